"""One record of one dossier, or Hidden: so that no address of one dossier opens what belongs to another."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from zhongshu.delivery.models import (
    Acceptance,
    Alert,
    Assumption,
    ChangeRequest,
    Condition,
    Gate,
    Issue,
    KillCriterion,
    Milestone,
    Payment,
)
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier
from zhongshu.panels.models import Panel


def _one(model: type[Model], **by: Any) -> Any:
    found = model._default_manager.filter(**by).first()
    if found is None:
        raise Hidden
    return found


def assumption_in(dossier: Dossier, pk: str) -> Assumption:
    row: Assumption = _one(Assumption, dossier=dossier, pk=pk, void=False)
    return row


def criterion_in(dossier: Dossier, pk: str) -> KillCriterion:
    row: KillCriterion = _one(KillCriterion, dossier=dossier, pk=pk, void=False, met_on__isnull=True)
    return row


def alert_in(dossier: Dossier, pk: str) -> Alert:
    row: Alert = _one(Alert, dossier=dossier, pk=pk, closed_on__isnull=True)
    return row


def condition_in(dossier: Dossier, pk: str) -> Condition:
    row: Condition = _one(Condition, gate__dossier=dossier, pk=pk)
    return row


def milestone_in(dossier: Dossier, pk: str) -> Milestone:
    row: Milestone = _one(Milestone, dossier=dossier, pk=pk)
    return row


def payment_in(dossier: Dossier, pk: str) -> Payment:
    row: Payment = _one(Payment, dossier=dossier, pk=pk)
    return row


def issue_in(dossier: Dossier, number: int) -> Issue:
    row: Issue = _one(Issue, dossier=dossier, number=number)
    row.dossier = dossier
    return row


def issue_for_owner(user_id: str, pk: str) -> Issue:
    """An issue this person answers for, who may know nothing else of the dossier."""
    found = Issue.objects.filter(pk=pk, owner_id=user_id or None).select_related("dossier", "owner__person").first()
    if found is None:
        raise Hidden
    return found


def change_in(dossier: Dossier, number: int) -> ChangeRequest:
    row: ChangeRequest = _one(ChangeRequest, dossier=dossier, number=number)
    row.dossier = dossier
    return row


def gate_with(pk: str) -> Gate:
    """A gate by its id, for an expert who has a seat and may not know the dossier; the view asks the seat first."""
    found = Gate.objects.filter(pk=pk).select_related("dossier").first()
    if found is None:
        raise Hidden
    return found


def acceptance_with(pk: str) -> Acceptance:
    found = Acceptance.objects.filter(pk=pk).select_related("dossier").first()
    if found is None:
        raise Hidden
    return found


def seat_page(panel_code: str) -> tuple[str, str]:
    """The page, and what it is about, where a panel of delivery does its work; that page asks for the seat."""
    key = Panel.objects.filter(code=panel_code).values_list("pk", flat=True).first()
    for name, model in (("seat", Gate), ("acceptance_seat", Acceptance)):
        found = model.objects.filter(panel_id=key).first() if key else None
        if found is not None:
            return name, found.pk
    raise Hidden


def milestone_for_verifier(user_id: str, pk: str) -> Milestone:
    """A milestone this person was named to verify."""
    found = Milestone.objects.filter(pk=pk, verifier_id=user_id or None).select_related("dossier").first()
    if found is None:
        raise Hidden
    return found
