"""The Seal of excellence 卓越印章 (R-24): above the line, without money. Sealed anew whenever its standing changes; the newest one speaks."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import ALL, HOUSE, IDENTITY, Field, Kind, define

EXCELLENCE = define(
    Kind(
        "seal",
        Bi("卓越印章", "Seal of excellence"),
        (
            Field("code", Bi("编号", "Number"), IDENTITY),
            Field("standing", Bi("状态", "Standing"), ALL),  # valid, used, expired, revoked
            Field("issued_on", Bi("签发日期", "Issued on"), ALL),
            Field("valid_until", Bi("有效期至", "Valid until"), ALL),
            Field("cause", Bi("未获经费的原因", "Why there was no money"), IDENTITY),
            Field("opinion", Bi("所依论证意见", "The opinion it rests on"), HOUSE),  # {number, sha256}
            Field("sha256", Bi("证书校验值", "Hash of the certificate"), IDENTITY),
            Field("reason", Bi("理由", "Reason"), IDENTITY),
        ),
    )
)
