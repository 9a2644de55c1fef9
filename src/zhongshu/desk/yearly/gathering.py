"""What a yearly report says: the funnel, every indicator, awards, stops with their lessons, graduations, 核爆点, landmarks, Seals, and the money to the fen.

Flows in: a year and the actor who asked. Flows out: one plain body in both languages, from which either file is set. Never: a name of a person, a number
without an address, an estimate.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from zhongshu.award.models import Seal
from zhongshu.desk.queries import road
from zhongshu.desk.queries.scope import live as live_rows
from zhongshu.desk.reports import GROUPS, Indicator, Period, Told, indicators, year_period
from zhongshu.desk.reports.reading import Row, for_the_house, live, reading_once
from zhongshu.desk.reports.showing import shown
from zhongshu.desk.yearly.money import money_by_stage
from zhongshu.kernel import clock, money
from zhongshu.kernel.bilingual import EN, ZH, Bi
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import LIVE, Chapter, Passage
from zhongshu.people.actor import Actor
from zhongshu.transfer.models import NuclearPoint, Outcome
from zhongshu.transfer.rules import OUTCOME_KINDS

SIDES = {"zh": ZH, "en": EN}
Both = dict[str, str]


def gather(actor: Actor, year: int, code: str) -> dict[str, Any]:
    """The whole body."""
    period = year_period(year)
    with reading_once(), for_the_house():
        return {
            "code": code, "year": year, "center": settings.CENTER, "made_on": clock.today().isoformat(),
            "since": period.since.isoformat(), "until": period.until.isoformat(), "closed": period.closed, "as_of": period.last_day.isoformat(),
            "left_out": [{"code": code, "label": _pair(one.label)} for code, one in indicators().items() if _left_out(one, period)],
            "funnel": _funnel(actor, year), "groups": _groups(actor, period), "awards": _awards(actor, period),
            "stops": _stops(actor, period), "graduations": _moved(actor, period, edge="T-38"), "nuclear": _nuclear(actor, period),
            "landmarks": _landmarks(actor, period), "seals": _seals(actor, period), "money": money_by_stage(actor, period),
            "dossiers": len(live(actor)),
        }  # fmt: skip


def address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def _both(read: Any) -> Both:
    """What ``read`` says in each language."""
    found = {}
    for side, language in SIDES.items():
        with translation.override(language):
            found[side] = str(read())
    return found


def _pair(text: Bi) -> Both:
    return {"zh": text.zh, "en": text.en}


def _funnel(actor: Actor, year: int) -> list[dict[str, Any]]:
    """How many dossiers first came to each stage of the main road, or beyond it, in the year: by its end less by its beginning."""
    known = live_rows(actor).values("pk")
    earlier, by_then = (road.reached(road.before(at).filter(dossier__in=known)) for at in road.year_of(year))
    counted = {s: by_then[s] - earlier[s] for s in road.ROAD}
    listing = reverse("desk:dossiers")
    widest = max(counted.values(), default=0) or 1
    return [
        {"label": _pair(STATES[s].label), "count": counted[s], "width": round(100 * counted[s] / widest, 1), "url": address(f"{listing}?origin={LIVE}&arrived={s}-{year}")}
        for s in road.ROAD
    ]  # fmt: skip


def _groups(actor: Actor, period: Period) -> list[dict[str, Any]]:
    """Every indicator, group by group, as its page shows it; of a year that is over, only what speaks of that year."""
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in GROUPS}
    for code, asked in indicators().items():
        if _left_out(asked, period):
            continue
        figure = asked.figure(asked.rows(actor, period))
        sides = {}
        for side, language in SIDES.items():
            with translation.override(language):
                sides[side] = shown(figure, period)
        zh, en = sides["zh"], sides["en"]
        found[asked.group].append(
            {
                "code": code, "label": _pair(asked.label), "meaning": _pair(asked.meaning), "number": zh.number, "span": zh.span, "few": zh.few,
                "tone": zh.tone, "unit": {"zh": zh.unit, "en": en.unit}, "of": {"zh": zh.of, "en": en.of}, "band": {"zh": zh.band, "en": en.band},
                "url": address(f"{reverse('desk:report', args=[code])}?period={period.key}"), "told": str(asked.told),
            }
        )  # fmt: skip
    return [{"label": _pair(GROUPS[key]), "rows": rows} for key, rows in found.items() if rows]


def _left_out(asked: Indicator, period: Period) -> bool:
    return asked.told is Told.TODAY and period.closed


def _row(row: Row, on: dt.date, note: Both | None = None) -> dict[str, Any]:
    """A dossier in a list."""
    title = {"zh": row.title_zh or row.title_en or row.code, "en": row.title_en or row.title_zh or row.code}
    firm = {"zh": row.organisation_zh or row.organisation_en, "en": row.organisation_en or row.organisation_zh}
    return {
        "code": row.code, "title": title, "organisation": firm, "on": on.isoformat(), "note": note or {"zh": "", "en": ""},
        "url": address(reverse("desk:dossier", args=[row.code])),
    }  # fmt: skip


def _passages(actor: Actor, period: Period, **asked: Any) -> list[tuple[Row, dt.date]]:
    """Dossiers that took such an edge in the period, each once, in the order of the day."""
    known, found = live(actor), dict[str, dt.date]()
    for pk, at in Passage.objects.filter(**asked).order_by("at").values_list("dossier_id", "at"):
        day = clock.day_of(at)
        if pk in known and period.holds(day):
            found.setdefault(pk, day)
    return [(known[pk], day) for pk, day in found.items()]


def _bodies(kind: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The newest chapter of a kind of each dossier."""
    rows = Chapter.objects.filter(kind=kind, dossier_id__in=list(ids)).order_by("number")
    return {pk: json.loads(body) for pk, body in rows.values_list("dossier_id", "body")}


def _awards(actor: Actor, period: Period) -> list[dict[str, Any]]:
    taken = _passages(actor, period, edge="T-17")
    mandates = _bodies("mandate", [row.pk for row, _ in taken])
    return [_row(row, day, _pair(_granted(mandates.get(row.pk, {}).get("amount_fen")))) for row, day in taken]


def _granted(fen: int | None) -> Bi:
    return Bi("—", "—") if fen is None else money.amount(fen)


def _stops(actor: Actor, period: Period) -> list[dict[str, Any]]:
    """Stops without fault, each with what was learnt; a revocation is none of them."""
    taken = _passages(actor, period, target="STOP")
    endings = _bodies("ending", [row.pk for row, _ in taken])
    found = []
    for row, day in taken:
        lesson = str(endings.get(row.pk, {}).get("lesson") or "")
        found.append(_row(row, day, {"zh": lesson, "en": lesson}))
    return found


def _moved(actor: Actor, period: Period, *, edge: str) -> list[dict[str, Any]]:
    return [_row(row, day) for row, day in _passages(actor, period, edge=edge)]


def _of(rows: QuerySet[Any], actor: Actor, day: str, note: Any, period: Period) -> list[dict[str, Any]]:
    """Records of a dossier with a day in the period, as rows of a list."""
    known = live(actor)
    return [
        _row(known[one.dossier_id], getattr(one, day), note(one))
        for one in rows.order_by(day, "pk")
        if one.dossier_id in known and period.holds(getattr(one, day))
    ]


def _nuclear(actor: Actor, period: Period) -> list[dict[str, Any]]:
    rows = NuclearPoint.objects.filter(designated_on__isnull=False)
    return _of(rows, actor, "designated_on", lambda p: _both(lambda: f"{p.code} · {p.state_label}"), period)


def _landmarks(actor: Actor, period: Period) -> list[dict[str, Any]]:
    rows = Outcome.objects.filter(landmark_since__isnull=False, checked_on__isnull=False)
    return _of(rows, actor, "landmark_since", _landmark, period)


def _landmark(one: Outcome) -> Both:
    kind = OUTCOME_KINDS[one.kind]
    return {"zh": f"{kind.zh}：{one.title_zh or one.title_en}", "en": f"{kind.en}: {one.title_en or one.title_zh}"}


def _seals(actor: Actor, period: Period) -> list[dict[str, Any]]:
    return _of(Seal.objects.defer("file"), actor, "issued_on", lambda s: _both(lambda: f"{s.code} · {s.standing_label}"), period)  # fmt: skip
