"""Needs: writing one down, taking a step, bringing a technology to it."""

from __future__ import annotations

from typing import Any

from zhongshu.discovery.actions.needs import NeedText
from zhongshu.discovery.rules import NEED_MODES, SECRECY
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, MoneyField, NumberField, TextField, TickField, pair
from zhongshu.pages.forms import HouseForm
from zhongshu.people.models import Organisation
from zhongshu.policy.queries import active_rules


def field_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("请选择", "Choose one")), *active_rules().labels("fields").items()]


def region_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("请选择", "Choose one")), *active_rules().labels("regions").items()]


class NeedForm(HouseForm):
    """What somebody needs, in both languages."""

    submit_label = Bi("保存草稿", "Save as draft")
    locals().update(
        pair("title", Bi("标题（中文）", "Title (Chinese)"), Bi("标题（英文）", "Title (English)"), max_length=200)
    )
    organisation = TextField(
        Bi("需求单位", "Owner organisation"), required=False, max_length=200, help_text=Bi("填名录中的全称或统一社会信用代码。", "Full name or credit code as in the directory."),
    )  # fmt: skip
    field = ChoiceField(Bi("领域", "Field"), choices=field_choices)
    locals().update(
        pair(
            "pain",
            Bi("痛点（中文）", "Pain point (Chinese)"),
            Bi("痛点（英文）", "Pain point (English)"),
            rows=4,
            max_length=3000,
        )
    )
    locals().update(
        pair(
            "today",
            Bi("目前最好的技术（中文）", "Best technology today (Chinese)"),
            Bi("目前最好的技术（英文）", "Best technology today (English)"),
            rows=2,
            max_length=1000,
        )
    )
    locals().update(
        pair(
            "metric",
            Bi("目标指标（中文）", "Target metric (Chinese)"),
            Bi("目标指标（英文）", "Target metric (English)"),
            max_length=120,
        )
    )
    metric_target = NumberField(Bi("目标值", "Target"), required=False, max_digits=18, decimal_places=6)
    metric_unit = TextField(Bi("单位", "Unit"), required=False, max_length=40)
    budget_fen = MoneyField(Bi("意向经费", "Budget"), required=False)
    deadline = DateField(Bi("截止日期", "Deadline"), required=False)
    trial_site = TickField(Bi("可提供试验场", "Offers a trial site"), required=False)
    purchase_intent = TickField(Bi("有采购意向", "Intends to buy"), required=False)
    locals().update(
        pair(
            "willing",
            Bi("能提供什么（中文）", "What is offered (Chinese)"),
            Bi("能提供什么（英文）", "What is offered (English)"),
            rows=2,
            max_length=1000,
        )
    )
    mode = ChoiceField(Bi("组织方式", "Mode"), choices=NEED_MODES)
    secrecy = ChoiceField(Bi("公开范围", "How public"), choices=SECRECY)
    region = ChoiceField(Bi("地区", "Region"), choices=region_choices, required=False)

    def clean_organisation(self) -> str | None:
        """The id of the organisation that was named; one's own when left empty by a person of an organisation."""
        name = self.cleaned_data.get("organisation") or ""
        if not name:
            return None
        found = (
            Organisation.objects.filter(credit_code=name)
            or Organisation.objects.filter(name_zh=name)
            or Organisation.objects.filter(name_en__iexact=name)
        )
        if len(found) != 1:
            self.add_error(
                "organisation",
                str(
                    Bi(
                        "名录中没有这个单位，请填全称或信用代码",
                        "The directory holds no such organisation; give its full name or credit code",
                    )
                ),
            )
            return None
        return str(found[0].pk)

    def said(self, organisation_id: str | None) -> NeedText:
        given: dict[str, Any] = self.given
        given["organisation_id"] = given.pop("organisation", None) or organisation_id
        target = given.get("metric_target")
        given["metric_target"] = float(target) if target is not None else None
        return NeedText(**given)


class StepForm(HouseForm):
    reason = TextField(Bi("理由", "Reason"), required=False, max_length=500, span="wide")


class IntroduceForm(HouseForm):
    submit_label = Bi("引荐", "Introduce")
    dossier_code = TextField(Bi("卷宗编号", "Dossier"), max_length=32, example="SH-D-26-0001")
    note = TextField(Bi("为什么合适", "Why it fits"), max_length=500)


class MatchForm(HouseForm):
    submit_label = Bi("更新", "Update")
    note = TextField(Bi("备注", "Note"), required=False, max_length=500, span="wide")
