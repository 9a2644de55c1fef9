"""Forms of the decisions room: the ballot over all subjects a member may vote on, the closing, the declaration of an interest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from zhongshu.decisions.actions import Choice, Vote
from zhongshu.decisions.models import Ballot, Decision, Subject
from zhongshu.decisions.names import CASTABLE
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.pages.fields import ChoiceField, NumberField, TextField
from zhongshu.pages.forms import HouseForm

PERCENT = Bi("预测概率", "Predicted probability")


FOR_SAYS = Bi("；赞成须给出", "; a vote for gives it")
MEDIAN = Bi("预测概率取各委员预测的中位数", "Its forecast is the median of the members’ forecasts")
NOT_YET = ("", Bi("暂不投票", "Not yet"))
AGAINST_WHY = Bi("反对须写明理由", "A vote against gives its reason")


def percent_field(subject: Subject, *, required: bool, more: Bi | None = None) -> NumberField:
    """A whole percentage, of what the decision asks."""
    asked = subject.decision
    about = Bi(asked.question_zh or asked.question_en, asked.question_en or asked.question_zh)
    words = Bi("您认为「{q}」的可能性", "How likely you hold it: “{q}”").fill(q=about)
    return NumberField(
        PERCENT, unit=Bi("%", "%"), min_value=0, max_value=100, decimal_places=0, required=required, span="half",
        help_text=words + more if more else words,
    )  # fmt: skip


class BallotForm(HouseForm):
    """One row for each subject; a subject left without a vote is left for later."""

    submit_label = Bi("投票", "Vote")
    fate = Bi(
        "结束前可以更改；结束后连同理由封存，其他委员在此之前看不到。",
        "You may change it until the decision is closed; then it is sealed with its reason. Others do not see it before.",
    )

    def __init__(self, *args: Any, subjects: Sequence[Subject], given: dict[str, Ballot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = subjects
        for subject in subjects:
            n, ballot = subject.place, given.get(subject.pk)
            offered = [NOT_YET, *CASTABLE.items()]
            vote = ChoiceField(Bi("表决", "Vote"), choices=offered, widget=forms.RadioSelect(), required=False)
            vote.conditional = True  # type: ignore[attr-defined]
            self.fields[f"vote_{n}"] = vote
            self.fields[f"percent_{n}"] = percent_field(subject, required=False, more=FOR_SAYS)
            self.fields[f"reason_{n}"] = TextField(
                Bi("理由", "Reason"), rows=2, max_length=4000, required=False,
                help_text=AGAINST_WHY,
            )  # fmt: skip
            if ballot is not None:
                self.initial.update(
                    {f"vote_{n}": ballot.vote, f"reason_{n}": ballot.reason, f"percent_{n}": ballot.percent}
                )

    def rows(self) -> list[tuple[Subject, list[Any]]]:
        """Subjects with their bound fields."""
        return [(s, [self[f"{name}_{s.place}"] for name in ("vote", "percent", "reason")]) for s in self.subjects]

    def votes(self) -> list[Vote]:
        """The subjects that got a vote."""
        found = []
        for s in self.subjects:
            vote, percent = self.cleaned_data.get(f"vote_{s.place}"), self.cleaned_data.get(f"percent_{s.place}")
            if vote:
                reason = self.cleaned_data.get(f"reason_{s.place}") or ""
                found.append(Vote(s.pk, vote, reason, None if percent is None else int(percent)))
        return found


class ClosingForm(HouseForm):
    """What is decided for each subject, and why. How probable its success is held is the median of the votes; it is asked only where no vote says."""

    submit_label = Bi("宣布决定", "Close the decision")
    fate = Bi(
        "决定随即封存、编号、与上一项决定以哈希相连，谁也不能再改。",
        "The decision is sealed at once, numbered and chained to the one before; nobody can change it.",
    )
    reasons = TextField(Bi("理由", "Reasons"), rows=4, max_length=8000)
    dissent = TextField(
        Bi("不同意见", "Dissent"), rows=3, max_length=8000, required=False,
        help_text=Bi("有反对票时必填", "Needed when there are votes against"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, decision: Decision, subjects: Sequence[Subject], forecast: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = subjects
        options = [(row["code"], pick(row, "title")) for row in decision.choices]
        for s in subjects:
            known = (
                s.pk in forecast
            )  # that the votes say it, not what: until the closing nobody reads the others' votes
            self.fields[f"chosen_{s.place}"] = ChoiceField(
                Bi("决定", "Chosen"), choices=options, span="half", help_text=MEDIAN if known else ""
            )
            if not known:
                self.fields[f"percent_{s.place}"] = percent_field(s, required=True)
        self.order_fields([f"{name}_{s.place}" for s in subjects for name in ("chosen", "percent")])

    def rows(self) -> list[tuple[Subject, list[Any]]]:
        """Subjects with their bound fields."""
        names = ("chosen", "percent")
        return [(s, [self[f"{n}_{s.place}"] for n in names if f"{n}_{s.place}" in self.fields]) for s in self.subjects]

    def choices(self) -> dict[str, Choice]:
        """What the act takes."""
        data = self.cleaned_data
        said: dict[str, Any] = {s.pk: data.get(f"percent_{s.place}") for s in self.subjects}
        return {
            s.pk: Choice(data[f"chosen_{s.place}"], None if said[s.pk] is None else int(said[s.pk]))
            for s in self.subjects
        }


class RecusalForm(HouseForm):
    """Which subject, and which interest."""

    subject_id = ChoiceField(Bi("回避对象", "Stay out of"))
    reason = TextField(
        Bi("利益关系", "The interest"), rows=3, max_length=1000,
        example=Bi("曾为该公司顾问", "Was an adviser to the company"),
    )  # fmt: skip
    submit_label = Bi("声明回避", "Declare and stay out")
    fate = Bi(
        "声明后您不再参加表决，也不再看到该项内容；不计入法定人数。",
        "From then on you neither vote on it nor see it; you do not count towards the quorum.",
    )

    def __init__(self, *args: Any, subjects: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject_id"].choices = [(s.pk, pick(s, "label")) for s in subjects]  # type: ignore[attr-defined]
