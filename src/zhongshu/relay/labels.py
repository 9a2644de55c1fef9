"""The names of this room's acts and notices."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label
from zhongshu.notices.kinds import name_kind

ACTS: dict[str, Bi] = {
    "prepare": Bi("开始准备接力", "began to prepare a relay"),
    "amend": Bi("修改了接力条款", "changed the terms of a relay"),
    "withdraw": Bi("取消了接力", "gave a relay up"),
    "add_item": Bi("在移交清单中加了一行", "added to the checklist"),
    "drop_item": Bi("从移交清单中删去一行", "took a line off the checklist"),
    "add_baseline": Bi("记录了交接基线", "recorded a figure of the baseline"),
    "drop_baseline": Bi("删去了一项基线", "took a figure off the baseline"),
    "pack": Bi("请接收方确认清单", "sent the package to the receiver"),
    "accept_package": Bi("接受了移交清单", "accepted the checklist"),
    "refuse_package": Bi("退回了移交清单", "refused the package"),
    "give_item": Bi("交出了一项", "handed a line over"),
    "receive_item": Bi("接收了一项", "received a line"),
    "sign_handover": Bi("签署了移交", "signed the hand-over"),
    "hand_over": Bi("交付了接力", "handed it over in relay"),
    "finish": Bi("完成了接力", "concluded the relay"),
    "reject": Bi("退回了接力", "rejected the relay"),
    "note_progress": Bi("填写了接力后的首次进展", "reported the first progress after the relay"),
    "sound_progress": Bi("提醒接力后的首次进展逾期", "sounded that the first progress is late"),
}
NOTICES: dict[str, Bi] = {
    "relay_asked": Bi("接力正在准备", "Relay being prepared"),
    "relay_packed": Bi("请确认移交清单", "Checklist to confirm"),
    "relay_accepted": Bi("清单已接受", "Checklist accepted"),
    "relay_refused": Bi("清单被退回", "Package refused"),
    "relay_signed": Bi("移交已签署", "Hand-over signed"),
    "relay_done": Bi("接力完成", "Relay done"),
    "relay_ended": Bi("接力不再进行", "Relay given up"),
    "relay_late": Bi("接力后进展逾期", "Progress after a relay late"),
}


def register() -> None:
    """Make the names known."""
    for verb, text in ACTS.items():
        label(f"relay.{verb}", text)
    for kind, text in NOTICES.items():
        name_kind(kind, text)
