"""Where each outcome of a gate leads: the edge and the state. Outcomes without an edge leave the dossier at its gate. A table, nothing more."""

from __future__ import annotations

EDGE_OF: dict[str, tuple[str, str]] = {
    "GO": ("T-24", "ACTIVE"),
    "ACCELERATE": ("T-24", "ACTIVE"),
    "CONDITIONAL": ("T-24", "ACTIVE"),
    "PIVOT": ("T-25", "PIVOT"),
    "PAUSE": ("T-28", "PAUSE"),
    "STOP": ("T-40", "STOP"),
    "SPLIT": ("T-43", "ACTIVE"),
    "MERGE": ("T-43", "MERGED"),
    "GRADUATE": ("T-33", "ACCEPT"),
}
STAYING = ("HOLD", "RELAY", "REVOKE")
