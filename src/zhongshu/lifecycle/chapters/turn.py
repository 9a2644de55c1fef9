"""One turn of the course at a gate 里程碑评审决定书: what was shown, what was voted, what was decided, what the money does next."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import HOUSE, IDENTITY, Field, Kind, define

TURN = define(
    Kind(
        "turn",
        Bi("里程碑评审决定书", "Gate decision"),
        (
            Field("gate", Bi("评审编号", "Gate"), IDENTITY),
            Field("stage", Bi("阶段", "Stage"), IDENTITY),
            Field("trigger", Bi("触发", "Trigger"), IDENTITY),  # date, evidence, alert, request
            Field(
                "exams", Bi("考核结果", "Exam results"), IDENTITY
            ),  # [{statement, metric, target, result, unit, passed}]
            Field("assumptions", Bi("致命假设", "Killer assumptions"), IDENTITY),  # [{statement, state, probability}]
            Field("spent_fen", Bi("已用经费", "Money spent"), IDENTITY),
            Field("votes", Bi("评审意见", "Panel's votes"), IDENTITY),  # {go, no, abstain} and suggested outcomes
            Field("outcome", Bi("决定", "Outcome"), IDENTITY),  # one of the twelve codes
            Field("options", Bi("考虑过的方案", "Options considered"), HOUSE),
            Field("reasons", Bi("理由", "Reasons"), IDENTITY),
            Field("probability", Bi("预测成功概率", "Predicted probability"), HOUSE),
            Field("conditions", Bi("条件", "Conditions"), IDENTITY),  # [{text, due_on}]
            Field(
                "money", Bi("资金效果", "Money"), IDENTITY
            ),  # {released, held, added, bridging, wind_down, returned} in fen
            Field(
                "particulars", Bi("要项", "Particulars"), IDENTITY
            ),  # what the outcome fixes: {until, cause, restart_test, partner, share, moves, …}; empty where it says nothing
            Field("lesson", Bi("经验", "Lesson"), IDENTITY),
            Field("waiver", Bi("对终止判据的豁免", "Waiver of a kill criterion"), IDENTITY),
            Field("team_view", Bi("团队陈述", "The team's view"), IDENTITY),
            Field("specialist_view", Bi("专员意见", "The specialist's view"), HOUSE),
            Field("heard", Bi("对方团队", "The other team"), HOUSE),  # [{dossier, why, asked_on, until, said, said_on}]
            Field("decided_on", Bi("决定日期", "Decided on"), IDENTITY),
            Field("next_stage", Bi("下一阶段", "Next stage"), IDENTITY),
        ),
    )
)
