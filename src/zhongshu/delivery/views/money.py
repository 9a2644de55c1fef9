"""Money of one dossier: the books, each payment's next step, cost reports, postings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from zhongshu.delivery import actions, forms
from zhongshu.delivery.actions.payments import HANDS, STEP_OF, hand_lacks
from zhongshu.delivery.queries import overview as reading
from zhongshu.delivery.queries.find import payment_in
from zhongshu.delivery.queries.money import (
    account_verified,
    claim_of,
    payment_lacks,
    payments_of,
    stage_in_hand,
    to_return,
)
from zhongshu.delivery.terms import PAYMENT_STATES
from zhongshu.delivery.views.deeds import Deed, answer, stands_as
from zhongshu.delivery.views.overview import go, page_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.payee import payee_of
from zhongshu.lifecycle.queries import dossier_for, place_of, team_user_ids
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import Actor
from zhongshu.people.who import who

if TYPE_CHECKING:
    from zhongshu.delivery.models import Payment
    from zhongshu.lifecycle.models import Dossier

ACCOUNT = {
    True: Bi("账户已核验", "The account is verified"),
    False: Bi("账户待核验", "The account is not verified yet"),
}


@door("payment:RUAS")
def money(request: HouseRequest, code: str) -> HttpResponse:
    """The books of the dossier and its cost reports."""
    dossier = dossier_for(request.actor, code)
    actor = request.actor
    rows = list(payments_of(dossier))
    reports = list(dossier.cost_reports.order_by("-number"))
    names = who(r.submitted_by for r in reports)
    pays, payee = actor.may("payment:S", place_of(dossier)), payee_of(dossier)
    stage, team = stage_in_hand(dossier), actor.user_id in team_user_ids(dossier)
    waiting = next((r for r in reports if r.state == "submitted"), None)
    deeds = [
        Deed(
            "costs", Bi("提交经费决算", "Hand in a cost report"), forms.CostForm, lambda **g: actions.report_costs(actor, dossier, **g),
            initial={"until": clock.today()}, extra=lambda: {"lines": list(stage.lines.values_list("line", flat=True)) if stage else []},
            mine=team and actor.may("payment:U", place_of(dossier)), offered=waiting is None,
        ),
        Deed(
            "judge", Bi("核对经费决算", "Check the cost report"), forms.JudgeForm,
            lambda **g: actions.judge_costs(actor, dossier, report_id=waiting.pk if waiting else "", **g), open=True,
            mine=actor.user_id == dossier.specialist_id, offered=waiting is not None,
        ),
    ]  # fmt: skip
    deeds.append(
        Deed(
            "account", Bi("核验收款账户", "Verify the account"), forms.AccountForm,
            lambda **g: actions.verify_new_account(actor, dossier, **g), version=dossier.version, open=True,
            mine=pays, offered=account_verified(dossier) is False and payee is None,
        )
    )  # fmt: skip
    context = {
        "page": page_for(dossier, Bi("经费", "Money")), "dossier": dossier, "bar": reading.money_bar(dossier), "chart": reading.money_chart(dossier),
        "rows": [(p, _next_of(actor, dossier, p)) for p in rows], "reports": [(r, names.get(r.submitted_by, "")) for r in reports],
        "to_return": to_return(dossier), "claim": claim_of(dossier), "payee": payee if pays else None,
        "postings": dossier.postings.select_related("payment").order_by("-at", "-id")[:40],
    }  # fmt: skip
    return answer(
        request,
        "delivery/money.html",
        context,
        deeds,
        lambda: go("money", code),
        newest=lambda: _account_now(actor, code),
    )


def _account_now(actor: Actor, code: str) -> dict[str, Any]:
    """How the account stands, for somebody who was about to verify it."""
    dossier = dossier_for(actor, code)
    verified = account_verified(dossier) is not False
    return stands_as(ACCOUNT[verified], dossier.version)


def _next_of(actor: Actor, dossier: Dossier, payment: Payment) -> Bi | None:
    """The step this reader may take with a payment now."""
    step = STEP_OF.get(payment.state)
    if step is None or hand_lacks(actor, dossier, payment) or payment_lacks(dossier, payment):
        return None
    return HANDS[step].label


@door("payment:RUAS")
def payment(request: HouseRequest, code: str, pk: str) -> HttpResponse:
    """One payment: where it stands, whose turn it is, what it still lacks."""
    dossier = dossier_for(request.actor, code)
    row, actor = payment_in(dossier, pk), request.actor
    step = STEP_OF.get(row.state)
    lacks = payment_lacks(dossier, row) if step else []
    place, may_step = place_of(dossier), bool(step) and not lacks and not hand_lacks(actor, dossier, row)
    rights = {name: actor.may(hand.right, place) for name, hand in HANDS.items()}
    deeds = [
        _hand(actor, dossier, row, name, mine=rights[name], offered=may_step and name == step) for name in HANDS
    ]  # fmt: skip
    asked = row.state in ("requested", "checked", "approved")
    deeds.append(
        Deed(
            "back", Bi("退回重来", "Send it back"), forms.ReasonForm,
            lambda **g: actions.send_payment_back(actor, dossier, payment_id=row.pk, **g), version=row.version,
            mine=rights[step or "pay"], offered=asked,
        )
    )  # fmt: skip
    deeds.append(
        Deed(
            "return", Bi("登记退款", "Record money returned"), forms.ReturnForm, lambda **g: actions.record_return(actor, dossier, payment_id=row.pk, **g),
            mine=actor.may("payment:S", place), offered=row.state == "paid",
        )
    )  # fmt: skip
    deeds.append(
        Deed(
            "divide", Bi("分成两笔", "Divide in two"), forms.DivideForm,
            lambda **g: actions.divide_payment(actor, dossier, payment_id=row.pk, **g), version=row.version,
            mine=actor.user_id == dossier.specialist_id, offered=row.state == "planned",
        )
    )  # fmt: skip
    hands = _hands(row)
    payee = payee_of(dossier) if actor.may("payment:S", place) else None  # finance alone reads whose account it is
    context = {
        "page": page_for(dossier, Bi(f"拨付 P{row.number}", f"Payment P{row.number}")), "dossier": dossier, "row": row, "lacks": lacks,
        "hands": hands, "payee": payee, "turn": HANDS[step].label if step else "", "postings": row.postings.order_by("at"),
    }  # fmt: skip

    def newest() -> dict[str, Any]:
        now = payment_in(dossier, pk)
        return stands_as(PAYMENT_STATES[now.state], now.version)

    return answer(request, "delivery/payment.html", context, deeds, lambda: go("payment", code, pk), newest=newest)


def _hand(actor: Actor, dossier: Dossier, row: Payment, name: str, *, mine: bool, offered: bool) -> Deed:
    """One of the four steps of a payment."""
    return Deed(
        name, HANDS[name].label, forms.NoteForm, lambda **g: actions.move_payment(actor, dossier, payment_id=row.pk, step=name, **g),
        version=row.version, open=True, mine=mine, offered=offered,
    )  # fmt: skip


def _hands(row: Payment) -> list[tuple[Bi, str]]:
    """Who took each of the four steps; a step that is still to be taken is named as what is to be done."""
    people = who(getattr(row, hand.column) for hand in HANDS.values())
    names = [(hand, people.get(getattr(row, hand.column), "")) for hand in HANDS.values()]
    return [(hand.done if name else hand.label, name) for hand, name in names]
