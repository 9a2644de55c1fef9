"""Who can judge a dossier: experts of the kinds asked for, free of interest, of different organisations, nobody much oftener than another.

Flows in: the house, a dossier, kinds. Flows out: slugs, and the accounts of those who were asked. An account is opened when somebody is first asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from zhongshu.lifecycle.models import Dossier
from zhongshu.panels.queries.composition import interests_of
from zhongshu.people.actions import grant_role
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.proposal.queries import kept_off
from zhongshu.web.demo.people import House

OTHER_FIELD = 3  # how much oftener an expert of the field is asked than one of another
INSTEAD = {"user": ("investor", "industry"), "investor": ("user", "finance", "industry"), "industry": ("user",)}
CHAIRS = "请其主持论证组"


class Experts:
    """The experts of the story."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.all = [slug for slug, one in house.people.items() if one.expert]
        self.asked: Counter[str] = Counter()
        self.chairs: set[str] = set()
        self._by_id = {house.persons[slug]: slug for slug in self.all}
        self._free: dict[str, frozenset[str]] = {}

    def free(self, dossier: Dossier) -> frozenset[str]:
        """Those whom no interest bars from this dossier; asked of the house once."""
        if dossier.pk not in self._free:
            ids = {self.house.persons[slug]: slug for slug in self.all}
            found = interests_of(dossier, ids)
            self._free[dossier.pk] = frozenset(
                slug for pk, slug in ids.items() if not any(tie.locks for tie in found[pk])
            )
        return self._free[dossier.pk]

    def rested(self, dossier: Dossier, slugs: Collection[str]) -> set[str]:
        """Those of these who may sit on the blind panel of an appraisal today."""
        reasons = kept_off(dossier, [self.house.persons[slug] for slug in slugs])
        return {slug for slug in slugs if not reasons[self.house.persons[slug]]}

    def pick(
        self, dossier: Dossier, kinds: Sequence[str], *, but: Collection[str] = (), blind: bool = False
    ) -> list[str]:
        """One expert for each kind, in that order; another kind where nobody is left of it. ``blind``: for the panel of an appraisal."""
        chosen: list[str] = []
        free = self.rested(dossier, sorted(self.free(dossier))) if blind else self.free(dossier)
        for kind in kinds:
            taken = {self.house.people[slug].organisation for slug in (*chosen, *but)}
            able = [
                slug
                for slug in free
                if slug not in chosen and slug not in but and self.house.people[slug].organisation not in taken
            ]
            chosen += self._likeliest(able, (kind, *INSTEAD.get(kind, ()), "technical"), dossier.field)
        self.asked.update(chosen)
        return chosen

    def _likeliest(self, able: list[str], kinds: Sequence[str], code: str) -> list[str]:
        people = self.house.people
        for kind in kinds:
            found = [slug for slug in able if people[slug].expert["kind"] == kind]
            if found:
                return [min(found, key=lambda s: (self.asked[s] + OTHER_FIELD * (code not in people[s].fields), s))]
        return []

    def known(self, person_id: str) -> str:
        """The slug of an expert by the person's id; empty for somebody the story does not know."""
        return self._by_id.get(person_id, "")

    def account(self, slug: str) -> Actor:
        """The account of an expert, opened by the director when first asked."""
        if slug not in self.house.accounts:
            self.house.open(slug, Role.EXP)
        return self.house.actor(slug)

    def chair(self, slug: str) -> Actor:
        """An expert who may also chair."""
        actor = self.account(slug)
        if slug not in self.chairs and Role.CH not in actor.roles:
            grant_role(self.house.director, actor.user_id, role=Role.CH, reason=CHAIRS)
            self.house.known.pop(slug)
        self.chairs.add(slug)
        return self.house.actor(slug)
