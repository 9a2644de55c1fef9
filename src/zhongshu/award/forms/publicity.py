"""Forms of publicity inside the house: what is shown, and the answer to an objection."""

from django import forms

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, TextField
from zhongshu.pages.forms import HouseForm


class PublishForm(HouseForm):
    """What the public page will say."""

    title_zh = TextField(Bi("项目名称", "Title in Chinese"), max_length=200, span="half")
    title_en = TextField(Bi("项目名称（英文）", "Title in English"), max_length=240, span="half")
    organisation_zh = TextField(Bi("承担单位", "Organisation in Chinese"), max_length=200, span="half")
    organisation_en = TextField(Bi("承担单位（英文）", "Organisation in English"), max_length=240, span="half")
    lead = TextField(Bi("负责人", "Lead"), max_length=160, required=False)
    submit_label = Bi("发布公示", "Publish")
    fate = Bi(
        "即刻显示在公开页面，从今天起公示，期满前任何人都可以提出异议。请核对不含商业秘密。",
        "It appears on the public page at once; the period runs from today and anybody may object. Make sure that it holds no trade secret.",
    )


class AnswerForm(HouseForm):
    """Sustained or not, and why."""

    sustained = ChoiceField(
        Bi("结论", "Conclusion"), widget=forms.RadioSelect,
        choices={"no": Bi("异议不成立", "Not sustained"), "yes": Bi("异议成立，退回委员会", "Sustained: back to the committee")},
    )  # fmt: skip
    reply = TextField(Bi("答复", "Answer"), rows=6, max_length=8000)
    submit_label = Bi("答复异议", "Answer")
    fate = Bi("答复发给异议人，并记入账本。", "The objector is told, and it is entered in the ledger.")
