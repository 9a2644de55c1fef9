"""Reads the told lives (content/lives/SLUG.toml) into records. Flows out: `Life`. Never: the database, the clock, a guess.

Every table is strict: a key nobody knows, a missing key or a value of another type is refused with the place where it
stands. What refers to the rest of the content is checked by `strangers`. Whence: content/README.md, spec/lifecycle.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from dataclasses import field as held
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from zhongshu.web.demo.units import printed

HERE = Path(__file__).parent / "content" / "lives"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One expert's argument in the blind round. A score is [value, low, high]; who was not asked scores nothing."""

    kind: str
    verdict: str
    confidence: int
    answer: str
    reason: str
    scores: dict[str, list[int]] = held(default_factory=dict)
    properties: dict[str, int] = held(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    recommendation: str
    stage_one_wan: int
    synthesis: str
    advice: str
    dissent: list[str]
    conditions: list[str]
    ask: list[Ask] = held(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How the team answered one ask; `ask` counts from one."""

    ask: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """A plan clinic; `day` counts from the opinion."""

    day: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardOption:
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    stage: int
    months: int
    evidence_kind: str
    target: float
    tolerance: float
    unit: str
    statement_zh: str
    statement_en: str
    metric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    objection: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    predicted: float
    stage_wan: list[int]
    reasons: str
    option: list[AwardOption]
    milestone: list[Milestone]
    publicity: Objection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What an iteration did to an assumption of the technology's file, counted from one."""

    assumption: int
    state: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Iteration:
    """`day` counts from the award, `length` in days."""

    day: int
    length: int
    question: str
    test: str
    result: str
    learned: str
    next: str
    updates: list[Update] = held(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    day: int
    kind: str
    severity: str
    days: int
    what: str
    solved: str = ""  # still open where nothing is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    day: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the team asked for: the stage in hand and its milestones, later by so many days."""

    day: int
    later: int
    reason: str
    view: str  # of the specialist
    answer: str  # of the field lead, who grants it


@dataclass(frozen=True, slots=True, kw_only=True)
class GateVote:
    kind: str
    outcome: str
    confidence: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOption:
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pivot:
    """What the new direction card says, and what of the old route is kept."""

    claim_zh: str
    claim_en: str
    from_zh: str
    from_en: str
    to_zh: str
    to_en: str
    metric_zh: str
    metric_en: str
    unit: str
    incumbent_value: float
    target: float
    bridging_wan: int
    exam: str
    kept: str
    open: bool = False  # the new plan is still being written


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """The team's, against a stop; who took no part in the stop does not uphold it."""

    grounds: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    wind_down_wan: int
    returned_wan: int
    lesson: str
    wind_down: str
    people: str
    equipment: str
    data: str
    appeal: Appeal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    days: int
    cause: str
    restart_test: str
    resumed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """The part that goes to a dossier of its own, with its share of the money that is left."""

    share: int
    organisation: str
    title_zh: str
    title_en: str
    claim_zh: str
    claim_en: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Which technology's dossier this one joins, and what the other team said to it."""

    into: str
    view: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke:
    """What integrity found after hearing the team."""

    heard: str
    finding: str
    recover_wan: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayItem:
    kind: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    receiver: str
    overlap_days: int
    reason: str
    baseline: str
    target: str
    regress: str
    first_progress: str
    item: list[RelayItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """`month` counts from the award; at most one of the ends below is told."""

    month: float
    stage: int
    outcome: str
    probability: float
    exam_value: float
    exam: str
    team_view: str
    specialist_view: str
    reasons: str
    conditions: list[str]
    lesson: str
    vote: list[GateVote]
    option: list[GateOption]
    pivot: Pivot | None = None
    stop: Stop | None = None
    pause: Pause | None = None
    split: Parting | None = None
    relay: Relay | None = None
    merge: Merge | None = None
    revoke: Revoke | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    month: int
    result: str
    openness: str
    report: str
    opinion: str
    open_votes: int = 0  # verdicts that are not in yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    kind: str
    owner: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    kind: str
    percent: int
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    mode: str
    party: str
    day: int
    amount_wan: int
    income_wan: int
    equity_percent: int
    title: str
    valuation: str
    publicity: str
    piece: list[Piece]
    share: list[Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    kind: str
    region: str
    day: int
    amount_wan: int
    jobs: int
    evidence: str
    evidence_no: str
    firm: str
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    kind: str
    day: int
    share_percent: int
    title_zh: str
    title_en: str
    evidence: str
    amount_wan: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graduation:
    test: str
    day: int
    statement: str
    evidence: str
    amount_wan: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    code: str
    statement: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nuclear:
    statement: str
    layout: str
    summary_zh: str
    summary_en: str
    criterion: list[Criterion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What became of one technology after its appraisal was called."""

    slug: str
    arc: str
    verdict: list[Verdict]
    opinion: Opinion
    feedback: str = ""
    reason: str = "incremental"  # of a decline
    golden_ticket: str = ""
    unsigned: bool = False  # publicity is over, the contract is not written yet
    deck: bool = False  # ready, and kept on deck for want of a seat
    answer: list[Answer] = held(default_factory=list)
    clinic: list[Clinic] = held(default_factory=list)
    award: Award | None = None
    iteration: list[Iteration] = held(default_factory=list)
    issue: list[Issue] = held(default_factory=list)
    visit: list[Visit] = held(default_factory=list)
    change: list[Change] = held(default_factory=list)
    gate: list[Gate] = held(default_factory=list)
    acceptance: Acceptance | None = None
    transfer: Transfer | None = None
    landing: list[Landing] = held(default_factory=list)
    outcome: list[Outcome] = held(default_factory=list)
    graduation: list[Graduation] = held(default_factory=list)
    nuclear: Nuclear | None = None


def strict(kind: type[T], row: dict[str, Any], where: str) -> T:
    """The record of a table, or a ValueError that names what is unknown, missing or of another type, and where."""
    hints, known = get_type_hints(kind), fields(kind)  # type: ignore[arg-type]
    unknown = sorted(set(row) - {one.name for one in known})
    due = {one.name for one in known if one.default is MISSING and one.default_factory is MISSING}
    missing = sorted(due - set(row))
    if unknown or missing:
        raise ValueError(f"{where}: unknown {unknown}, missing {missing}")
    return kind(**{name: _value(hints[name], value, f"{where}.{name}") for name, value in row.items()})


def _value(hint: Any, value: Any, where: str) -> Any:
    if isinstance(hint, UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    origin = get_origin(hint)
    if origin is list:
        _must(isinstance(value, list), where, "a list")
        return [_value(get_args(hint)[0], one, f"{where}[{at}]") for at, one in enumerate(value)]
    if origin is dict:
        _must(isinstance(value, dict), where, "a table")
        return {key: _value(get_args(hint)[1], one, f"{where}.{key}") for key, one in value.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        _must(isinstance(value, dict), where, "a table")
        return strict(hint, value, where)
    wanted = (int, float) if hint is float else (hint,)
    _must(isinstance(value, wanted) and isinstance(value, bool) == (hint is bool), where, f"of type {hint.__name__}")
    _must(value != "", where, "filled")
    return float(value) if hint is float else value


def _must(holds: bool, where: str, what: str) -> None:
    if not holds:
        raise ValueError(f"{where}: must be {what}")


def read_lives(folder: Path = HERE) -> dict[str, Life]:
    """Every told life by its slug, in the order of the names of the files."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        life = strict(Life, printed(tomllib.loads(path.read_text(encoding="utf-8"))), path.name)
        _must(life.slug == path.stem, f"{path.name}.slug", "the name of the file")
        found[life.slug] = life
    return found


def organisations_of(life: Life) -> Iterator[str]:
    """The organisations a life names by their slugs."""
    for gate in life.gate:
        if gate.relay:
            yield gate.relay.receiver
        if gate.split:
            yield gate.split.organisation
    if life.transfer:
        yield life.transfer.party
        yield from (piece.owner for piece in life.transfer.piece)


def strangers(lives: dict[str, Life], *, technologies: set[str], organisations: set[str]) -> list[str]:
    """References of the lives to what the rest of the content does not hold."""
    found = [f"{slug}: no such technology" for slug in lives if slug not in technologies]
    for life in lives.values():
        found += [f"{life.slug}: no organisation {one}" for one in organisations_of(life) if one not in organisations]
        asks = len(life.opinion.ask)
        found += [f"{life.slug}: answers ask {one.ask} of {asks}" for one in life.answer if not 1 <= one.ask <= asks]
    return found
