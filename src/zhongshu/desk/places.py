"""Where the desk stands in the rail."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import rail

rail.register("desk", Bi("我的工作", "My work"), "desk:home", "desk:R", "home", 10, "h")
rail.register("desk", Bi("卷宗", "Dossiers"), "desk:dossiers", "dossier:R", "file-text", 20, "d")
rail.register("hub", Bi("看板", "Board"), "desk:board", "board:R", "layout-kanban", 10, "b")
