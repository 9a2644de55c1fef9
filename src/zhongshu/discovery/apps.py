"""Registers discovery: its guards on the spine and the pages where its edges are taken."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "zhongshu.discovery"
    label = "discovery"

    def ready(self) -> None:
        from zhongshu.discovery import guards, verbs

        guards.register_pages()
        verbs.register()
