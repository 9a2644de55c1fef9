"""Which interests bar a person from a dossier: the one place where the spine asks the people room."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.people.queries import barring_interests


def barring(person_id: str, *, people: list[str], organisations: list[str]) -> list[Bi]:
    """Why this person must stay out of a matter of these people and organisations; empty when nothing bars."""
    return [found.reason for found in barring_interests(person_id, people=people, organisations=organisations)]
