"""Registers delivery: guards, arrivals, chores, the names of its acts, its places."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "zhongshu.delivery"
    label = "delivery"

    def ready(self) -> None:
        from zhongshu.delivery import arriving, chores, guards, labels, places, signed  # noqa: F401  they register themselves
