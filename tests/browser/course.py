"""Where a page of the course stands: for each kind of page, the people and things of the demo center that may be put before it, likeliest first.

Flows in: the demo center, with what `unfinished` leaves under way in it. Flows out of `stands`: for each kind the account that reads it and the values
of its address, found by asking the center itself. Runs inside the center; a kind that nobody can open there is named as a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.browser import unfinished
from zhongshu.appraisal.models import Appraisal
from zhongshu.award.models import Account, Contract, Item, Objection, Package, Publicity, Seal
from zhongshu.award.queries.packages import caps_for, items_of
from zhongshu.bench.models import NurtureGrant
from zhongshu.decisions.models import Decision
from zhongshu.delivery.models import (
    Acceptance,
    Alert,
    Assumption,
    ChangeRequest,
    Condition,
    Gate,
    Issue,
    KillCriterion,
    Milestone,
    Payment,
)
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import team_user_ids
from zhongshu.panels.models import Panel, Seat
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Interest, User
from zhongshu.people.queries.accounts import demo_logins, holders
from zhongshu.people.roles import Role
from zhongshu.proposal.models import Task
from zhongshu.relay import deeds as relay
from zhongshu.relay.models import RelayCase, RelayItem
from zhongshu.surplus.models import Allotment
from zhongshu.transfer import deeds as transfer
from zhongshu.transfer.models import Criterion, IpPiece, NuclearPoint, Outcome, TransferCase

BACKEND = "django.contrib.auth.backends.ModelBackend"
PATIENCE = 40  # how many of the people and things of a way are tried
Place = tuple[User, dict[str, Any]]
Way = Callable[[], Iterator[Place]]
TEAM, SPECIALIST = "team", "specialist"


@cache
def first(role: str) -> User:
    """The account the login page offers for a role."""
    return {str(one): user for one, user in demo_logins()}[role]


@cache
def acting(user: User) -> Actor:
    return actor_of(user)


@cache
def account(person_id: str) -> User:
    return User.objects.get(person_id=person_id, is_active=True)


@cache
def house() -> tuple[User, ...]:
    """Everybody with an account, those of the login page first."""
    offered = list(dict.fromkeys(user for _, user in demo_logins()))
    return (*offered, *User.objects.filter(is_active=True).exclude(pk__in=[u.pk for u in offered]).order_by("pk"))


def people(dossier: Dossier | None, who: Iterable[str]) -> Iterator[User]:
    """The accounts that ``who`` names: a role, the team or the specialist of the dossier."""
    for one in who:
        if one == TEAM and dossier is not None:
            yield from sorted(User.objects.filter(pk__in=team_user_ids(dossier)), key=lambda u: Role.PI not in acting(u).roles)  # fmt: skip
        elif one == SPECIALIST and dossier is not None and dossier.specialist is not None:
            yield dossier.specialist
        elif one == Role.FL and dossier is not None:
            yield from holders(Role.FL, field=dossier.field)  # no other field lead acts on it
        elif one in Role.__members__:
            yield first(one)
            yield from holders(one).exclude(pk=first(one).pk)


def each(rows: Any, *who: str, dossier: str = "dossier", **address: str) -> Way:
    """For each row and each of those people: the address by the attributes of the row (a word of its own stands behind ``=``)."""

    def way() -> Iterator[Place]:
        for row in rows:
            about = row if isinstance(row, Dossier) else attrgetter(dossier)(row) if dossier else None
            values = {
                name: path[1:] if path.startswith("=") else attrgetter(path)(row) for name, path in address.items()
            }
            for user in people(about, who):
                yield user, values

    return way


def at(states: str, *who: str, **address: str) -> Way:
    """For each dossier in one of these states."""
    return each(Dossier.objects.filter(state__in=states.split()).order_by("pk"), *who, code="code", **address)


def persons(rows: Any, person_id: str, **address: str) -> Way:
    """For each row the one person it names."""

    def way() -> Iterator[Place]:
        for row in rows:
            yield account(attrgetter(person_id)(row)), {name: attrgetter(path)(row) for name, path in address.items()}

    return way


def offered(rows: Any, *tables: Mapping[str, Any], ref: bool = False, **address: str) -> Way:
    """For each row and each deed of the tables whoever is offered it now."""

    def way() -> Iterator[Place]:
        for row in rows:
            for table in tables:
                for key, deed in table.items():
                    user = next((one for one in house() if deed.offered(acting(one), row)), None)
                    if user is not None:
                        values = {name: attrgetter(path)(row) for name, path in address.items()}
                        yield user, {**values, "deed": key, **({"ref": row.pk} if ref else {})}

    return way


def judges(rows: Any, panel: Callable[[Any], Panel | None], **address: str) -> Way:
    """For each row those who have accepted a seat on its panel, the chair first."""

    def way() -> Iterator[Place]:
        for row in rows:
            found = panel(row)
            seats = found.seats.filter(state="accepted", person__user__is_active=True).select_related("person") if found else []  # fmt: skip
            for seat in sorted(seats, key=lambda s: found is not None and s.person_id != found.chair_id):
                yield account(seat.person_id), {name: attrgetter(path)(row) for name, path in address.items()}

    return way


def by_panel_id(row: Any) -> Panel | None:
    return Panel.objects.filter(pk=row.panel_id).first()


def breaches() -> Iterator[Place]:
    """The officer before each cap that a package breaks."""
    for package in Package.objects.filter(state="draft").order_by("-pk"):
        for cap in caps_for(package, items_of(package)):
            if cap.broken:
                yield first("AO"), {"code": package.code, "key": cap.key}


def newest(model: Any, **where: Any) -> Any:
    return model.objects.filter(**where).order_by("-pk")


OPEN_DECISION = newest(Decision, state="open")
SEATS = newest(Seat, person__user__is_active=True, panel__state="open").select_related("person", "panel")
TRANSFERS = newest(TransferCase).select_related("dossier")
RELAYS = newest(RelayCase, dossier__state="RELAY").select_related("dossier")
WAYS: dict[str, Way] = {
    "panels:panel": each(newest(Panel, state="open", kind="appraisal"), "AO", code="code"),
    "panels:of_dossier": at("APPR", "AO"),
    "panels:seats": persons(SEATS, "person_id"),
    "panels:seat": persons(SEATS.filter(state="invited"), "person_id", seat_id="pk"),
    "decisions:decision": each(OPEN_DECISION, "COM", dossier="", code="code"),
    "decisions:vote": each(OPEN_DECISION.filter(body="committee"), "COM", dossier="", code="code"),
    "decisions:recuse": each(OPEN_DECISION, "COM", dossier="", code="code"),
    "decisions:close": each(OPEN_DECISION, "COM", dossier="", code="code"),
    "decisions:receipt": each(newest(Decision, state="closed"), "COM", dossier="", code="code"),
    "decisions:replay": each(newest(Decision, state="closed"), "INT", dossier="", code="code"),
    "decisions:signed": each(newest(Gate, state="signed"), "INT", code="dossier.code"),
    "decisions:replay_signed": each(newest(Gate, state="signed"), "INT", code="dossier.code", kind="=turn", number="=1"),
    "appraisal:appraisal": each(newest(Appraisal, stage__in=("cross", "opinion", "signed")), "AO", code="dossier.code"),
    "appraisal:edition": each(newest(Appraisal, stage__in=("preparing", "blind")), "AO", code="dossier.code"),
    "appraisal:decision": each(newest(Appraisal, stage="signed"), "FL", "DIR", code="dossier.code"),
    "appraisal:opinion": at("REFINE PROP BENCH", SPECIALIST),
    "appraisal:review": judges(newest(Appraisal, stage="blind"), lambda a: a.panel, code="panel.code"),
    "appraisal:cross": judges(newest(Appraisal, stage="cross"), lambda a: a.panel, code="panel.code"),
    "appraisal:panel_opinion": judges(newest(Appraisal, stage="opinion"), lambda a: a.panel, code="panel.code"),
    "proposal:make_candidate": at("SCREEN", "FL"),
    "proposal:move_to_bench": at("CAND", "FL"),
    "bench:entry": at("BENCH", SPECIALIST),
    "bench:deed": at("BENCH", "FL", verb="=promote"),
    "bench:item": each(newest(NurtureGrant, state="asked"), "FL", dossier="entry.dossier", code="entry.dossier.code", verb="=decide-grant", item="pk"),
    "bench:put_on_deck": at("BENCH", "FL"),
    "bench:call_up": each(Dossier.objects.filter(state="BENCH", tier="B1").order_by("pk"), "FL", code="code"),
    "bench:appraise_again": at("BENCH", SPECIALIST),
    "bench:leave": at("BENCH", "FL"),
    "award:package": each(newest(Package, state="draft"), "AO", dossier="", code="code"),
    "award:package_edit": each(newest(Package, state="draft"), "AO", dossier="", code="code"),
    "award:item_drop": each(newest(Item, open=True, package__state="draft"), "AO", code="package.code", item_id="pk"),
    "award:breach": breaches,
    "award:put": each(newest(Package, state="draft"), "AO", dossier="", code="code"),
    "award:withdraw": each(newest(Package, state="draft"), "AO", dossier="", code="code"),
    "award:surplus_back": each(newest(Allotment, taken_back_on=None), "FL", "DIR", pk="pk"),
    "award:publicity": each(newest(Publicity, state="shown"), "AO", code="code"),
    "award:publish": each(newest(Publicity, state__in=("waiting", "shown")).order_by("-state"), "AO", code="code"),
    "award:objection": each(newest(Objection).order_by("-state", "pk"), "INT", "DIR", "AO", dossier="publicity.dossier", code="code"),
    "award:publicity_of": at("PUBL", TEAM),
    "award:end_publicity": at("PUBL", "AO"),
    "award:return_to_committee": at("PUBL", "AO"),
    "award:dossier": at("PUBL PROP", "COM"),
    "award:approve": at("PROP", "COM"),
    "award:turn_down": at("PROP", "COM"),
    "award:seal": each(newest(Seal), "DIR", code="dossier.code"),
    "award:issue_seal": at("BENCH", "DIR"),
    "award:revoke_seal": each(newest(Seal, standing="valid"), "DIR", code="dossier.code", seal_code="code"),
    "award:contract": at("CONTR", SPECIALIST),
    "award:terms": at("CONTR", SPECIALIST),
    "award:part": at("CONTR", SPECIALIST, name="=milestones"),
    "award:reopen": each(newest(Contract, state="issued"), SPECIALIST, code="dossier.code"),
    "award:sign": each(newest(Contract, state="issued"), "DIR", TEAM, code="dossier.code"),
    "award:account": at("CONTR", TEAM, "ORG"),
    "award:verify_account": each(newest(Account, verified_on=None), "FIN", dossier="contract.dossier", code="contract.dossier.code"),
    "award:activate": at("CONTR", "DIR"),
    "award:give_up": at("CONTR", TEAM, "DIR"),
    "delivery:verification": persons(newest(Milestone, verifier__isnull=False, state="submitted"), "verifier.person_id", pk="pk"),
    "delivery:owned_issue": persons(newest(Issue, owner__isnull=False, state="assigned"), "owner.person_id", pk="pk"),
    "delivery:seat": judges(newest(Gate, state__in=("open", "voting")), by_panel_id, pk="pk"),
    "delivery:acceptance_seat": judges(newest(Acceptance).order_by("state", "-pk"), by_panel_id, pk="pk"),
    "delivery:overview": at("ACTIVE", SPECIALIST),
    "delivery:weekly": at("ACTIVE", SPECIALIST),
    "delivery:visit": at("ACTIVE", SPECIALIST),
    "delivery:assumption": each(newest(Assumption, dossier__state="ACTIVE", void=False).order_by("pk"), SPECIALIST, code="dossier.code", pk="pk"),
    "delivery:criterion": each(newest(KillCriterion, dossier__state="ACTIVE", met_on=None, void=False), SPECIALIST, code="dossier.code", pk="pk"),
    "delivery:silence": each(newest(Alert, closed_on=None), SPECIALIST, code="dossier.code", pk="pk"),
    "delivery:condition": each(newest(Condition, met_on=None), SPECIALIST, dossier="gate.dossier", code="gate.dossier.code", pk="pk"),
    "delivery:milestones": at("ACTIVE", TEAM),
    "delivery:milestone": each(newest(Milestone, state="submitted"), SPECIALIST, code="dossier.code", pk="pk"),
    "delivery:iterations": at("ACTIVE", TEAM),
    "delivery:new_iteration": at("ACTIVE", TEAM),
    "delivery:issues": each(newest(Issue), SPECIALIST, code="dossier.code"),
    "delivery:issue": each(newest(Issue).order_by("state", "-pk"), SPECIALIST, code="dossier.code", number="number"),
    "delivery:changes": each(newest(ChangeRequest), TEAM, code="dossier.code"),
    "delivery:new_change": at("ACTIVE", TEAM, kind="=budget"),
    "delivery:change": each(newest(ChangeRequest), SPECIALIST, code="dossier.code", number="number"),
    "delivery:money": at("ACTIVE", SPECIALIST),
    "delivery:payment": each(newest(Payment, dossier__state="ACTIVE", state="planned"), SPECIALIST, code="dossier.code", pk="pk"),
    "delivery:gates": at("GATE", SPECIALIST),
    "delivery:open_gate": at("ACTIVE", SPECIALIST),
    "delivery:gate": each(newest(Gate, state__in=("open", "voting", "voted", "proposed")), "AO", code="dossier.code", number="number"),
    "delivery:pack": each(newest(Gate, state="signed"), "DIR", code="dossier.code", number="number"),
    "delivery:ruling": each(newest(Gate, state="signed"), "DIR", code="dossier.code", number="number"),
    "delivery:propose": each(newest(Gate, state__in=("open", "voting", "voted")), "AO", code="dossier.code", number="number"),
    "delivery:pause": at("ACTIVE", "DIR"),
    "delivery:resume": at("PAUSE", "DIR"),
    "delivery:stop": at("PAUSE PIVOT", "DIR"),
    "delivery:hearing": at("ACTIVE", TEAM),
    "delivery:replan": at("PIVOT", "DIR"),
    "delivery:appeal": at("STOP", TEAM),
    "delivery:acceptance": at("ACCEPT", "DIR"),
    "delivery:integrity": at("REVOKE", "INT"),
    "relay:relay": at("RELAY", SPECIALIST),
    "relay:hand_over": at("GATE", "DIR"),
    "relay:finish": at("RELAY", "DIR"),
    "relay:reject": at("RELAY", "INST", "ORG"),
    "relay:deed": offered(RELAYS, relay.ON_CASE, code="dossier.code"),
    "relay:line_deed": offered(newest(RelayItem, case__dossier__state="RELAY").select_related("case__dossier"), relay.ON_ITEM, ref=True, code="case.dossier.code"),
    "transfer:transfer": at("TRANS", "TT"),
    "transfer:early": at("ACTIVE", "DIR"),
    "transfer:graduate": at("TRANS", "COM"),
    "transfer:complete": at("TRANS", "DIR"),
    "transfer:designate": each(newest(NuclearPoint, state="proposed"), "COM", code="dossier.code"),
    "transfer:deed": offered(Dossier.objects.filter(state="TRANS"), {"outcome": transfer.ON_DOSSIER["outcome"]}, code="code"),
    "transfer:record_deed": offered(newest(Outcome).select_related("dossier"), transfer.ON_OUTCOME, ref=True, code="dossier.code"),
    "transfer:point_deed": offered(newest(NuclearPoint).select_related("dossier"), transfer.ON_POINT, code="dossier.code"),
    "transfer:criterion_deed": offered(newest(Criterion).select_related("point__dossier"), transfer.ON_CRITERION, ref=True, code="point.dossier.code"),
    "transfer:case": each(TRANSFERS.exclude(state__in=("closed", "dropped")), "TT", code="dossier.code", number="number"),
    "transfer:case_deed": offered(TRANSFERS, transfer.ON_CASE, code="dossier.code", number="number"),
    "transfer:line_deed": offered(newest(IpPiece).select_related("case__dossier"), transfer.ON_PIECE, ref=True, code="case.dossier.code", number="case.number"),
    "proposal:refinement": at("REFINE", SPECIALIST),
    "proposal:refinement_deed": at("REFINE", SPECIALIST, verb="=clinic"),
    "proposal:refinement_item": each(newest(Task, case__dossier__state="REFINE").order_by("state", "pk"), SPECIALIST, dossier="case.dossier", code="case.dossier.code", verb="=assign", item="pk"),
    "proposal:propose_award": at("REFINE", SPECIALIST),
    "proposal:end_refinement": at("REFINE", SPECIALIST),
    "proposal:resume": at("PIVOT", "DIR"),
    "people:rebut_interest": persons(newest(Interest, person__user__is_active=True), "person_id", pk="pk"),
}  # fmt: skip


def stands() -> dict[str, dict[str, Any]]:
    """Kind -> the account before its page and the values of its address."""
    unfinished.leave()
    found, nowhere = {}, {}
    for name, way in WAYS.items():
        said = []
        for user, address in islice(way(), PATIENCE):
            status = _answer(user, reverse(name, kwargs=address))
            if status == 200:
                found[name] = {"who": user.pk, "args": address}
                break
            said.append((str(user), address, status))
        else:
            nowhere[name] = said[:6]
    assert nowhere == {}, f"nobody stands before: {nowhere}"
    return found


@cache
def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def _answer(user: User, address: str) -> int:
    return int(_browser(user).get(address).status_code)
