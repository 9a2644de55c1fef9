"""Registers the room surplus."""

from django.apps import AppConfig


class SurplusConfig(AppConfig):
    name = "zhongshu.surplus"
    label = "surplus"

    def ready(self) -> None:
        from zhongshu.surplus import labels  # noqa: F401  it registers itself
