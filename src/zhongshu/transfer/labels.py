"""The names of this room's acts and notices."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label
from zhongshu.notices.kinds import name_kind

ACTS: dict[str, Bi] = {
    "open_case": Bi("开始了一项转化", "began a transfer"),
    "add_piece": Bi("在转化清单中加了一项权利", "added a right to a transfer"),
    "drop_piece": Bi("从转化清单中删去一项权利", "took a right out of a transfer"),
    "add_split": Bi("约定了一份收益", "agreed a part of the revenue"),
    "drop_split": Bi("删去了一份收益", "took a part of the revenue out"),
    "value": Bi("给转化定了价", "valued a transfer"),
    "approve": Bi("批准了转化", "approved a transfer"),
    "send_back": Bi("退回了转化定价", "sent a valuation back"),
    "publish": Bi("公示了转化", "put a transfer into publicity"),
    "attach_contract": Bi("附上了转化合同", "attached the contract of a transfer"),
    "sign": Bi("签署了转化合同", "signed the contract of a transfer"),
    "close": Bi("完成了转化", "closed a transfer"),
    "drop": Bi("放弃了转化", "dropped a transfer"),
    "record_outcome": Bi("登记了成果", "recorded an outcome"),
    "check_outcome": Bi("核实了成果", "checked an outcome"),
    "attribute": Bi("把成果的一部分归属另一卷宗", "gave another dossier a part of an outcome"),
    "confirm_share": Bi("确认了另一卷宗的成果份额", "confirmed another dossier's part of an outcome"),
    "drop_share": Bi("收回了另一卷宗的成果份额", "took back another dossier's part of an outcome"),
    "retract_outcome": Bi("撤回了成果", "withdrew an outcome"),
    "retract_landing": Bi("撤回了落地", "withdrew a landing"),
    "record_landing": Bi("登记了落地", "recorded a landing"),
    "check_landing": Bi("核实了落地", "checked a landing"),
    "note_ceased": Bi("登记了停业", "noted that a landing has ceased"),
    "mark_landmark": Bi("认定为标志性成果", "named an outcome a landmark"),
    "release_outcome": Bi("公开了标志性成果", "released a landmark"),
    "withdraw_outcome": Bi("撤下了公开的成果", "withdrew a released outcome"),
    "release_point": Bi("公开了核爆点", "released a nuclear point"),
    "claim_test": Bi("提交了毕业检验的证据", "claimed a test of graduation"),
    "check_claim": Bi("核实了毕业检验", "checked a test of graduation"),
    "lapse_claim": Bi("注明毕业检验不再成立", "noted that a test of graduation no longer holds"),
    "review_market": Bi("复核了市场路径", "reviewed the ways to a market"),
    "ask_committee": Bi("提请委员会决定毕业", "asked the committee to decide on graduation"),
    "graduate": Bi("使其毕业", "let it graduate"),
    "complete": Bi("转化未成，予以结题", "completed it without a market"),
    "transfer_early": Bi("提前转入转化", "moved it to transfer early"),
    "open_follow_ups": Bi("排定了跟踪回访", "set the follow-ups"),
    "look_back": Bi("填写了跟踪回访", "reported a follow-up"),
    "tell_due": Bi("提醒回访到期", "told of a follow-up that is due"),
    "propose_point": Bi("提议认定核爆点", "proposed a nuclear point"),
    "write_criterion": Bi("填写了核爆点的一项证据", "wrote evidence for a nuclear point"),
    "check_criterion": Bi("核实了核爆点的一项证据", "checked evidence for a nuclear point"),
    "ask_designation": Bi("提请委员会认定核爆点", "asked the committee to designate a nuclear point"),
    "designate": Bi("认定了核爆点", "designated a nuclear point"),
    "revoke_point": Bi("撤销了核爆点", "revoked a nuclear point"),
    "hold_review": Bi("复评了核爆点", "reviewed a nuclear point"),
    "lapse": Bi("核爆点复评到期未办，计一次失格", "counted a missed review of a nuclear point as a lapse"),
}
NOTICES: dict[str, Bi] = {
    "transfer_opened": Bi("转化开始", "Transfer begun"),
    "transfer_step": Bi("转化进展", "Transfer moved on"),
    "outcome_new": Bi("成果待核实", "Outcome to check"),
    "landing_new": Bi("落地待核实", "Landing to check"),
    "graduation_claim": Bi("毕业检验待核实", "Graduation test to check"),
    "follow_up_due": Bi("跟踪回访到期", "Follow-up due"),
    "nuclear_lapse": Bi("核爆点复评失格", "nuclear point review lapsed"),
    "nuclear_ended": Bi("核爆点撤销", "nuclear point revoked"),
}


def register() -> None:
    """Make the names known."""
    for verb, text in ACTS.items():
        label(f"transfer.{verb}", text)
    for kind, text in NOTICES.items():
        name_kind(kind, text)
