"""P10: no act without a line. Every act is registered, named in both languages, and rolls back when its line cannot be written."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import zhongshu
from tests.zhongshu.discovery.cast import PEROVSKITE
from zhongshu.discovery.actions import submit_lead
from zhongshu.discovery.models import Lead
from zhongshu.ledger import actions as ledger
from zhongshu.ledger.actions import REGISTRY, SilentAct, act
from zhongshu.ledger.models import Line
from zhongshu.ledger.verbs import VERBS
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.models import Mail
from zhongshu.people.actor import PUBLIC, SYSTEM
from zhongshu.policy.actions import install_default_rules

SOURCE = Path(zhongshu.__file__).parent
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
# Writing that is no act of anybody: consequences, projections, leases, drafts of a form, and the migrations themselves
NO_ACT = (
    "/migrations/",
    "/actions/",
    "/actions.py",
    "/kernel/",
    "/ledger/",
    "/pages/",
    "/demo/",
    "/management/",
    "/standing.py",
)


def test_every_act_has_a_name_in_both_languages() -> None:
    ours = {verb for verb in REGISTRY if not verb.startswith("test.")}  # other tests make acts of their own
    assert sorted(ours - set(VERBS)) == []
    assert len(ours) > 100


def test_records_are_written_in_actions_and_nowhere_else() -> None:
    found = []
    for path in SOURCE.rglob("*.py"):
        place = f"/{path.relative_to(SOURCE)}"
        if any(part in place for part in NO_ACT):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
                continue
            chain = ast.unparse(node.func.value)
            if ".objects" in chain or (node.func.attr == "save" and "form" not in chain and "book" not in chain):
                found.append(f"{place}:{node.lineno} {ast.unparse(node.func)}")
    assert found == []


def test_a_state_is_assigned_only_by_move() -> None:
    found = []
    for path in SOURCE.rglob("*.py"):
        place = str(path.relative_to(SOURCE))
        if place in ("lifecycle/actions/move.py", "lifecycle/actions/opening.py") or "/migrations/" in place:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and any(ast.unparse(t) == "dossier.state" for t in node.targets):
                found.append(f"{place}:{node.lineno}")
            if (
                isinstance(node, ast.Call)
                and "Dossier.objects" in ast.unparse(node.func)
                and any(k.arg == "state" for k in node.keywords)
                and ast.unparse(node.func).endswith((".update", ".create"))
            ):
                found.append(f"{place}:{node.lineno}")
    assert found == []


@pytest.mark.django_db
def test_an_act_that_forgets_to_tell_is_undone() -> None:
    @act("test.silent")
    def silent(actor: object) -> None:
        install_default_rules(SYSTEM)
        raise SilentAct("test.silent")

    try:
        with pytest.raises(SilentAct):
            silent(SYSTEM)
        assert Line.objects.count() == 0
    finally:
        REGISTRY.pop("test.silent")


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("step", ["_append", "canonical", "line_hash"])
def test_a_failure_while_the_line_is_written_leaves_neither_act_nor_line(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_default_rules(SYSTEM)
    before = Line.objects.count()

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ledger, step, broken)
    with pytest.raises(RuntimeError):
        submit_lead(PUBLIC, said=PEROVSKITE)
    assert (Line.objects.count(), Dossier.objects.count(), Lead.objects.count(), Mail.objects.count()) == (
        before,
        0,
        0,
        0,
    )
