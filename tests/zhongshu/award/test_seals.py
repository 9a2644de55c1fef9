"""R-24: above the line but no money gives a Seal with a QR, valid twelve months, with a fast lane; anybody may check it, and only what stands on its face."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.zhongshu.award.cast import House, put_into
from tests.zhongshu.desk.test_pages import browser, page
from tests.zhongshu.discovery.cast import MONDAY, person
from zhongshu.award import actions
from zhongshu.award.actions import seals
from zhongshu.award.actions.seals import (
    Certificate,
    a_year_on,
    certificate_of,
    expire_seal,
    issue_seal,
    ready_certificate,
    revoke_seal,
)
from zhongshu.award.chores import expire_seals
from zhongshu.award.models import Seal
from zhongshu.award.models.seals import CAUSES
from zhongshu.award.queries.seals import ending_soon, in_force, lacks_for_seal, run_out
from zhongshu.bench.guards import seat_or_fast_track
from zhongshu.bench.queries import has_lane
from zhongshu.bench.queries.entry_rules import checklist, facts_of
from zhongshu.bench.queries.seats import Seats
from zhongshu.decisions.signed import record_of, replay_record
from zhongshu.desk.queries.worklist import worklist
from zhongshu.documents.verifying import verify
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Recused, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.notices.models import Notice
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Employment
from zhongshu.policy.body import Rules
from zhongshu.policy.defaults import default_rules

WHY = "论证过线，本年度席位已满，值得向其他出资方推荐"


def benched(house: House, title: str = "钙钛矿叠层电池") -> Dossier:
    """A dossier that the committee sent to the bench, above the line as its opinion says."""
    dossier = house.proposed(title)
    house.decide(house.put(dossier), "bench")
    return actions.turn_down(house.li, dossier, version=dossier.version, reason="席位已满", target="BENCH")


def issued(house: House, actor: Actor | None = None, dossier: Dossier | None = None) -> Seal:
    dossier = dossier or benched(house)
    return issue_seal(actor or house.dong, dossier, version=dossier.version, cause="programme", reason=WHY)


@pytest.mark.parametrize("cause", list(CAUSES))
def test_a_seal_is_issued_for_each_of_its_causes(house: House, cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = benched(house)
    monkeypatch.setattr("zhongshu.award.queries.seals.left_of_year", lambda rules: (0, 0))
    seal = issue_seal(house.dong, dossier, version=dossier.version, cause=cause, reason=WHY)
    assert Seal.objects.get(pk=seal.pk).cause == cause


def yearly(seats: int, wan: int) -> Rules:
    rules = default_rules()
    return replace(rules, portfolio=replace(rules.portfolio, seats_year=seats, budget_wan=wan))


@pytest.mark.parametrize(("cause", "seats", "wan", "word"), [("seats", 2, 0, "今年还有 1 个席位"), ("money", 0, 1400, "今年还有 800 万元可安排")])  # fmt: skip
def test_a_cause_that_the_years_count_speaks_against_is_refused_in_words(
    house: House, cause: str, seats: int, wan: int, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One award holds a seat and 600 of the year's 万元; the dossier asks for 600 more."""
    house.approved(house.proposed("已立项的项目"))
    dossier = benched(house)
    monkeypatch.setattr("zhongshu.award.queries.seals.rules_of", lambda pk: yearly(seats, wan))
    client, url = browser(house.dong), f"/dossiers/{dossier.code}/seal/issue/"
    refused = client.post(url, {"version": dossier.version, "cause": cause, "reason": WHY})
    assert refused.status_code == 400 and WHY in refused.content.decode()
    assert word in refused.content.decode(), refused.context["form"].errors
    assert not Seal.objects.exists()
    monkeypatch.setattr("zhongshu.award.queries.seals.rules_of", lambda pk: yearly(1, 1100))
    assert issue_seal(house.dong, dossier, version=dossier.version, cause=cause, reason=WHY).cause == cause


def test_a_seal_is_replayed_from_what_was_sealed(house: House) -> None:
    seal = issued(house)
    record = record_of(seal.dossier, "seal", 1)
    assert record is not None and replay_record(record).whole
    revoke_seal(house.audit, seal, version=1, reason="论证材料中的关键数据经查不实")
    for number in (1, 2):
        again = record_of(seal.dossier, "seal", number)
        assert again is not None and again.line is not None and replay_record(again).whole
    with connection.cursor() as cursor:
        cursor.execute("UPDATE award_seal SET file_sha256 = %s, reason = %s WHERE id = %s", ["0" * 64, "改写", seal.pk])
    found = replay_record(record)
    assert (found.same, [p.label.en for p in found.points if not p.same], found.hash_holds) == (False, ["Reason"], True)


def later(days: int) -> object:
    return clock.at(MONDAY + dt.timedelta(days=days))


def test_a_seal_is_a_certificate_with_its_hash_for_twelve_months_and_the_team_is_told(house: House) -> None:
    seal = issued(house)
    assert (seal.issued_on, seal.valid_until) == (dt.date(2026, 3, 2), dt.date(2027, 3, 1))
    data = bytes(seal.file)
    assert data.startswith(b"%PDF-") and hashlib.sha256(data).hexdigest() == seal.file_sha256
    assert seal.value["title"]["zh"] == "钙钛矿叠层电池" and "opinion" in seal.value
    assert hashlib.sha256(f"{seal.code}\n{seal.body}".encode()).hexdigest() == seal.sha256
    chapter = last_chapter(seal.dossier, "seal")
    assert chapter is not None and json.loads(chapter.body)["standing"] == "valid"
    line = Line.objects.get(verb="award.issue_seal")
    assert (line.subject, line.told["seal"], line.told["sha256"]) == (seal.dossier_id, seal.code, seal.sha256)
    assert Notice.objects.filter(kind="seal_issued", recipient_id=house.lead_of(seal.dossier).user_id).count() == 1


@pytest.mark.parametrize(
    ("day", "last"),
    [("2026-03-02", "2027-03-01"), ("2024-02-29", "2025-02-28"), ("2027-03-01", "2028-02-29"), ("2026-01-01", "2026-12-31")],
)  # fmt: skip
def test_twelve_months_end_on_the_day_before(day: str, last: str) -> None:
    assert a_year_on(dt.date.fromisoformat(day)) == dt.date.fromisoformat(last)


def test_only_the_director_and_the_committee_issue_and_never_for_their_own_or_an_interest(house: House) -> None:
    dossier = benched(house)
    for actor in (house.qian, house.ao, house.chen, house.fin, house.audit, house.lead_of(dossier)):
        with pytest.raises(NotAllowed):
            issued(house, actor, dossier)
    Dossier.objects.filter(pk=dossier.pk).update(specialist=house.mei.user_id)
    dossier.refresh_from_db()
    with pytest.raises(NotAllowed):
        issued(house, house.mei, dossier)
    near = person("near", "COM")
    Employment.objects.create(
        person_id=near.person_id, organisation_id=dossier.organisation_id, since=dt.date(2020, 1, 1)
    )
    with pytest.raises(Recused):
        issued(house, near, dossier)
    assert issued(house, house.li, dossier).standing == "valid"


def test_no_seal_below_the_line_nor_with_money_nor_twice(house: House) -> None:
    below = benched(house)
    opinion = below.chapters.get(kind="opinion")
    with pytest.MonkeyPatch.context() as patch:
        body = {**json.loads(opinion.body), "recommendation": "bench", "golden_ticket": {}}
        patch.setattr("zhongshu.award.queries.seals.last_chapter", lambda d, k: _Fake(json.dumps(body)))
        assert len(lacks_for_seal(below)) == 1
        body["golden_ticket"] = {"statement": "值得"}
        patch.setattr("zhongshu.award.queries.seals.last_chapter", lambda d, k: _Fake(json.dumps(body)))
        assert lacks_for_seal(below) == []
    funded = put_into(house.proposed("已有经费"), "ACTIVE")
    with pytest.raises(Blocked):
        issued(house, dossier=funded)
    issued(house, dossier=below)
    with pytest.raises(Blocked):
        issued(house, dossier=Dossier.objects.get(pk=below.pk))


class _Fake:
    def __init__(self, body: str) -> None:
        self.body = body


def test_a_vote_that_is_not_over_blocks_a_seal(house: House) -> None:
    dossier = house.proposed()
    house.put(dossier)
    put_into(dossier, "BENCH")
    assert any("表决" in text.zh for text in lacks_for_seal(dossier))


def test_wrong_words_and_old_versions_are_refused(house: House) -> None:
    dossier = benched(house)
    with pytest.raises(BadValue):
        issue_seal(house.dong, dossier, version=dossier.version, cause="nonsense", reason=WHY)
    with pytest.raises(BadValue):
        issue_seal(house.dong, dossier, version=dossier.version, cause="programme", reason="好")
    with pytest.raises(Stale):
        issue_seal(house.dong, dossier, version=dossier.version - 1, cause="programme", reason=WHY)
    assert not Seal.objects.exists()


def test_the_holder_has_the_fast_lane_until_its_last_day(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seal = issued(house)
    dossier = seal.dossier
    assert has_lane(dossier, "seal") and "seal" in facts_of(dossier, None).lanes
    passed = next(check for check in checklist(facts_of(dossier, None), "B1") if check.code == "passed")
    assert passed.holds and passed.found.zh == "卓越印章"
    monkeypatch.setattr("zhongshu.bench.guards.seats_of", lambda rules: Seats(2026, 0, 0, 0, 0, 0))
    assert seat_or_fast_track(house.qian, dossier, None) == []
    with later(364):  # 2027-03-01, the last day
        assert has_lane(dossier, "seal") and in_force(dossier) is not None
    with later(365):
        assert not has_lane(dossier, "seal") and in_force(dossier) is None
        assert len(seat_or_fast_track(house.qian, dossier, None)) == 1


def test_a_revoked_seal_closes_its_lane_at_once_and_cannot_be_revoked_again(house: House) -> None:
    seal = issued(house)
    for actor in (house.qian, house.chen, house.ao):
        with pytest.raises(NotAllowed):
            revoke_seal(actor, seal, version=1, reason="论证材料中的关键数据经查不实")
    with pytest.raises(Stale):
        revoke_seal(house.audit, seal, version=7, reason="论证材料中的关键数据经查不实")
    revoke_seal(house.audit, seal, version=1, reason="论证材料中的关键数据经查不实")
    assert (seal.standing, seal.version) == ("revoked", 2)
    assert not has_lane(seal.dossier, "seal")
    assert Notice.objects.filter(kind="seal_ended").exists()
    with pytest.raises(Stale):
        revoke_seal(house.dong, seal, version=2, reason="论证材料中的关键数据经查不实")
    assert issued(house, dossier=Dossier.objects.get(pk=seal.dossier_id)).code != seal.code


def test_the_clock_closes_what_ran_out_once_and_nobody_else_may(house: House) -> None:
    seal = issued(house)
    with later(340):
        assert [row.code for row in ending_soon()] == [seal.code] and not run_out().exists()
        with pytest.raises(NotAllowed):
            expire_seal(SYSTEM, seal)
        for actor, theirs in ((house.dong, True), (actor_of(seal.dossier.specialist), True), (house.ao, False)):
            assert (f"/dossiers/{seal.dossier.code}/seal/" in {task.url for task in worklist(actor)}) is theirs
    with later(300):
        assert not any(task.url.endswith("/seal/") for task in worklist(house.dong))
    with later(365):
        with pytest.raises(NotAllowed):
            expire_seal(house.dong, seal)
        assert (expire_seals(), expire_seals()) == (False, False)
        seal.refresh_from_db()
        assert seal.standing == "expired"
        assert Line.objects.filter(verb="award.expire_seal").count() == 1


def test_an_award_uses_the_seal(house: House) -> None:
    seal = issued(house)
    dossier = put_into(Dossier.objects.get(pk=seal.dossier_id), "PROP")
    with later(5):
        house.approved(dossier)
    seal.refresh_from_db()
    assert (seal.standing, verify(seal.sha256).good) == ("used", False)  # type: ignore[union-attr]


def test_anybody_checks_by_hash_what_stands_on_its_face_and_by_number_only_that_it_holds(house: House) -> None:
    seal = issued(house)
    for asked in (seal.sha256, seal.sha256.upper(), f" {seal.file_sha256[:32]} {seal.file_sha256[32:]} "):
        found = verify(asked)
        assert found is not None and (found.code, found.good, found.title) == (seal.code, True, "钙钛矿叠层电池")
    by_number = verify(seal.code.lower())
    assert by_number is not None and by_number.good and not by_number.title
    assert seal.dossier.organisation.name_zh not in str(by_number.facts)  # type: ignore[union-attr]
    with later(365):  # nobody has closed it yet
        assert verify(seal.code).good is False and verify(seal.code).standing.zh == "已到期"  # type: ignore[union-attr]
    revoke_seal(house.dong, seal, version=1, reason="论证材料中的关键数据经查不实")
    assert verify(seal.sha256).standing.zh == "已撤销"  # type: ignore[union-attr]


def test_contracts_and_receipts_answer_by_number_without_content(house: House) -> None:
    contract = house.issued(house.contracting())
    decision = contract.dossier.put_to_decision.get().decision
    draft = house.written(house.contracting(house.proposed("另一份")))
    found, receipt = verify(contract.code), verify(decision.code)
    assert found is not None and (found.code, found.good, found.title, found.facts) == (contract.code, True, "", ())
    assert receipt is not None and (receipt.code, receipt.title) == (decision.code, "")
    assert verify(draft.code) is None  # not given out
    opened = house.put(house.proposed("第三份"))
    assert verify(opened.code) is None  # not closed
    assert [verify(text) for text in ("", "SH", "x" * 200, "' OR 1=1", "SH-S-99-999")] == [None] * 5


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_a_seal_from_issuing_to_the_public_check(house: House, language: str) -> None:
    dossier = benched(house)
    url = f"/dossiers/{dossier.code}/seal/"
    assert f"{url}issue/" in page(house.dong, url, language)
    assert f"{url}issue/" not in page(house.qian, url, language)
    form = browser(house.dong, language)
    token = {"version": dossier.version, "cause": "programme", "reason": WHY, "key": "k1"}
    for _ in range(2):
        answer = form.post(f"{url}issue/", token)
        assert answer.status_code == 302, answer.content.decode()[:2000]
    seal = Seal.objects.get()
    lead = house.lead_of(dossier)
    assert seal.code in page(lead, url, language)
    file = browser(lead).get(f"{url}{seal.code}/certificate/")
    assert hashlib.sha256(file.content).hexdigest() == seal.file_sha256
    assert browser(person("stranger", "PI")).get(f"{url}{seal.code}/certificate/").status_code == 404
    assert browser(lead).post(f"{url}{seal.code}/revoke/", {"reason": WHY, "version": 1}).status_code == 403
    assert seal.code in page(house.dong, "/award/seals/", language)
    visitor = Client(headers={"accept-language": language})
    shown = visitor.get(f"/verify/?h={seal.sha256}").content.decode()
    assert seal.code in shown and ("有效" if language == "zh-hans" else "Valid") in shown and WHY not in shown
    assert "state-bad" in visitor.get("/verify/?h=SH-S-00-000").content.decode() or "alert-triangle" in visitor.get("/verify/?h=SH-S-00-000").content.decode()  # fmt: skip
    browser(house.dong).post(f"{url}{seal.code}/revoke/", {"reason": "论证材料中的关键数据经查不实", "version": 1})
    assert "state-bad" in visitor.get(f"/verify/?h={seal.code}").content.decode()


def test_what_was_typeset_before_the_act_is_kept_only_while_it_is_right(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page makes the paper before it takes the database; another Seal in between takes the number, and the paper is made again."""
    first, second = benched(house), benched(house, "固态储氢罐")
    ready, overtaken = ready_certificate(first), ready_certificate(second)
    assert ready is not None and overtaken is not None
    made: list[str] = []
    monkeypatch.setattr(seals, "certificate_of", lambda body: made.append(body["code"]) or certificate_of(body))
    kept = issue_seal(house.dong, first, version=first.version, cause="programme", reason=WHY, ready=ready)
    assert made == [] and bytes(kept.file) == ready.file
    again = issue_seal(house.dong, second, version=second.version, cause="programme", reason=WHY, ready=overtaken)
    assert made == [again.code] and again.code != kept.code and again.sha256 != overtaken.sha256
    assert ready_certificate(first) is None  # it holds one


def test_the_page_typesets_outside_of_any_transaction(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier, opened = benched(house), []
    depth = len(connection.savepoint_ids)

    def watched(body: dict[str, Any]) -> Certificate:
        opened.append(len(connection.savepoint_ids) - depth)
        return certificate_of(body)

    monkeypatch.setattr(seals, "certificate_of", watched)
    here = browser(house.dong)
    url = f"/dossiers/{dossier.code}/seal/issue/"
    seen = here.get(url).context["form"]
    sent = {"version": dossier.version, "cause": "programme", "reason": WHY, "key": seen["key"].value()}
    assert here.post(url, sent).status_code == 302
    assert opened == [0]
