"""The templates of the contract by readiness and kind: what is exacted at each, and the terms it begins with. Terms are edited dossier by dossier."""

from __future__ import annotations

from dataclasses import dataclass

from zhongshu.kernel.bilingual import Bi


@dataclass(frozen=True, slots=True)
class Template:
    """One template: for which readiness, what its exams prove, and its opening terms."""

    code: str
    label: Bi
    proof: Bi  # what a stage of this kind has to prove
    evidence: str  # the kind of evidence its milestones begin with
    ip_terms: str
    exit_terms: str
    data_terms: str


IP = "项目产生的知识产权归承担单位所有，发明人依法署名；自任务书终止之日起一年内未实施的，中心有权推荐他人以合理条件实施。背景知识产权不因本任务书转移。"
EXIT = "首阶段考核未达标、致命假设被推翻或触发终止判据的，中心可决定转向、暂停或免责终止；终止后三十日内结清账目，未用经费退回，设备按清单处置。如实记录失败不影响信用。"
DATA = "原始数据保存不少于十年；科技报告在结题后六个月内公开，涉及商业秘密的可延期公开至多三年。"
TEMPLATES: dict[str, Template] = {
    t.code: t
    for t in (
        Template("proof", Bi("原理验证", "Proof of principle"), Bi("关键原理可重复", "The key principle can be repeated"), "data", IP, EXIT, DATA),
        Template("prototype", Bi("样机研制", "Prototype"), Bi("样机在相关环境达到指标", "The prototype meets its figures in a relevant environment"), "third_party", IP, EXIT, DATA),
        Template(
            "pilot", Bi("中试与应用验证", "Pilot and use"), Bi("在使用环境连续运行，用户签认", "Runs in its operating environment, acknowledged by the user"), "third_party",
            IP + "中试形成的工艺包须明确许可范围与收益分配。", EXIT, DATA,
        ),
        Template(
            "instruments", Bi("科学仪器", "Scientific instruments"), Bi("整机指标经第三方标定", "The whole instrument is calibrated by a third party"), "third_party",
            IP, EXIT, DATA + "仪器开放共享，机时优先提供给国内用户。",
        ),
    )
}  # fmt: skip
EVIDENCE: dict[str, Bi] = {
    "data": Bi("数据", "Data"),
    "report": Bi("报告", "Report"),
    "third_party": Bi("第三方检测", "Third-party test"),
    "demo": Bi("现场演示", "Demonstration"),
    "video": Bi("视频", "Video"),
    "letter": Bi("用户证明", "Letter of a user"),
}
APPROVALS: dict[str, Bi] = {
    "ethics": Bi("伦理审查", "Ethics review"),
    "biosafety": Bi("生物安全", "Biosafety"),
    "genetic": Bi("人类遗传资源", "Human genetic resources"),
    "animal": Bi("实验动物", "Laboratory animals"),
    "radiation": Bi("辐射安全", "Radiation safety"),
}
CAUSES: dict[str, Bi] = {
    "terms": Bi("条款未谈成", "The terms were not agreed"),
    "account": Bi("账户未能核验", "The account could not be verified"),
    "approval": Bi("审批未获通过", "An approval was refused"),
    "team": Bi("团队放弃", "The team gives up"),
    "overdue": Bi("逾期未签", "Not signed in time"),
}
PROOF_TRL, PROTOTYPE_TRL = 3, 5


def template_for(trl: int | None, field: str) -> str:
    """Which template a dossier begins with."""
    if field == "inst":
        return "instruments"
    if trl is None or trl <= PROOF_TRL:
        return "proof"
    return "prototype" if trl <= PROTOTYPE_TRL else "pilot"
