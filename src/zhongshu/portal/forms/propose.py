"""Proposing in four short steps and a last look. Each step is a form of its own, so that it can be left and taken up again."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.discovery.actions.bringing import LIMITS, Incoming
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, NumberField, TextField, TickField, TrlField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.sentences import SentenceField, lengthen
from zhongshu.policy.queries import active_rules
from zhongshu.portal.forms.guarded import GuardedForm

CONSENT = Bi(
    "我确认内容真实、不含国家秘密，同意中心为评估与答复之目的处理以上信息",
    "I confirm that this is true and holds no state secret, and agree that the center uses it to assess and to answer",
)
NEXT = Bi("保存并继续", "Save and continue")


def field_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("请选择", "Choose one")), *active_rules().labels("fields").items()]


def region_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("请选择", "Choose one")), *active_rules().labels("regions").items()]


class WhatForm(HouseForm):
    """Step 1: the technology in one line."""

    submit_label = NEXT
    title = SentenceField(
        Bi("技术名称", "Name of the technology"),
        characters=LIMITS["title"],
        span="wide",
        example=Bi("钙钛矿/晶硅叠层电池", "Perovskite–silicon tandem cells"),
    )
    field = ChoiceField(Bi("所属领域", "Field"), choices=field_choices, span="wide")
    claim = SentenceField(
        Bi("一句话主张", "Your claim in one sentence"),
        characters=60,
        rows=2,
        help_text=Bi(
            "说清它用什么新原理，把什么做到什么程度。中文不超过 60 字。",
            "What new principle, doing what, how well. At most 180 characters.",
        ),
        example=Bi(
            "用叠层结构突破单结晶硅 29.4 % 的效率极限，每瓦成本不升",
            "A stacked cell beats silicon's 29.4 % limit at no extra cost per watt",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lengthen(self.fields["claim"], active_rules().care.claim_chars)


class LeapForm(HouseForm):
    """Step 2: what it overturns, and the one number that shows it."""

    submit_label = NEXT
    incumbent = SentenceField(
        Bi("它要颠覆的主流技术", "The mainstream technology it overturns"),
        characters=LIMITS["incumbent"],
        rows=2,
        example=Bi("TOPCon 单结晶硅电池", "TOPCon single-junction silicon cells"),
    )
    metric = SentenceField(
        Bi("最能说明问题的一个指标", "The one metric that shows it"),
        characters=LIMITS["metric"],
        example=Bi("组件光电转换效率", "Module conversion efficiency"),
    )
    unit = TextField(Bi("单位", "Unit"), max_length=40, example=Bi("%、Wh/kg、元/千瓦时", "%, Wh/kg, yuan/kWh"))
    today = NumberField(
        Bi("主流技术现在达到", "The mainstream reaches today"),
        required=False,
        max_digits=18,
        decimal_places=6,
        example="26.1",
    )
    value = NumberField(
        Bi("您的技术达到或要达到", "Yours reaches, or will reach"),
        required=False,
        max_digits=18,
        decimal_places=6,
        example="33.9",
    )


class WhyForm(HouseForm):
    """Step 3: why it can work, and how far it is."""

    submit_label = NEXT
    why = SentenceField(
        Bi("为什么可能（两句话）", "Why it is possible (two sentences)"),
        characters=LIMITS["why"],
        rows=5,
        help_text=Bi(
            "第一句写原理，第二句写您手里的证据。不必写未公开的技术细节。",
            "First the principle, then the evidence you hold. Leave out unpublished details.",
        ),
    )
    trl = TrlField(Bi("目前的技术就绪水平", "Technology readiness now"), required=False)
    trl.span = "wide"
    organisation_text = SentenceField(
        Bi("单位或团队", "Organisation or team"),
        characters=LIMITS["organisation_text"],
        required=False,
        help_text=Bi("还没有单位也可以提出。", "You may propose without one."),
    )
    region = ChoiceField(Bi("所在地", "Where you are"), choices=region_choices, required=False)


class WhoForm(HouseForm):
    """Step 4: whom to answer."""

    submit_label = NEXT
    name = TextField(
        Bi("联系人姓名", "Contact name"),
        max_length=80,
        span="wide",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = TextField(
        Bi("邮箱", "E-mail"),
        required=False,
        max_length=200,
        help_text=Bi("回执和每一次进展都会发到这里。", "The receipt and every step are sent here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = TextField(
        Bi("电话", "Phone"),
        required=False,
        max_length=40,
        help_text=Bi("邮箱和电话至少填一项。", "Give an e-mail address or a phone number."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_email(self) -> str:
        value = str(self.cleaned_data.get("email") or "")
        return checked_email(value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("email") or cleaned.get("phone") or self.errors.get("email")):
            self.add_error(
                "email",
                str(
                    Bi("请填写邮箱或电话，以便答复", "Give an e-mail address or a phone number, so that we can answer")
                ),
            )
        return cleaned


def checked_email(value: str) -> str:
    """An address that can be written to; the refusal in the house's words."""
    if value:
        try:
            forms.EmailField().clean(value)
        except forms.ValidationError:
            text = Bi("邮箱格式不对，应如 name@example.com", "This is not an e-mail address such as name@example.com")
            raise forms.ValidationError(str(text)) from None
    return value


# step -> (its title, its form)
STEPS: dict[str, tuple[Bi, type[HouseForm]]] = {
    "what": (Bi("是什么", "What it is"), WhatForm),
    "leap": (Bi("颠覆什么", "What it overturns"), LeapForm),
    "why": (Bi("为什么可能", "Why it can work"), WhyForm),
    "who": (Bi("联系谁", "Whom to answer"), WhoForm),
}
ANSWERS = tuple(name for _, form in STEPS.values() for name in form.base_fields if name not in ("version", "key"))


class CheckForm(GuardedForm):
    """The last look: every answer travels along hidden, so that sending twice sends the same."""

    submit_label = Bi("提交", "Submit")
    consent = TickField(CONSENT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ANSWERS:
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput())
        self.fields["need"] = forms.CharField(required=False, widget=forms.HiddenInput())
        consent = self.fields["consent"]
        consent.error_messages["required"] = str(
            Bi("须同意后才能提交", "Your consent is needed before we may take this in")
        )

    def parts(self) -> dict[str, HouseForm]:
        """Each step's form, bound to what travelled along."""
        return {step: form(self.data) for step, (_, form) in STEPS.items()}


def incoming(
    parts: dict[str, HouseForm], *, consent: bool, channel: str = "open", need_id: str | None = None
) -> Incoming:
    """What the forms of the steps say together."""
    said: dict[str, Any] = {}
    for form in parts.values():
        said |= form.given
    for name in ("value", "today"):
        said[name] = float(said[name]) if said.get(name) is not None else None
    return Incoming(**said, consent=consent, channel=channel, need_id=need_id)
