"""Registers the kernel with Django and refuses a database that is set wrong."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class KernelConfig(AppConfig):
    name = "zhongshu.kernel"
    label = "kernel"

    def ready(self) -> None:
        from zhongshu.kernel.chores import chore
        from zhongshu.kernel.database import check_databases, refresh_statistics

        register(check_databases, Tags.database)
        chore("kernel.statistics", every=24 * 3600)(refresh_statistics)
