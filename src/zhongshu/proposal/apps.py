"""Registers the proposal room: its guards on the spine and its labels in the ledger."""

from django.apps import AppConfig


class ProposalConfig(AppConfig):
    name = "zhongshu.proposal"
    label = "proposal"

    def ready(self) -> None:
        from zhongshu.proposal import ahead, arrivals, guards, labels, places, sealed  # noqa: F401  they register themselves
        from zhongshu.proposal.guards import refinement  # noqa: F401
