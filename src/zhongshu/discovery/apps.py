"""Registers discovery: its guards on the spine and the pages where its edges are taken."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "zhongshu.discovery"
    label = "discovery"

    def ready(self) -> None:
        from zhongshu.discovery import guards, verbs

        guards.register_pages()
        verbs.register()
        register_documents()


def register_documents() -> None:
    """Files about a lead: read by those who triage, added by them and by its proposer."""
    from zhongshu.discovery.access import may_add, may_read
    from zhongshu.documents.access import register_about

    register_about("lead", may_read=may_read, may_add=may_add)
