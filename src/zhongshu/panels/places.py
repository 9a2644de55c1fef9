"""Where panels stand in the rail and among the pages of a dossier."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import tabs
from zhongshu.pages import rail

rail.register("select", Bi("专家组", "Panels"), "panels:panels", "panel:RUA", "users", 62)
rail.register("desk", Bi("我的评议", "My reviews"), "panels:seats", "verdict:U", "clipboard-check", 15)
tabs.register("panels", Bi("专家组", "Panels"), "panels:of_dossier", right="panel:RUA", order=30)
