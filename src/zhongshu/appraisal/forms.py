"""The review in the order the house asks: verdict first, then scores; the cross round with its reasons; the chair's opinion; the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms

from zhongshu.appraisal.actions import Given, Mark
from zhongshu.appraisal.actions.opinion import Written, text_of
from zhongshu.appraisal.actions.reviewing import Fault
from zhongshu.appraisal.models import ASK_KINDS, CRITERION, RECOMMENDATIONS, VERDICTS, Opinion, Review
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, ManyField, MoneyField, NumberField, TextField
from zhongshu.pages.forms import HouseForm
from zhongshu.policy.body import Rubric

FILL = Bi("请填写这一项", "Please fill this in")
EXPERTISE: dict[str, Bi] = {
    "5": Bi("5 这就是我的专长", "5 my own specialty"),
    "4": Bi("4 熟悉", "4 know it well"),
    "3": Bi("3 了解", "3 know it"),
    "2": Bi("2 略知", "2 know a little"),
    "1": Bi("1 外行", "1 a layman here"),
}
ASK_ROWS = 6
SCORE, LOW, HIGH = Bi("评分", "Score"), Bi("区间下限", "Interval from"), Bi("区间上限", "to")


def _scale(low: int, high: int) -> list[tuple[str, str]]:
    return [("", "—"), *((str(n), str(n)) for n in range(low, high + 1))]


def _select(label: Bi, low: int, high: int) -> ChoiceField:
    """A small number, chosen: quick on a phone."""
    made = ChoiceField(label, required=False, span="half")
    made.conditional = True  # type: ignore[attr-defined]  # asked of everybody but who says “not my field”
    made.choices = _scale(low, high)
    return made


class ReviewForm(HouseForm):
    """One review; ``crossed`` adds a reason to everything that may change. Whatever lacks is told at once, beside its field."""

    verdict = ChoiceField(Bi("定性意见", "Verdict"), choices=list(VERDICTS.items()), widget=forms.RadioSelect())
    confidence = NumberField(
        Bi("把握", "How sure"), unit="%", min_value=50, max_value=100, decimal_places=0,
        help_text=Bi("50 表示与抛硬币无异，100 表示完全确定", "50 is a coin toss, 100 is certain"),
    )  # fmt: skip
    incumbent_answer = TextField(
        Bi("在位技术最好的回应", "The incumbent's best answer"), rows=3, max_length=1500, required=False,
        help_text=Bi("替主流技术想一想：它会怎样守住自己的主场景？", "Speak for the incumbent: how would it hold its main scene?"),
    )  # fmt: skip
    reason = TextField(Bi("理由", "Reasons"), rows=4, max_length=3000, help_text=Bi("依据方案中的证据；交叉评议时其他专家会匿名读到", "From the evidence in the plan; others read it without your name in a cross round"))  # fmt: skip
    incumbent_answer.conditional = True  # type: ignore[attr-defined]
    expertise = ChoiceField(Bi("对这一领域的熟悉程度", "How well you know this field"), choices=EXPERTISE)
    submit_label = Bi("提交并锁定", "Submit and lock")
    fate = Bi("提交后锁定，不能修改；在您提交之前，没有人能看到您的意见，您也看不到别人的。", "Once submitted it is locked. Until then nobody sees yours, and you see nobody's.")  # fmt: skip

    def __init__(
        self, *args: Any, rubric: Rubric, crossed: bool = False, faults: Callable[[Given], list[Fault]] | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.rubric, self.crossed, self.faults = rubric, crossed, faults
        if crossed:
            self.fields["because"] = self._why(
                Bi("若修改了意见、把握或熟悉程度，为什么", "If verdict, certainty or knowledge changed, why")
            )
            self.submit_label = Bi("提交答复", "Submit the answer")
            self.fate = Bi(
                "可以坚持，也可以修改；每处修改都要写明理由，与其他专家相差较大的评分须在「说明」里写明依据。提交后锁定。",
                "Stand by it or change it; every change says why, and a score far from the others' states its ground. Locked once submitted.",
            )
        for one in rubric.criteria:
            for name, label in (("score", SCORE), ("low", LOW), ("high", HIGH)):
                self.fields[f"{name}-{one.code}"] = _select(label, rubric.score_low, rubric.score_high)
            self.fields[f"comment-{one.code}"] = TextField(Bi("说明", "Comment"), required=False, max_length=600)
            self._may_change(one.code)
            for name in ("score", "low", "high", "comment", "because"):
                if f"{name}-{one.code}" in self.fields:  # the list of what lacks says of which criterion
                    self.fields[f"{name}-{one.code}"].where = one.label  # type: ignore[attr-defined]
        for prop in rubric.properties:
            self.fields[f"property-{prop.code}"] = _select(prop.label, 0, rubric.property_high)
            self._may_change(prop.code)
            if crossed:
                self.fields[f"because-{prop.code}"].where = prop.label  # type: ignore[attr-defined]

    def _may_change(self, code: str) -> None:
        if self.crossed:
            self.fields[f"because-{code}"] = self._why(Bi("若修改，为什么", "If changed, why"))

    def _why(self, label: Bi) -> TextField:
        return TextField(label, required=False, max_length=600)

    @property
    def head(self) -> list[Any]:
        names = [
            "verdict",
            "confidence",
            *(["because"] if self.crossed else []),
            "incumbent_answer",
            "reason",
            "expertise",
        ]
        return [self[name] for name in names]

    @property
    def criteria(self) -> list[tuple[Any, Any, Any, Any, Any, Any]]:
        """(criterion, score, low, high, comment, why changed)"""
        return [
            (one, self[f"score-{one.code}"], self[f"low-{one.code}"], self[f"high-{one.code}"], self[f"comment-{one.code}"], self._because(one.code))
            for one in self.rubric.criteria
        ]  # fmt: skip

    @property
    def properties(self) -> list[tuple[Any, Any, Any]]:
        return [(prop, self[f"property-{prop.code}"], self._because(prop.code)) for prop in self.rubric.properties]

    def _because(self, code: str) -> Any:
        return self[f"because-{code}"] if self.crossed else None

    def clean(self) -> dict[str, Any]:
        """A verdict within the own field needs everything."""
        said = super().clean() or {}
        if said.get("verdict") and said["verdict"] != "not_mine":
            wanted = [
                "incumbent_answer",
                *(f"{n}-{c.code}" for c in self.rubric.criteria for n in ("score", "low", "high")),
            ]
            wanted += [f"property-{p.code}" for p in self.rubric.properties]
            for name in wanted:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, str(FILL))
        if self.faults and not self.errors:
            for name, text in self.faults(self.review):
                self.add_error(name, str(text))
        return said

    @property
    def review(self) -> Given:
        """What the expert gave."""
        said = self.cleaned_data
        return Given(
            expertise=int(said["expertise"]), verdict=said["verdict"], confidence=int(said["confidence"]), reason=said["reason"],
            incumbent_answer=said["incumbent_answer"], because=said.get("because", ""),
            criteria={c.code: self._mark(c.code) for c in self.rubric.criteria},
            properties={p.code: Mark(_int(said[f"property-{p.code}"]), because=said.get(f"because-{p.code}", "")) for p in self.rubric.properties},
        )  # fmt: skip

    def _mark(self, code: str) -> Mark:
        said = self.cleaned_data
        score, low, high = (_int(said[f"{name}-{code}"]) for name in ("score", "low", "high"))
        return Mark(score, low, high, comment=said[f"comment-{code}"], because=said.get(f"because-{code}", ""))


def _int(text: str) -> int | None:
    return int(text) if text else None


def values_of(review: Review) -> dict[str, Any]:
    """A locked review as the form shows it."""
    found: dict[str, Any] = {
        "verdict": review.verdict, "confidence": review.confidence, "incumbent_answer": review.incumbent_answer, "reason": review.reason,
        "expertise": str(review.expertise),
    }  # fmt: skip
    for score in review.scores.all():
        if score.kind == CRITERION:
            found |= {f"score-{score.code}": str(score.value), f"low-{score.code}": str(score.low or ""), f"high-{score.code}": str(score.high or "")}  # fmt: skip
            found[f"comment-{score.code}"] = score.comment
        else:
            found[f"property-{score.code}"] = str(score.value)
    return found


class TicketForm(HouseForm):
    """Why this one deserves the exception."""

    statement = TextField(Bi("为什么值得例外", "Why it deserves the exception"), rows=3, max_length=1000)
    submit_label = Bi("使用金票", "Use the golden ticket")
    fate = Bi("每位专家每季只有一张，用后不能收回；理由会匿名写进意见书。", "One a season; it cannot be taken back. Your words stand in the opinion, without your name.")  # fmt: skip


class ExtraForm(HouseForm):
    """Further words to take out."""

    extra = TextField(
        Bi("还要隐去的词", "Further words to take out"), rows=4, max_length=4000, required=False,
        help_text=Bi("每行一个，例如简称、实验室名、产品名", "One a line: short names, laboratories, products"),
    )  # fmt: skip
    submit_label = Bi("重新隐去", "Cut again")


class OpinionForm(HouseForm):
    """What the chair writes."""

    recommendation = ChoiceField(
        Bi("建议去向", "Recommendation"), choices=list(RECOMMENDATIONS.items()), widget=forms.RadioSelect()
    )
    synthesis = TextField(Bi("综合意见", "Synthesis"), rows=7, max_length=5000)
    dissent = TextField(Bi("不同意见", "Dissent"), rows=4, max_length=3000, required=False, help_text=Bi("每行一条，不写姓名；不予支持时会原样告知团队", "One a line, without names; a declined team reads it as it stands"))  # fmt: skip
    conditions = TextField(
        Bi("条件", "Conditions"), rows=3, max_length=3000, required=False, help_text=Bi("每行一条", "One a line")
    )
    advice = TextField(Bi("对方案的建议", "Advice for the plan"), rows=3, max_length=3000, required=False)
    stage_money_fen = MoneyField(Bi("建议首阶段经费", "Money advised for stage 1"), required=False)
    submit_label = Bi("保存", "Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(ASK_ROWS):
            self.fields[f"ask-{n}"] = TextField(Bi("任务 {n}", "Ask {n}").fill(n=n + 1), required=False, max_length=400)
            self.fields[f"kind-{n}"] = ChoiceField(Bi("类别", "Kind"), choices=ASK_KINDS, required=False)
            self.fields[f"kind-{n}"].where = self.fields[f"ask-{n}"].label  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An ask is a kind and a text: the kind is the team's to plan by, so it is asked for and never guessed."""
        said = super().clean() or {}
        for n in range(ASK_ROWS):
            kind, text = said.get(f"kind-{n}"), said.get(f"ask-{n}")
            if text and not kind and f"kind-{n}" not in self.errors:
                self.add_error(f"kind-{n}", str(Bi("请选择任务类别", "Choose the kind of this ask")))
            elif kind and not text and f"ask-{n}" not in self.errors:
                self.add_error(f"ask-{n}", str(Bi("请写明任务，或清空类别", "Write what is asked, or clear its kind")))
        return said

    @property
    def head(self) -> list[Any]:
        return [
            self[name] for name in ("recommendation", "synthesis", "dissent", "conditions", "advice", "stage_money_fen")
        ]

    @property
    def asks(self) -> list[tuple[Any, Any]]:
        return [(self[f"kind-{n}"], self[f"ask-{n}"]) for n in range(ASK_ROWS)]

    @property
    def written(self) -> Written:
        said = self.cleaned_data
        asks = [(said[f"kind-{n}"], said[f"ask-{n}"]) for n in range(ASK_ROWS) if said[f"ask-{n}"]]
        return Written(
            said["recommendation"], said["synthesis"], _lines(said["dissent"]), _lines(said["conditions"]), asks, said["advice"],
            said["stage_money_fen"],
        )  # fmt: skip


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def opinion_values(opinion: Opinion | None) -> dict[str, Any]:
    """A kept opinion as the form shows it."""
    if opinion is None:
        return {"version": 0}
    kept = text_of(opinion)
    values: dict[str, Any] = {
        "version": opinion.version, "recommendation": kept.recommendation, "synthesis": kept.synthesis, "dissent": "\n".join(kept.dissent),
        "conditions": "\n".join(kept.conditions), "advice": kept.advice, "stage_money_fen": kept.stage_money_fen,
    }  # fmt: skip
    for n, (kind, text) in enumerate(kept.asks):
        values |= {f"kind-{n}": kind, f"ask-{n}": text}
    return values


class DecisionForm(HouseForm):
    """Which way, why, and what the team is told."""

    edge = ChoiceField(Bi("决定", "Decision"), widget=forms.RadioSelect())
    considered = ManyField(
        Bi("考虑过的方案", "Options considered"), help_text=Bi("至少两个，随决定封存", "At least two; sealed with the decision"),
    )  # fmt: skip
    percent = NumberField(
        Bi("预测成功概率", "Predicted probability of success"), unit="%", min_value=0, max_value=100, decimal_places=0,
        help_text=Bi("您认为这项技术最终毕业或结题的可能；日后与结果核对", "How likely you think it is to graduate or complete in the end; held against the outcome later"),
    )  # fmt: skip
    reason = TextField(
        Bi("理由", "Reason"),
        rows=3,
        max_length=2000,
        help_text=Bi("记入账本，长期保存", "Entered in the ledger and kept for good"),
    )
    feedback = TextField(Bi("给团队的反馈", "Feedback to the team"), rows=6, max_length=4000)
    reason_code = ChoiceField(
        Bi("不予支持的原因", "Reason for declining"),
        required=False,
        help_text=Bi("只在不予支持时需要", "Only when declining"),
    )
    waiver = TextField(Bi("四性豁免", "Waiver of a property"), rows=2, max_length=600, required=False, help_text=Bi("某项四性低于通过线仍要进入优化时，写明为什么", "Say why, when a property lies below the line and it is refined nevertheless"))  # fmt: skip
    submit_label = Bi("作出决定", "Decide")
    fate = Bi(
        "意见书随即封存，团队当天收到意见、分歧和反馈。",
        "The opinion is sealed at once; the team has opinion, dissent and feedback the same day.",
    )

    def __init__(
        self, *args: Any, ways: Iterable[tuple[str, Bi]], reasons: Iterable[tuple[str, Bi]], least: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = list(ways)
        self.fields["edge"].choices = offered  # type: ignore[attr-defined]
        self.fields["considered"].choices = offered  # type: ignore[attr-defined]
        self.initial.setdefault("considered", [code for code, _ in offered])
        self.fields["reason_code"].choices = [("", Bi("请选择", "Choose one")), *reasons]  # type: ignore[attr-defined]
        text = Bi("不予支持时至少 {n} 字", "At least {n} characters when declining")
        self.fields["feedback"].help_text = text.fill(n=least)  # type: ignore[assignment]

    @property
    def given(self) -> dict[str, Any]:
        said = super().given
        return {**said, "percent": int(said["percent"])}
