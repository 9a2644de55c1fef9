"""Issues from being raised to being confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from zhongshu.delivery import actions, forms
from zhongshu.delivery.actions.issues import concerned as concerned_with
from zhongshu.delivery.queries.find import issue_for_owner, issue_in
from zhongshu.delivery.queries.people import owners_for
from zhongshu.delivery.terms import ISSUE_STATES
from zhongshu.delivery.views.deeds import Deed, answer, stands_as
from zhongshu.delivery.views.overview import go, page_for
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.pages.page import Page
from zhongshu.people.access import HouseRequest, door

if TYPE_CHECKING:
    from zhongshu.delivery.models import Issue
    from zhongshu.people.actor import Actor

SOLVED = ("solved", "confirmed")


@door("issue:RCUA")
def issues(request: HouseRequest, code: str) -> HttpResponse:
    """All issues of a dossier, and a new one."""
    dossier = dossier_for(request.actor, code)
    actor = request.actor
    deeds = []
    if actor.may("issue:CUA", place_of(dossier)):
        deeds.append(
            Deed(
                "raise",
                Bi("提出问题", "Raise an issue"),
                forms.IssueForm,
                lambda **g: actions.raise_issue(actor, dossier, **g),
            )
        )
    rows = dossier.issues.select_related("owner__person").order_by("confirmed_on", "due_on", "number")
    solved = [row.solve_days for row in rows if row.solve_days is not None]
    context = {
        "page": page_for(dossier, Bi("问题", "Issues")), "dossier": dossier, "rows": rows,
        "days": sorted(solved)[len(solved) // 2] if solved else None,
    }  # fmt: skip
    return answer(request, "delivery/issues.html", context, deeds, lambda: go("issues", code))


@door("issue:U")
def owned_issue(request: HouseRequest, pk: str) -> HttpResponse:
    """The page of a partner who answers for one issue and reads nothing else of the dossier."""
    row, actor = issue_for_owner(request.actor.user_id, pk), request.actor
    deeds = [_work(actor, row, open_now=True)]
    page = Page(str(row), lead=str(row.dossier))
    context = {"page": page, "dossier": row.dossier, "row": row, "steps": row.steps.order_by("created_at")}
    return answer(
        request, "delivery/issue.html", context, deeds, lambda: go("owned_issue", pk), newest=lambda: _stands(issue_for_owner(actor.user_id, pk))
    )  # fmt: skip


def _work(actor: Actor, row: Issue, *, open_now: bool) -> Deed:
    return Deed(
        "work", Bi("记录进展", "Note what was done"), forms.WorkForm, lambda **g: actions.work_on_issue(actor, row, **g),
        version=row.version, open=open_now, mine=concerned_with(actor, row), offered=row.state not in SOLVED,
    )  # fmt: skip


def _stands(row: Issue) -> dict[str, Any]:
    return stands_as(ISSUE_STATES[row.state], row.version)


@door("issue:RCUA")
def issue(request: HouseRequest, code: str, number: int) -> HttpResponse:
    """One issue: who answers for it, what was done, whether it is solved."""
    dossier = dossier_for(request.actor, code)
    row, actor, place = issue_in(dossier, number), request.actor, place_of(dossier)
    leads = actor.may("issue:A", place) or actor.user_id in place.specialists
    asks = actor.user_id == row.raised_by or actor.user_id in place.team | place.specialists
    deeds = [
        Deed(
            "assign", Bi("分派", "Assign"), forms.AssignForm, lambda **g: actions.assign_issue(actor, row, **g),
            initial={"owner_id": row.owner_id, "due_on": row.due_on}, extra=lambda: {"choices": owners_for(dossier)}, version=row.version,
            open=row.state == "open", mine=leads, offered=row.state not in SOLVED,
        ),
        _work(actor, row, open_now=row.state in ("assigned", "working", "reopened")),
        Deed(
            "confirm", Bi("确认", "Confirm"), forms.ConfirmForm, lambda **g: actions.confirm_issue(actor, row, **g),
            version=row.version, open=True, mine=asks, offered=row.state == "solved",
        ),
    ]  # fmt: skip
    context = {
        "page": page_for(dossier, str(row)), "dossier": dossier, "row": row, "steps": row.steps.order_by("created_at"),
    }  # fmt: skip
    return answer(
        request, "delivery/issue.html", context, deeds, lambda: go("issue", code, number), newest=lambda: _stands(issue_in(dossier, number))
    )  # fmt: skip
