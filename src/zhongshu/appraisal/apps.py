"""Registers the appraisal room: its guards and arrivals on the spine, its chores, its names."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "zhongshu.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from zhongshu.appraisal import arriving, chores, guards, labels, locks, places, signed  # noqa: F401  they register themselves
