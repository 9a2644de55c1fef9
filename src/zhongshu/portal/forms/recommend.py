"""Recommending: the technology and its team as in proposing, then who vouches and how it was checked."""

from __future__ import annotations

from typing import Any

from zhongshu.discovery.actions.bringing import Incoming
from zhongshu.discovery.actions.recommending import Vouching
from zhongshu.discovery.rules import RELATIONSHIPS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, TextField, TickField
from zhongshu.portal.forms.guarded import GuardedForm
from zhongshu.portal.forms.propose import ANSWERS, STEPS, checked_email, incoming

TRUTH = Bi(
    "我已核实所填内容真实，已征得团队同意，且不含国家秘密；我同意中心为评估与答复之目的处理以上信息",
    "I have checked that this is true, the team agrees, and it holds no state secret; I agree that the center uses it to assess and to answer",
)


class RecommendForm(GuardedForm):
    """One page, five groups."""

    submit_label = Bi("提交推荐", "Send the recommendation")
    by_name = TextField(Bi("推荐人姓名", "Recommender"), max_length=80)
    by_organisation = TextField(Bi("推荐单位", "Recommending organisation"), max_length=200)
    by_email = TextField(Bi("推荐人邮箱", "Recommender's e-mail"), max_length=200)
    relationship = ChoiceField(Bi("与团队的关系", "How you stand to the team"), choices=RELATIONSHIPS)
    checked_by = TextField(Bi("核实人", "Checked by"), max_length=80)
    checked_on = DateField(Bi("核实日期", "Checked on"))
    how_checked = TextField(
        Bi("如何核实", "How it was checked"),
        rows=3,
        max_length=1000,
        example=Bi(
            "到实验室看过样机，核对了原始记录", "Saw the prototype in the laboratory and compared the raw records"
        ),
    )
    statement = TextField(Bi("推荐意见", "Your recommendation"), rows=5, max_length=300)
    consent = TickField(TRUTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for _, form in STEPS.values():
            for name, field in form().fields.items():
                if name in ANSWERS:
                    self.fields[name] = field
        self.fields["name"].label = Bi("团队联系人", "Contact in the team")  # type: ignore[assignment]
        self.fields["organisation_text"].label = Bi("团队单位", "The team's organisation")  # type: ignore[assignment]
        consent = self.fields["consent"]
        consent.error_messages["required"] = str(
            Bi("须确认后才能提交", "This must be confirmed before we may take it in")
        )

    def clean_email(self) -> str:
        return checked_email(str(self.cleaned_data.get("email") or ""))

    def clean_by_email(self) -> str:
        return checked_email(str(self.cleaned_data.get("by_email") or ""))

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day and day > clock.today():
            self.add_error("checked_on", str(Bi("核实日期不能晚于今天", "The day of the check may not lie ahead")))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("email") or cleaned.get("phone") or self.errors.get("email")):
            self.add_error("email", str(Bi("请填写团队的邮箱或电话", "Give the team's e-mail address or phone number")))
        return cleaned

    def groups(self) -> list[tuple[Bi, list[Any]]]:
        """The fields under their headings, in the order of the page."""
        heads = [
            (title, [self[name] for name in form.base_fields if name in ANSWERS]) for title, form in STEPS.values()
        ]
        heads[3] = (Bi("团队联系方式", "How to reach the team"), heads[3][1])
        mine = [self[n] for n in ("by_name", "by_organisation", "by_email", "relationship")]
        check = [self[n] for n in ("checked_by", "checked_on", "how_checked", "statement")]
        return [
            *heads,
            (Bi("推荐人", "Recommender"), mine),
            (Bi("真实性调查与推荐意见", "Truth check and recommendation"), check),
        ]

    def said(self) -> Incoming:
        class Part:
            given = {name: self.cleaned_data.get(name) for name in ANSWERS}

        return incoming({"all": Part()}, consent=bool(self.cleaned_data["consent"]), channel="recommendation")  # type: ignore[dict-item]

    def vouching(self) -> Vouching:
        c = self.cleaned_data
        return Vouching(
            name=c["by_name"], organisation_text=c["by_organisation"], email=c["by_email"], relationship=c["relationship"],
            checked_by=c["checked_by"], checked_on=c["checked_on"], how_checked=c["how_checked"], statement=c["statement"],
        )  # fmt: skip
