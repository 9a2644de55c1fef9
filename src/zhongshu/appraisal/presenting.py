"""From figures and votes to what a page shows: codes by the names of the rule-set, rows in the rule-set's order. Decides nothing, reads rules only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.appraisal.analysis import Place
from zhongshu.appraisal.models import (
    ASK_KINDS,
    CRITERION,
    PROPERTY,
    RECOMMENDATIONS,
    VERDICTS,
    Appraisal,
    Review,
    Score,
)
from zhongshu.appraisal.pooling import Spread
from zhongshu.appraisal.queries import Argument, Figures
from zhongshu.appraisal.queries.figures import dispute_words
from zhongshu.kernel.bilingual import Bi, unfold
from zhongshu.policy.body import Rubric, Rules
from zhongshu.policy.queries import rules_of

BANDS = {
    "fund": (Bi("A 稳入", "A surely within"), "good"),
    "lottery": (Bi("B 难分", "B too close to call"), "warn"),
    "reject": (Bi("C 稳出", "C surely out"), "bad"),
}


def rubric_of(appraisal: Appraisal) -> Rubric:
    """The questions of the rules under which the dossier entered."""
    return rules_of(appraisal.dossier.rule_set).rubric


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a page says of the figures."""

    verdicts: list[tuple[Bi, int]]
    probability: float | None
    criteria: list[tuple[Bi, Spread]]
    properties: list[tuple[Bi, float, bool]]
    place: Place | None
    band: tuple[Bi, str] | None
    golden: tuple[str, ...]
    dispute: list[Bi]


def picture(appraisal: Appraisal, found: Figures) -> Picture:
    """The figures with their names."""
    rubric = rubric_of(appraisal)
    criteria = {c.code: c.label for c in rubric.criteria}
    four = {p.code: p.label for p in rubric.properties}
    return Picture(
        [(VERDICTS[code], count) for code, count in found.verdicts.items()],
        found.probability,
        [(criteria[s.code], s) for s in found.criteria if s.code in criteria],
        [(four[code], value, code in found.weak) for code, value in found.properties.items() if code in four],
        found.place,
        BANDS.get(found.place.band) if found.place else None,
        found.golden,
        dispute_words(appraisal),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One expert's vote as a table shows it."""

    argument: Argument
    verdict: Bi
    criteria: list[Score | None]
    properties: list[Score | None]
    comments: list[tuple[Bi, Score]]  # what was written beside a score, or why it changed, by the name of its question


@dataclass(frozen=True, slots=True)
class Votes:
    """Everybody's votes: by expert, and by question with (label, highest score, one score an expert)."""

    rows: list[Row]
    lines: list[tuple[Bi, int, list[Score | None]]]


def votes_of(appraisal: Appraisal, arguments: Sequence[Argument]) -> Votes:
    """Votes in the order of the letters, questions in the order of the rule-set."""
    rubric, rows = rubric_of(appraisal), _rows(rubric_of(appraisal), arguments)
    asked = [(c.label, rubric.score_high, [row.criteria[n] for row in rows]) for n, c in enumerate(rubric.criteria)]
    four = [
        (p.label, rubric.property_high, [row.properties[n] for row in rows]) for n, p in enumerate(rubric.properties)
    ]
    return Votes(rows, asked + four)


def _rows(rubric: Rubric, arguments: Sequence[Argument]) -> list[Row]:
    found = []
    asked = [(CRITERION, c.code, c.label) for c in rubric.criteria] + [
        (PROPERTY, p.code, p.label) for p in rubric.properties
    ]
    for one in arguments:
        by = {(s.kind, s.code): s for s in one.scores}
        given = [(kind, label, by.get((kind, code))) for kind, code, label in asked]
        said = [(label, s) for _, label, s in given if s is not None and (s.comment or s.changed_because)]
        criteria, four = ([s for kind, _, s in given if kind == wanted] for wanted in (CRITERION, PROPERTY))
        found.append(Row(one, VERDICTS[one.review.verdict], criteria, four, said))
    return found


def own_rows(appraisal: Appraisal, review: Review) -> list[tuple[Bi, Score]]:
    """The own scores with their names."""
    rubric = rubric_of(appraisal)
    names = {(CRITERION, c.code): c.label for c in rubric.criteria} | {
        (PROPERTY, p.code): p.label for p in rubric.properties
    }
    return [
        (names[(s.kind, s.code)], s) for s in review.scores.order_by("created_at", "pk") if (s.kind, s.code) in names
    ]


def minutes_to_read(body: Any) -> int:
    """How long the edition takes to read, at four hundred characters a minute."""
    return max(1, round(_length(body) / 400))


def _length(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(_length(one) for one in value.values())
    return sum(_length(one) for one in value) if isinstance(value, list) else 0


def sealed_words(body: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """The codes of a sealed opinion by their names."""
    place = body.get("rank") or {}
    return {
        "recommendation": RECOMMENDATIONS.get(body.get("recommendation", "")),
        "verdicts": [
            (label, body["verdicts"][code]) for code, label in VERDICTS.items() if code in (body.get("verdicts") or {})
        ],
        "asks": [(ask, ASK_KINDS.get(ask.get("kind", ""))) for ask in body.get("asks") or []],
        "declined_for": rules.label("reasons", body["reason_code"]) if body.get("reason_code") else None,
        "conditions": [unfold(text) for text in body.get("conditions") or [] if text],
        "band": BANDS.get(place.get("band", "")),
        "considered": [(o["code"], Bi(o["zh"], o["en"])) for o in body.get("options") or []],
    }
