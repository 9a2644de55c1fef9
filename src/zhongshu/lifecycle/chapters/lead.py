"""The lead as it came in, sealed when screening starts. Contact data stays in `discovery` and never travels."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import CONTENT, HOUSE, IDENTITY, Field, Kind, define

LEAD = define(
    Kind(
        "lead",
        Bi("线索登记表", "Lead"),
        (
            Field("title", Bi("名称", "Title"), CONTENT),
            Field("claim", Bi("一句话主张", "Claim"), CONTENT),
            Field("field", Bi("领域", "Field"), CONTENT),
            Field("incumbent", Bi("要颠覆的主流技术", "Incumbent technology"), CONTENT),
            Field("metric", Bi("关键指标", "Key metric"), CONTENT),
            Field("why_possible", Bi("为什么可能", "Why possible"), CONTENT),
            Field("trl", Bi("技术就绪水平", "TRL"), CONTENT),
            Field("organisation", Bi("单位", "Organisation"), IDENTITY),
            Field("channel", Bi("发现渠道", "Channel"), HOUSE),
            Field("receipt", Bi("回执号", "Receipt"), HOUSE),
        ),
    )
)
