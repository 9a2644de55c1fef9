"""Forms of the directory: an organisation, a person, an employment, a merge."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, TextField, pair
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import PickField
from zhongshu.people.forms.picking import PickForm
from zhongshu.people.models.directory import ORGANISATION_KINDS

_NAMES = pair(
    "name", Bi("中文名称", "Name in Chinese"), Bi("英文名称", "Name in English"), max_length=200,
    help_text=Bi("中英文至少填一个", "One of the two is enough"),
)  # fmt: skip


class OrganisationForm(PickForm):
    """An organisation."""

    submit_label = Bi("保存单位", "Save the organisation")
    name_zh, name_en = _NAMES["name_zh"], _NAMES["name_en"]
    kind = ChoiceField(Bi("类别", "Kind"), choices=ORGANISATION_KINDS)
    credit_code = TextField(
        Bi("统一社会信用代码", "Unified social credit code"), required=False, max_length=24,
        help_text=Bi("18 位，按 GB 32100 校验", "18 characters, checked by GB 32100"), example="91350100M000100Y43",
    )  # fmt: skip
    region = TextField(Bi("所在地区（中文）", "Region (Chinese)"), required=False, max_length=40, span="half")
    region_en = TextField(Bi("所在地区（英文）", "Region (English)"), required=False, max_length=60, span="half")
    parent_id = PickField(
        Bi("上级单位", "Parent organisation"), picker="organisation", required=False,
        help_text=Bi("上下级单位在利益回避中视为同一单位", "Parent and child count as one organisation in conflicts of interest"),
    )  # fmt: skip


class PersonForm(HouseForm):
    """A person on record."""

    submit_label = Bi("保存人员", "Save the person")
    name_zh = TextField(Bi("中文姓名", "Name in Chinese"), required=False, max_length=80, span="half")
    name_en = TextField(Bi("英文姓名", "Name in English"), required=False, max_length=80, span="half")
    title_zh = TextField(Bi("职称职务（中文）", "Title (Chinese)"), required=False, max_length=80, span="half")
    title_en = TextField(Bi("职称职务（英文）", "Title (English)"), required=False, max_length=120, span="half")
    orcid = TextField(Bi("ORCID", "ORCID"), required=False, max_length=60, example="0000-0002-1825-0097", span="half")


class NewPersonForm(PickForm):
    """A person not on record yet, with the present employment."""

    submit_label = Bi("登记人员", "Register the person")
    name_zh = TextField(Bi("中文姓名", "Name in Chinese"), required=False, max_length=80, span="half")
    name_en = TextField(Bi("英文姓名", "Name in English"), required=False, max_length=80, span="half")
    title_zh = TextField(Bi("职称职务（中文）", "Title (Chinese)"), required=False, max_length=80, span="half")
    title_en = TextField(Bi("职称职务（英文）", "Title (English)"), required=False, max_length=120, span="half")
    orcid = TextField(Bi("ORCID", "ORCID"), required=False, max_length=60, example="0000-0002-1825-0097", span="half")
    organisation_id = PickField(Bi("现任职单位", "Works at"), picker="organisation", required=False)
    position = TextField(Bi("岗位（中文）", "Position (Chinese)"), required=False, max_length=80, span="half")
    position_en = TextField(Bi("岗位（英文）", "Position (English)"), required=False, max_length=120, span="half")
    since = DateField(Bi("入职日期", "Since"), required=False)


class EmploymentForm(PickForm):
    """Where a person works or worked."""

    submit_label = Bi("添加任职", "Add the employment")
    organisation_id = PickField(Bi("单位", "Organisation"), picker="organisation")
    position = TextField(Bi("岗位（中文）", "Position (Chinese)"), required=False, max_length=80, span="half")
    position_en = TextField(Bi("岗位（英文）", "Position (English)"), required=False, max_length=120, span="half")
    since = DateField(Bi("入职日期", "Since"), required=False)
    until = DateField(
        Bi("离开日期", "Until"), required=False, help_text=Bi("仍在任则留空", "Leave empty when still there")
    )


class EndEmploymentForm(HouseForm):
    """The day a person left."""

    submit_label = Bi("登记离开", "Register the departure")
    until = DateField(Bi("离开日期", "Last day"))


class MergeForm(PickForm):
    """Which record stays."""

    submit_label = Bi("提请合并", "Propose the merge")
    fate = Bi(
        "须由另一人确认；确认后，这条记录名下的任职、利益关系、账号都归到保留的那条",
        "A second person confirms; then employments, interests and accounts of this record move to the one that stays",
    )
    into_id = PickField(Bi("保留哪条记录", "Which record stays"), picker="person")
    reason = TextField(Bi("凭什么认定是同一人", "Why they are one human being"), rows=3, max_length=2000)


class ReasonForm(HouseForm):
    """A reason, and nothing else."""

    reason = TextField(Bi("理由", "Reason"), rows=3, max_length=2000)

    def __init__(self, *args: object, submit: Bi | None = None, fate: Bi | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.submit_label = submit or Bi("确认", "Confirm")
        self.fate = fate or ""
