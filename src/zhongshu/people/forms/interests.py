"""Forms of interests: declaring, contradicting, ending, ruling, and checking a person against others."""

from __future__ import annotations

from django import forms

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, TextField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import PickField
from zhongshu.people.conflicts import DECLARABLE, KINDS, SEVERITIES
from zhongshu.people.forms.picking import PickForm

_KINDS = [(code, KINDS[code].label) for code in DECLARABLE]


class DeclareForm(PickForm):
    """An interest of one's own."""

    submit_label = Bi("申报", "Declare")
    fate = Bi(
        "立即生效：相关项目从下一刻起对您锁定",
        "Takes effect at once: dossiers concerned lock for you from the next moment",
    )
    kind = ChoiceField(Bi("关系", "Kind of interest"), choices=_KINDS)
    other_person_id = PickField(Bi("与哪个人", "With which person"), picker="person", required=False)
    organisation_id = PickField(
        Bi("或与哪个单位", "Or with which organisation"), picker="organisation", required=False,
        help_text=Bi("人和单位填一个", "Either a person or an organisation"),
    )  # fmt: skip
    since = DateField(Bi("自", "Since"), required=False)
    until = DateField(
        Bi("至", "Until"),
        required=False,
        help_text=Bi("论文、专利填最近一次的日期", "For papers and patents the day of the last one"),
    )
    evidence = TextField(
        Bi("说明或依据", "Explanation or evidence"), rows=3, required=False, max_length=2000,
        example=Bi("2025 年合著论文一篇，DOI …", "One joint paper in 2025, DOI …"),
    )  # fmt: skip


class ReportForm(DeclareForm):
    """An interest of somebody else, registered by those who keep them."""

    submit_label = Bi("登记", "Register")
    fate = Bi(
        "立即生效；当事人可提出异议，由诚信审计裁定", "Takes effect at once; the person may rebut it, integrity rules"
    )
    person_id = PickField(Bi("谁的利益关系", "Whose interest"), picker="person")
    field_order = ("person_id", "kind")


class RebutForm(HouseForm):
    """Why an interest does not exist."""

    submit_label = Bi("提出异议", "Rebut")
    fate = Bi("裁定之前仍按有效处理", "It goes on counting until integrity has ruled")
    statement = TextField(Bi("为什么不成立", "Why it does not hold"), rows=3, max_length=2000)


class ContestForm(PickForm):
    """What the rules derived about oneself, and why it does not hold."""

    submit_label = Bi("提出异议", "Contest")
    fate = Bi("裁定之前仍按有效处理", "It goes on counting until integrity has ruled")
    kind = ChoiceField(Bi("系统推得的关系", "What was derived"), choices=_KINDS, initial="same_organisation")
    other_person_id = PickField(Bi("与哪个人", "With which person"), picker="person", required=False)
    organisation_id = PickField(Bi("或与哪个单位", "Or with which organisation"), picker="organisation", required=False)
    statement = TextField(
        Bi("为什么不成立", "Why it does not hold"), rows=3, max_length=2000,
        example=Bi("只是名誉称号，不领薪，不参与决策", "An honorary title, unpaid, without a vote"),
    )  # fmt: skip


class EndInterestForm(HouseForm):
    """The day an own interest ended."""

    submit_label = Bi("登记结束", "Register the end")
    until = DateField(Bi("结束日期", "Ended on"))
    reason = TextField(Bi("情况说明", "What happened"), rows=2, max_length=2000)


class RulingForm(HouseForm):
    """Integrity's ruling."""

    submit_label = Bi("作出裁定", "Rule")
    fate = Bi(
        "裁定立即生效，写入账本，并对当事人可见",
        "Takes effect at once, is written in the ledger and shown to the person",
    )
    severity = ChoiceField(
        Bi("裁定", "Ruling"),
        choices=[(s.value, label) for s, label in SEVERITIES.items()],
        widget=forms.RadioSelect(),
        span="wide",
    )
    reason = TextField(Bi("理由", "Reason"), rows=3, max_length=2000)


class CheckForm(PickForm):
    """One person against a person or an organisation."""

    submit_label = Bi("检查", "Check")
    person_id = PickField(Bi("谁", "Who"), picker="person")
    other_person_id = PickField(Bi("对哪个人", "Against which person"), picker="person", required=False)
    organisation_id = PickField(Bi("对哪个单位", "Against which organisation"), picker="organisation", required=False)
