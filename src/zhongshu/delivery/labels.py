"""The names of this room's acts, as they follow a person's name in the ledger, and of its notices."""

from zhongshu.decisions.names import name_purpose
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_steps
from zhongshu.notices.kinds import name_kind

NAMES: dict[str, Bi] = {
    "open_books": Bi("开立了阶段与经费账", "opened stages and books"),
    "rebuild_books": Bi("按新方案重编了阶段与经费", "rebuilt stages and money from the new plan"),
    "move_payment": Bi("办理了拨付", "took a step of a payment"),
    "send_payment_back": Bi("退回了拨付申请", "sent a payment back"),
    "record_return": Bi("登记了退款", "recorded money returned"),
    "divide_payment": Bi("拆分了拨付计划", "divided a planned payment"),
    "report_costs": Bi("提交了经费决算", "handed in a cost report"),
    "judge_costs": Bi("核对了经费决算", "checked a cost report"),
    "add_evidence": Bi("添加了证据", "added evidence"),
    "submit_milestone": Bi("提交了里程碑", "submitted a milestone"),
    "verify_milestone": Bi("核验了里程碑", "verified a milestone"),
    "waive_milestone": Bi("豁免了里程碑", "waived a milestone"),
    "miss_milestone": Bi("记录了里程碑未达标", "recorded a milestone as missed"),
    "name_verifier": Bi("指定了核验专家", "named who verifies"),
    "log_iteration": Bi("记录了迭代", "logged an iteration"),
    "update_assumption": Bi("更新了致命假设", "updated a killer assumption"),
    "meet_criterion": Bi("记录了终止判据触发", "recorded a kill criterion as met"),
    "open_gate": Bi("启动了里程碑评审", "opened a gate"),
    "give_view": Bi("提交了评审陈述", "gave a view at the gate"),
    "call_panel": Bi("召集了评审组", "called the panel of a gate"),
    "vote_at_gate": Bi("在评审中表决", "voted at a gate"),
    "end_voting": Bi("结束了评审表决", "ended the voting at a gate"),
    "propose_ruling": Bi("提出了评审决定", "proposed the decision of a gate"),
    "sign_ruling": Bi("签署了评审决定", "signed the decision of a gate"),
    "ask_committee": Bi("提请委员会决定", "put a gate to the committee"),
    "close_for_relay": Bi("因接力结束了评审", "closed the gate for a relay"),
    "after_relay": Bi("接力后恢复了实施", "took the work up again after a relay"),
    "reopen_gate": Bi("再次启动了评审", "opened a gate again"),
    "pause_work": Bi("暂停了项目", "paused the work"),
    "resume_work": Bi("恢复了项目", "resumed the work"),
    "stop_work": Bi("终止了项目（免责）", "stopped the work, no fault"),
    "ask_to_stop": Bi("提请委员会决定终止", "put a stop to the committee"),
    "ask_team": Bi("请团队陈述", "asked the team to speak"),
    "ask_partner": Bi("请对方团队陈述", "asked the other team to speak"),
    "speak": Bi("团队作了陈述", "spoke for the team"),
    "ask_for_budget": Bi("提请委员会决定新方案的经费", "put the money of the new plan to the committee"),
    "confirm_trl": Bi("确认了团队自报的 TRL", "confirmed the TRL the team claims"),
    "confirm_finding": Bi("复核了审查结论", "signed or sent back a finding"),
    "appeal_stop": Bi("提出了申诉", "filed an appeal"),
    "answer_appeal": Bi("答复了申诉", "answered an appeal"),
    "open_finding": Bi("立案审查", "opened an integrity case"),
    "decide_finding": Bi("作出了审查结论", "decided an integrity case"),
    "revoke_work": Bi("撤销了项目", "revoked the work"),
    "hand_in_report": Bi("提交了科技报告", "handed in the science report"),
    "call_acceptance_panel": Bi("召集了验收组", "called the panel of the acceptance"),
    "seal_turn": Bi("封存了评审决定书", "sealed the decision of a gate"),
    "vote_at_acceptance": Bi("在验收中表决", "voted at the acceptance"),
    "sign_acceptance": Bi("签署了综合绩效评价", "signed the acceptance"),
    "rectify": Bi("要求限期整改", "asked for rectification"),
    "note_follow_up": Bi("记录了成果回访", "noted a follow-up"),
    "raise_issue": Bi("提出了问题", "raised an issue"),
    "assign_issue": Bi("分派了问题", "assigned an issue"),
    "work_on_issue": Bi("处理了问题", "worked on an issue"),
    "confirm_issue": Bi("确认了问题", "answered whether an issue is solved"),
    "note_visit": Bi("记录了走访", "noted a site visit"),
    "silence_alert": Bi("静默了预警", "silenced an alert"),
    "meet_condition": Bi("确认条件已满足", "confirmed a condition as met"),
    "request_change": Bi("提出了变更申请", "asked for a change"),
    "check_change": Bi("核对了变更申请", "checked a change request"),
    "decide_change": Bi("决定了变更申请", "decided a change request"),
    "put_change_to_committee": Bi("将变更申请提交委员会", "put a change request to the committee"),
    "verify_new_account": Bi("核验了变更后的收款账户", "verified the account of the new host"),
    "watch": Bi("更新了预警", "renewed the alerts"),
}
name_purpose("change", Bi("变更", "Change"))
name_purpose("stop", Bi("终止", "Stop"))
label_steps(
    "delivery.move_payment", "step",
    {
        "request": Bi("申请了拨付", "requested a payment"),
        "check": Bi("审核了拨付申请", "checked a payment"),
        "approve": Bi("批准了拨付", "approved a payment"),
        "pay": Bi("支付了拨款", "paid a payment"),
    },
)  # fmt: skip
name_purpose("replan", Bi("新方案经费", "Money of a new plan"))
for verb, text in NAMES.items():
    label(f"delivery.{verb}", text)
name_kind("payment", Bi("经费拨付", "Payments"))
name_kind("milestone", Bi("里程碑", "Milestones"))
name_kind("gate", Bi("里程碑评审", "Gates"))
name_kind("issue", Bi("问题", "Issues"))
name_kind("change", Bi("变更申请", "Change requests"))
name_kind("alert", Bi("预警", "Alerts"))
