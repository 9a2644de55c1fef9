"""The words of this room: bodies, states, votes, kinds of matter, and the sentence that stands where an interest locks."""

from zhongshu.kernel.bilingual import Bi

BODIES: dict[str, Bi] = {"committee": Bi("决策委员会", "The committee"), "director": Bi("中心主任", "The director")}
STATES: dict[str, Bi] = {"open": Bi("表决中", "Open"), "closed": Bi("已决定", "Closed")}
PURPOSES: dict[str, Bi] = {
    "award": Bi("立项", "Award"),
    "gate": Bi("里程碑评审", "Gate"),
    "graduation": Bi("毕业", "Graduation"),
    "nuclear": Bi("核爆点", "Nuclear point"),
}
VOTES: dict[str, Bi] = {
    "for": Bi("赞成", "For"),
    "against": Bi("反对", "Against"),
    "abstain": Bi("弃权", "Abstain"),
    "recused": Bi("回避", "Recused"),
    "absent": Bi("未表决", "Absent"),
}
CASTABLE = {code: VOTES[code] for code in ("for", "against", "abstain")}
TONES = {"for": "good", "against": "bad", "abstain": "neutral", "recused": "special", "absent": "neutral"}
LOCKED = Bi(
    "您与此事项有利益关系，已回避，内容锁定", "You have an interest in this matter and are recused; it is locked"
)


def name_purpose(code: str, text: Bi) -> None:
    """Name a further kind of matter; called by the room that puts it."""
    PURPOSES[code] = text
