"""Registers the desk: its places in the rail."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zhongshu.desk"
    label = "desk"

    def ready(self) -> None:
        from zhongshu.desk import places  # noqa: F401  registers them
        from zhongshu.desk.yearly import places as yearly_places  # noqa: F401  registers the reports and their chore
