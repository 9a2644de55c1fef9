"""Graduation 毕业: which tests the technology met, with which evidence, and what it has become."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import ALL, HOUSE, IDENTITY, Field, Kind, define

OUTCOME = define(
    Kind(
        "outcome",
        Bi("毕业决定", "Graduation"),
        (
            Field("tests", Bi("毕业条件", "Graduation tests"), ALL),  # [{code, met, evidence}]
            Field("outcomes", Bi("成果", "Outcomes"), IDENTITY),  # [{kind, title, on, share}]
            Field("landings", Bi("落地", "Landings"), ALL),  # [{district, kind, on}]
            Field("decision", Bi("决定编号", "Decision"), IDENTITY),
            Field("reasons", Bi("理由", "Reasons"), IDENTITY),
            Field("votes", Bi("票数", "Votes"), IDENTITY),
            Field("probability", Bi("预测概率", "Predicted probability"), HOUSE),
            Field("decided_on", Bi("决定日期", "Decided on"), ALL),
        ),
    )
)
