"""What discovery's acts are called in the ledger, written so that each follows a person's name."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.notices.kinds import name_kind

NAMES: dict[str, Bi] = {
    "submit_lead": Bi("提出一项技术", "proposed a technology"),
    "register_lead": Bi("登记一条线索", "registered a lead"),
    "recommend": Bi("推荐一项技术", "recommended a technology"),
    "give_consent": Bi("登记团队同意", "recorded the team's consent"),
    "release": Bi("人工确认线索", "released a lead from the slow lane"),
    "start_screening": Bi("开始初筛", "started screening"),
    "own_lead": Bi("指定初筛负责人", "named the owner of a lead's triage"),
    "assess": Bi("评定新颖与紧迫", "judged novelty and urgency"),
    "classify": Bi("调整领域", "changed the field"),
    "check_eligibility": Bi("填写资格核查单", "filled the eligibility sheet"),
    "watch": Bi("列入关注", "put a lead on the watch list"),
    "put_forward": Bi("建议列为候选", "put a lead forward as a candidate"),
    "ask_for_more": Bi("请团队补充材料", "asked the team for more"),
    "answer_ask": Bi("补充了材料", "answered what was asked"),
    "withdraw_silent": Bi("逾期未答，撤回", "withdrew a lead that stayed silent"),
    "withdraw": Bi("撤回", "withdrew"),
    "bring_back": Bi("重新提出", "brought it back"),
    "judge_finding": Bi("判定不是重复", "judged two look-alikes distinct"),
    "propose_merge": Bi("建议合并", "proposed a merge"),
    "confirm_merge": Bi("确认合并", "confirmed a merge"),
    "refuse_merge": Bi("不同意合并", "refused a merge"),
    "propose_decline": Bi("建议不予支持", "proposed to decline"),
    "return_decline": Bi("退回不予支持的建议", "returned a proposal to decline"),
    "decline": Bi("决定不予支持", "declined"),
    "appeal": Bi("提出申诉", "appealed"),
    "answer_appeal": Bi("答复申诉", "answered an appeal"),
    "erase_contacts": Bi("清除到期的联系方式", "erased contact data whose time was over"),
    "index": Bi("补建查重索引", "completed the likeness index"),
    "reindex": Bi("重新查重", "looked again for look-alikes"),
    "draft_need": Bi("起草需求", "drafted a need"),
    "edit_need": Bi("修改需求", "edited a need"),
    "step_need": Bi("推进需求", "moved a need on"),
    "enter_needs": Bi("导入历史需求", "entered past needs"),
    "suggest_matches": Bi("生成对接建议", "suggested matches"),
    "introduce": Bi("引荐技术", "introduced a technology"),
    "move_match": Bi("更新对接进展", "moved a match on"),
    "open_campaign": Bi("开始发现行动", "opened a campaign"),
    "edit_campaign": Bi("修改发现行动", "edited a campaign"),
    "close_campaign": Bi("结束发现行动", "closed a campaign"),
    "log_outreach": Bi("记录一次接触", "logged outreach"),
    "record_signal": Bi("登记信号", "recorded a signal"),
    "link_signal": Bi("关联信号与线索", "linked a signal to a lead"),
    "lead_from_signal": Bi("由信号登记线索", "registered a lead from a signal"),
}
KINDS: dict[str, Bi] = {
    "lead": Bi("线索", "Lead"),
    "need": Bi("需求", "Need"),
    "campaign": Bi("发现行动", "Campaign"),
    "signal": Bi("信号", "Signal"),
    "likeness": Bi("查重索引", "Likeness index"),
    "contacts": Bi("联系方式", "Contact data"),
}
NOTICES: dict[str, Bi] = {
    "lead_received": Bi("已收到线索", "Lead received"),
    "lead_screening": Bi("进入初筛", "Screening begun"),
    "lead_asked": Bi("请补充材料", "More asked for"),
    "lead_answered": Bi("团队已答复", "Team answered"),
    "lead_watched": Bi("列入关注", "Being watched"),
    "lead_merged": Bi("已合并", "Merged"),
    "lead_forwarded": Bi("提请列为候选", "Put forward"),
    "lead_decline_proposed": Bi("建议不予支持", "Refusal proposed"),
    "lead_declined": Bi("不予支持", "Declined"),
    "lead_appeal": Bi("申诉答复", "Appeal answered"),
    "lead_appealed": Bi("收到申诉", "Appeal"),
    "lead_withdrawn": Bi("已撤回", "Withdrawn"),
}


def register() -> None:
    """Make the names known to the ledger."""
    for verb, text in NAMES.items():
        label(f"discovery.{verb}", text)
    for kind, text in NOTICES.items():
        name_kind(kind, text)
    for kind, text in KINDS.items():
        label_kind(kind, text)
