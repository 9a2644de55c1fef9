"""The edges T-02, T-06, T-07: by the right person, behind every guard, with the plan sealed as it was."""

from __future__ import annotations

import json

import pytest

from tests.zhongshu.proposal.cast import Cast, bring, candidate, expert, fresh, pass_screening, person, write_all
from zhongshu.discovery.actions import start_screening
from zhongshu.kernel.errors import Blocked, NotAllowed, Stale
from zhongshu.lifecycle.actions import amend
from zhongshu.lifecycle.models import Dossier, Stewardship
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.models import Interest
from zhongshu.proposal.actions import (
    accept_offer,
    decline_offer,
    drop_expert,
    make_candidate,
    move_to_bench,
    name_expert,
    offer_dossier,
    send_to_appraisal,
)

KINDS = ("technical", "technical", "technical", "industry", "investor")


def screened(cast: Cast) -> Dossier:
    lead = bring()
    start_screening(cast.chen, lead, version=lead.dossier.version)
    pass_screening(cast, fresh(lead))
    return Dossier.objects.get(pk=lead.dossier_id)


def ready(cast: Cast) -> Dossier:
    dossier = candidate(cast)
    write_all(cast.chen, dossier)
    for number, kind in enumerate(KINDS):
        name_expert(cast.chen, dossier, person_id=expert(f"expert{number}", kind))
    dossier.refresh_from_db()
    return dossier


def test_a_candidate_has_the_specialist_who_accepted_from_that_instant(cast: Cast) -> None:
    dossier = candidate(cast)
    assert (dossier.state, Dossier.objects.get(pk=dossier.pk).specialist_id) == ("CAND", cast.chen.user_id)
    assert Stewardship.objects.filter(dossier=dossier, until__isnull=True).count() == 1


def test_without_an_accepting_specialist_no_candidate_is_made(cast: Cast) -> None:
    dossier = screened(cast)
    with pytest.raises(Blocked):
        make_candidate(cast.qian, dossier, version=dossier.version, reason="好")
    offer = offer_dossier(cast.qian, dossier, user_id=cast.chen.user_id, reason="熟悉")
    with pytest.raises(Stale):
        offer_dossier(cast.qian, dossier, user_id=cast.sun.user_id, reason="再找一位")
    decline_offer(cast.chen, offer, reason="已满")
    with pytest.raises(Blocked):
        make_candidate(cast.qian, dossier, version=dossier.version, reason="好")


def test_only_the_lead_of_the_field_offers_and_only_the_one_asked_answers(cast: Cast) -> None:
    dossier = screened(cast)
    for actor in (cast.chen, cast.he, cast.zhao, cast.wu):
        with pytest.raises(NotAllowed):
            offer_dossier(actor, dossier, user_id=cast.chen.user_id, reason="熟悉")
    offer = offer_dossier(cast.qian, dossier, user_id=cast.chen.user_id, reason="熟悉")
    with pytest.raises(NotAllowed):
        accept_offer(cast.sun, offer)


def test_a_full_load_stops_the_offer_in_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(12):
        d = Dossier.objects.create(
            code=f"X-{_}",
            field="energy",
            channel="open_form",
            state="ACTIVE",
            opened_on="2026-01-01",
            state_since="2026-01-01T00:00Z",
            next_decision_on="2026-09-01",
            specialist_id=cast.chen.user_id,
        )
        from zhongshu.lifecycle import standing

        standing.refresh([d.pk])
    dossier = screened(cast)
    with pytest.raises(Blocked) as refused:
        offer_dossier(cast.qian, dossier, user_id=cast.chen.user_id, reason="熟悉")
    assert [m.zh for m in refused.value.missing] == ["专员在办 12 项（上限 12），储备 0 项（上限 25），已满"]


def test_a_handover_changes_the_specialist_with_no_ownerless_instant(cast: Cast) -> None:
    dossier = candidate(cast)
    dossier.refresh_from_db()
    accept_offer(cast.sun, offer_dossier(cast.qian, dossier, user_id=cast.sun.user_id, reason="陈专员调岗"))
    terms = list(Stewardship.objects.filter(dossier=dossier).order_by("since", "created_at"))
    assert [t.user_id for t in terms] == [cast.chen.user_id, cast.sun.user_id]
    assert (terms[0].until, terms[1].until) == (terms[1].since, None)


def test_appraisal_seals_the_plan_and_refuses_while_anything_lacks(cast: Cast) -> None:
    dossier = candidate(cast)
    dossier.refresh_from_db()
    with pytest.raises(Blocked) as refused:
        send_to_appraisal(cast.chen, dossier, version=dossier.version, reason="方案成熟")
    assert {"方向卡：跃升指标", "专家至少 5 位，现有 0 位", "产业专家至少 1 位", "投资人或用户至少 1 位"} <= {
        m.zh for m in refused.value.missing
    }
    write_all(cast.chen, dossier)
    for number, kind in enumerate(KINDS):
        name_expert(cast.chen, dossier, person_id=expert(f"expert{number}", kind))
    moved = send_to_appraisal(cast.chen, dossier, version=dossier.version, reason="方案成熟")
    sealed = last_chapter(moved, "plan")
    assert (moved.state, sealed.number, moved.plan_versions.get().chapter_id) == ("APPR", 1, sealed.pk)
    assert json.loads(sealed.body)["direction"]["target_value"] == 30.0


def test_only_the_specialist_of_the_dossier_sends_it(cast: Cast) -> None:
    dossier = ready(cast)
    for actor in (cast.sun, cast.qian, cast.dong, cast.zhao):
        with pytest.raises(NotAllowed):
            send_to_appraisal(actor, dossier, version=dossier.version, reason="送")


def test_an_expert_who_works_with_the_team_is_refused_by_name_of_the_tie(cast: Cast) -> None:
    dossier = candidate(cast)
    tied = expert("liu", "technical")
    from zhongshu.lifecycle.actions import join_team

    member = person("zheng")
    join_team(cast.chen, dossier, person_id=member.person_id, role="lead")
    Interest.objects.create(
        person_id=tied,
        other_person_id=member.person_id,
        kind="adviser_student",
        severity="bar",
        source="declared",
        declared_by="test",
    )
    with pytest.raises(Blocked):
        name_expert(cast.chen, dossier, person_id=tied)


def test_a_dropped_expert_no_longer_counts(cast: Cast) -> None:
    dossier = ready(cast)
    named = dossier.named_experts.get(kind="industry")
    drop_expert(cast.chen, dossier, named_id=named.pk, reason="不便参加")
    with pytest.raises(Blocked) as refused:
        send_to_appraisal(cast.chen, dossier, version=dossier.version, reason="送")
    assert {m.zh for m in refused.value.missing} == {"专家至少 5 位，现有 4 位", "产业专家至少 1 位"}


def test_the_watch_bench_takes_what_is_early_with_a_sponsor(cast: Cast) -> None:
    dossier = candidate(cast)
    dossier.refresh_from_db()
    write_all(cast.chen, dossier)
    with pytest.raises(Blocked):
        move_to_bench(cast.qian, dossier, version=dossier.version, reason="早", sponsor_id=cast.chen.user_id)
    amend(cast.chen, dossier, version=dossier.version, changes={"trl": 2}, reason="复核后")
    with pytest.raises(Blocked) as refused:
        move_to_bench(cast.qian, dossier, version=dossier.version, reason="早", sponsor_id="")
    assert [m.zh for m in refused.value.missing] == ["指定的牵头专员"]
    moved = move_to_bench(cast.qian, dossier, version=dossier.version, reason="早但有望", sponsor_id=cast.chen.user_id)
    assert (moved.state, moved.tier, moved.sponsor_id) == ("BENCH", "B3", cast.chen.user_id)
