"""The demo center is made through the acts: what it must hold, read off once it is made."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.zhongshu.faces import browser
from zhongshu.appraisal.models import Appraisal
from zhongshu.award.models import Objection, Package
from zhongshu.bench.models import FastLane, NurtureGrant, PoolEntry
from zhongshu.delivery.models import Gate, Issue
from zhongshu.delivery.terms import OUTCOMES
from zhongshu.discovery.models import (
    Appeal,
    Ask,
    DeclineProposal,
    MergeProposal,
    Need,
    Outreach,
    ScoutCampaign,
    SignalLink,
)
from zhongshu.kernel import clock
from zhongshu.ledger.chain import GENESIS, line_hash
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.course import OWNED, STATES
from zhongshu.lifecycle.models import Dossier, Passage, Standing, Stewardship
from zhongshu.lifecycle.queries import load_of
from zhongshu.lifecycle.standing import COLUMNS, refresh
from zhongshu.notices.models import Mail, Notice
from zhongshu.people.models import Interest, User
from zhongshu.people.queries.accounts import demo_logins
from zhongshu.people.roles import Role
from zhongshu.policy.queries import active_rules
from zhongshu.proposal.models import NamedExpert, Offer, PlanVersion
from zhongshu.proposal.queries import compare, lacks_of
from zhongshu.transfer.models import Attribution, Claim, Landing, MarketReview, NuclearPoint, Outcome, TransferCase
from zhongshu.transfer.rules import LANDING_KINDS, MODES, OUTCOME_KINDS
from zhongshu.web.demo.agenda import Agenda
from zhongshu.web.demo.building import SEED, build
from zhongshu.web.demo.content import read
from zhongshu.web.demo.marker import leave, made_as_demo

NOW = dt.datetime(2026, 9, 28, 7, 0, tzinfo=dt.UTC)  # a Monday, three in the afternoon in Shanghai
LOGINS = set(Role) - {Role.PUB}


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The demo center, made once, gone after the module."""
    kept, settings.DEMO = settings.DEMO, True
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOW):
        build(now=NOW)
        yield
        transaction.set_rollback(True)
    settings.DEMO = kept


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(NOW):
        yield


def test_the_center_holds_three_hundred_dossiers_in_every_state_after_three_years() -> None:
    """A-20 but for its time, which is measured and never asserted."""
    content = read()
    assert Dossier.objects.count() == len(content.brought) + len(content.more) + 1 >= 300  # one was split
    assert set(Dossier.objects.values_list("state", flat=True)) == set(STATES)
    first = min(Line.objects.values_list("at_us", flat=True))
    assert clock.microseconds(NOW) - first >= 3 * 365 * 86_400 * 1_000_000


def test_every_outcome_of_a_gate_and_every_tier_is_there() -> None:
    assert set(Gate.objects.filter(state="signed").values_list("outcome", flat=True)) == set(OUTCOMES)
    assert Gate.objects.exclude(state="signed").count() >= 2
    assert set(PoolEntry.objects.filter(closed_on=None).values_list("tier", flat=True)) == {"B1", "B2", "B3", "B4"}
    assert PoolEntry.objects.filter(closed_on=None, flags__gt=0).exists()
    assert FastLane.objects.filter(kind="seal").exists()
    assert {"asked", "approved", "refused", "done"} <= set(NurtureGrant.objects.values_list("state", flat=True))


def test_one_award_was_drawn_from_on_deck() -> None:
    """K21 is no zero: ready before its programme had a seat, kept fresh, called up, and awarded by the committee."""
    (entry,) = PoolEntry.objects.filter(outcome="PROP")
    edges = list(Passage.objects.filter(dossier=entry.dossier).order_by("at", "id").values_list("edge", flat=True))
    assert (entry.tier, entry.evidence.exists()) == ("B1", True)
    assert edges[edges.index("T-12") :][:5] == ["T-12", "T-14", "T-17", "T-19", "T-21"]


def test_the_committee_the_public_and_the_panels_have_work_today() -> None:
    assert Package.objects.filter(state="put").exists()
    assert Objection.objects.filter(state="open", publicity__state="shown").exists()
    assert Objection.objects.filter(state="answered").exists()
    late = Appraisal.objects.filter(stage="blind", panel__due_on__lt=clock.today())
    assert any(one.reviews.count() < one.panel.seats.filter(state="accepted").count() for one in late)
    crossing = Appraisal.objects.get(stage="cross")
    assert 0 < crossing.reviews.filter(round=2).count() < crossing.reviews.filter(round=1).count()
    assert Appraisal.objects.get(stage="opinion").opinion.signed_at is None  # half written
    assert Appraisal.objects.get(stage="signed").opinion.signed_at is not None
    assert Appraisal.objects.filter(stage="blind", panel__seats__state="invited").exists()
    issues = set(Issue.objects.values_list("state", flat=True))
    assert "confirmed" in issues and issues & {"open", "assigned", "working"}


def test_a_graduate_became_a_nuclear_point_and_is_shown_to_the_public() -> None:
    assert Dossier.objects.filter(state="GRAD").count() == 2
    point = NuclearPoint.objects.get(state="active")
    assert point.released_on and point.dossier.nuclear_since
    assert Outcome.objects.filter(released_on__isnull=False).count() >= 2


def test_every_dossier_has_a_next_decision_and_most_are_in_time() -> None:
    live = Standing.objects.exclude(state__in=("DECL", "WITHD", "MERGED"))
    assert not Dossier.objects.filter(next_decision_on__isnull=True).exists()
    late, today = (
        live.filter(next_decision_on__lt=clock.today()).count(),
        live.filter(next_decision_on=clock.today()).count(),
    )
    assert 5 <= late <= live.count() // 5
    assert today >= 2


def test_each_owned_dossier_has_exactly_one_specialist() -> None:
    owned = Dossier.objects.filter(state__in=OWNED)
    now = owned.annotate(n=Count("stewardships", filter=Q(stewardships__until__isnull=True)))
    assert set(now.values_list("n", flat=True)) == {1}
    assert not owned.filter(specialist__isnull=True).exists()
    assert Stewardship.objects.filter(until__isnull=False).count() == 1  # one hand-over


def test_nobody_carries_more_than_the_cap() -> None:
    care = active_rules().care
    loads = [
        load_of(pk) for pk in set(Dossier.objects.exclude(specialist=None).values_list("specialist_id", flat=True))
    ]
    assert max(active for active, _ in loads) <= care.active_cap
    assert max(bench for _, bench in loads) <= care.bench_cap


def test_the_ledger_holds_every_act_in_order() -> None:
    prev = GENESIS
    for number, line in enumerate(Line.objects.order_by("seq"), 1):
        said = {name: getattr(line, name) for name in ("at_us", "actor", "verb", "subject_kind", "subject", "facts")}
        assert line.hash == line_hash(prev=prev, seq=number, **said)
        prev = line.hash
    assert not Line.objects.filter(at_us__gt=clock.microseconds(NOW)).exists()


def test_standing_rebuilt_equals_standing_kept() -> None:
    kept = {row.pk: [getattr(row, name) for name in COLUMNS] for row in Standing.objects.all()}
    refresh(list(kept))
    assert {row.pk: [getattr(row, name) for name in COLUMNS] for row in Standing.objects.all()} == kept


def test_titles_stand_in_both_languages() -> None:
    assert not Dossier.objects.filter(Q(title_zh="") | Q(title_en="") | Q(claim_zh="") | Q(claim_en="")).exists()


def test_plans_sent_to_appraisal_are_whole_and_differ_from_their_drafts() -> None:
    for dossier in Dossier.objects.filter(state="APPR"):
        assert lacks_of(dossier) == []
        assert NamedExpert.objects.filter(dossier=dossier, dropped_at=None).count() >= 5
        assert PlanVersion.objects.filter(dossier=dossier).count() == 3
        assert compare(dossier, 1, 2) and compare(dossier, 2, 3)
        assert dossier.chapters.filter(kind="plan").count() == 1


def test_cards_of_candidates_are_in_part_whole_in_part_half() -> None:
    lacking = [bool(lacks_of(d)) for d in Dossier.objects.filter(state="CAND")]
    assert lacking.count(False) >= 1
    assert lacking.count(True) > lacking.count(False)


def test_what_waits_for_somebody_is_there() -> None:
    assert Counter(Ask.objects.values_list("state", flat=True))["open"] == 7
    assert Counter(MergeProposal.objects.values_list("state", flat=True)) == {"confirmed": 11, "open": 2, "refused": 1}
    assert Appeal.objects.filter(state="open").count() == 2
    assert Appeal.objects.filter(state="upheld").count() == Appeal.objects.filter(state="dismissed").count() == 1
    assert DeclineProposal.objects.filter(state="open").exists()
    offers = Counter(Offer.objects.values_list("state", flat=True))
    assert offers["open"] >= 3 and offers["declined"] >= 3 and offers["accepted"] >= 40


def test_every_mode_kind_and_desk_of_transfer_has_something() -> None:
    assert set(TransferCase.objects.values_list("mode", flat=True)) == set(MODES)
    assert {"opened", "valued", "published", "closed", "dropped"} <= set(
        TransferCase.objects.values_list("state", flat=True)
    )
    assert set(Outcome.objects.values_list("kind", flat=True)) == set(OUTCOME_KINDS)
    assert set(Landing.objects.values_list("kind", flat=True)) == set(LANDING_KINDS)
    given = Attribution.objects.exclude(given_by="")
    assert given.filter(counts=True).exists() and given.filter(counts=False).exists()
    assert MarketReview.objects.exists() and Claim.objects.filter(verdict="").exists()
    for unchecked in (Outcome, Landing):
        assert unchecked.objects.filter(checked_on__isnull=True, void_on__isnull=True).exists()


def test_two_came_back_after_a_refusal() -> None:
    assert Passage.objects.filter(edge="T-44").count() == 2


def test_needs_stand_in_every_state() -> None:
    assert set(Need.objects.values_list("state", flat=True)) == {
        "draft", "verified", "published", "matched", "piloting", "satisfied", "closed",
    }  # fmt: skip


def test_campaigns_have_a_log_and_signals_their_leads() -> None:
    assert ScoutCampaign.objects.filter(closed_on__isnull=False).count() == 2
    assert Outreach.objects.filter(lead__isnull=False).exists()
    assert SignalLink.objects.count() >= 30


def test_one_login_a_role_waits_on_the_login_page() -> None:
    assert {role for role, _ in demo_logins()} == LOGINS
    assert User.objects.filter(is_demo=True).count() == len(LOGINS)


def test_interests_are_on_record_and_notices_partly_read() -> None:
    assert set(Interest.objects.values_list("source", flat=True)) == {"derived", "reported"}
    assert (
        Notice.objects.filter(read_at__isnull=True).exists() and Notice.objects.filter(read_at__isnull=False).exists()
    )
    assert not Mail.objects.filter(state="waiting", due_at__lt=NOW - dt.timedelta(days=21)).exists()


def test_the_same_seed_gives_the_same_instants() -> None:
    def minutes(seed: int) -> list[dt.datetime]:
        agenda = Agenda(NOW, random.Random(seed))
        for days in range(200):
            agenda.on(agenda.ago(days), lambda: None)
        return [instant for instant, *_ in agenda.acts]

    assert minutes(SEED) == minutes(SEED) != minutes(SEED + 1)


def test_a_marker_of_another_database_counts_for_nothing(tmp_path) -> None:
    mine, other = {"ENGINE": "sqlite3", "NAME": "a"}, {"ENGINE": "postgresql", "NAME": "center", "HOST": "db"}
    assert not made_as_demo(tmp_path, mine)
    leave(tmp_path, mine)
    assert made_as_demo(tmp_path, mine)
    assert not made_as_demo(tmp_path, other)


# address, whose page; what one look may ask the database, whatever the house holds. Measured 10 to 50, so that a question a row fails here.
LOOKS = [
    (role, address, 60)
    for role, addresses in (
        (Role.DIR, ("desk:home", "desk:board", "desk:dossiers", "desk:reports", "bench:reserve", "award:packages", "decisions:decisions")),
        (Role.DIR, ("delivery:all_milestones", "delivery:all_issues", "delivery:all_alerts", "delivery:all_payments", "delivery:all_gates")),
        (Role.DIR, ("relay:relays", "transfer:transfers", "transfer:outcomes")),
        (Role.PS, ("desk:home", "desk:board", "desk:dossiers", "discovery:leads", "discovery:signals", "discovery:campaigns")),
        (Role.AO, ("desk:home", "appraisal:board", "panels:panels", "people:experts")),
        (Role.COM, ("desk:home",)), (Role.FIN, ("desk:home",)), (Role.INT, ("desk:home", "audit:lines")), (Role.PI, ("desk:home",)),
        (None, ("portal:home", "transfer:landmarks", "portal:needs", "portal:publicity", "portal:rules")),
    )
    for address in addresses
]  # fmt: skip


@pytest.mark.parametrize(("role", "address", "most"), LOOKS, ids=[f"{r or 'visitor'} {a}" for r, a, _ in LOOKS])
def test_a_look_at_three_hundred_dossiers_asks_a_bounded_number_of_questions(
    role: Role | None, address: str, most: int
) -> None:
    client = browser(User.objects.get(pk=dict(demo_logins())[role].pk)) if role else Client()
    path = reverse(address)
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        b"".join(answer) if answer.streaming else answer.content  # a page in pieces asks while it is read
    assert len(asked) <= most, "\n".join(q["sql"][:160] for q in asked)
