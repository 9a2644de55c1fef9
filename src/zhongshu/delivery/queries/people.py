"""Who and what may be chosen on delivery's forms: experts without an interest, owners for an issue, documents of the dossier."""

from __future__ import annotations

from zhongshu.delivery.models import Acceptance
from zhongshu.delivery.queries.gates import panel_with
from zhongshu.documents.access import may_read
from zhongshu.documents.models import Document
from zhongshu.lifecycle.interests import barring
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import team_user_ids
from zhongshu.panels.queries.panels import may_judge
from zhongshu.people.actor import Actor
from zhongshu.people.models import Grant, User
from zhongshu.people.roles import Role

OWNERS = (Role.PS, Role.FL, Role.TT, Role.ENT, Role.INST, Role.INC)
MOST = 200


def documents_of(dossier: Dossier) -> list[tuple[str, str]]:
    rows = Document.objects.filter(about_kind="dossier", about_id=dossier.pk, withdrawn_at__isnull=True).order_by("-id")
    return [(row.pk, row.name) for row in rows[:MOST]]


def _holders(roles: tuple[Role, ...]) -> list[User]:
    held = Grant.objects.filter(role__in=roles, ended_at__isnull=True).values("user_id")
    return list(User.objects.filter(pk__in=held, is_active=True).select_related("person").order_by("email")[:MOST])


def experts_for(dossier: Dossier) -> list[tuple[str, str]]:
    """Experts with an account whom no interest bars from this dossier."""
    members = list(dossier.members.filter(until__isnull=True).values_list("person_id", flat=True))
    houses = [dossier.organisation_id] if dossier.organisation_id else []
    return [
        (user.pk, user.name)
        for user in _holders((Role.EXP,))
        if user.person_id and not barring(user.person_id, people=members, organisations=houses)
    ]


def owners_for(dossier: Dossier) -> list[tuple[str, str]]:
    """The team, and those of the house and its partners who may take an issue."""
    team = list(User.objects.filter(pk__in=team_user_ids(dossier)).select_related("person"))
    return [(user.pk, user.name) for user in {u.pk: u for u in [*team, *_holders(OWNERS)]}.values()]


def reads_report(actor: Actor, dossier_id: str, document: Document) -> bool:
    """The science report of an acceptance is read by the experts who judge it."""
    for row in Acceptance.objects.filter(dossier_id=dossier_id, report_document=document.pk, state="open"):
        panel = panel_with(row.panel_id)
        if panel is not None and may_judge(actor, panel):
            return True
    return False


def report_for(actor: Actor, row: Acceptance) -> str:
    """The id of the science report, where this reader may open it."""
    document = Document.objects.filter(pk=row.report_document or None, withdrawn_at__isnull=True).first()
    return document.pk if document and may_read(actor, "dossier", row.dossier_id, document) else ""
