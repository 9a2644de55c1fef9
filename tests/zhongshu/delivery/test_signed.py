"""What the director signs at a gate alone is replayed by integrity from what was sealed, and a row that was written over since is told."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.zhongshu.delivery.cast import LESSON, Cast, at_work, fresh, user
from tests.zhongshu.delivery.test_changes import approve, ask
from tests.zhongshu.delivery.test_gates import asked, decide, heard, pass_exam, proposal
from tests.zhongshu.faces import browser
from zhongshu.decisions.signed import record_of, replay_record
from zhongshu.delivery.models import Stage
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actions import declare_interest
from zhongshu.people.actor import Actor


def at(actor: Actor, language: str = "zh-hans") -> Client:
    return browser(user(actor), language=language)


def passed(cast: Cast) -> Dossier:
    dossier = at_work(cast)
    pass_exam(cast, dossier)
    heard(cast, asked(cast, dossier))
    decide(cast, dossier, proposal("GO"))
    return fresh(dossier)


def stopped(cast: Cast) -> Dossier:
    dossier = at_work(cast, money=(100, 150, 200))
    heard(cast, asked(cast, dossier), votes=("STOP", "STOP", "GO"))
    decide(
        cast,
        dossier,
        proposal(
            "STOP",
            lesson=LESSON,
            wind_down="样品入库，退还设备，两周内完成",
            released="设备归还，数据公开，人员回到原单位",
        ),
    )
    return fresh(dossier)


def written_over(table: str, column: str, value: Any, **where: Any) -> None:
    with connection.cursor() as cursor:
        name, wanted = next(iter(where.items()))
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {name} = %s", [value, wanted])


@pytest.mark.parametrize(("language", "word", "sealed"), [("zh-hans", "一致：封存的", "证据尚不支持"), ("en", "The same: the", "Stop, no fault (not chosen)")])  # fmt: skip
def test_a_ruling_the_director_signed_alone_is_replayed_field_by_field(
    cast: Cast, language: str, word: str, sealed: str
) -> None:
    dossier = passed(cast)
    page = at(cast.ji, language).get(f"/decisions/signed/{dossier.code}/turn/1/")
    text = page.content.decode()
    assert (page.status_code, word in text, sealed in text) == (200, True, True)
    found = replay_record(record_of(dossier, "turn", 1))  # type: ignore[arg-type]
    kept = {point.label.en for point in found.points if point.kept}
    assert {"Options considered", "Reasons", "Particulars", "The other team", "Panel's votes", "Money"} <= kept
    assert (found.whole, [paper.same for paper in found.papers], found.record.line is not None) == (True, [True], True)


def test_a_row_that_was_written_over_since_is_told_and_put_on_record(cast: Cast) -> None:
    dossier = passed(cast)
    gate = dossier.gates.get(number=1)
    other = json.dumps({**gate.proposed, "reasons": "后来改写的理由"}, ensure_ascii=False)
    written_over("delivery_gate", "proposal", other, id=gate.pk)
    client, url = at(cast.ji), f"/decisions/signed/{dossier.code}/turn/1/"
    text = client.get(url).content.decode()
    assert ("不一致，请核查" in text, "后来改写的理由" in text, "今日不同" in text) == (True, True, True)
    assert client.post(f"{url}record/").status_code == 302
    line = Line.objects.get(verb="decisions.replay_signed")
    assert (line.told["whole"], line.told["same"], line.told["hash_holds"]) == (False, False, True)


def test_a_pack_that_was_written_over_with_its_hash_is_told_by_the_ledger(cast: Cast) -> None:
    dossier = passed(cast)
    written_over("delivery_gate", "pack_sha256", "0" * 64, dossier_id=dossier.pk)
    written_over("delivery_gate", "pack", "{}", dossier_id=dossier.pk)
    found = replay_record(record_of(dossier, "turn", 1))  # type: ignore[arg-type]
    assert (found.whole, [paper.same for paper in found.papers]) == (False, [False])


def test_a_stop_is_replayed_with_its_turn_its_ending_and_its_step(cast: Cast) -> None:
    dossier = stopped(cast)
    for kind, number in (("turn", 1), ("ending", 1), ("step", 1), ("step", 2)):
        record = record_of(dossier, kind, number)
        assert record is not None and record.line is not None, kind
        assert replay_record(record).whole, kind
    turn = record_of(dossier, "turn", 1)
    assert turn is not None and turn.line is not None and turn.line.verb == "delivery.sign_ruling"
    listed = at(cast.ji, "en").get(f"/decisions/signed/{dossier.code}/").content.decode()
    assert ("T-40 Stop, no fault" in listed, "Ending and lesson" in listed, "Gate decision" in listed) == (
        True,
        True,
        True,
    )


def test_a_replay_waits_on_the_auditors_desk_until_it_is_on_record(cast: Cast) -> None:
    dossier, client = passed(cast), at(cast.ji)
    url = f"/decisions/signed/{dossier.code}/turn/1/"
    assert url in client.get("/desk/").content.decode()
    assert url in client.get(f"/dossiers/{dossier.code}/delivery/gates/1/decision/").content.decode()
    client.post(f"{url}record/")
    assert url not in client.get("/desk/").content.decode()


def test_the_replay_is_integritys_alone_and_an_interest_locks_it(cast: Cast) -> None:
    dossier = passed(cast)
    url = f"/decisions/signed/{dossier.code}/turn/1/"
    assert at(cast.dong).get(url).status_code in (403, 404)
    assert at(cast.dong).post(f"{url}record/").status_code in (403, 404)
    assert at(cast.ji).get(f"/decisions/signed/{dossier.code}/turn/9/").status_code == 404
    assert at(cast.ji).get(f"/decisions/signed/{dossier.code}/nothing/1/").status_code == 404
    declare_interest(cast.ji, kind="kin", other_person_id=cast.zhao.person_id)
    assert at(cast.ji).get(url).status_code == 403


def test_a_change_one_person_decided_is_replayed_from_its_line_with_the_contract_it_sealed(cast: Cast) -> None:
    dossier = at_work(cast)
    first, moved = Stage.objects.get(dossier=dossier, number=1), dt.timedelta(days=30)
    due = dossier.milestones.get(stage=1)
    row = ask(cast, dossier, "time", **{
        f"stage-{first.pk}-ends_on": (first.ends_on + moved).isoformat(), f"milestone-{due.pk}-due_on": (first.ends_on + moved).isoformat(),
    })  # fmt: skip
    approve(cast, row, cast.qian)
    record = record_of(fresh(dossier), "change", 1)
    assert record is not None
    found = replay_record(record)
    assert (found.whole, [paper.same for paper in found.papers]) == (True, [True])
    assert "变更申请 1 的决定" in at(cast.ji).get(f"/decisions/signed/{dossier.code}/").content.decode()
    written_over("delivery_changerequest", "answer", "后来改写", id=row.pk)
    assert [p.label.en for p in replay_record(record).points if not p.same] == ["Reason"]
