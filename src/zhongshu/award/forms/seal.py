"""Forms of the Seal of excellence."""

from __future__ import annotations

from zhongshu.award.models.seals import CAUSES
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import ChoiceField, TextField
from zhongshu.pages.forms import HouseForm


class IssueForm(HouseForm):
    """Why there was no money, and why this dossier deserves the Seal."""

    cause = ChoiceField(Bi("未获经费的原因", "Why there was no money"), choices=CAUSES)
    reason = TextField(
        Bi("签发理由", "Why the Seal is given"), rows=3, max_length=1000,
        help_text=Bi("记入账本并封存；证书上不印", "Entered in the ledger and sealed; not printed on the certificate"),
    )  # fmt: skip
    submit_label = Bi("签发", "Issue")
    fate = Bi(
        "证书随即生成并封存，团队收到通知；有效十二个月，凭印章可走快速通道到替补首发。任何人可用证书上的二维码核验。",
        "The certificate is made and sealed at once and the team is told. It holds for twelve months and opens the fast lane to B1; anybody may check it by its QR.",
    )


class RevokeForm(HouseForm):
    """Why it is taken back."""

    reason = TextField(Bi("撤销理由", "Why it is revoked"), rows=3, max_length=1000, help_text=Bi("团队会看到", "The team reads it"))  # fmt: skip
    submit_label = Bi("撤销印章", "Revoke the Seal")
    fate = Bi(
        "印章立即失效，快速通道随之关闭；公开核验页显示已撤销。",
        "It holds no longer from this moment; the fast lane closes and the public page shows it as revoked.",
    )
