"""Registers the award room: guards, arrivals, tabs, rail entries, names of acts."""

from django.apps import AppConfig


class AwardConfig(AppConfig):
    name = "zhongshu.award"
    label = "award"

    def ready(self) -> None:
        from zhongshu.award import arrivals, chores, evidence, guards, labels, places, signed  # noqa: F401  they register themselves
