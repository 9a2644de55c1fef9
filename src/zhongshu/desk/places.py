"""Where the desk stands in the rail."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import tabs
from zhongshu.pages import rail

rail.register("desk", Bi("我的工作", "My work"), "desk:home", "desk:R", "home", 10, "h")
rail.register("desk", Bi("卷宗", "Dossiers"), "desk:dossiers", "dossier:R", "file-text", 20, "d")
rail.register("hub", Bi("看板", "Board"), "desk:board", "board:R", "layout-kanban", 10, "b")
rail.register("hub", Bi("指标", "Indicators"), "desk:reports", "report:R", "chart-bar", 20, "k")

tabs.register("overview", Bi("概览", "Overview"), "desk:dossier", right="dossier:R", order=10)
tabs.register("chapters", Bi("篇章", "Chapters"), "desk:chapters", right="dossier:R", order=90)
tabs.register("timeline", Bi("全部经过", "Timeline"), "desk:timeline", right="dossier:R", order=95)
