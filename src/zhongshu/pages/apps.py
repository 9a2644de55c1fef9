"""Registers the pages room with Django."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "zhongshu.pages"
    label = "pages"

    def ready(self) -> None:
        from zhongshu.kernel.chores import chore
        from zhongshu.pages.actions import forget_old

        chore("pages.forget_old", every=24 * 3600)(forget_old)
