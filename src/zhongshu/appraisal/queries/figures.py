"""What the votes come to, and whether that passes (R-21): pooled probability, criteria, properties, rank within the season. For rooms and guards;
pages ask through `votes`, which says who may read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhongshu.appraisal.analysis import Place, places
from zhongshu.appraisal.models import APART, DECIDED, OPENED, RUNNING, VERDICTS, Appraisal, Review
from zhongshu.appraisal.pooling import Spread, Vote, counts, criteria, overall, probability, properties
from zhongshu.appraisal.queries.votes import final_reviews, silenced, tally
from zhongshu.appraisal.seasons import seats_for
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.models import Chapter
from zhongshu.panels.queries import barred_among
from zhongshu.policy.queries import rules_of


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is computed from the votes of one appraisal."""

    votes: tuple[Vote, ...]
    verdicts: dict[str, int]
    probability: float | None
    criteria: tuple[Spread, ...]
    properties: dict[str, float]
    place: Place | None
    golden: tuple[str, ...]  # the statements of golden tickets, without names
    weak: tuple[str, ...] = field(default=())  # properties below the line


def figures(appraisal: Appraisal) -> Figures:
    """The figures as the votes stand, and once it is decided as they were sealed: a season goes on, a decision does not."""
    return _sealed(appraisal) or _counted(appraisal)


def _sealed(appraisal: Appraisal) -> Figures | None:
    """What the opinion sealed at the decision says; None where there is none yet."""
    if appraisal.stage != DECIDED:
        return None
    decided = list(
        Appraisal.objects.filter(dossier=appraisal.dossier_id, stage=DECIDED)
        .order_by("created_at", "pk")
        .values_list("pk", flat=True)
    )
    chapters = list(Chapter.objects.filter(dossier=appraisal.dossier_id, kind="opinion").order_by("number"))
    if appraisal.pk not in decided or len(chapters) != len(decided):
        return None
    body, rules = json.loads(chapters[decided.index(appraisal.pk)].body), rules_of(appraisal.dossier.rule_set)
    four = {row["code"]: row["median"] for row in body["properties"]}
    return Figures(
        tuple(tally(final_reviews(appraisal))),
        {code: body["verdicts"].get(code, 0) for code in VERDICTS},
        body["probability"],
        tuple(Spread(**row) for row in body["criteria"]),
        four,
        Place(**body["rank"]) if body["rank"] else None,
        tuple(body["golden_ticket"].values()),
        tuple(code for code, value in four.items() if value < rules.appraisal.pass_property),
    )


def _counted(appraisal: Appraisal) -> Figures:
    rules = rules_of(appraisal.dossier.rule_set)
    votes = tally(final_reviews(appraisal))
    four = properties(votes, [p.code for p in rules.rubric.properties])
    return Figures(
        tuple(votes),
        counts(votes),
        probability(votes),
        tuple(criteria(votes, [c.code for c in rules.rubric.criteria])),
        four,
        place_of_appraisal(appraisal),
        golden_of(appraisal),
        tuple(code for code, value in four.items() if value < rules.appraisal.pass_property),
    )


def golden_of(appraisal: Appraisal) -> tuple[str, ...]:
    """The statements of golden tickets whose givers still sit and are barred by nothing (R-14)."""
    sits = appraisal.panel.seats.filter(state="accepted").exclude(person_id__in=silenced(appraisal))
    held = appraisal.tickets.filter(person_id__in=sits.values("person_id")).order_by("used_at")
    return tuple(held.values_list("statement", flat=True))


def place_of_appraisal(appraisal: Appraisal) -> Place | None:
    """The rank of this appraisal among those of its season whose rounds are over, as an interval."""
    rules = rules_of(appraisal.dossier.rule_set)
    weights = {criterion.code: criterion.weight for criterion in rules.rubric.criteria}
    reviews = Review.objects.filter(
        appraisal__season=appraisal.season, appraisal__stage__in=OPENED, seat__state="accepted"
    ).select_related("appraisal")
    found = list(reviews.prefetch_related("scores").order_by("round"))
    silent = barred_among((r.appraisal.dossier_id, r.person_id) for r in found if r.appraisal.stage in RUNNING)
    last: dict[tuple[str, str], Review] = {}
    for review in found:
        if review.appraisal.stage not in RUNNING or (review.appraisal.dossier_id, review.person_id) not in silent:
            last[review.appraisal_id, review.person_id] = review
    rows = []
    for (name, judge), vote in zip(last, tally(last.values()), strict=True):
        score = overall(vote, weights)
        if score is not None:
            rows.append((name, judge, score))
    among, intake = len({name for name, _, _ in rows}), rules.appraisal.season_intake
    seats = seats_for(among, seats_year=rules.portfolio.seats_year, intake=intake)
    return places(rows, seats=seats).get(appraisal.pk)


def short_of(appraisal: Appraisal, found: Figures, *, waiver: str = "") -> list[Bi]:
    """What the pass rule R-21 still misses; empty when it passes."""
    asked = rules_of(appraisal.dossier.rule_set).appraisal
    missing = []
    carried = bool(found.golden) and asked.golden_passes
    if not carried and (found.probability is None or found.probability < asked.pass_disruptive):
        now = "—" if found.probability is None else f"{found.probability:.0%}"
        text = Bi(
            "颠覆概率不低于 {a}（现为 {b}），或金票",
            "probability of disruption of at least {a} (now {b}), or a golden ticket",
        )
        missing.append(text.fill(a=f"{asked.pass_disruptive:.0%}", b=now))
    chance = found.place.chance if found.place else 0.0
    if chance < asked.pass_rank:  # the ticket stands for the probability alone (docs/decisions/0012)
        text = Bi("名次入席概率不低于 {a}（现为 {b}）", "chance of a ranked seat of at least {a} (now {b})")
        missing.append(text.fill(a=f"{asked.pass_rank:.0%}", b=f"{chance:.0%}"))
    if found.weak and not waiver.strip():
        names = named(appraisal, found.weak)
        text = Bi("四性单项不低于 {a} 分，或书面豁免：{b}", "each property at least {a}, or a written waiver: {b}")
        missing.append(text.fill(a=asked.pass_property, b=names))
    return missing


def named(appraisal: Appraisal, codes: Sequence[str]) -> Bi:
    """Properties by their names."""
    labels = {p.code: p.label for p in rules_of(appraisal.dossier.rule_set).rubric.properties}
    shown = [labels.get(code) or Bi(code, code) for code in codes]
    return Bi("、".join(one.zh for one in shown), ", ".join(one.en for one in shown))


def below(appraisal: Appraisal, found: Figures) -> list[Bi]:
    """What keeps a dossier from being declined (T-10): it must lie below the line and hold no ticket."""
    if found.golden:
        return [Bi("有金票，不能不予支持", "a golden ticket carries it: it cannot be declined")]
    if not short_of(appraisal, found):
        return [Bi("结果达到通过线，不能不予支持", "it passes the line: it cannot be declined")]
    return []


def dispute_words(appraisal: Appraisal) -> list[Bi]:
    """Why the cross round was held, in words."""
    rubric = rules_of(appraisal.dossier.rule_set).rubric
    labels = {c.code: c.label for c in rubric.criteria}
    found, apart = [], dict[float, list[Bi]]()
    for code, figure in json.loads(appraisal.dispute):
        if code == APART:
            text = Bi(
                "{n} 位专家有评分与他人相差较大，尚待写明依据",
                "{n} expert(s) scored far from the others and are asked for the ground",
            )
            found.append(text.fill(n=len(figure)))
        elif code == "verdict":
            found.append(Bi("定性意见的标准差 {n}", "verdicts spread by {n}").fill(n=figure))
        else:
            apart.setdefault(figure, []).append(labels.get(code) or Bi(code, code))
    text = Bi("评分相差 {n} 分：{c}", "scores {n} points apart: {c}")
    for figure, names in sorted(apart.items(), key=lambda item: -item[0]):
        listed = Bi("、".join(one.zh for one in names), ", ".join(one.en for one in names))
        found.append(text.fill(c=listed, n=f"{figure:g}"))
    return found
