"""Forms of outcomes, landings, tests of graduation, follow-ups and 核爆点."""

from __future__ import annotations

from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.deeds import DeedForm
from zhongshu.pages.fields import ChoiceField, MoneyField, NumberField, TextField, TickField
from zhongshu.pages.forms import HouseForm
from zhongshu.policy.queries import active_rules
from zhongshu.transfer.actions.graduation import CLAIM_ALIKE
from zhongshu.transfer.actions.outcomes import ALIKE
from zhongshu.transfer.forms.shared import FileForm, TodayForm
from zhongshu.transfer.queries.graduation import names_of, told_before
from zhongshu.transfer.queries.outcomes import given_away, told_elsewhere
from zhongshu.transfer.rules import (
    ACCEPTED,
    CRITERIA,
    LANDING_EVIDENCE,
    LANDING_KINDS,
    OUTCOME_KINDS,
    REFUSED,
    TESTS,
)

EVIDENCE = Bi("证据", "Evidence")
EVIDENCE_HELP = Bi(
    "编号、出处、谁能证明；由他人核实后才计入",
    "Number, source, who can confirm it; counted once another person has checked",
)


class OutcomeForm(FileForm, TodayForm):
    """What came of the work."""

    kind = ChoiceField(Bi("类别", "Kind"), choices=OUTCOME_KINDS, span="half")
    title_zh = TextField(Bi("名称（中文）", "Title (Chinese)"), max_length=200, required=False, span="half")
    title_en = TextField(Bi("名称（英文）", "Title (English)"), max_length=200, required=False, span="half")
    amount_fen = MoneyField(Bi("金额", "Amount"), required=False, span="half", help_text=Bi("收入、投资、替代进口须填", "Needed for revenue, investment, import replaced"))  # fmt: skip
    evidence = TextField(EVIDENCE, rows=3, max_length=2000, help_text=EVIDENCE_HELP)
    percent = NumberField(
        Bi("归属本卷宗", "Part of this dossier"), unit=Bi("%", "%"), span="half", initial=100,
        help_text=Bi("与其他卷宗合计不超过 100 %", "With other dossiers not above 100 %"),
    )  # fmt: skip
    field_order = ("kind", "on", "title_zh", "title_en", "amount_fen", "percent", "evidence", "document_id")


class CheckForm(DeedForm):
    """Whether the evidence bears the record out; what does not is refused with the reason."""

    verdict = ChoiceField(
        Bi("核实结果", "Verdict"),
        choices={ACCEPTED: Bi("属实", "Borne out"), REFUSED: Bi("不属实", "Not borne out")},
        span="half",
    )
    note = TextField(Bi("核实了什么，或为什么不属实", "What was checked, or why it is not borne out"), rows=3, max_length=1000, required=False, help_text=Bi("不属实时必填，登记人会看到", "Needed when it is not; whoever recorded it reads this"))  # fmt: skip


class CheckOutcomeForm(CheckForm):
    """The same, naming other dossiers that stand on the same words."""

    def about(self, subject: Any) -> None:
        alike = told_elsewhere(subject.dossier, subject.kind, subject.evidence)
        if alike:
            self.fields["note"].help_text = ALIKE.fill(c=", ".join(one.code for one in alike))  # type: ignore[assignment]


class OfShareForm(DeedForm):
    """Which share of another dossier is meant."""

    waiting = False
    share_id = ChoiceField(Bi("哪一份", "Which part"))

    def about(self, subject: Any) -> None:
        field: Any = self.fields["share_id"]
        rows = subject.shares.exclude(dossier=subject.dossier_id).select_related("dossier") if self.is_bound else given_away(subject, waiting=self.waiting)  # fmt: skip
        field.choices = [
            (row.pk, f"{row.dossier.code} · {row.percent:g} %") for row in rows
        ]  # one that went meanwhile is the act's to refuse


class ConfirmShareForm(OfShareForm):
    """One that waits to be confirmed."""

    waiting = True


class DropShareForm(OfShareForm):
    """One that is taken back, and why."""

    reason = TextField(Bi("理由", "Reason"), rows=2, max_length=1000)


class ShareForm(DeedForm):
    """A part for another dossier."""

    dossier_code = TextField(Bi("卷宗编号", "Code of the dossier"), max_length=32, span="half")
    percent = NumberField(Bi("比例", "Part"), unit=Bi("%", "%"), span="half")

    def about(self, subject: Any) -> None:
        left = (10_000 - subject.attributed_bp) / 100
        self.fields["percent"].help_text = Bi("还可归属 {p} %", "{p} % is left").fill(p=f"{left:g}")  # type: ignore[assignment]


class LandingForm(FileForm, TodayForm):
    """Where it landed, by which paper."""

    kind = ChoiceField(Bi("类别", "Kind"), choices=LANDING_KINDS, span="half")
    region = ChoiceField(Bi("地区", "Region"), span="half")
    district = TextField(
        Bi("区县或园区", "District or park"), max_length=80, span="half", example=Bi("临港新片区", "Lingang")
    )
    firm = TextField(Bi("落地主体", "Who landed"), max_length=160)
    evidence_kind = ChoiceField(Bi("依据", "By"), choices=LANDING_EVIDENCE, span="half", help_text=Bi("没有注册登记或合同，不能登记落地", "No landing without registration or contract"))  # fmt: skip
    evidence_no = TextField(Bi("登记号或合同号", "Its number"), max_length=80, span="half")
    amount_fen = MoneyField(Bi("投资额", "Invested"), required=False, span="half")
    jobs = NumberField(Bi("就业", "Jobs"), required=False, min_value=0, decimal_places=0, max_digits=7, span="half")
    field_order = (
        "kind",
        "on",
        "region",
        "district",
        "firm",
        "evidence_kind",
        "evidence_no",
        "amount_fen",
        "jobs",
        "document_id",
    )

    def about(self, subject: Any) -> None:
        super().about(subject)
        field: Any = self.fields["region"]
        field.choices = [("", Bi("请选择", "Choose one")), *active_rules().labels("regions").items()]

    def clean_jobs(self) -> int | None:
        given = self.cleaned_data["jobs"]
        return None if given is None else int(given)


class CeasedForm(TodayForm):
    """When and why it ended."""

    reason = TextField(Bi("原因", "Reason"), rows=2, max_length=1000)


class ClaimForm(FileForm, TodayForm):
    """A test of graduation, with its evidence."""

    test = ChoiceField(Bi("毕业检验", "Test"), choices=TESTS, span="half")
    statement = TextField(Bi("达到了什么", "What was reached"), rows=2, max_length=1000, example=Bi("首套设备交付并收到全款", "The first machine delivered and paid in full"))  # fmt: skip
    amount_fen = MoneyField(Bi("金额", "Amount"), required=False, span="half", help_text=Bi("收入、投资、许可收入须填", "Needed for revenue, investment, licence income"))  # fmt: skip
    evidence = TextField(EVIDENCE, rows=3, max_length=2000, help_text=EVIDENCE_HELP)
    arms_length = TickField(
        Bi("投资人与团队、单位和中心均无关联", "The investor is unrelated to team, organisation and center"),
        required=False,
    )
    field_order = ("test", "on", "statement", "amount_fen", "evidence", "arms_length", "document_id")


class VerdictForm(DeedForm):
    """Whether the evidence bears the claim out."""

    verdict = ChoiceField(
        Bi("核实结果", "Verdict"),
        choices={ACCEPTED: Bi("属实", "Accepted"), REFUSED: Bi("不足以证明", "Refused")},
        span="half",
    )
    note = TextField(Bi("核实了什么", "What was checked"), rows=3, max_length=1000)

    def about(self, subject: Any) -> None:
        alike = told_before(subject.evidence, subject.document_id, but=subject.pk)
        if alike:
            self.fields["note"].help_text = CLAIM_ALIKE.fill(c=names_of(alike))  # type: ignore[assignment]


class MatterForm(DeedForm):
    """What the committee is told."""

    matter = TextField(Bi("提请说明", "What is put to the committee"), rows=4, max_length=4000)


class LookBackForm(DeedForm):
    """What a follow-up found."""

    in_use = TickField(Bi("仍在使用，主体仍在经营", "Still in use, and the firm still there"), required=False)
    revenue_fen = MoneyField(Bi("当年收入", "Revenue of the year"), required=False, span="half")
    jobs = NumberField(Bi("就业", "Jobs"), required=False, min_value=0, decimal_places=0, max_digits=7, span="half")
    note = TextField(Bi("情况", "What was found"), rows=3, max_length=2000)

    def clean_jobs(self) -> int | None:
        given = self.cleaned_data["jobs"]
        return None if given is None else int(given)


class PointForm(DeedForm):
    """Why this graduate may set off a chain."""

    statement = TextField(Bi("为什么是核爆点", "Why it is a nuclear point"), rows=4, max_length=4000)
    layout = TextField(Bi("龙头企业与链条布局", "Leading firms and layout of the chain"), rows=4, max_length=4000)


class CriterionForm(FileForm):
    """Evidence for one criterion."""

    code = ChoiceField(Bi("条件", "Criterion"), choices={code: label for code, (label, _) in CRITERIA.items()})
    evidence = TextField(EVIDENCE, rows=4, max_length=4000, help_text=Bi("；".join(f"{a.zh}：{b.zh}" for a, b in CRITERIA.values()), "; ".join(f"{a.en}: {b.en}" for a, b in CRITERIA.values())))  # fmt: skip
    field_order = ("code", "evidence", "document_id")


class ReviewForm(DeedForm):
    """The verdict of a review."""

    kept = ChoiceField(
        Bi("结论", "Verdict"),
        choices={"yes": Bi("保持核爆点", "It stays one"), "no": Bi("失格一次", "This is a lapse")},
        span="half",
    )
    note = TextField(Bi("依据", "Grounds"), rows=4, max_length=4000)

    def clean_kept(self) -> bool:
        return bool(self.cleaned_data["kept"] == "yes")


class MarketForm(DeedForm):
    """The review of the ways to a market."""

    route_open = ChoiceField(
        Bi("结论", "Verdict"),
        choices={
            "yes": Bi("仍有市场路径", "A way to a market is open"),
            "no": Bi("没有市场路径", "No way to a market"),
        },
        span="half",
    )
    routes = TextField(Bi("试过的市场路径", "Ways to a market that were tried"), rows=4, max_length=4000, help_text=Bi("每行一条：找过谁，结果如何", "One a line: who was asked, what came of it"))  # fmt: skip

    def clean_route_open(self) -> bool:
        return bool(self.cleaned_data["route_open"] == "yes")


class EdgeForm(HouseForm):
    """An edge that asks for its reason."""

    reason = TextField(
        Bi("理由", "Reason"),
        rows=3,
        max_length=2000,
        help_text=Bi("记入账本，长期保存", "Entered in the ledger and kept for good"),
    )


class CompleteForm(EdgeForm):
    """T-39: the review that found no way to a market."""

    routes = TextField(Bi("试过的市场路径", "Ways to a market that were tried"), rows=4, max_length=4000, help_text=Bi("每行一条：找过谁，结果如何", "One a line: who was asked, what came of it"))  # fmt: skip
    field_order = ("routes", "reason")
