"""Publicity: what the public may read, what waits to be published, objections and who may answer them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from zhongshu.award.models.packages import Item
from zhongshu.award.models.publicity import OPEN, SHOWN, WAITING, Objection, Publicity
from zhongshu.decisions.models import Ballot
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, unlocked
from zhongshu.people.actor import Actor
from zhongshu.people.models import Grant
from zhongshu.people.roles import Role

SOMEBODY = Bi("〔异议人〕", "[the objector]")


def publicities_of(dossier: Dossier) -> QuerySet[Publicity]:
    """All publicities of one dossier, newest first."""
    return Publicity.objects.filter(dossier=dossier).order_by("-pk")


def publicities(actor: Actor) -> QuerySet[Publicity]:
    """Everything for the house's own list, but what an interest locks."""
    found = unlocked(actor, Publicity.objects.select_related("dossier", "decision")).annotate(
        raised=Count("objections"), unanswered=Count("objections", filter=Q(objections__state=OPEN))
    )
    return found if reads_publicity(actor) else found.none()


def publicity_for(actor: Actor, code: str) -> Publicity:
    """One of them."""
    found = publicities(actor).filter(code=code).first()
    if found is None:
        locked_one = Publicity.objects.filter(code=code).select_related("dossier").first()
        if locked_one is not None and reads_publicity(actor):
            interest_of(actor, locked_one.dossier, lock=True)
        raise Hidden
    return found


def reads_publicity(actor: Actor) -> bool:
    return actor.may("publicity:UA") or actor.may("award:RUA")


def shown_to_public() -> QuerySet[Publicity]:
    """What anybody may read: published, running first, then the newest; what was taken back is not shown."""
    return Publicity.objects.filter(from_on__isnull=False).exclude(state="taken_back").order_by("-until_on", "-pk")


def public_one(code: str) -> Publicity:
    """One published entry."""
    found = shown_to_public().filter(code=code).first()
    if found is None:
        raise Hidden
    return found


def running(publicity: Publicity) -> bool:
    """Whether objections may be raised today."""
    return publicity.state == SHOWN and publicity.until_on is not None and clock.today() <= publicity.until_on


def current(dossier: Dossier) -> Publicity | None:
    """The publicity of the dossier's present stay."""
    return Publicity.objects.filter(dossier=dossier, state__in=(WAITING, SHOWN)).first()


def objection_for(actor: Actor, code: str) -> Objection:
    """One objection, for those who handle them."""
    found = Objection.objects.filter(code=code).select_related("publicity__dossier", "publicity__decision").first()
    if found is None or not actor.may("publicity:UA"):
        raise Hidden
    return found


def objections_of(publicity: Publicity) -> QuerySet[Objection]:
    return publicity.objections.order_by("received_at")


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection as the team it concerns reads it: what was said and answered, never by whom."""

    objection: Objection
    text: str
    answer: str


def raised_against(publicity: Publicity) -> list[Raised]:
    """Every objection against one award, with name, organisation and contact of the objector taken out of both texts."""
    return [Raised(o, _nameless(o, o.text), _nameless(o, o.answer)) for o in objections_of(publicity)]


def _nameless(objection: Objection, text: str) -> str:
    for said in sorted((objection.name, objection.organisation, objection.contact), key=len, reverse=True):
        if said.strip():
            text = re.sub(re.escape(said.strip()), str(SOMEBODY), text, flags=re.IGNORECASE)
    return text


def waiting_objections() -> QuerySet[Objection]:
    """Objections without an answer, the most urgent first."""
    return Objection.objects.filter(state=OPEN).select_related("publicity__dossier").order_by("due_on", "code")


def took_part(user_id: str, publicity: Publicity) -> bool:
    """Whether somebody had a part in the decision: put it, voted, closed it, assembled its package, or answers for the dossier."""
    return publicity.pk in took_part_in(user_id, [publicity])


def took_part_in(user_id: str, among: Sequence[Publicity]) -> set[str]:
    """Those of the publicities in whose decision somebody had such a part; three questions, however many there are."""
    decisions = [one.decision_id for one in among]
    hand = Q(decision__opened_by=user_id) | Q(decision__closed_by=user_id) | Q(dossier__specialist_id=user_id)
    found = set(Publicity.objects.filter(hand, pk__in=[one.pk for one in among]).values_list("pk", flat=True))
    packed = Item.objects.filter(Q(package__assembled_by=user_id) | Q(package__put_by=user_id), package__decision__in=decisions)  # fmt: skip
    made = set(packed.values_list("dossier_id", "package__decision_id"))
    voted = set(Ballot.objects.filter(subject__decision__in=decisions, user_id=user_id).values_list("subject__decision_id", flat=True))  # fmt: skip
    return found | {p.pk for p in among if (p.dossier_id, p.decision_id) in made or p.decision_id in voted}


def holders_of(*roles: Role) -> set[str]:
    """Accounts that hold one of these roles today."""
    today = clock.today()
    current_ones = Q(until__isnull=True) | Q(until__gte=today)
    held = Grant.objects.filter(current_ones, role__in=roles, since__lte=today, ended_at__isnull=True)
    return set(held.values_list("user_id", flat=True))


def lasting(dossier: Dossier) -> list[Objection]:
    """Objections against the present publicity of a dossier."""
    publicity = current(dossier)
    return list(publicity.objections.all()) if publicity else []
