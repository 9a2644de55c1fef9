"""The names of this room's acts, as they follow a person's name in the ledger."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.notices.kinds import name_kind

label_kind("package", Bi("立项建议包", "Award package"))
ACTS: dict[str, Bi] = {
    "assemble_package": Bi("编制了立项建议包", "began an award package"),
    "edit_package": Bi("修改了立项建议包", "changed an award package"),
    "add_item": Bi("将卷宗列入建议包", "put a dossier into a package"),
    "drop_item": Bi("将卷宗移出建议包", "took a dossier out of a package"),
    "free_item": Bi("因卷宗离开而移出建议包", "freed a dossier from a package"),
    "give_reason": Bi("说明了超出上限的理由", "gave the reason for going beyond a cap"),
    "put_to_vote": Bi("将建议包提交表决", "put a package to the committee"),
    "withdraw_package": Bi("撤回了建议包", "gave up a package"),
    "put_surplus": Bi("安排了结余资金", "put released money to a dossier"),
    "take_surplus_back": Bi("收回了结余资金", "took released money back"),
    "free_surplus": Bi("因卷宗离开收回了结余资金", "freed released money of a dossier that left"),
    "settle": Bi("记录了委员会的选择", "noted what the committee chose"),
    "approve": Bi("执行了立项决定", "carried out the approval"),
    "turn_down": Bi("执行了未予立项的决定", "carried out a decision not to award"),
    "carry_out": Bi("执行了建议包的决定", "carried out the decision of a package"),
    "settle_prediction": Bi("核对了立项时的预测", "scored the prediction made at the award"),
    "open_publicity": Bi("准备了公示", "prepared the publicity"),
    "publish": Bi("发布了公示", "published the award"),
    "object": Bi("对公示提出了异议", "objected to an award"),
    "answer_objection": Bi("答复了异议", "answered an objection"),
    "end_publicity": Bi("结束了公示", "ended the publicity"),
    "return_to_committee": Bi("因异议成立退回委员会", "sent it back to the committee on a sustained objection"),
    "take_back_publicity": Bi("撤下了公示", "took the publicity off"),
    "draft_contract": Bi("起草了任务书", "drafted the contract"),
    "write_contract": Bi("修改了任务书", "wrote in the contract"),
    "write_terms": Bi("修改了任务书条款", "wrote the terms of the contract"),
    "issue_contract": Bi("将任务书定稿", "issued the contract"),
    "reopen_contract": Bi("退回任务书修改", "took the contract back for changes"),
    "void_contract": Bi("作废了任务书", "voided the contract"),
    "enter_account": Bi("填写了收款账户", "entered the account"),
    "doubt_account": Bi("因承担单位变更，收款账户须重新核验", "had the account verified anew, the host having changed"),
    "verify_account": Bi("核验了收款账户", "verified the account"),
    "sign_contract": Bi("签署了任务书", "signed the contract"),
    "activate": Bi("启动了项目", "set the project going"),
    "give_up": Bi("登记任务书未签成", "recorded that the contract failed"),
    "issue_seal": Bi("签发了卓越印章", "issued a Seal of excellence"),
    "revoke_seal": Bi("撤销了卓越印章", "revoked a Seal of excellence"),
    "use_seal": Bi("因获立项结束卓越印章", "closed a Seal of excellence on an award"),
    "expire_seal": Bi("卓越印章到期", "closed a Seal of excellence that ran out"),
}
for _verb, _text in ACTS.items():
    label(f"award.{_verb}", _text)
name_kind("contract_to_sign", Bi("任务书待签署", "Contract to sign"))
name_kind("account_changed", Bi("收款账户更换", "Account changed"))
name_kind("objection", Bi("公示异议", "Objection"))
name_kind("objection_answer", Bi("异议的答复", "Answer to an objection"))
name_kind("seal_issued", Bi("卓越印章签发", "Seal of excellence issued"))
name_kind("seal_ended", Bi("卓越印章终止", "Seal of excellence ended"))
name_kind("award_feedback", Bi("立项决定的理由", "Reasons of an award decision"))
