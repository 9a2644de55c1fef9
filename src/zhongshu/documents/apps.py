"""Registers the documents room with Django, and its chore with the worker."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhongshu.documents"
    label = "documents"

    def ready(self) -> None:
        from zhongshu.documents.actions import sweep_orphans
        from zhongshu.documents.queries import verify_paper, verify_paper_number
        from zhongshu.documents.verifying import answers
        from zhongshu.kernel.chores import chore

        chore("documents.sweep", every=24 * 3600)(sweep_orphans)
        answers(verify_paper, verify_paper_number)
