"""Forms about one dossier that no stage owns: its next decision, what it says of itself, its team."""

from __future__ import annotations

from typing import Any

from django import forms

from zhongshu.desk.queries.scope import first_year
from zhongshu.desk.queries.team import ROLES
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, DateField, TextField, TrlField, pair
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.pickers import PickField
from zhongshu.policy.queries import active_rules

CONFIDENTIALITY: dict[str, Bi] = {
    "public": Bi("公开", "Public"),
    "internal": Bi("内部", "Internal"),
    "secret": Bi("商业秘密", "Trade secret"),
}
ONE_SIDE = Bi("中英文至少填一种", "Give it in Chinese or English at least")


def _reason() -> TextField:
    return TextField(Bi("理由", "Reason"), rows=2, max_length=500)


class NextDecisionForm(HouseForm):
    """When the next decision falls, and why then."""

    on = DateField(Bi("下次决策日", "Next decision"))
    reason = _reason()
    submit_label = Bi("设定", "Set")


def years() -> list[tuple[str, Bi]]:
    """From this year back to the first dossier's."""
    this = clock.today().year
    return [(str(year), Bi(f"{year} 年", str(year))) for year in range(this, first_year() - 1, -1)]


def region_choices() -> list[tuple[str, Bi]]:
    return [("", Bi("未定", "Not known")), *active_rules().labels("regions").items()]


class FactsForm(HouseForm):
    """What a dossier says of itself; only what differs is changed."""

    submit_label = Bi("保存更正", "Save the amendment")
    fate = Bi(
        "更正前后与理由一并记入账本；卷宗所处的状态不变。",
        "What was, what is and the reason go into the ledger; the dossier's state stays.",
    )
    title_zh = TextField(Bi("名称（中文）", "Title (Chinese)"), required=False, max_length=200)
    title_en = TextField(Bi("名称（英文）", "Title (English)"), required=False, max_length=200)
    claim_zh = TextField(Bi("一句话主张（中文）", "Claim in one sentence (Chinese)"), required=False, rows=2, max_length=120, span="half")  # fmt: skip
    claim_en = TextField(Bi("一句话主张（英文）", "Claim in one sentence (English)"), required=False, rows=2, max_length=240, span="half")  # fmt: skip
    trl = TrlField(Bi("技术就绪水平", "TRL"), required=False)
    region = ChoiceField(Bi("地区", "Region"), choices=region_choices, required=False)
    confidentiality = ChoiceField(Bi("密级", "Confidentiality"), choices=CONFIDENTIALITY)
    reason = _reason()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("title", "claim"):
            if not (given.get(f"{name}_zh") or given.get(f"{name}_en")) and not self.errors.get(f"{name}_zh"):
                self.add_error(f"{name}_zh", str(ONE_SIDE))
        return given

    def changes(self) -> dict[str, Any]:
        """The columns whose value differs from the one that was shown."""
        return {name: value for name, value in self.given.items() if name != "reason" and value != self.initial[name]}


class JoinForm(HouseForm):
    """Somebody joins the team."""

    submit_label = Bi("加入团队", "Add to the team")
    fate = Bi(
        "有账号的成员随即可以看到这份卷宗；与其有利益关系的人随即须回避。",
        "A member with an account may read the dossier at once; whoever has an interest in them must keep out at once.",
    )
    person_id = PickField(Bi("人员", "Person"), picker="person", help_text=Bi("名录中没有时，先在“人员”中登记。", "Register the person under Persons first, if not yet in the directory."))  # fmt: skip
    role = ChoiceField(Bi("身份", "Role"), choices=ROLES, initial="member")
    locals().update(
        pair("duty", Bi("分工（中文）", "Duty (Chinese)"), Bi("分工（英文）", "Duty (English)"), max_length=120)
    )
    reason = _reason()

    def __init__(self, *args: Any, taken: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean_person_id(self) -> str:
        person = str(self.cleaned_data["person_id"])
        if person in self.taken:
            raise forms.ValidationError(str(Bi("此人已在团队中", "This person is in the team already")))
        return person


class YearForm(HouseForm):
    """Which year is reported on."""

    year = ChoiceField(Bi("年份", "Year"), choices=years)
    submit_label = Bi("开始编制", "Make it")
    fate = Bi(
        "后台汇总当年全部记录并封存正文，再排出中、英文两份 PDF，存为文件；正文校验值公开可查。",
        "The year's records are gathered and the text is frozen; a Chinese and an English PDF are set and kept as documents. Anybody may check the hash.",
    )


class DutyForm(HouseForm):
    """What a member does."""

    submit_label = Bi("保存分工", "Save the duty")
    locals().update(
        pair("duty", Bi("分工（中文）", "Duty (Chinese)"), Bi("分工（英文）", "Duty (English)"), max_length=120)
    )
    reason = _reason()


class LeaveForm(HouseForm):
    """Why somebody leaves the team."""

    submit_label = Bi("今天离开团队", "End the membership today")
    fate = Bi(
        "此人今天起不再属于团队，不再因此看到这份卷宗；经历保留。",
        "From today the person is no longer in the team and no longer reads the dossier for it; the record stays.",
    )
    reason = _reason()
