"""Registers the room decisions."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "zhongshu.decisions"
    label = "decisions"

    def ready(self) -> None:
        from zhongshu.decisions import labels, locks, steps_signed, verifying  # noqa: F401  they register themselves
        from zhongshu.kernel.bilingual import Bi
        from zhongshu.pages import rail

        rail.register("deliver", Bi("决策", "Decisions"), "decisions:decisions", "decision:RUA", "gavel", 20, "v")
