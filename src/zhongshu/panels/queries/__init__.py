"""Reading panels. Officers read panels of dossiers they may know; an expert reads the own seats and nobody else's."""

from zhongshu.panels.queries.composition import Composition, barred_among, composition, interests_of, load_of
from zhongshu.panels.queries.panels import (
    accepted_seats,
    actor_seat,
    invitation_to,
    may_judge,
    my_seats,
    officers,
    panel_for,
    panel_of,
    panels,
    quorum,
    quorum_of,
    seat_for,
    seats_of,
    unanswered,
)

__all__ = [
    "Composition",
    "accepted_seats",
    "actor_seat",
    "barred_among",
    "composition",
    "interests_of",
    "invitation_to",
    "load_of",
    "may_judge",
    "my_seats",
    "officers",
    "panel_for",
    "panel_of",
    "panels",
    "quorum",
    "quorum_of",
    "seat_for",
    "seats_of",
    "unanswered",
]
