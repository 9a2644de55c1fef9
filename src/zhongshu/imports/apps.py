"""Registers the imports: the chore that goes on with open jobs, the names of its acts, its place in the rail."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "zhongshu.imports"
    label = "imports"

    def ready(self) -> None:
        from zhongshu.imports import chores, labels  # noqa: F401  they register themselves
