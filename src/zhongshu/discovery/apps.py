"""Registers discovery: its guards on the spine and the pages where its edges are taken."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "zhongshu.discovery"
    label = "discovery"

    def ready(self) -> None:
        from zhongshu.discovery import arrivals, chores, guards, verbs  # noqa: F401  arrivals and chores register themselves

        guards.register_pages()
        verbs.register()
        register_documents()
        register_places()
        register_pickers()


def register_documents() -> None:
    """Files about a lead: read by those who triage, added by them and by its proposer."""
    from zhongshu.discovery.access import may_add, may_read
    from zhongshu.documents.access import register_about

    register_about("lead", may_read=may_read, may_add=may_add)


def register_places() -> None:
    """Discovery's places in the rail, with what waits in the inbox."""
    from zhongshu.discovery.queries.leads import waiting
    from zhongshu.kernel.bilingual import Bi
    from zhongshu.pages import rail

    rail.register("select", Bi("线索初筛", "Leads"), "discovery:leads", "triage:RUA", "inbox", 10, "l")
    rail.register("select", Bi("需求", "Needs"), "discovery:needs", "need:RCUA", "target", 20, "n")
    rail.register("select", Bi("发现行动", "Campaigns"), "discovery:campaigns", "campaign:RCUA", "compass", 30, "c")
    rail.register("select", Bi("信号", "Signals"), "discovery:signals", "signal:RCUA", "radar-2", 40, "s")
    rail.register("select", Bi("推荐", "Recommendations"), "discovery:recommendations", "triage:RUA", "award", 45)
    rail.count("discovery:leads", waiting)


def register_pickers() -> None:
    """Signals can be named in the forms of other rooms (a rival that overtakes)."""
    from zhongshu.discovery.queries.scouting import signal_label, signals_named
    from zhongshu.pages import pickers

    pickers.register("signal", right="signal:RCUA", search=signals_named, label=signal_label)
