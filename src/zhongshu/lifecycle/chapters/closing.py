"""How a dossier ended and what was said to its team: the decision, the reason code, the feedback, the way to appeal."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import HOUSE, IDENTITY, Field, Kind, define

CLOSING = define(
    Kind(
        "closing",
        Bi("决定与反馈", "Decision and feedback"),
        (
            Field("outcome", Bi("决定", "Decision"), IDENTITY),
            Field("reason_code", Bi("原因", "Reason"), IDENTITY),
            Field("feedback", Bi("给团队的反馈", "Feedback to the team"), IDENTITY),
            Field("appeal_until", Bi("申诉截止", "Appeal until"), IDENTITY),
            Field("reapply_from", Bi("可再次提出", "May be brought again from"), IDENTITY),
            Field("note", Bi("内部说明", "Internal note"), HOUSE),
        ),
    )
)
