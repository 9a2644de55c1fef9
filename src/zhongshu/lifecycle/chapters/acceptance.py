"""Acceptance 综合绩效评价: what was promised, what was shown, what the money became, and when outcomes are followed up."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import HOUSE, IDENTITY, Field, Kind, define

ACCEPTANCE = define(
    Kind(
        "acceptance",
        Bi("综合绩效评价", "Acceptance"),
        (
            Field("result", Bi("结论", "Result"), IDENTITY),  # excellent, passed, failed
            Field("summary", Bi("综合评价", "Summary"), IDENTITY),
            Field("milestones", Bi("里程碑", "Milestones"), IDENTITY),
            Field("leap", Bi("跨越指标", "Leap metric"), IDENTITY),  # {metric, unit, promised, reached}
            Field("money", Bi("经费", "Money"), IDENTITY),  # {planned, paid, returned} in fen
            Field("votes", Bi("评审意见", "Panel's votes"), IDENTITY),
            Field("dissent", Bi("不同意见", "Dissent"), HOUSE),
            Field("follow_up", Bi("成果回访日", "Follow-up days"), IDENTITY),  # 1, 3 and 5 years
            Field("report", Bi("科技报告", "Science report"), IDENTITY),  # {title, openness, sha256}
            Field("signed_on", Bi("签署日期", "Signed on"), IDENTITY),
        ),
    )
)
