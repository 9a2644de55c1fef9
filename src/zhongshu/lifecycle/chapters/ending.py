"""How funded work ended before its goal: stopped without fault, or revoked for misconduct. A no-fault stop is no integrity record (R-26)."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import HOUSE, IDENTITY, Field, Kind, define

ENDING = define(
    Kind(
        "ending",
        Bi("终止决定与经验单", "Ending and lesson"),
        (
            Field("outcome", Bi("决定", "Decision"), IDENTITY),  # STOP or REVOKE
            Field("fault", Bi("是否有过错", "Fault"), IDENTITY),  # false for every STOP
            Field("reasons", Bi("理由", "Reasons"), IDENTITY),
            Field("lesson", Bi("经验", "Lesson"), IDENTITY),
            Field("money", Bi("资金结算", "Money"), IDENTITY),  # {paid, wind_down, returned} in fen
            Field("wind_down", Bi("收尾计划", "Wind-down plan"), IDENTITY),
            Field("released", Bi("释放的人员、设备与数据", "People, equipment, data released"), IDENTITY),
            Field("team_view", Bi("团队陈述", "The team's view"), IDENTITY),
            Field("appeal_until", Bi("申诉截止", "Appeal until"), IDENTITY),
            Field("reapply_from", Bi("可再次提出", "May be brought again from"), IDENTITY),
            Field("options", Bi("考虑过的方案", "Options considered"), HOUSE),
            Field("probability", Bi("预测成功概率", "Predicted probability"), HOUSE),
            Field("note", Bi("内部说明", "Internal note"), HOUSE),
        ),
    )
)
