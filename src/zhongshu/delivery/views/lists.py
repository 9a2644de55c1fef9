"""The lists across dossiers."""

from __future__ import annotations

from django.http import HttpResponse

from zhongshu.delivery.listings import Alerts, Gates, Issues, Milestones, Payments
from zhongshu.people.access import HouseRequest, door


@door("milestone:RUA")
def all_milestones(request: HouseRequest) -> HttpResponse:
    """Milestones of every dossier this reader may know."""
    return Milestones().answer(request)


@door("issue:RUA")
def all_issues(request: HouseRequest) -> HttpResponse:
    """Issues."""
    return Issues().answer(request)


@door("iteration:RCU")
def all_alerts(request: HouseRequest) -> HttpResponse:
    """Alerts that stand."""
    return Alerts().answer(request)


@door("payment:RUAS")
def all_payments(request: HouseRequest) -> HttpResponse:
    """Payments by step."""
    return Payments().answer(request)


@door("gate:RUA")
def all_gates(request: HouseRequest) -> HttpResponse:
    """Gates."""
    return Gates().answer(request)
