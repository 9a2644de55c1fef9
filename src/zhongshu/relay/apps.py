"""Registers the relay room: its guards and arrivals on the spine, its chore, its page of the dossier, its place in the rail, its labels."""

from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "zhongshu.relay"
    label = "relay"

    def ready(self) -> None:
        from zhongshu.kernel.bilingual import Bi
        from zhongshu.lifecycle import tabs
        from zhongshu.pages import rail
        from zhongshu.relay import chores, guards, labels  # noqa: F401  they register themselves
        from zhongshu.relay.queries import has_relay

        labels.register()
        tabs.register("relay", Bi("接力", "Relay"), "relay:relay", right="relay:RUSA", order=70, shows=has_relay)
        rail.register("deliver", Bi("接力", "Relays"), "relay:relays", "relay:RUSA", "arrows-exchange", 80)
