"""The words and predicates of a relay: kinds of what is handed over, its states, what a package must hold. No reads, no writes."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi

# what is handed over (spec: model M10)
KINDS: dict[str, Bi] = {
    "people": Bi("人员", "People"),
    "ip": Bi("知识产权", "IP"),
    "data": Bi("数据", "Data"),
    "equipment": Bi("设备", "Equipment"),
    "samples": Bi("样品", "Samples"),
    "contracts": Bi("合同", "Contracts"),
    "money": Bi("资金", "Money"),
}
PROPOSED, PACKED, ACCEPTED, OVERLAP, DONE, FAILED = "proposed", "packed", "accepted", "overlap", "done", "failed"
STATES: dict[str, Bi] = {
    PROPOSED: Bi("准备中", "Proposed"),
    PACKED: Bi("待接收方确认清单", "Packed"),
    ACCEPTED: Bi("清单已接受", "Accepted"),
    OVERLAP: Bi("重叠期", "Overlap"),
    DONE: Bi("已完成", "Done"),
    FAILED: Bi("未成", "Failed"),
}
TONES: dict[str, str] = {
    PROPOSED: "neutral", PACKED: "info", ACCEPTED: "good", OVERLAP: "warn", DONE: "good", FAILED: "bad",
}  # fmt: skip
ENDED = (DONE, FAILED)
GIVER, RECEIVER = "giver", "receiver"
SIDES: dict[str, Bi] = {GIVER: Bi("移交方", "Giver"), RECEIVER: Bi("接收方", "Receiver")}
CHECKLIST, HANDOVER = "checklist", "handover"  # what a signature is under
PREPARED_IN = ("ACTIVE", "GATE")  # states of the dossier in which a relay may be prepared
LEAST_REASON = 10  # characters of a reason that tells something


def package_lacks(kinds: set[str], baselines: int, regress: str) -> list[Bi]:
    """What a package still lacks before the receiver is asked: a line for every kind, a baseline, the regress clause."""
    found = [Bi("清单：{k}", "checklist: {k}").fill(k=label) for code, label in KINDS.items() if code not in kinds]
    if not baselines:
        found.append(Bi("交接基线", "a baseline"))
    if not regress.strip():
        found.append(Bi("退回条款", "the regress clause"))
    return found
