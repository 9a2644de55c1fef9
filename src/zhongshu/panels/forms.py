"""The small forms of a panel's page, and the expert's two: accepting with its declarations, declining."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, ManyField, TextField, TickField
from zhongshu.pages.forms import HouseForm
from zhongshu.people.conflicts import BARRING, KINDS


class ChooseForm(HouseForm):
    """Name an expert, or put one in the place of another."""

    person_id = TextField(Bi("专家", "Expert"), widget=forms.HiddenInput())
    replaces = TextField(Bi("替换", "Replaces"), widget=forms.HiddenInput(), required=False)
    reason = TextField(Bi("理由", "Reason"), required=False, max_length=300)


class ChairForm(HouseForm):
    """Who chairs."""

    person_id = TextField(Bi("组长", "Chair"), widget=forms.HiddenInput())


class NationalForm(HouseForm):
    """Whether the rules for national items hold."""

    national = TickField(Bi("国家级事项", "A national item"), required=False)


class InviteForm(HouseForm):
    """Whom of the named to ask, and by when they answer; ``named`` are (seat, name)."""

    seats = ManyField(
        Bi("邀请哪几位", "Whom to invite"), required=False,
        help_text=Bi("未勾选的留作候补：有人谢绝或逾期时由候补接替", "Whoever is not ticked stays in reserve, to follow if somebody declines or is late"),
    )  # fmt: skip
    due_on = DateField(Bi("请在此日前答复", "Answer asked by"))
    submit_label = Bi("发出邀请", "Send the invitations")
    fate = Bi("勾选的专家会收到通知；法定提醒后仍未答复的由候补替换。", "Everybody ticked is notified; whoever stays silent after the reminders is replaced by a reserve.")  # fmt: skip

    def __init__(self, *args: Any, named: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seats"].choices = list(named)  # type: ignore[attr-defined]


class ReleaseForm(HouseForm):
    """Why a seat is taken away."""

    seat_id = TextField(Bi("席位", "Seat"), widget=forms.HiddenInput())
    reason = TextField(Bi("理由", "Reason"), max_length=300)


class AcceptForm(HouseForm):
    """The declaration and the two pledges."""

    declared = TickField(
        Bi("我声明：据我所知，我与这项技术及其团队没有利益关系；若在评议中认出对方，立即申报并停止评议", "I declare that to my knowledge no interest ties me to this technology or its team; should I recognise them, I say so at once and stop")
    )  # fmt: skip
    confidential = TickField(
        Bi("保密承诺：材料只用于本次评议，不转给他人，评议结束后销毁副本", "Confidentiality: I use the material for this judgement only, pass it to nobody, and destroy copies afterwards")
    )  # fmt: skip
    integrity = TickField(
        Bi("诚信承诺：独立判断，不与申报方联系，不由他人代写", "Integrity: I judge on my own, contact no proposer, and let nobody write for me")
    )  # fmt: skip
    ties = TextField(
        Bi("需要披露的情况", "Anything to disclose"), rows=2, required=False, max_length=500,
        help_text=Bi("例如同一学会、曾同组评议；须回避的关系请用下面的「须回避」", "For example the same association, a past panel; ties that bar go below under “In conflict”"),
    )  # fmt: skip
    submit_label = Bi("接受并开始", "Accept and begin")
    fate = Bi("接受时系统会再次核查利益关系。", "Interests on record are checked again when you accept.")


class DeclineForm(HouseForm):
    """Why not."""

    reason = TextField(Bi("理由", "Reason"), rows=2, max_length=300)
    submit_label = Bi("谢绝", "Decline")


class ConflictForm(HouseForm):
    """Which interest."""

    kind = ChoiceField(Bi("利益关系类别", "Kind of interest"), choices={code: KINDS[code].label for code in BARRING})
    reason = TextField(Bi("说明", "What it is"), rows=2, max_length=500)
    submit_label = Bi("申报并回避", "Declare and withdraw")
