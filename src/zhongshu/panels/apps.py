"""Registers the room of panels: its names, its chores, its places."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "zhongshu.panels"
    label = "panels"

    def ready(self) -> None:
        from zhongshu.panels import chores, labels, locks, places  # noqa: F401  they register themselves
