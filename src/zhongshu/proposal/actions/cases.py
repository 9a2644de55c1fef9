"""Opens and closes a refinement: the asks of the opinion become tasks the moment the dossier arrives (T-08, T-14, T-18)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import WAIVER
from zhongshu.kernel.errors import Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Chapter, Dossier, Passage
from zhongshu.lifecycle.queries import last_chapter, team_user_ids
from zhongshu.people.actor import Actor
from zhongshu.proposal.models import RefinementCase, Task
from zhongshu.proposal.models.refinement import CLOSED, DROPPED
from zhongshu.proposal.queries.refinement import last_case
from zhongshu.proposal.telling import tell_asks

ANSWER_SHARE = 0.5  # a task is due halfway to the time limit, so that what is returned can be mended
LEAST_DAYS = 7


@act("proposal.open_refinement")
def open_refinement(actor: Actor, dossier: Dossier, *, edge: str) -> RefinementCase:
    """Called on arrival; tasks come from the opinion at first, later from what was left and from the reason of the move."""
    before, opinion = last_case(dossier), last_chapter(dossier, "opinion")
    case = RefinementCase.objects.create(
        dossier=dossier,
        number=(before.number if before else 0) + 1,
        opened_on=clock.today(),
        opinion_id=opinion.pk if opinion else "",
    )
    fresh = opinion is not None and (before is None or before.opinion_id != opinion.pk)
    asked = [] if before is None else _left_over(before)
    if fresh and opinion is not None:
        asked += _from_opinion(opinion)
    if edge != "T-08":
        asked += _from_reason(dossier)
    owner, due = _first_owner(dossier), _due(dossier)
    tasks = [Task(case=case, owner_id=owner, due_on=due, code=f"{n:02d}", **one) for n, one in enumerate(asked, 1)]
    for task in tasks:
        task.save()
    tell("dossier", dossier.pk, refinement=case.pk, number=case.number, tasks=len(tasks))
    tell_asks(dossier, len(tasks))
    return case


@act("proposal.close_refinement")
def close_refinement(actor: Actor, dossier: Dossier, *, outcome: str) -> None:
    """Called when the dossier leaves REFINE; what was open stays as it was."""
    now = clock.now()
    closed = RefinementCase.objects.filter(dossier=dossier, closed_at__isnull=True).update(
        closed_at=now, outcome=outcome, updated_at=now
    )
    tell("dossier", dossier.pk, closed=closed, outcome=outcome)


def change_case(case: RefinementCase, **columns: Any) -> None:
    """Compare-and-set on the case's version."""
    _set(RefinementCase, case, **columns)


def change_task(task: Task, **columns: Any) -> None:
    """Compare-and-set on the task's version."""
    _set(Task, task, **columns)


def _set(model: Any, row: Any, **columns: Any) -> None:
    columns |= {"version": row.version + 1, "updated_at": clock.now()}
    if model.objects.filter(pk=row.pk, version=row.version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(row, name, value)


def _left_over(before: RefinementCase) -> list[dict[str, str]]:
    rows = Task.objects.filter(case=before).exclude(state__in=(CLOSED, DROPPED)).order_by("code")
    return [{"kind": t.kind, "source": "earlier", "text_zh": t.text_zh, "text_en": t.text_en} for t in rows]


def _from_opinion(opinion: Chapter) -> list[dict[str, str]]:
    body = json.loads(opinion.body)
    asks = [{"kind": str(a.get("kind", ""))[:16], "source": "opinion", **_pair(a.get("text"))} for a in body["asks"]]
    conditions = [
        {"kind": "", "source": "condition", **_pair(text)} for text in body["conditions"] if not text.startswith(WAIVER)
    ]
    return [one for one in asks + conditions if one["text_zh"] or one["text_en"]]


def _pair(text: Any) -> dict[str, str]:
    """An ask is written in one language or in both; experts write as they think."""
    if isinstance(text, dict):
        return {"text_zh": str(text.get("zh") or ""), "text_en": str(text.get("en") or "")}
    return {"text_zh": str(text or "").strip(), "text_en": ""}


def _from_reason(dossier: Dossier) -> list[dict[str, str]]:
    """What the committee or the field lead wrote when sending it back is the first thing to answer."""
    last = Passage.objects.filter(dossier=dossier, target="REFINE").order_by("-at", "-id").first()
    return [{"kind": "", "source": "house", **_pair(last.reason)}] if last and last.reason.strip() else []


def _first_owner(dossier: Dossier) -> str | None:
    """The team's lead where there is an account, else anybody of the team, else the specialist."""
    lead = (
        dossier.members.filter(until__isnull=True, role="lead", person__user__isnull=False)
        .values_list("person__user__pk", flat=True)
        .first()
    )
    return lead or next(iter(sorted(team_user_ids(dossier))), None) or dossier.specialist_id


def _due(dossier: Dossier) -> dt.date:
    today = clock.today()
    whole = (dossier.due_on - today).days if dossier.due_on else 2 * LEAST_DAYS
    return today + dt.timedelta(days=max(LEAST_DAYS, int(whole * ANSWER_SHARE)))
