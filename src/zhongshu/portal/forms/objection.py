"""The public form of an objection: who, how to be answered, what and on what grounds, one file if there is one."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import FileField, TextField, TickField
from zhongshu.portal.forms.guarded import GuardedForm
from zhongshu.portal.forms.propose import checked_email


class ObjectionForm(GuardedForm):
    """One page."""

    name = TextField(Bi("姓名", "Your name"), max_length=80, span="half")
    organisation = TextField(Bi("单位", "Organisation"), max_length=160, required=False, span="half")
    contact = TextField(
        Bi("邮箱", "E-mail"),
        max_length=200,
        help_text=Bi("答复发到这里，不公开", "The answer goes there; it is not published"),
    )
    text = TextField(
        Bi("异议及依据", "Objection and grounds"), rows=7, max_length=4000,
        help_text=Bi("写明事实、依据和来源", "State facts, grounds and sources"),
    )  # fmt: skip
    file = FileField(Bi("证据文件", "Evidence"), required=False)
    confirmed = TickField(
        Bi(
            "我确认所述属实，文件不含国家秘密；同意中心为答复之目的处理以上信息",
            "I confirm that this is true and that the file holds no state secret; I agree that the center uses it to answer",
        )
    )
    submit_label = Bi("提交异议", "Send the objection")
    fate = Bi("由未参与决定的人在规定时限内答复您。", "Somebody who had no part in the decision answers you in time.")

    def clean_contact(self) -> str:
        return checked_email(str(self.cleaned_data.get("contact") or ""))
