"""The committee's mandate 立项决定: what was chosen among which options, for what money and stages, with votes and predicted probability."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import ALL, HOUSE, IDENTITY, Field, Kind, define

MANDATE = define(
    Kind(
        "mandate",
        Bi("立项决定", "Mandate"),
        (
            Field("decision", Bi("决定编号", "Decision"), IDENTITY),
            Field("programme", Bi("计划", "Programme"), IDENTITY),
            Field("amount_fen", Bi("批准经费", "Money granted"), ALL),
            Field(
                "stages", Bi("阶段计划", "Stages"), IDENTITY
            ),  # [{number, aim, months, budget_fen, exam, pass_prior}]
            Field("budget", Bi("预算科目", "Budget lines"), IDENTITY),  # [{stage, line, amount_fen}]
            Field("options", Bi("考虑过的方案", "Options considered"), HOUSE),
            Field("chosen", Bi("决定", "Chosen"), IDENTITY),
            Field("reasons", Bi("理由", "Reasons"), IDENTITY),
            Field("conditions", Bi("条件", "Conditions"), IDENTITY),
            Field("probability", Bi("预测成功概率", "Predicted probability of success"), HOUSE),
            Field("votes", Bi("票数", "Votes"), IDENTITY),  # {for, against, abstain, recused}
            Field("dissent", Bi("不同意见", "Dissent"), HOUSE),
            Field("advice", Bi("优化器建议或不用的理由", "The optimiser's advice, or why none"), HOUSE),
            Field("breaches", Bi("超出的上限及理由", "Caps broken, and why"), HOUSE),
            Field("decided_on", Bi("决定日期", "Decided on"), ALL),
        ),
    )
)
