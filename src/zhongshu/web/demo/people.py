"""Who is there: organisations, persons with their employments, accounts with their roles, experts and what ties them to others.

Flows in: the content. Flows out: `House`, by which the story finds an actor, a person or an organisation under its slug.
"""

from __future__ import annotations

import datetime as dt
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
from zhongshu.web.demo.rota import Rota

HOME = "yangtze-center"
ADDRESS = "{slug}@demo.example.org"
WORKING = ("PI", "PS", "FL", "AO", "COM", "ENT")  # roles of which everybody has an account, not only the named one
OF_FIELD = {"FL"}  # roles granted for each field of their holder
FOUNDED = "筹建完成，交由主任管理"
GRANTED = "演示中心的设定"
AUTHORISED = "受依托单位委托，代表单位签署"
OPENED = {Role.EXP: "应邀参加评议，开设专家账号", Role.PI: "项目负责人，签署任务书前开设账号"}


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
    rota: Rota | None = None

    def actor(self, slug: str) -> Actor:
        """The actor behind an account."""
        if slug not in self.known:
            self.known[slug] = actor_of(User.objects.get(pk=self.accounts[slug]))
        return self.known[slug]

    def of_role(self, role: str) -> list[str]:
        """Holders of a role that have an account, in the order of the file."""
        return [slug for slug, one in self.people.items() if one.role == role and slug in self.accounts]

    @property
    def director(self) -> Actor:
        return self.actor(self.of_role("DIR")[0])

    def open(self, slug: str, role: Role, *, address: str = "") -> Actor:
        """An account for somebody on record, opened by the director when it is needed."""
        user = open_account(self.director, email=address or ADDRESS.format(slug=slug), person_id=self.persons[slug])
        grant_role(self.director, user.pk, role=role, reason=OPENED[role])
        self.accounts[slug] = user.pk
        return self.actor(slug)

    def signs_for(self, organisation: str, otherwise: str) -> Actor:
        """Who signs for an organisation: its own account, or else the team's lead, whom the organisation authorises."""
        mine = [slug for slug in self.of_role("ORG") if self.people[slug].organisation == organisation]
        if mine:
            return self.actor(mine[0])
        actor = self.actor(otherwise)
        if Role.ORG not in actor.roles:
            grant_role(self.director, actor.user_id, role=Role.ORG, reason=AUTHORISED)
            self.known.pop(otherwise)
        return self.actor(otherwise)

    def leads_field(self, code: str) -> Actor:
        return self.actor(next(slug for slug in self.of_role("FL") if code in self.people[slug].fields))

    def officer(self, code: str) -> str:
        """The specialist who triages a field."""
        mine = [slug for slug in self.of_role("PS") if code in self.people[slug].fields]
        return mine[0] if mine else self.of_role("PS")[-1]

    def specialist(self, code: str, first: dt.date, last: dt.date, *, but: str = "") -> str:
        """The specialist of a field with the least to do on these days; another field's when all of them are laden."""
        if self.rota is None:
            self.rota = Rota({slug: self.people[slug].fields for slug in self.of_role("PS")})
        return self.rota.take(code, first, last, but=but)

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
    person, evidence = house.persons[relation.person], relation.note_zh
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
