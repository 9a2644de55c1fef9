"""A record of an earlier programme, sealed as it was read from its file: the evidence behind a historical dossier."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import HOUSE, IDENTITY, Field, Kind, define

HISTORY = define(
    Kind(
        "history",
        Bi("历史项目记录", "Historical record"),
        (
            Field("source", Bi("来源文件", "Source"), HOUSE),
            Field("record", Bi("原始记录", "Record"), IDENTITY),
        ),
    )
)
