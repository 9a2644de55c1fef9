"""The acts of this room in words, as they follow a person's name in a history."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind

ACTS: dict[str, Bi] = {
    "open_account": Bi("开设了账号", "opened the account"),
    "sign_up": Bi("自行注册了账号", "signed up"),
    "found_center": Bi("建立了中心的第一个账号", "opened the first account of the center"),
    "close_account": Bi("停用了账号", "closed the account"),
    "reopen_account": Bi("重新启用了账号", "opened the account again"),
    "grant_role": Bi("授予了角色", "granted a role"),
    "end_grant": Bi("终止了角色", "ended a role"),
    "choose_language": Bi("选择了阅读语言", "chose a language"),
    "sign_in": Bi("登录", "signed in"),
    "change_password": Bi("更换了密码", "changed the password"),
    "change_factor": Bi("改动了第二验证因素", "changed a second factor"),
    "register_organisation": Bi("登记了单位", "registered the organisation"),
    "update_organisation": Bi("修改了单位", "changed the organisation"),
    "register_person": Bi("登记了人员", "registered the person"),
    "update_person": Bi("修改了人员", "changed the person"),
    "add_employment": Bi("登记了任职", "registered an employment"),
    "end_employment": Bi("登记了离开", "registered a departure"),
    "propose_merge": Bi("提请合并两条记录", "proposed to merge two records"),
    "confirm_merge": Bi("确认合并两条记录", "confirmed the merge of two records"),
    "decline_merge": Bi("否决了合并", "declined a merge"),
    "enrol_expert": Bi("加入了专家库", "enrolled the expert"),
    "update_expert": Bi("修改了专家资料", "changed the expert's profile"),
    "describe_own_expertise": Bi("更新了本人的专家资料", "updated the own profile"),
    "declare_interest": Bi("登记了利益关系", "put an interest on record"),
    "withdraw_interest": Bi("登记了利益关系的结束", "registered the end of an interest"),
    "rebut_interest": Bi("对利益关系提出异议", "rebutted an interest"),
    "contest_finding": Bi("对推得的利益关系提出异议", "contested a derived interest"),
    "rule_interest": Bi("裁定了利益关系", "ruled on an interest"),
    "derive_interests": Bi("从记录推得利益关系", "derived interests from records"),
    "import_organisations": Bi("导入了单位", "imported organisations"),
    "import_persons": Bi("导入了人员", "imported persons"),
    "import_employments": Bi("导入了任职", "imported employments"),
}
SUBJECTS: dict[str, Bi] = {
    "user": Bi("账号", "Account"),
    "organisation": Bi("单位", "Organisation"),
    "person": Bi("人员", "Person"),
    "expert": Bi("专家", "Expert"),
    "interest": Bi("利益关系", "Interest"),
}


def register() -> None:
    """Tell the ledger the names."""
    for verb, text in ACTS.items():
        label(f"people.{verb}", text)
    for kind, text in SUBJECTS.items():
        label_kind(kind, text)
