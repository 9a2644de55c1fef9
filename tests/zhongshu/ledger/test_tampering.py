"""Promise P9: six ways to falsify the ledger, each found; and the guards that stop the plain ways through raw SQL on either database."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.zhongshu.ledger.conftest import LINES, rehashed, say, tamper
from zhongshu.ledger import heads, keys
from zhongshu.ledger.models import Mention
from zhongshu.ledger.verify import Row, against_witness, stored_hash, verify_stored
from zhongshu.people.actor import SYSTEM

pytestmark = pytest.mark.django_db


def one_byte(rows: list[Row]) -> list[Row]:
    return [row._replace(facts=row.facts.replace("理由 6", "理由 9")) for row in rows]


def delete_middle(rows: list[Row]) -> list[Row]:
    return rows[:5] + rows[6:]


def delete_middle_and_renumber(rows: list[Row]) -> list[Row]:
    return [row._replace(seq=n) for n, row in enumerate(rows[:5] + rows[6:], start=1)]


def swap(rows: list[Row]) -> list[Row]:
    a, b = rows[3], rows[7]
    rows[3], rows[7] = b._replace(seq=a.seq), a._replace(seq=b.seq)
    return rows


def insert(rows: list[Row]) -> list[Row]:
    forged = rows[5]._replace(actor="nobody")
    return [row._replace(seq=n) for n, row in enumerate([*rows[:5], forged, *rows[5:]], start=1)]


def truncate_tail(rows: list[Row]) -> list[Row]:
    return rows[:-3]


def rewrite_all(rows: list[Row]) -> list[Row]:
    return rehashed(one_byte(rows))


def rewrite_all_and_go_on(rows: list[Row]) -> list[Row]:
    return rehashed([*one_byte(rows), rows[0], rows[1]])


def shift_a_border(rows: list[Row]) -> list[Row]:
    """The same text under the same hash, cut into columns elsewhere: needs a field that is empty."""
    bare = rehashed([*rows[:-1], rows[-1]._replace(subject_kind="")])
    return [*bare[:-1], bare[-1]._replace(actor=bare[-1].actor + "\x1f" + bare[-1].verb, verb="")]


def empty(rows: list[Row]) -> list[Row]:
    return []


SELF_EVIDENT = [one_byte, delete_middle, delete_middle_and_renumber, swap, insert, shift_a_border]
NEED_A_WITNESS = [truncate_tail, rewrite_all, rewrite_all_and_go_on, empty]


def test_honest_ledger_is_whole(told: None) -> None:
    verdict = verify_stored()
    assert (verdict.whole, verdict.seq) == (True, LINES)
    witness = heads.signed_head()
    against_witness(verdict, witness, stored_hash)
    assert verdict.whole and heads.is_genuine(witness, keys.public_pem())


@pytest.mark.parametrize("change", SELF_EVIDENT)
def test_tampering_inside_is_found_without_a_witness(change: Callable[..., Any], told: None) -> None:
    tamper(change)
    assert not verify_stored().whole


@pytest.mark.parametrize("change", NEED_A_WITNESS)
def test_tampering_that_is_consistent_in_itself_is_found_by_a_witness(change: Callable[..., Any], told: None) -> None:
    witness = heads.signed_head()
    tamper(change)
    verdict = verify_stored()
    assert verdict.whole  # which is why a witness is needed
    against_witness(verdict, witness, stored_hash)
    assert not verdict.whole


def test_mention_taken_away_is_found(told: None) -> None:
    tamper(list)
    Mention.objects.filter(subject="X1").delete()
    verdict = verify_stored()
    assert [(fault.seq, fault.text.en) for fault in verdict.faults] == [
        (5, "the mentioned subjects do not match the content")
    ]


def test_fault_names_the_line(told: None) -> None:
    tamper(one_byte)
    assert [(fault.seq, fault.text.en) for fault in verify_stored().faults] == [
        (7, "the content does not match the hash")
    ]


STATEMENTS = ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}", "DELETE FROM {t} WHERE 1 = 0 OR {c} IS NOT NULL"]


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize(("table", "column"), [("ledger_line", "actor"), ("ledger_mention", "subject")])
def test_raw_sql_may_not_change_the_ledger(statement: str, table: str, column: str, told: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(t=table, c=column))
    assert verify_stored().whole and Mention.objects.count() == 2


@pytest.mark.parametrize("table", ["ledger_line", "ledger_mention"])
def test_truncate_is_refused_where_it_exists(table: str, told: None) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE; its unconditional DELETE is refused above")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
    assert verify_stored().whole


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("ledger", *words, stdout=out, stderr=out)
    return out.getvalue()


def test_command_verifies_with_a_witness_and_fails_after_tampering(told: None, tmp_path: Path) -> None:
    command("head", "--out", str(tmp_path / "head.json"))
    assert f"whole: {LINES} lines, 1 witnesses" in command("verify", "--witness", str(tmp_path / "head.json"))
    tamper(truncate_tail)
    assert "whole" in command("verify")
    with pytest.raises(CommandError, match="NOT whole"):
        command("verify", "--witness", str(tmp_path / "head.json"))


def test_command_when_the_witness_is_forged_says_so(told: None, tmp_path: Path) -> None:
    path = tmp_path / "head.json"
    path.write_text(json.dumps({**heads.signed_head(), "hash": "0" * 64}))
    with pytest.raises(CommandError, match="signature"):
        command("verify", "--witness", str(path))
    with pytest.raises(CommandError):
        command("verify", "--witness", str(tmp_path / "missing.json"))


def test_command_trusts_the_witness_own_copy_of_the_key(told: None, tmp_path: Path, settings: Any) -> None:
    pem, head = tmp_path / "key.pem", tmp_path / "head.json"
    pem.write_bytes(keys.public_pem())
    settings.KEYS = tmp_path / "other"  # an intruder's key signs a head of a rewritten ledger
    tamper(rewrite_all)
    command("head", "--out", str(head))
    assert "whole" in command("verify", "--witness", str(head))
    with pytest.raises(CommandError, match="signature"):
        command("verify", "--witness", str(head), "--public-key", str(pem))


def test_exported_file_can_be_verified_without_the_database(told: None, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    command("export", "--out", str(path))
    say(SYSTEM, "later")
    assert f"whole: {LINES} lines" in command("verify", "--file", str(path))
    path.write_text(path.read_text(encoding="utf-8").replace("理由 3", "理由 4"), encoding="utf-8")
    with pytest.raises(CommandError, match="NOT whole"):
        command("verify", "--file", str(path))


def test_key_is_made_once_and_readable_by_its_owner_only(told: None) -> None:
    assert keys.public_pem() == keys.public_pem()
    assert (keys.folder() / keys.PRIVATE).stat().st_mode & 0o777 == 0o600


def test_hourly_head_is_left_for_witnesses(told: None, tmp_path: Path) -> None:
    heads.leave_hourly_head()
    found = json.loads(next((tmp_path / "heads").glob("*.json")).read_text())
    assert found["seq"] == LINES and heads.is_genuine(found, keys.public_pem())
