"""A body decides: options, votes, quorum without the recused, reasons, a receipt that never changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests.zhongshu.decisions.cast import Bench, all_to, seal_lead, subjects
from zhongshu.decisions.actions import (
    About,
    Choice,
    Matter,
    Vote,
    cast_ballot,
    cast_ballots,
    close_decision,
    on_closing,
    record_outcome,
    recuse,
)
from zhongshu.decisions.actions import closing as closings
from zhongshu.decisions.models import Ballot, Concern, Decision
from zhongshu.decisions.queries import (
    decided,
    decision_for,
    mark_locks,
    pending,
    short_of_quorum,
    votes_of,
    waiting_for_vote,
)
from zhongshu.decisions.receipts import replay
from zhongshu.decisions.scores import scores_of
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Recused, Stale
from zhongshu.ledger.chain import GENESIS
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.notices.models import Notice
from zhongshu.people.actor import Actor


def everybody_for(bench: Bench, decision: Decision, *members: Actor) -> None:
    for member in members or (bench.li, bench.mei, bench.rong):
        cast_ballots(member, decision, votes=[Vote(s.pk, "for", percent=70) for s in subjects(decision)])


def test_fewer_than_two_options_no_subject_or_no_member_is_refused_in_words(bench: Bench) -> None:
    only = Matter(Bi("甲", "a"), Bi("乙", "b"), options=[], proposed="approve")
    with pytest.raises(Blocked) as refused:
        bench.put(matter=only, subjects=[])
    assert [m.zh for m in refused.value.missing] == ["至少一个表决对象", "至少 2 个备选方案（R-34）"]


def test_the_director_alone_decides_only_below_the_limit(bench: Bench) -> None:
    with pytest.raises(Blocked) as refused:
        bench.put(*(bench.dossier(f"d{n}") for n in range(6)), body="director")
    assert refused.value.missing[0].en == "CNY 6,000,000 is above the director's CNY 5,000,000: the committee decides"
    below = bench.put(bench.first, body="director")
    with pytest.raises(NotAllowed):
        close_decision(bench.li, below, version=1, choices=all_to(below, "bench"), reasons="理由")
    closed = close_decision(bench.dong, below, version=1, choices=all_to(below, "bench"), reasons="证据不足")
    assert (closed.state, subjects(closed)[0].chosen, votes_of(subjects(closed)[0])["against"]) == (
        "closed",
        "bench",
        1,
    )


def test_one_ballot_a_person_and_subject_changeable_until_closed(bench: Bench) -> None:
    decision = bench.put(bench.first)
    subject = subjects(decision)[0]
    cast_ballot(bench.li, subject, vote="for", percent=60)
    cast_ballot(bench.li, subject, vote="against", reason="成本不成立")
    assert list(Ballot.objects.values_list("vote", "reason")) == [("against", "成本不成立")]
    everybody_for(bench, decision, bench.mei, bench.rong)
    close_decision(
        bench.mei, decision, version=1, choices=all_to(decision, "approve"), reasons="证据充分", dissent="成本存疑"
    )
    with pytest.raises(Stale):
        cast_ballot(bench.li, subject, vote="for", percent=60)


def test_a_vote_against_says_why_and_strangers_have_no_vote(bench: Bench) -> None:
    subject = subjects(bench.put(bench.first))[0]
    with pytest.raises(BadValue) as refused:
        cast_ballot(bench.li, subject, vote="against")
    assert refused.value.field == "reason_1"
    for actor in (bench.dong, bench.ao, bench.chen, bench.zhao, bench.wu, bench.audit):
        with pytest.raises(NotAllowed):
            cast_ballot(actor, subject, vote="for", percent=60)


def test_quorum_counts_only_those_not_recused(bench: Bench) -> None:
    decision = bench.put(bench.first)
    assert decision.quorum == 3
    recuse(bench.shu, subjects(decision)[0], reason="同门")
    everybody_for(bench, decision, bench.li, bench.mei)
    assert [have for _, have in short_of_quorum(decision)] == [2]
    with pytest.raises(Blocked) as refused:
        close_decision(bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="证据充分")
    assert refused.value.missing[0].zh == "钙钛矿叠层：法定人数 3，未回避而已表决的 2 人"
    assert Ballot.objects.count() == 3  # nothing was written by the refused closing
    everybody_for(bench, decision, bench.rong)
    closed = close_decision(bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="证据充分")
    assert votes_of(subjects(closed)[0]) == {"for": 3, "against": 0, "abstain": 0, "recused": 1, "absent": 0}


def test_the_outcome_follows_the_votes(bench: Bench) -> None:
    decision = bench.put(bench.first)
    subject = subjects(decision)[0]
    for member, vote in ((bench.li, "for"), (bench.mei, "against"), (bench.rong, "against")):
        cast_ballot(member, subject, vote=vote, reason="理由", percent=60)
    with pytest.raises(BadValue) as refused:
        close_decision(bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="我看行")
    assert refused.value.text.zh == "赞成 1 票、反对 2 票：决定须与表决一致"
    with pytest.raises(BadValue) as unspoken:
        close_decision(bench.li, decision, version=1, choices=all_to(decision, "bench"), reasons="未过半")
    assert unspoken.value.field == "dissent"
    close_decision(
        bench.li, decision, version=1, choices=all_to(decision, "bench"), reasons="未过半", dissent="李委员认为可行"
    )
    found = decided("dossier", bench.first.pk, purpose="test")
    assert found is not None and (found.chosen, found.percent, found.decision.dissent) == (
        "bench",
        60,
        "李委员认为可行",
    )


def test_reasons_and_a_probability_for_every_subject_are_asked(bench: Bench) -> None:
    decision = bench.put()
    everybody_for(bench, decision)
    for choices, reasons, field in (
        (all_to(decision, "approve"), " ", "reasons"),
        ({subjects(decision)[0].pk: Choice("approve", 60)}, "理由", "chosen_2"),
    ):
        with pytest.raises(BadValue) as refused:
            close_decision(bench.li, decision, version=1, choices=choices, reasons=reasons)
        assert refused.value.field == field


def test_a_derived_interest_recuses_and_locks_by_itself(bench: Bench) -> None:
    join_team(bench.chen, bench.first, person_id=bench.shu.person_id)
    decision = bench.put()
    first, second = subjects(decision)
    with pytest.raises(Recused):
        cast_ballot(bench.shu, first, vote="for", percent=60)
    cast_ballot(bench.shu, second, vote="for", percent=60)
    with pytest.raises(Recused):
        close_decision(bench.shu, decision, version=1, choices=all_to(decision, "approve"), reasons="理由")
    seen = decision_for(bench.shu, decision.code)
    assert seen.locked_subjects == {first.pk}  # type: ignore[attr-defined]
    everybody_for(bench, decision)
    close_decision(bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="证据充分")
    assert [votes_of(s)["recused"] for s in (first, second)] == [1, 0]
    with pytest.raises(Recused):
        decision_for(bench.shu, bench.put(bench.first).code)


def test_an_interest_in_a_dossier_that_the_choice_touches_bars_as_one_in_the_subjects_own(bench: Bench) -> None:
    join_team(bench.chen, bench.second, person_id=bench.shu.person_id)
    Dossier.objects.filter(pk=bench.second.pk).update(specialist_id=bench.rong.user_id)
    about = About("gate", "G1", Bi("并入另一份", "Join another"), bench.first, concerns=[bench.second])
    decision = bench.put(subjects=[about])
    subject = subjects(decision)[0]
    told = set(Notice.objects.filter(kind="decision_open").values_list("recipient_id", flat=True))
    assert told == {bench.li.user_id, bench.mei.user_id}
    with pytest.raises(Recused):
        cast_ballot(bench.shu, subject, vote="for", percent=60)
    with pytest.raises(Recused):
        decision_for(bench.shu, decision.code)
    with pytest.raises(NotAllowed):  # who looks after the other one has a voice, and no vote
        cast_ballot(bench.rong, subject, vote="for", percent=60)
    assert [waiting_for_vote(who) for who in (bench.shu, bench.rong)] == [[], []]
    assert waiting_for_vote(bench.mei) == [decision]
    for member in (bench.li, bench.mei):
        cast_ballot(member, subject, vote="for", percent=60)
    Decision.objects.filter(pk=decision.pk).update(quorum=2)
    closed = close_decision(
        bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="两条路线共用设备"
    )
    assert votes_of(subject) == {"for": 2, "against": 0, "abstain": 0, "recused": 2, "absent": 0}
    assert replay(closed).whole and bench.second.pk in closed.pack
    with pytest.raises(DatabaseError), transaction.atomic():
        Concern.objects.all().delete()


def test_a_declared_recusal_locks_the_dossier_everywhere_for_that_member_alone(bench: Bench) -> None:
    decision = bench.put(bench.first)
    assert dossier_for(bench.shu, bench.first.code).pk == bench.first.pk
    recuse(bench.shu, subjects(decision)[0], reason="曾为该公司顾问")
    for look in (lambda: dossier_for(bench.shu, bench.first.code), lambda: decision_for(bench.shu, decision.code)):
        with pytest.raises(Recused):
            look()
    assert dossier_for(bench.li, bench.first.code).pk == bench.first.pk


def test_only_roles_that_read_decisions_know_of_them(bench: Bench) -> None:
    code = bench.put().code
    for actor in (bench.zhao, bench.wu, bench.feng):
        with pytest.raises(Hidden):
            decision_for(actor, code)
    for actor in (bench.li, bench.dong, bench.chen, bench.qian, bench.audit, bench.ao):
        assert decision_for(actor, code).code == code


def test_members_are_asked_and_the_worklist_empties_as_they_vote(bench: Bench) -> None:
    join_team(bench.chen, bench.first, person_id=bench.shu.person_id)
    decision = bench.put(bench.first)
    asked = set(Notice.objects.filter(kind="decision_open").values_list("recipient_id", flat=True))
    assert asked == {bench.li.user_id, bench.mei.user_id, bench.rong.user_id}
    assert ([d.code for d in waiting_for_vote(bench.li)], waiting_for_vote(bench.shu)) == ([decision.code], [])
    everybody_for(bench, decision, bench.li)
    assert waiting_for_vote(bench.li) == []


def closed_one(bench: Bench) -> Decision:
    decision = bench.put(bench.first)
    everybody_for(bench, decision)
    return close_decision(bench.li, decision, version=1, choices=all_to(decision, "approve", 80), reasons="证据充分")


def test_a_closed_decision_never_changes(bench: Bench) -> None:
    decision = closed_one(bench)
    subject, ballot = subjects(decision)[0], Ballot.objects.first()
    assert ballot is not None
    attempts = (
        lambda: Decision.objects.filter(pk=decision.pk).update(reasons="另一个理由"),
        lambda: Decision.objects.filter(pk=decision.pk).delete(),
        lambda: type(subject).objects.filter(pk=subject.pk).update(chosen="bench"),
        lambda: Ballot.objects.filter(pk=ballot.pk).update(vote="against"),
        lambda: Ballot.objects.filter(pk=ballot.pk).delete(),
        lambda: Ballot.objects.create(subject=subject, user_id=bench.dong.user_id, voter="x", vote="for"),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with pytest.raises(Stale):
        close_decision(bench.li, decision, version=2, choices=all_to(decision, "bench"), reasons="改主意")


def test_receipts_are_chained_and_a_replay_gives_the_same_bytes(bench: Bench) -> None:
    seal_lead(bench.first)
    one, two = closed_one(bench), closed_one(bench)
    assert (one.previous, two.previous, one.number, two.number) == (GENESIS, one.sha256, 1, 2)
    seal_lead(bench.first)  # what is sealed later is not part of what was seen
    for decision in (one, two):
        again = replay(Decision.objects.get(pk=decision.pk))
        assert (again.rebuilt, again.whole) == (decision.pack, True)


def test_a_replay_notices_a_changed_row(bench: Bench) -> None:
    decision = closed_one(bench)
    decision.reasons = "证据不足"
    assert (replay(decision).same, replay(decision).hash_holds) == (False, True)
    decision.refresh_from_db()
    decision.pack = decision.pack.replace("证据充分", "证据不足")
    assert (replay(decision).same, replay(decision).hash_holds) == (False, False)


def test_the_ledger_holds_no_vote_before_the_closing_and_the_hash_after(bench: Bench) -> None:
    decision = closed_one(bench)
    lines = {line.verb: line.facts for line in Line.objects.filter(subject=decision.pk)}
    assert '"for"' not in lines["decisions.cast_ballots"]
    assert decision.sha256 in lines["decisions.close"]


def test_a_room_that_asked_acts_when_the_decision_closes_and_its_failure_takes_the_closing_back(bench: Bench) -> None:
    @on_closing("test")
    def refuse(actor: Actor, decision: Decision) -> None:
        raise Blocked([Bi("房间未准备好", "the room is not ready")])

    decision = bench.put(bench.first)
    try:
        everybody_for(bench, decision)
        with pytest.raises(Blocked):
            close_decision(bench.li, decision, version=1, choices=all_to(decision, "approve"), reasons="理由")
    finally:
        closings._closings.pop("test")
    assert pending("dossier", bench.first.pk) is not None


def test_predictions_are_scored_per_person_when_the_outcome_is_known(bench: Bench) -> None:
    decision = closed_one(bench)
    record_outcome(
        bench.dong, subjects(decision)[0], happened=True, known_on=dt.date(2026, 12, 1), evidence="首阶段考核通过"
    )
    mine = scores_of(bench.li)
    assert [(round(row.score, 4), row.percent) for row in mine] == [(0.09, 70)]
    assert scores_of(bench.shu) == []
    with pytest.raises(Stale):
        record_outcome(bench.dong, subjects(decision)[0], happened=False, known_on=dt.date(2026, 12, 2), evidence="")


def test_the_list_of_a_recused_member_is_masked_row_by_row(bench: Bench) -> None:
    join_team(bench.chen, bench.first, person_id=bench.shu.person_id)
    rows = [bench.put(bench.first), bench.put(bench.second), bench.put()]
    mark_locks(bench.shu, rows)
    assert [row.locked for row in rows] == [True, False, False]  # type: ignore[attr-defined]


def test_the_forecast_is_the_median_of_the_votes_whatever_the_one_who_closes_says(bench: Bench) -> None:
    decision = bench.put(bench.first)
    subject = subjects(decision)[0]
    with pytest.raises(BadValue) as refused:
        cast_ballot(bench.li, subject, vote="for")
    assert (refused.value.field, refused.value.text.zh) == ("percent_1", "赞成须给出预测概率（R-34）")
    for member, vote, percent in ((bench.li, "for", 40), (bench.mei, "for", 45), (bench.rong, "against", 60)):
        cast_ballot(member, subject, vote=vote, reason="理由", percent=percent)
    cast_ballot(bench.shu, subject, vote="abstain")
    close_decision(
        bench.li, decision, version=1, choices=all_to(decision, "approve", 100), reasons="可考", dissent="成本"
    )
    assert subjects(decision)[0].percent == 45


def test_where_no_vote_brought_a_forecast_the_one_who_closes_gives_it(bench: Bench) -> None:
    decision = bench.put(bench.first)
    for member in (bench.li, bench.mei, bench.rong):
        cast_ballot(member, subjects(decision)[0], vote="against", reason="理由")
    for percent in (None, 101):
        with pytest.raises(BadValue) as refused:
            close_decision(bench.li, decision, version=1, choices={subjects(decision)[0].pk: Choice("bench", percent)}, reasons="否")  # fmt: skip
        assert refused.value.field == "percent_1"
    close_decision(bench.li, decision, version=1, choices=all_to(decision, "bench", 20), reasons="否", dissent="无")
    assert subjects(decision)[0].percent == 20
