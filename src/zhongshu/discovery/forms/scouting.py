"""Campaigns, outreach and signals."""

from __future__ import annotations

from typing import Any

from zhongshu.discovery.actions.campaigns import CampaignText
from zhongshu.discovery.actions.signals import SignalText
from zhongshu.discovery.rules import OUTREACH_CHANNELS, SIGNAL_KINDS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, NumberField, TextField, pair
from zhongshu.pages.forms import HouseForm
from zhongshu.people.actor import Actor, Place
from zhongshu.policy.queries import active_rules


def field_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("请选择", "Choose one")), *active_rules().labels("fields").items()]


def offer_fields(form: HouseForm, actor: Actor, wanted: str) -> None:
    """Of the fields, those in which this actor holds the right: a form offers nothing that its act refuses."""
    chosen = [(code, label) for code, label in field_choices() if not code or actor.may(wanted, Place(field=code))]
    form.fields["field"].choices = chosen  # type: ignore[attr-defined]


class CampaignForm(HouseForm):
    submit_label = Bi("保存", "Save")
    locals().update(
        pair("theme", Bi("主题（中文）", "Theme (Chinese)"), Bi("主题（英文）", "Theme (English)"), max_length=120)
    )
    field = ChoiceField(Bi("领域", "Field"), choices=field_choices, span="wide")
    taxonomy = TextField(Bi("技术分类，每行一项", "Taxonomy, one term a line"), rows=4, required=False, max_length=2000)
    query = TextField(Bi("检索式", "Query"), rows=2, required=False, max_length=2000)

    def said(self) -> CampaignText:
        return CampaignText(**self.given)


class OutreachForm(HouseForm):
    submit_label = Bi("记一笔", "Log it")
    on = DateField(Bi("日期", "Day"))
    channel = ChoiceField(Bi("途径", "How"), choices=OUTREACH_CHANNELS)
    minutes = NumberField(Bi("用时", "Time spent"), unit=Bi("分钟", "minutes"), max_digits=4, decimal_places=0)
    receipt = TextField(
        Bi("得到的线索（回执号）", "Lead it brought (receipt number)"),
        required=False,
        max_length=20,
        example="L-2026-00123",
    )
    note = TextField(Bi("做了什么", "What was done"), rows=2, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())


class CloseForm(HouseForm):
    submit_label = Bi("结束行动", "End the campaign")
    lesson = TextField(Bi("这次学到了什么", "What was learned"), rows=3, max_length=2000)


class SignalForm(HouseForm):
    submit_label = Bi("登记信号", "Record the signal")
    kind = ChoiceField(Bi("类别", "Kind"), choices=SIGNAL_KINDS)
    ref = TextField(
        Bi("编号", "Number"), max_length=120, example=Bi("DOI、公开号或网址", "DOI, publication number or address")
    )
    locals().update(
        pair("title", Bi("标题（中文）", "Title (Chinese)"), Bi("标题（英文）", "Title (English)"), max_length=300)
    )
    on = DateField(Bi("日期", "Date"))
    field = ChoiceField(Bi("领域", "Field"), choices=field_choices)
    summary = TextField(Bi("要点", "Summary"), rows=3, required=False, max_length=3000)
    people = TextField(
        Bi("作者或发明人，每行一位", "Authors or inventors, one a line"), rows=3, required=False, max_length=2000
    )
    organisations = TextField(
        Bi("单位，每行一家", "Organisations, one a line"), rows=3, required=False, max_length=2000
    )
    url = TextField(Bi("链接", "Link"), required=False, max_length=400, span="wide")
    novelty = NumberField(Bi("新颖度（0 至 1）", "Novelty (0 to 1)"), required=False, max_digits=4, decimal_places=3)
    disruption = NumberField(
        Bi("颠覆度（-1 至 1）", "Disruption (−1 to 1)"), required=False, max_digits=4, decimal_places=3
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data.get("url") or "")
        if url and not url.startswith(("https://", "http://")):
            self.add_error("url", str(Bi("链接应以 https:// 开头", "A link begins with https://")))
        return url

    def said(self, campaign_id: str | None = None) -> SignalText:
        given = self.given
        for name in ("novelty", "disruption"):
            given[name] = float(given[name]) if given.get(name) is not None else None
        return SignalText(**given, campaign_id=campaign_id)


class LinkForm(HouseForm):
    submit_label = Bi("关联", "Link")
    receipt = TextField(Bi("回执号", "Receipt number"), max_length=20, span="wide", example="L-2026-00123")
