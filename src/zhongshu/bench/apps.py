"""Registers the bench: arrivals, guards, the daily clock, labels, its places in the rail and on the dossier."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "zhongshu.bench"
    label = "bench"

    def ready(self) -> None:
        from zhongshu.bench import arrivals, chores, guards, labels, places  # noqa: F401  they register themselves
