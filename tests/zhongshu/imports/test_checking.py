"""Checking a file keeps every fault and keeps nobody waiting; entering it, a refused row keeps out itself alone."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.zhongshu.imports.files import awards, bad, entered, many, received, sheet
from zhongshu.imports import actions, entering, reading
from zhongshu.imports.actions import checking, confirm, jobs, receive, run
from zhongshu.imports.chores import OPERATOR, check_arrived
from zhongshu.imports.models import DONE, PREVIEWED, RUNNING, STOPPED, ImportFault, ImportJob
from zhongshu.imports.queries import faults_of
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.people.actor import PUBLIC, SYSTEM
from zhongshu.people.models import ExpertProfile, Organisation
from zhongshu.policy.actions import install_default_rules


@pytest.fixture(autouse=True)
def rules(db: None) -> Iterator[None]:
    install_default_rules(SYSTEM)
    yield


def depth() -> int:
    """How many transactions are open; the test itself stands in some."""
    return len(connection.savepoint_ids)


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a transaction was open, each time the file itself was touched."""
    seen: list[bool] = []
    base = depth()
    keep, rows = jobs._keep, reading.rows

    def kept(*args: Any) -> str:
        seen.append(depth() > base)
        return keep(*args)

    def read(*args: Any) -> Iterator[tuple[int, dict[str, str]]]:
        for row in rows(*args):
            seen.append(depth() > base)
            yield row

    monkeypatch.setattr(jobs, "_keep", kept)
    monkeypatch.setattr(reading, "rows", read)
    return seen


# --- nobody waits


def test_a_file_is_written_and_read_outside_any_transaction(places: list[bool]) -> None:
    job = receive(OPERATOR, file=io.BytesIO(bad(30)), filename="a.csv")
    assert len(places) == 2
    checking.check(job)
    assert len(places) == 32 and not any(places)


def test_a_refused_act_leaves_no_file(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR = tmp_path
    monkeypatch.setattr(jobs, "tell", lambda *args, **facts: (_ for _ in ()).throw(NotAllowed()))
    with pytest.raises(NotAllowed):
        receive(OPERATOR, file=io.BytesIO(many(3)), filename="a.csv")
    with pytest.raises(NotAllowed):
        receive(PUBLIC, file=io.BytesIO(many(3)), filename="a.csv")
    assert list(actions.folder().iterdir()) == [] and not ImportJob.objects.exists()


def test_faults_are_stored_in_short_transactions_with_the_door_open_between(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    breaths: list[bool] = []
    put_down = checking._Check.put_down

    def counted(self: checking._Check) -> None:
        sizes.append(len(self.waiting))
        put_down(self)

    create, collected = ImportFault.objects.bulk_create, []

    def stored(*args: Any, **kwargs: Any) -> Any:
        collected.append(gc.isenabled())
        return create(*args, **kwargs)

    monkeypatch.setattr(ImportFault.objects, "bulk_create", stored)
    monkeypatch.setattr(checking._Check, "put_down", counted)
    monkeypatch.setattr(checking.time, "sleep", lambda seconds: breaths.append(depth() > base))
    base = depth()
    received(bad(1_234))
    assert sizes == [500, 500, 234]
    assert breaths == [False, False]
    assert (
        collected == [False] * 3 and gc.isenabled()
    )  # a full collection would hold the door shut for tenths of a second


# --- every fault


def test_every_bad_row_is_listed_however_many_there_are() -> None:
    job = received(bad(6_001))
    assert (job.total, job.bad, job.unlisted, faults_of(job).count()) == (6_001, 6_001, 0, 6_001)
    assert faults_of(job).order_by("-line").values_list("line", flat=True)[0] == 6_002


def test_beyond_the_bound_faults_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_FAULTS", 700)
    job = received(bad(1_000))
    assert (job.bad, job.unlisted, faults_of(job).count()) == (1_000, 300, 700)


def test_a_check_begun_again_lists_nothing_twice_and_the_first_one_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    job = receive(OPERATOR, file=io.BytesIO(bad(1_200)), filename="a.csv")
    put_down, second = checking._Check.put_down, []

    def overtaken(self: checking._Check) -> None:
        put_down(self)
        if not second:
            second.append(True)
            checking.check(ImportJob.objects.get(pk=job.pk))

    monkeypatch.setattr(checking._Check, "put_down", overtaken)
    with pytest.raises(Stale):
        checking.check(job)
    assert ImportFault.objects.count() == 1_200
    assert ImportJob.objects.get().state == PREVIEWED
    assert check_arrived() is False


def test_how_far_a_check_is_can_be_read_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "TOLD_EVERY", -1)
    shares: list[tuple[float, int]] = []
    tell = checking._Check._tell

    def looked(self: checking._Check) -> None:
        tell(self)
        now = ImportJob.objects.get()
        shares.append((now.read_share, now.total))

    monkeypatch.setattr(checking._Check, "_tell", looked)
    received(sheet(("name_zh", "kind"), *((f"单位{n}", "高校") for n in range(20))), "a.xlsx")
    assert [total for _, total in shares][:20] == list(range(1, 21))
    assert shares[9][0] == pytest.approx(11 / 21)


# --- entering


def test_a_file_of_bad_rows_only_cannot_be_confirmed() -> None:
    job = received(bad(3))
    with pytest.raises(BadValue, match="All 3 rows"):
        confirm(OPERATOR, job)
    job.refresh_from_db()
    assert job.state == PREVIEWED


def test_a_row_another_room_refuses_keeps_out_itself_alone() -> None:
    Organisation.objects.create(name_zh="别处登记", credit_code="91310000132206289R")
    head = ("单位名称", "单位类别", "统一社会信用代码")
    rows = [(f"单位{n}", "企业", "") for n in range(30)]
    rows[4] = ("重码单位", "企业", "91310000132206289R")
    job = entered(sheet(head, *rows), "a.xlsx")
    assert (job.state, job.entered, job.bad, job.cursor) == (DONE, 29, 1, 30)
    fault = faults_of(job).get()
    assert (fault.line, fault.column, fault.value, fault.reason_zh, fault.keeps_out) == (
        6,
        "统一社会信用代码",
        "91310000132206289R",
        "信用代码重复",
        True,
    )


def test_who_lost_the_right_stops_the_job_instead_of_turning_for_ever() -> None:
    job = received(many(3))
    confirm(OPERATOR, job)
    assert run(PUBLIC, job) is False
    job.refresh_from_db()
    assert job.state == STOPPED and job.message_zh and job.message_en
    confirm(OPERATOR, job)
    assert (job.state, job.message_zh) == (RUNNING, "")


def test_organisations_stand_below_their_parents_and_a_parent_unknown_is_marked() -> None:
    Organisation.objects.create(name_zh="同名", kind="other")
    Organisation.objects.create(name_zh="同名", kind="other")
    job = entered(
        sheet(
            ("name_zh", "kind", "parent"),
            ("微电子学院", "高校", "申江大学"),  # its parent comes too late
            ("申江大学", "高校", ""),
            ("化学院", "高校", "申江大学"),
            ("催化实验室", "高校", "化学院"),
            ("分部", "企业", "同名"),
            ("自身", "企业", "自身"),
        ),
        "orgs.xlsx",
    )
    above = {o.name_zh: str(o.parent) if o.parent else "" for o in Organisation.objects.select_related("parent")}
    assert above["化学院"] == "申江大学" and above["催化实验室"] == "化学院"
    assert (above["微电子学院"], above["分部"], above["自身"]) == ("", "", "")
    assert [(f.line, f.column, f.value, f.keeps_out) for f in faults_of(job)] == [
        (2, "parent", "申江大学", False),
        (6, "parent", "同名", False),
        (7, "parent", "自身", False),
    ]
    assert (job.entered, job.bad, job.warned) == (6, 0, 3)


def test_a_chain_of_parents_ends_where_it_could_not_be_read_any_more() -> None:
    rows = [(f"第{n}级", "高校", f"第{n - 1}级" if n else "") for n in range(15)]
    job = entered(sheet(("name_zh", "kind", "parent"), *rows), "orgs.xlsx")
    assert job.entered == 15 and faults_of(job).count() >= 1


def test_fields_of_experts_are_taken_in_words_and_an_unknown_one_is_named_at_the_check() -> None:
    head = ("person_name_zh", "organisation_zh", "expert_kind", "fields")
    job = entered(sheet(head, ("林若水", "申江大学", "技术", "新材料，ai"), ("周明", "浦江", "投资", "炼金")), "e.xlsx")
    assert (job.entered, job.bad, faults_of(job).get().reason_zh) == (1, 1, "没有这个领域：炼金")
    assert {f.field for f in ExpertProfile.objects.get().fields.all()} == {"mat", "ai"}


def test_amounts_with_full_width_signs_are_amounts() -> None:
    job = received(awards('1,SBIR,1,1990,DOD,,F,MA,T,"￥1，234.5"'))
    assert (job.bad, entering.mark("a") == entering.mark("A")) == (0, True)
