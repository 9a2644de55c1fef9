"""Registers the portal and its places in the public navigation."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "zhongshu.portal"
    label = "portal"

    def ready(self) -> None:
        from zhongshu.kernel.bilingual import Bi
        from zhongshu.pages import rail

        rail.public(Bi("提出技术", "Propose"), "portal:propose", 10)
        rail.public(Bi("推荐技术", "Recommend"), "portal:recommend", 20)
        rail.public(Bi("需求榜单", "Needs"), "portal:needs", 30)
        rail.public(Bi("立项公示", "Awards"), "portal:publicity", 35)
        rail.public(Bi("如何决定", "Rules"), "portal:rules", 40)
        rail.public(Bi("查询进展", "Status"), "portal:status", 50)
