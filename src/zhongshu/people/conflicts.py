"""Conflicts of interest, as rules over plain data: which ties bar a person from a matter, and for how long (business rules R-12, R-13).

In: employments, ties, ancestors of organisations, rulings, gathered by `queries.interests`. Out: findings with their reasons in both languages.
Never: a database, a clock, or an e-mail address. Most Chinese experts write from qq.com or 163.com, so a domain says nothing.
Parent and child institutes are one organisation; two children of one parent are not. Who works at the center itself and acts in an office of the
house is not kept out of what a child of the center leads (decision 0011): the tie is shown; whoever judges stays out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from zhongshu.kernel.bilingual import Bi


class Severity(StrEnum):
    """What an interest does: bars from being assigned, recuses (sees a locked page), is shown only, or nothing (by a ruling)."""

    BAR = "bar"
    RECUSE = "recuse"
    DISCLOSE = "disclose"
    NONE = "none"


SEVERITIES: dict[Severity, Bi] = {
    Severity.BAR: Bi("须回避，不得指派", "Bars: may not be assigned"),
    Severity.RECUSE: Bi("须回避该项目", "Recused from the matter"),
    Severity.DISCLOSE: Bi("仅披露", "Disclosed only"),
    Severity.NONE: Bi("不构成利益关系", "No interest"),
}
LOCKING = frozenset({Severity.BAR, Severity.RECUSE})
EVER = None
IN_OFFICE = Bi("；以中心职务办理，仅披露", "; acts in an office of the center: disclosed only")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of interest: its name, what it does by default, how many years after its end it counts, and to whom it can tie."""

    label: Bi
    severity: Severity = Severity.BAR
    years: int | None = EVER
    to_person: bool = True
    to_organisation: bool = False


KINDS: dict[str, Kind] = {
    "same_person": Kind(Bi("同一人", "Same person")),
    "same_organisation": Kind(Bi("同一单位（两年内）", "Same organisation (two years)"), years=2, to_organisation=True),
    "coauthor": Kind(Bi("论文合作者（三年内）", "Co-author (three years)"), years=3),
    "coinventor": Kind(Bi("专利共同发明人", "Co-inventor")),
    "equity": Kind(Bi("共同持股或持有股权", "Holder or co-holder of equity"), years=0, to_organisation=True),
    "adviser_student": Kind(Bi("师生", "Adviser and student")),
    "kin": Kind(Bi("亲属", "Kin")),
    "litigation": Kind(Bi("诉讼或仲裁", "Litigation"), to_organisation=True),
    "competing_route": Kind(Bi("竞争路线", "Competing route"), years=0, to_organisation=True),
    "recommender": Kind(Bi("推荐人", "Recommender"), to_organisation=True),
    "association": Kind(Bi("同一学会、联盟", "Same association"), Severity.DISCLOSE, years=0, to_organisation=True),
    "past_panel": Kind(Bi("曾同组评议", "Past panel together"), Severity.DISCLOSE, to_organisation=True),
}
DECLARABLE = tuple(code for code in KINDS if code != "same_person")
BARRING = tuple(
    code for code in DECLARABLE if KINDS[code].severity in LOCKING
)  # the others are disclosed, and nobody leaves for them


@dataclass(frozen=True, slots=True)
class Stay:
    """An employment of one person (or a declared equal of one); a missing day means not known, or still there."""

    person: str
    organisation: str
    since: dt.date | None = None
    until: dt.date | None = None
    severity: Severity = Severity.BAR
    record: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A declared or derived interest between a person and another person or an organisation."""

    kind: str
    person: str
    other: str
    severity: Severity = Severity.BAR
    since: dt.date | None = None
    until: dt.date | None = None
    record: str = ""  # the id of the interest


@dataclass(frozen=True, slots=True)
class Ruling:
    """What integrity decided about one kind between one pair, from the facts known on that day; it reaches findings computed from records.

    A tie on record carries its own ruling as its severity, so that a new declaration is not silenced by an old ruling.
    """

    kind: str
    person: str
    other: str
    severity: Severity
    decided_on: dt.date
    record: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """What is known: employments, ties, rulings, ancestors of each organisation, and under which id each merged person is known."""

    stays: tuple[Stay, ...] = ()
    ties: tuple[Tie, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    ancestors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    canonical: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Bi] = field(default_factory=dict)
    houses: frozenset[str] = frozenset()  # organisations that are the center itself

    def who(self, person: str) -> str:
        return self.canonical.get(person, person)

    def name(self, ref: str) -> Bi:
        return self.names.get(ref) or Bi(ref, ref)

    def related(self, one: str, other: str) -> bool:
        """Whether two organisations count as one: the same, or parent and child at any distance."""
        return one == other or other in self.ancestors.get(one, ()) or one in self.ancestors.get(other, ())

    def below_the_house(self, mine: str, other: str) -> bool:
        """Whether ``mine`` is the center itself and ``other`` one of its children."""
        return mine in self.houses and mine in self.ancestors.get(other, ())


@dataclass(frozen=True, slots=True)
class Finding:
    """One interest found: its kind, with whom, what it does, why, and the record behind it if any."""

    kind: str
    person: str
    other: str
    severity: Severity
    reason: Bi
    began: dt.date | None = None  # the day the fact behind it began; a ruling reaches only older facts
    record: str = ""
    ruled: bool = False

    @property
    def locks(self) -> bool:
        return self.severity in LOCKING

    @property
    def label(self) -> Bi:
        return KINDS[self.kind].label


@dataclass(frozen=True, slots=True)
class Matter:
    """What a person might have an interest in: its people, its organisations, its recommenders, seen on one day; ``office`` when the person
    would work on it for the house (as specialist, officer, director …), and not judge it.
    """

    people: frozenset[str]
    organisations: frozenset[str]
    on: dt.date
    recommenders: frozenset[str] = frozenset()
    office: bool = False


def findings(person: str, matter: Matter, world: World) -> list[Finding]:
    """Every interest of ``person`` in the matter, the gravest first; rulings already applied."""
    me = world.who(person)
    matter = replace(
        matter,
        people=frozenset(world.who(p) for p in matter.people),
        recommenders=frozenset(world.who(p) for p in matter.recommenders),
    )
    found = [*_identity(me, matter, world), *_organisations(me, matter, world), *_ties(me, matter, world)]
    found += _shared_equity(me, matter, world)
    gravest: dict[tuple[str, str], Finding] = {}
    for finding in sorted((_after_ruling(f, world) for f in found), key=_gravity):
        gravest.setdefault((finding.kind, finding.other), finding)
    return list(gravest.values())


def locked(found: Iterable[Finding]) -> bool:
    """Whether any of the findings keeps the person out."""
    return any(f.locks for f in found)


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day ``years`` earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def counts(since: dt.date | None, until: dt.date | None, *, years: int | None, on: dt.date) -> bool:
    """Whether a fact from ``since`` to ``until`` still counts on a day: begun, and ended no more than ``years`` ago (the day itself included)."""
    if since is not None and since > on:
        return False
    return years is EVER or until is None or until >= years_before(on, years)


def _gravity(finding: Finding) -> tuple[int, int, str]:
    facts = f"{finding.other} {finding.began} {finding.reason.en} {finding.record}"
    return list(Severity).index(finding.severity), list(KINDS).index(finding.kind), facts


def _identity(me: str, matter: Matter, world: World) -> Iterator[Finding]:
    if me in matter.people:
        yield Finding("same_person", me, me, Severity.BAR, Bi("本人就是项目成员", "Is a member of the team"))
    if me in matter.recommenders:
        yield Finding("recommender", me, me, Severity.BAR, Bi("本人推荐了这项技术", "Recommended this technology"))


def _organisations(me: str, matter: Matter, world: World) -> Iterator[Finding]:
    """Same organisation: mine within two years, against the matter's own and those of its people within two years."""
    years = KINDS["same_organisation"].years
    stays = (*world.stays, *_declared_stays(world))
    recent = [s for s in stays if counts(s.since, s.until, years=years, on=matter.on)]
    mine = [s for s in recent if world.who(s.person) == me]
    theirs: list[tuple[str, str | None, dt.date | None]] = [(org, None, None) for org in sorted(matter.organisations)]
    theirs += [(s.organisation, world.who(s.person), s.since) for s in recent if world.who(s.person) in matter.people]
    for stay in mine:
        for org, colleague, began in theirs:
            if colleague != me and world.related(stay.organisation, org):
                days = [day for day in (stay.since, began) if day is not None]
                reason, severity = _same_organisation(world, stay, org, colleague), stay.severity
                if matter.office and not stay.record and world.below_the_house(stay.organisation, org):
                    reason, severity = reason + IN_OFFICE, Severity.DISCLOSE
                yield Finding(
                    "same_organisation", me, org, severity, reason, max(days, default=None), record=stay.record
                )


def _declared_stays(world: World) -> list[Stay]:
    """A declared tie of the same organisation (visiting, part-time, adviser to it) counts as an employment."""
    return [
        Stay(t.person, t.other, t.since, t.until, t.severity, t.record)
        for t in world.ties
        if t.kind == "same_organisation"
    ]


def _same_organisation(world: World, stay: Stay, org: str, colleague: str | None) -> Bi:
    """ "Works at A", with the child or parent it meets, and the colleague through whom."""
    text = Bi("任职于{mine}", "Works at {mine}") if stay.until is None else Bi(
        "曾任职于{mine}（至 {until}）", "Worked at {mine} (until {until})"
    )  # fmt: skip
    text = text.fill(mine=world.name(stay.organisation), until=stay.until)
    if stay.organisation != org:
        text += Bi("，与{org}为上下级单位", ", parent or child of {org}").fill(org=world.name(org))
    if colleague is not None:
        text += Bi("，与{who}同单位", ", as does {who}").fill(who=world.name(colleague))
    return text


def _ties(me: str, matter: Matter, world: World) -> Iterator[Finding]:
    """Interests on record that reach the matter's people (in either direction) or organisations."""
    for tie in world.ties:
        kind = KINDS[tie.kind]
        if tie.kind == "same_organisation" or not counts(tie.since, tie.until, years=kind.years, on=matter.on):
            continue
        one, other = world.who(tie.person), world.who(tie.other)
        met = _met(me, one, other, matter, world)
        if met:
            reason = Bi("{kind}：{other}", "{kind}: {other}").fill(kind=kind.label, other=world.name(met))
            yield Finding(tie.kind, me, met, tie.severity, reason, began=tie.since, record=tie.record)


def _met(me: str, one: str, other: str, matter: Matter, world: World) -> str | None:
    """The person or organisation of the matter that a tie between ``one`` and ``other`` reaches from me."""
    if me not in (one, other) or one == other:
        return None
    far = other if me == one else one
    if far in matter.people:
        return far
    return far if any(world.related(far, org) for org in matter.organisations) else None


def _shared_equity(me: str, matter: Matter, world: World) -> Iterator[Finding]:
    """Two holders of equity in one organisation are tied through it."""
    held = [t for t in world.ties if t.kind == "equity" and t.severity in LOCKING]
    held = [t for t in held if counts(t.since, t.until, years=KINDS["equity"].years, on=matter.on)]
    mine = {t.other: t for t in held if world.who(t.person) == me}
    for tie in held:
        holder = world.who(tie.person)
        if holder != me and holder in matter.people and tie.other in mine:
            reason = Bi("与{who}共同持有{org}的股权", "Holds equity in {org} together with {who}").fill(
                who=world.name(holder), org=world.name(tie.other)
            )
            yield Finding("equity", me, holder, Severity.BAR, reason, began=tie.since)


def _after_ruling(finding: Finding, world: World) -> Finding:
    """The finding as integrity ruled on it, if it did, and if the fact is not younger than the ruling."""
    if finding.record:
        return finding
    for ruling in world.rulings:
        pair = {world.who(ruling.person), world.who(ruling.other)}
        old_enough = finding.began is None or finding.began <= ruling.decided_on
        if ruling.kind == finding.kind and pair == {finding.person, finding.other} and old_enough:
            return replace(finding, severity=ruling.severity, ruled=True, record=ruling.record)
    return finding
