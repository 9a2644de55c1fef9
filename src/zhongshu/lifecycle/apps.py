"""Registers the spine with Django."""

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "zhongshu.lifecycle"
    label = "lifecycle"

    def ready(self) -> None:
        from zhongshu.documents.access import register_about
        from zhongshu.lifecycle import files, labels, scopes  # noqa: F401  labels names the acts

        register_about("dossier", may_read=files.may_read, may_add=files.may_add)
        scopes.register()
