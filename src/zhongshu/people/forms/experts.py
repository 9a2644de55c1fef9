"""Forms of the expert room: a whole profile for officers, the own words for the expert."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, ManyField, NumberField, TextField, TickField
from zhongshu.pages.pickers import PickField
from zhongshu.people.fields import FIELDS
from zhongshu.people.forms.picking import PickForm
from zhongshu.people.models.experts import AVAILABILITY, EXPERT_KINDS, EXPERT_LEVELS, LANGUAGES


class OwnExpertiseForm(PickForm):
    """What an expert says of himself."""

    submit_label = Bi("保存", "Save")
    keywords_zh = TextField(
        Bi("关键词（中文）", "Keywords (Chinese)"),
        required=False,
        max_length=400,
        example=Bi("钙钛矿，叠层电池，界面钝化", "in Chinese, separated by commas"),
        span="wide",
    )
    keywords_en = TextField(
        Bi("关键词（英文）", "Keywords (English)"),
        required=False,
        max_length=400,
        example="perovskite, tandem cells",
        span="wide",
    )
    languages = ManyField(Bi("可用哪些语言评议", "Languages of review"), choices=LANGUAGES)
    availability = ChoiceField(Bi("能否接受邀请", "Availability"), choices=AVAILABILITY)
    away_until = DateField(
        Bi("何时恢复", "Away until"), required=False, help_text=Bi("仅在暂不可接时填写", "Only when away")
    )


class ExpertForm(OwnExpertiseForm):
    """A whole profile."""

    submit_label = Bi("保存专家", "Save the expert")
    kind = ChoiceField(Bi("带来哪类判断", "Which judgement he or she brings"), choices=EXPERT_KINDS)
    level = ChoiceField(Bi("层次", "Level"), choices=EXPERT_LEVELS)
    fields_of = ManyField(Bi("领域", "Fields"), choices=FIELDS, required=False)
    yearly_cap = NumberField(
        Bi("每年最多评议", "At most a year"), unit=Bi("项", "dossiers"), max_value=100, min_value=0, decimal_places=0
    )
    retired = TickField(Bi("已退出专家库（不再邀请）", "Retired from the list (not invited any more)"), required=False)
    field_order: tuple[str, ...] = (
        "kind",
        "level",
        "fields_of",
        "keywords_zh",
        "keywords_en",
        "languages",
        "availability",
        "away_until",
        "yearly_cap",
    )


class NewExpertForm(ExpertForm):
    """A person who becomes an expert."""

    submit_label = Bi("加入专家库", "Enrol the expert")
    person_id = PickField(Bi("人员", "Person"), picker="person")
    retired = None  # type: ignore[assignment]
    field_order: tuple[str, ...] = ("person_id", *ExpertForm.field_order)
