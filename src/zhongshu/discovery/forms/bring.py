"""Registering a lead that staff met elsewhere, on its own or from a signal."""

from __future__ import annotations

from typing import Any

from zhongshu.discovery.actions.bringing import LIMITS, Incoming
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, EmailField, NumberField, TextField, TickField, TrlField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.sentences import SentenceField, lengthen
from zhongshu.policy.queries import active_rules


def channel_choices() -> list[tuple[str, Bi]]:
    return [
        ("", Bi("请选择", "Choose one")),
        *((code, label) for code, label in active_rules().labels("channels").items() if code != "open"),
    ]


def field_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("请选择", "Choose one")), *active_rules().labels("fields").items()]


def region_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("请选择", "Choose one")), *active_rules().labels("regions").items()]


class RegisterForm(HouseForm):
    """The lead in the words of whoever met it; the team's consent may follow."""

    submit_label = Bi("登记线索", "Register the lead")
    fate = Bi(
        "将开立卷宗并立即查重；初筛时限从今天起算。",
        "A dossier is opened and look-alikes are sought; the triage clock starts today.",
    )
    title = SentenceField(Bi("技术名称", "Name of the technology"), characters=LIMITS["title"], span="wide")
    field = ChoiceField(Bi("领域", "Field"), choices=field_choices)
    channel = ChoiceField(Bi("发现渠道", "Channel"), choices=channel_choices)
    claim = SentenceField(Bi("一句话主张", "Claim in one sentence"), rows=2, characters=60)
    incumbent = SentenceField(Bi("要颠覆的主流技术", "Incumbent technology"), rows=2, characters=LIMITS["incumbent"])
    metric = SentenceField(Bi("关键指标", "Key metric"), characters=LIMITS["metric"])
    unit = TextField(Bi("单位", "Unit"), max_length=40)
    today = NumberField(Bi("主流技术现值", "The incumbent's value"), required=False, max_digits=18, decimal_places=6)
    value = NumberField(Bi("本技术的值", "Its own value"), required=False, max_digits=18, decimal_places=6)
    why = SentenceField(Bi("为什么可能", "Why it is possible"), rows=4, characters=LIMITS["why"])
    trl = TrlField(Bi("技术就绪水平", "TRL"), required=False)
    organisation_text = SentenceField(
        Bi("单位或团队", "Organisation or team"), required=False, characters=LIMITS["organisation_text"]
    )
    region = ChoiceField(Bi("地区", "Region"), choices=region_choices, required=False)
    name = TextField(Bi("联系人", "Contact"), required=False, max_length=80)
    email = EmailField(Bi("邮箱", "E-mail"), required=False, max_length=200)
    phone = TextField(Bi("电话", "Phone"), required=False, max_length=40)
    consent = TickField(
        Bi("团队已同意受理（可稍后登记）", "The team has agreed (may be recorded later)"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lengthen(self.fields["claim"], active_rules().care.claim_chars)

    def said(self, **more: Any) -> Incoming:
        given = self.given
        for name in ("today", "value"):
            given[name] = float(given[name]) if given.get(name) is not None else None
        return Incoming(**{**given, **more})
