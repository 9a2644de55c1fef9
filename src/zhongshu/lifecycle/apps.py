"""Registers the spine with Django."""

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "zhongshu.lifecycle"
    label = "lifecycle"

    def ready(self) -> None:
        from zhongshu.lifecycle import labels  # noqa: F401  names the acts
