"""Who is there: organisations, persons with their employments, accounts with their roles, experts and what ties them to others.

Flows in: the content. Flows out: `House`, by which the story finds an actor, a person or an organisation under its slug.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from zhongshu.kernel import clock
from zhongshu.people.actions import (
    add_employment,
    close_account,
    declare_interest,
    derive_interests,
    enrol_expert,
    grant_role,
    open_account,
    register_organisation,
    register_person,
)
from zhongshu.people.actions.accounts import found_center
from zhongshu.people.actions.interests import Derived
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.roles import Role
from zhongshu.policy.queries import active_rules
from zhongshu.web.demo.content import LEVEL, Content, Firm, Relation, Somebody

HOME = "yangtze-center"
ADDRESS = "{slug}@demo.example.org"
WORKING = ("PI", "PS", "FL", "AO", "COM", "ENT")  # roles of which everybody has an account, not only the named one
OF_FIELD = {"FL"}  # roles granted for each field of their holder
FOUNDED = "筹建完成，交由主任管理 / the center is founded; its director takes over"
GRANTED = "演示中心的设定 / set up for the demonstration"


@dataclass
class House:
    """Everybody, by slug."""

    firms: dict[str, Firm] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    people: dict[str, Somebody] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    known: dict[str, Actor] = field(default_factory=dict)
    promised: Counter[str] = field(default_factory=Counter)  # dossiers the story will give each specialist

    def actor(self, slug: str) -> Actor:
        """The actor behind an account."""
        if slug not in self.known:
            self.known[slug] = actor_of(User.objects.get(pk=self.accounts[slug]))
        return self.known[slug]

    def of_role(self, role: str) -> list[str]:
        """Holders of a role that have an account, in the order of the file."""
        return [slug for slug, one in self.people.items() if one.role == role and slug in self.accounts]

    def leads_field(self, code: str) -> Actor:
        return self.actor(next(slug for slug in self.of_role("FL") if code in self.people[slug].fields))

    def officer(self, code: str) -> str:
        """The specialist who triages a field."""
        mine = [slug for slug in self.of_role("PS") if code in self.people[slug].fields]
        return mine[0] if mine else self.of_role("PS")[-1]

    def specialist(self, code: str, *, but: str = "") -> str:
        """The specialist of a field with the lightest load promised so far; another field's when all of them are laden."""
        able = [slug for slug in self.of_role("PS") if slug != but]
        chosen = min(able, key=lambda slug: self.promised[slug] - 3 * (code in self.people[slug].fields))
        self.promised[chosen] += 1
        return chosen

    def experts(self, code: str) -> list[str]:
        """Experts, those of a field first."""
        able = [slug for slug, one in self.people.items() if one.expert]
        return sorted(able, key=lambda slug: code not in self.people[slug].fields)


def settle(content: Content) -> House:
    """Make everybody, in the order in which a new center would."""
    house = House(people={one.slug: one for one in content.people}, firms={firm.slug: firm for firm in content.firms})
    regions = {choice.label.zh: choice.code for choice in active_rules().lists.regions}
    for firm in content.firms:
        _organisation(house, firm, regions)
    founder = found_center(
        SYSTEM, email=ADDRESS.format(slug="founder"), name_zh="筹建人", name_en="Founder", password=None, role="DIR"
    )
    for one in content.people:
        _person(house, one)
    for one in sorted(content.people, key=lambda one: not one.account):  # the named account of a role is its first
        if one.account or one.role in WORKING:
            _account(house, actor_of(founder), one)
    close_account(house.actor(house.of_role("DIR")[0]), founder.pk, reason=FOUNDED)
    for one in content.people:
        if one.expert:
            _expert(house, one)
    for relation in content.relations:
        _tie(house, relation)
    return house


def _organisation(house: House, firm: Firm, regions: dict[str, str]) -> None:
    parent = house.organisations.get(firm.parent, "")
    made = register_organisation(
        SYSTEM, name_zh=firm.name_zh, name_en=firm.name_en, kind=firm.kind, credit_code=firm.credit_code, region=firm.region_zh,
        region_en=firm.region_en,
        parent_id=parent,
    )  # fmt: skip
    house.organisations[firm.slug], house.regions[firm.slug] = made.pk, regions.get(firm.region_zh, "CN")


def _person(house: House, one: Somebody) -> None:
    now_at = "" if one.employment else house.organisations[one.organisation]
    made = register_person(
        SYSTEM, name_zh=one.name_zh, name_en=one.name_en, title_zh=one.title_zh, title_en=one.title_en, organisation_id=now_at,
        position=one.title_zh if now_at else "", position_en=one.title_en if now_at else "",
    )  # fmt: skip
    house.persons[one.slug] = made.pk
    for stay in one.employment:
        add_employment(
            SYSTEM, made.pk, organisation_id=house.organisations[stay["organisation"]], position=stay["title_zh"],
            position_en=stay["title_en"],
            since=stay["from"], until=stay.get("until"),
        )  # fmt: skip


def _account(house: House, founding: Actor, one: Somebody) -> None:
    user = open_account(
        founding, email=ADDRESS.format(slug=one.slug), person_id=house.persons[one.slug], demo=one.account
    )
    places = [("field", code) for code in one.fields] if one.role in OF_FIELD else [("center", "")]
    for kind, ref in places:
        grant_role(founding, user.pk, role=Role(one.role), kind=kind, ref=ref, reason=GRANTED)
    house.accounts[one.slug] = user.pk


def _expert(house: House, one: Somebody) -> None:
    officer = house.actor(house.of_role("AO")[0])
    enrol_expert(
        officer, house.persons[one.slug], kind=one.expert["kind"], level=LEVEL.get(one.expert["level"], "senior"),
        fields=one.fields, keywords_zh=", ".join(one.keywords_zh), keywords_en=", ".join(one.keywords_en), languages=["zh", "en"],
    )  # fmt: skip


def _tie(house: House, relation: Relation) -> None:
    """What records show is derived by the house, what people said is registered by the officer; a tie to somebody unknown is left out."""
    other, firm = house.persons.get(relation.other, ""), house.organisations.get(relation.organisation, "")
    if not (other or firm):
        return
    person, evidence = house.persons[relation.person], f"{relation.note_zh}\n{relation.note_en}"
    year = dt.date(relation.year, 1, 1)
    if relation.source == "derived":
        until = min(dt.date(relation.year, 12, 31), clock.today()) if relation.kind == "coauthor" else None
        derive_interests(
            SYSTEM, [Derived(relation.kind, person, other, firm, min(year, clock.today()), until, evidence)]
        )
    else:
        officer = house.actor(house.of_role("AO")[0])
        declare_interest(
            officer,
            kind=relation.kind,
            person_id=person,
            other_person_id=other,
            organisation_id=firm,
            since=year,
            evidence=evidence,
        )
