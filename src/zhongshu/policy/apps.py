"""Registers the policy room with Django."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "zhongshu.policy"
    label = "policy"

    def ready(self) -> None:
        from zhongshu.kernel.bilingual import Bi
        from zhongshu.pages import rail

        rail.register("hub", Bi("规则", "Rules"), "policy:versions", "policy:RUA", "adjustments", order=60)
