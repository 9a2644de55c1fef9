"""Reads the hand-written content (TOML beside this file) into records. Flows out: `Content`. Never: the database or the clock.

Codes of the files are turned into the codes of the house here, once. Whence: content/README.md.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, fields
from dataclasses import field as held
from pathlib import Path
from typing import Any, TypeVar

from zhongshu.web.demo.lives import Life, read_lives, strangers
from zhongshu.web.demo.units import printed

HERE = Path(__file__).parent / "content"
CHANNEL = {"open_form": "open"}
REASON = {"IP-not-own": "ip-not-own"}
MODE = {"open_bid": "bid"}
LEVEL = {"major": "leading", "general": "senior"}
FIRM = {"enterprise": "company"}
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    slug: str
    name_zh: str
    name_en: str
    kind: str
    region_zh: str
    region_en: str
    credit_code: str
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    slug: str
    name_zh: str
    name_en: str
    organisation: str
    title_zh: str
    title_en: str
    fields: list[str]
    role: str = ""
    account: bool = False
    expert: dict[str, str] = held(default_factory=dict)
    keywords_zh: list[str] = held(default_factory=list)
    keywords_en: list[str] = held(default_factory=list)
    employment: list[dict[str, Any]] = held(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    kind: str
    person: str
    year: int
    source: str
    note_zh: str
    note_en: str
    other: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a lead says, whoever brought it and however far its dossier went."""

    slug: str
    field: str
    channel: str
    organisation: str
    title_zh: str
    title_en: str
    claim_zh: str
    claim_en: str
    incumbent_zh: str
    incumbent_en: str
    metric_zh: str
    metric_en: str
    unit: str
    incumbent_value: float
    target: float
    why_zh: str
    why_en: str
    outcome: str
    language: str = "zh"
    reason: str = ""
    feedback: str = ""
    merge_into: str = ""
    ask_zh: str = ""
    ask_en: str = ""
    trl: int | None = None
    whole: dict[str, Any] = held(default_factory=dict)  # the technology's file, where one was written
    told: list[str] = held(default_factory=list)  # a thin life in three to five lines, oldest first

    def said(self, name: str) -> str:
        """A text in the language its proposer wrote in."""
        return str(getattr(self, f"{name}_{self.language}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    slug: str
    organisation: str
    mode: str
    deadline_months: int
    budget_wan: int
    answers: list[str]
    title_zh: str
    title_en: str
    pain_zh: str
    pain_en: str
    current_best_zh: str
    current_best_en: str
    metric_zh: str
    metric_en: str
    unit: str
    target: float
    willingness_zh: str
    willingness_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    slug: str
    theme_zh: str
    theme_en: str
    field: str
    owner: str
    start: dt.date
    end: dt.date
    hours: int
    queries_zh: list[str]
    queries_en: list[str]
    hits: list[str]
    outreach: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    slug: str
    kind: str
    date: dt.date
    title_zh: str
    title_en: str
    field: str
    novelty: float
    disruption: float
    links: list[str]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that was written by hand."""

    firms: list[Firm]
    people: list[Somebody]
    relations: list[Relation]
    brought: dict[str, Brought]
    needs: list[Wanted]
    searches: list[Search]
    signs: list[Sign]
    more: dict[str, Brought]  # further leads of three years, told by who tells lives
    lives: dict[str, Life]  # by the slug of their technology


def _file(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = printed(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def _rows(name: str, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _file(HERE / name)[table]
    return rows


def _as(kind: type[T], row: dict[str, Any]) -> T:
    """The record of a row; what the record does not know is left in the file."""
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    return kind(**{key: value for key, value in row.items() if key in known})


def _technology(row: dict[str, Any]) -> Brought:
    """A technology's file as the lead it once was; its incumbent's figure and its target are those of the leap."""
    metric = row["metric"]
    return Brought(
        **{name: row[name] for name in ("slug", "field", "organisation", "title_zh", "title_en", "claim_zh", "claim_en")},
        **{name: row[name] for name in ("incumbent_zh", "incumbent_en")},
        channel=CHANNEL.get(row["channel"], row["channel"]), metric_zh=metric["name_zh"], metric_en=metric["name_en"],
        unit=metric["unit"], incumbent_value=metric["incumbent"], target=metric["target"], why_zh=row["why_possible_zh"],
        why_en=row["why_possible_en"], outcome=row["target_state"], reason=row.get("decline_reason", ""),
        feedback=row.get("decline_feedback_zh", ""), merge_into=row.get("merged_into", ""), trl=row["trl_now"], whole=row,
    )  # fmt: skip


def _lead(row: dict[str, Any]) -> Brought:
    channel, reason = row["channel"], row.get("reason", "")
    return _as(Brought, {**row, "channel": CHANNEL.get(channel, channel), "reason": REASON.get(reason, reason)})


def read() -> Content:
    """The whole content, in the order in which it was written; technologies by name."""
    files = sorted((HERE / "technologies").glob("*.toml"))
    technologies = [_technology(_file(path)) for path in files]
    brought = [*technologies, *(_lead(row) for row in _rows("leads.toml", "lead"))]
    firms = [
        _as(Firm, {**row, "kind": FIRM.get(row["kind"], row["kind"])})
        for row in _rows("organisations.toml", "organisation")
    ]
    lives = read_lives()
    if wrong := strangers(
        lives, technologies={one.slug for one in technologies}, organisations={one.slug for one in firms}
    ):
        raise ValueError("; ".join(wrong))
    return Content(
        firms=firms,
        people=[_as(Somebody, row) for row in _rows("people.toml", "person")],
        relations=[_as(Relation, row) for row in _rows("people.toml", "relation")],
        brought={one.slug: one for one in brought},
        needs=[_as(Wanted, {**row, "mode": MODE.get(row["mode"], row["mode"])}) for row in _rows("needs.toml", "need")],
        searches=[_as(Search, row) for row in _rows("campaigns.toml", "campaign")],
        signs=[_as(Sign, row) for row in _rows("signals.toml", "signal")],
        more={row["slug"]: _lead(row) for row in _rows("leads_more.toml", "lead")},
        lives=lives,
    )
