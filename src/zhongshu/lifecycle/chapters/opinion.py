"""The panel's signed opinion 论证意见书: what the experts judged, what the chair concludes, what the team is asked to do.

Counts and conclusions travel to the team; single verdicts with names stay in the house.
"""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import HOUSE, IDENTITY, Field, Kind, define

OPINION = define(
    Kind(
        "opinion",
        Bi("论证意见书", "Opinion"),
        (
            Field("recommendation", Bi("建议去向", "Recommendation"), IDENTITY),  # refine, bench, decline
            Field("synthesis", Bi("综合意见", "Synthesis"), IDENTITY),
            Field("verdicts", Bi("定性意见票数", "Verdicts"), IDENTITY),  # {yes, no, unsure, not_mine}
            Field("probability", Bi("颠覆概率", "Probability of disruption"), IDENTITY),  # 0 to 1, pooled
            Field("criteria", Bi("各准则评分", "Scores by criterion"), IDENTITY),  # [{code, median, low, high, count}]
            Field("properties", Bi("四性评分", "The four properties"), IDENTITY),  # [{code, median}]
            Field("rank", Bi("名次区间", "Rank"), IDENTITY),  # {expected, low, high, chance, band, among} or {}
            Field("crossed", Bi("是否交叉评议", "Cross round held"), IDENTITY),
            Field("golden_ticket", Bi("金票", "Golden ticket"), IDENTITY),  # {} or {statement}
            Field("dissent", Bi("不同意见", "Dissent"), IDENTITY),  # [text], without names
            Field("conditions", Bi("条件", "Conditions"), IDENTITY),  # [text]
            Field("asks", Bi("优化任务", "Asks"), IDENTITY),  # [{code, kind, text}]
            Field("advice", Bi("对方案的建议", "Advice for the plan"), IDENTITY),
            Field("stage_money_fen", Bi("建议首阶段经费", "Money advised for stage 1"), IDENTITY),
            Field("feedback", Bi("给团队的反馈", "Feedback to the team"), IDENTITY),
            Field("reason_code", Bi("不予支持的原因", "Reason for declining"), IDENTITY),
            Field("plan", Bi("所评方案", "The plan judged"), IDENTITY),  # {number, sha256} of the plan chapter
            Field("signed_on", Bi("签署日期", "Signed on"), IDENTITY),
            Field("options", Bi("考虑过的方案", "Options considered"), HOUSE),  # [{code, zh, en}]
            Field("chosen", Bi("决定", "Decision"), HOUSE),  # the code of the option taken
            Field("predicted", Bi("预测成功概率", "Predicted probability of success"), HOUSE),  # 0 to 1
            Field("reason", Bi("决定的理由", "Reason of the decision"), HOUSE),
            Field("decided_by", Bi("决定人", "Decided by"), HOUSE),
            Field("chair", Bi("组长", "Chair"), HOUSE),
            Field("votes", Bi("逐人意见", "Each expert's verdict"), HOUSE),
            Field("rule_set", Bi("规则版本", "Rule-set"), HOUSE),
        ),
    )
)
