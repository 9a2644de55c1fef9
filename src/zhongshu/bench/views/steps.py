"""The four edges of the bench, each a page that says what will happen, what is still missing, and asks for the reason."""

from __future__ import annotations

from django.http import HttpResponse

from zhongshu.bench import actions
from zhongshu.bench.forms import CallForm, LeaveForm, OnDeckForm, ReasonForm
from zhongshu.bench.queries import leaving_code, open_entry, targets_from
from zhongshu.bench.queries.seats import seats_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import amount
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.gates import Wish
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.lifecycle.steps import step
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door
from zhongshu.policy.queries import rules_of

SEATS = Bi(
    "今年 {s} 个席位，已用 {t}，委员会待议 {w}，尚余 {l}；经费尚余 {m}。",
    "This year {s} seats: {t} taken, {w} before the committee, {l} left; {m} left.",
)


def _seats(rule_set: str) -> Bi:
    found = seats_of(rules_of(rule_set))
    return SEATS.fill(s=found.seats, t=found.taken, w=found.waiting, l=found.left, m=amount(found.left_fen))


@door("tier:A")
@sent_once
def put_on_deck(request: HouseRequest, code: str) -> HttpResponse:
    """T-12."""
    dossier = dossier_for(request.actor, code)
    form = OnDeckForm(request.POST or None, initial={"version": dossier.version})
    form.fate = _seats(dossier.rule_set)
    return step(request, dossier, "T-12", form, actions.put_on_deck)


@door("tier:A")
@sent_once
def call_up(request: HouseRequest, code: str) -> HttpResponse:
    """T-14."""
    dossier = dossier_for(request.actor, code)
    entry = open_entry(dossier)
    targets = targets_from(dossier, entry)
    target = targets[0]
    form = CallForm(request.POST or None, initial={"version": dossier.version, "target": target}, targets=targets)
    form.fate = _seats(dossier.rule_set)
    wish = Wish(target, reason="-")
    return step(
        request, dossier, "T-14", form, actions.call_up, target=target, missing=gates.missing(EDGES["T-14"], request.actor, dossier, wish)
    )  # fmt: skip


@door("tier:U")
@sent_once
def appraise_again(request: HouseRequest, code: str) -> HttpResponse:
    """T-15."""
    dossier = dossier_for(request.actor, code)
    form = ReasonForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "方案按现状封存，交论证组重新论证。", "The plan is sealed as it stands and goes to a panel once more."
    )
    return step(request, dossier, "T-15", form, actions.appraise_again)


@door("tier:A")
@sent_once
def leave(request: HouseRequest, code: str) -> HttpResponse:
    """T-16."""
    dossier = dossier_for(request.actor, code)
    reasons = rules_of(dossier.rule_set).labels("reasons").items()
    initial = {"version": dossier.version, "reason_code": leaving_code(dossier)}
    form = LeaveForm(request.POST or None, initial=initial, reasons=reasons)
    form.fate = Bi(
        "团队当天收到原因与反馈，并可在期限内申诉。",
        "The team receives reason and feedback the same day, and may appeal.",
    )
    return step(request, dossier, "T-16", form, actions.leave)
