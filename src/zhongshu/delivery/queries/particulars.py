"""What an outcome of a gate fixes beside reasons and money: the day of a hold, the cause of a pause, who is joined. Read by whoever signs or votes, and sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from zhongshu.delivery.models import Hearing
from zhongshu.delivery.queries.hearings import SILENT
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import wording

NAMES: dict[str, Bi] = {
    "next_stage": Bi("进入的阶段", "Stage to work on"),
    "until": Bi("再审日", "Judged again on"),
    "cause": Bi("外部原因", "Outside cause"),
    "restart_test": Bi("重启检验", "Test to restart"),
    "above": Bi("证据高于计划之处", "What the evidence shows beyond the plan"),
    "shrunk": Bi("已缩小的不确定性", "Uncertainty that has shrunk"),
    "source": Bi("追加经费的来源", "Where the money comes from"),
    "share": Bi("划出比例", "Share that leaves"),
    "moves": Bi("划出的里程碑", "Milestones that leave"),
    "lesson": Bi("经验", "Lesson"),
    "wind_down": Bi("收尾计划", "Wind-down plan"),
    "released": Bi("人员、设备与数据的去向", "Where people, equipment and data go"),
    "waiver": Bi("对终止判据的豁免", "Waiver of a kill criterion"),
}
PARTNER = {
    "SPLIT": Bi("新卷宗的名称", "Title of the new dossier"),
    "MERGE": Bi("并入的卷宗", "Dossier it joins"),
}
SEALED = (
    "until", "cause", "restart_test", "above", "shrunk", "source", "partner", "share", "moves", "wind_down", "released",
)  # fmt: skip


def particulars(said: Mapping[str, Any]) -> list[tuple[Bi, Bi | str]]:
    """Label and value of everything this outcome fixes, from a proposal as it was put."""
    found: list[tuple[Bi, Bi | str]] = []
    outcome = str(said.get("outcome", ""))
    stage = (said.get("knobs") or {}).get("next_stage") or 0
    if stage:
        found.append((NAMES["next_stage"], Bi(f"第 {stage} 阶段", f"Stage {stage}")))
    if said.get("partner"):
        found.append((PARTNER.get(outcome, PARTNER["MERGE"]), str(said["partner"])))
    for name, label in NAMES.items():
        value = said.get(name)
        if name != "next_stage" and value:
            found.append((label, _told(name, value)))
    return found


def _told(name: str, value: Any) -> Bi | str:
    """A value as people read it."""
    if name == "share":
        return f"{value} %"
    if name == "until":
        on = dt.date.fromisoformat(value)
        week = wording.WEEKDAYS[on.weekday()]
        return Bi(f"{on:%Y-%m-%d} ({week.zh})", f"{on:%Y-%m-%d} ({week.en})")
    return str(value)


def sealed(body: Mapping[str, Any]) -> list[tuple[Bi, Bi | str]]:
    """The same of a decision as it was sealed; one sealed before particulars were kept has none."""
    said = {**(body.get("particulars") or {}), "outcome": body["outcome"]}
    return particulars({**said, "knobs": {"next_stage": body.get("next_stage")}})


def heard(hearings: Iterable[Hearing]) -> list[dict[str, str]]:
    """What the other teams were asked and said, as it is kept with the decision."""
    return [
        {
            "dossier": h.dossier.code, "why": h.why, "asked_on": h.asked_on.isoformat(), "until": h.until.isoformat(), "said": h.said,
            "said_on": h.said_on.isoformat() if h.said_on else "",
        }
        for h in hearings
    ]  # fmt: skip


def said_by(hearing: Hearing) -> tuple[Bi, Bi | str]:
    """One hearing as a line of the material: whose words, and the words, or that none came."""
    label = Bi("团队的陈述（{c}）", "What the team of {c} says").fill(c=hearing.dossier.code)
    silent = SILENT.fill(a=hearing.asked_on.isoformat(), b=hearing.until.isoformat())
    return label, hearing.said or silent
