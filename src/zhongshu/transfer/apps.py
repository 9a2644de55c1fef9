"""Registers the transfer room: its guards and arrivals on the spine, its chores, its places, its labels, its files."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "zhongshu.transfer"
    label = "transfer"

    def ready(self) -> None:
        from zhongshu.transfer import chores, guards, labels, places, signed  # noqa: F401  they register themselves

        labels.register()
        places.register()
