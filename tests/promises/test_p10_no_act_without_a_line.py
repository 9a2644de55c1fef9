"""Promise P10: an act and its line stand or fall together; every act has a name in both languages; nothing writes beside the acts.

Three things are held. All acts are made by one decorator and named, and records are written in actions and nowhere else, a state by `move`
alone (by enumeration and by reading the source). The decorator leaves nothing when it fails before the line, while it writes it, or at the
commit. The foundation's own acts are run whole with each of these failures, and every table is compared.
"""

import ast
import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection

import zhongshu
from tests.zhongshu.discovery.cast import PEROVSKITE
from tests.zhongshu.documents.corpus import PDF
from tests.zhongshu.faces import actor
from zhongshu.audit.chores import sound_alarm
from zhongshu.discovery.actions import submit_lead
from zhongshu.discovery.models import Lead
from zhongshu.documents import access
from zhongshu.documents.actions import fetch_document, store_document, withdraw_document
from zhongshu.kernel import clock
from zhongshu.ledger import actions as ledger
from zhongshu.ledger.actions import REGISTRY, SilentAct, act, tell
from zhongshu.ledger.checks import ask_for_check, conclude
from zhongshu.ledger.models import Line
from zhongshu.ledger.verbs import VERBS
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.actions.deliver import park
from zhongshu.notices.actions.inbox import prefer, retry
from zhongshu.notices.models import Mail
from zhongshu.people.actor import PUBLIC, SYSTEM, Actor
from zhongshu.people.roles import Role
from zhongshu.policy.actions import (
    approve_rules,
    draft_rules,
    edit_rules,
    install_default_rules,
    propose_rules,
    withdraw_draft,
)

pytestmark = pytest.mark.django_db
WHY = "专员负荷过高，影响尽调质量"


def every_module() -> list[str]:
    skipped = (".migrations", ".management", ".settings", ".wsgi")
    names = [m.name for m in pkgutil.walk_packages(zhongshu.__path__, "zhongshu.")]
    return [name for name in names if not any(part in name for part in skipped)]


for _name in every_module():
    importlib.import_module(_name)
ACTS = {verb: done for verb, done in REGISTRY.items() if not verb.startswith(("test.", "demo."))}


@act("test.reference")
def reference(actor: Actor, *, subject: str = "R1", fail: bool = False, silent: bool = False) -> None:
    install_default_rules(SYSTEM)  # writes rows, and is an act within an act
    if not silent:
        tell("case", subject)
    if fail:
        raise RuntimeError("after the writes")


@pytest.mark.parametrize("verb", sorted(ACTS))
def test_every_act_is_made_by_the_one_decorator_and_has_a_name(verb: str) -> None:
    assert ACTS[verb].__code__ is reference.__code__  # type: ignore[attr-defined]
    assert verb in VERBS and VERBS[verb].zh != verb != VERBS[verb].en


def test_acts_are_many_and_each_is_named() -> None:
    ours = {verb for verb in REGISTRY if not verb.startswith("test.")}  # the demo's own acts too
    assert sorted(ours - set(VERBS)) == []
    assert len(ACTS) >= 100


SOURCE = Path(zhongshu.__file__).parent
RECORD_WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
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


def test_records_are_written_in_actions_and_nowhere_else() -> None:
    found = []
    for path in SOURCE.rglob("*.py"):
        place = f"/{path.relative_to(SOURCE)}"
        if any(part in place for part in NO_ACT):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RECORD_WRITES
            ):
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


# Writes that are bookkeeping of one reader or of the machine, not acts of the house; each with its reason.
BESIDE: dict[str, str] = {
    "zhongshu.documents.actions.sweep_orphans": "removes bytes no row names",
    "zhongshu.notices.actions.notify.notify": "part of the act that calls it; refuses outside one",
    "zhongshu.notices.actions.inbox.mark_read": "a reader's own mark",
    "zhongshu.notices.actions.inbox.mark_all_read": "a reader's own marks",
    "zhongshu.notices.actions.deliver.erase_addresses": "retention of contact data, which the ledger never holds",
    "zhongshu.notices.actions.deliver.deliver_waiting": "bookkeeping of the mail machine",
}
MINE = ("documents", "notices", "policy", "audit", "ledger")
WRITES = frozenset(
    {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
)


def writing_functions() -> list[str]:
    """Public functions of the rooms that write a table directly, by their full name."""
    found = []
    for path in sorted(Path(zhongshu.__file__).parent.glob("*/**/*.py")):
        parts = path.relative_to(Path(zhongshu.__file__).parent).with_suffix("").parts
        if parts[0] not in MINE or not ({"actions", "checks", "chores"} & set(parts)):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _writes(node):
                found.append(".".join(["zhongshu", *parts, node.name]))
    return found


def _writes(node: ast.FunctionDef) -> bool:
    calls = [n.func for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    return any(call.attr in WRITES and not isinstance(call.value, ast.Constant | ast.Dict) for call in calls)


def test_every_function_that_writes_is_an_act_or_named_bookkeeping() -> None:
    plain = []
    for name in writing_functions():
        module, _, function = name.rpartition(".")
        if (
            getattr(importlib.import_module(module.removesuffix(".__init__")), function).__code__
            is not reference.__code__
        ):
            plain.append(name)
    allowed = set(BESIDE) | {"zhongshu.ledger.actions.tell", "zhongshu.ledger.checks.follow_piece"}
    assert set(plain) <= allowed


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {m._meta.label: sorted(map(repr, m._base_manager.values_list())) for m in apps.get_models()}


def at_the_line(patch: pytest.MonkeyPatch) -> None:
    """The database itself refuses the line."""
    patch.setattr(ledger, "ADD_LINE", ledger.ADD_LINE.replace("ledger_line", "no_such_table"))


def at_the_commit(patch: pytest.MonkeyPatch) -> None:
    """Inside a test an act's commit is that of its savepoint; the release after the roll-back goes through."""
    commit, refused = connection.savepoint_commit, []

    def refuse(sid: str) -> None:
        if refused:
            commit(sid)
            return
        refused.append(sid)
        raise DatabaseError("the transaction cannot be committed")

    patch.setattr(connection, "savepoint_commit", refuse)


def reading(name: str, *roles: Role) -> Actor:
    return actor(name, *roles)


def draft_of(lead: Actor) -> Any:
    draft = draft_rules(lead, install_default_rules(SYSTEM).pk, name_zh="甲", name_en="A")
    return edit_rules(lead, draft.pk, version=1, changes={"care.active_cap": 9})


def policy_install() -> Callable[[], Any]:
    return lambda: install_default_rules(SYSTEM)


def policy_draft() -> Callable[[], Any]:
    lead, base = reading("lead", Role.FL), install_default_rules(SYSTEM)
    return lambda: draft_rules(lead, base.pk, name_zh="甲", name_en="A")


def policy_edit() -> Callable[[], Any]:
    lead = reading("lead", Role.FL)
    draft = draft_of(lead)
    return lambda: edit_rules(lead, draft.pk, version=2, changes={"care.bench_cap": 20})


def policy_propose() -> Callable[[], Any]:
    lead = reading("lead", Role.FL)
    draft = draft_of(lead)
    return lambda: propose_rules(lead, draft.pk, version=2, reason=WHY)


def policy_approve() -> Callable[[], Any]:
    lead, member = reading("lead", Role.FL), reading("member", Role.COM)
    draft = propose_rules(lead, draft_of(lead).pk, version=2, reason=WHY)
    return lambda: approve_rules(member, draft.pk, version=3, reason=WHY)


def policy_withdraw() -> Callable[[], Any]:
    lead = reading("lead", Role.FL)
    draft = draft_of(lead)
    return lambda: withdraw_draft(lead, draft.pk, version=2, reason=WHY)


def stored() -> Any:
    return store_document(
        SYSTEM,
        file=SimpleUploadedFile("a.pdf", PDF),
        kind="evidence",
        about_kind="p10",
        about_id="C1",
        classification="open",
        confirmed=True,
    )


def document_store() -> Callable[[], Any]:
    return stored


def document_download() -> Callable[[], Any]:
    row = stored()
    return lambda: fetch_document(SYSTEM, row.pk)


def document_withdraw() -> Callable[[], Any]:
    row = stored()
    return lambda: withdraw_document(SYSTEM, row.pk, version=1, reason=WHY)


def notices_prefer() -> Callable[[], Any]:
    lead = reading("lead", Role.FL)
    return lambda: prefer(lead, mode="daily")


def mail(state: str) -> Any:
    row = Mail(address="a@example.org", kind="x", state=state, due_at=clock.now())
    row.save()
    return row


def notices_retry() -> Callable[[], Any]:
    admin, row = reading("admin", Role.ADM), mail("parked")
    return lambda: retry(admin, row.pk)


def notices_park() -> Callable[[], Any]:
    reading("admin", Role.ADM)
    row = mail("waiting")
    return lambda: park(SYSTEM, row.pk)


def ledger_check() -> Callable[[], Any]:
    return lambda: ask_for_check(SYSTEM)


def ledger_conclude() -> Callable[[], Any]:
    row = ask_for_check(SYSTEM)
    return lambda: conclude(SYSTEM, row.pk)


def audit_alarm() -> Callable[[], Any]:
    reading("auditor", Role.INT)
    row = ask_for_check(SYSTEM)
    return lambda: sound_alarm(SYSTEM, row.pk)


SCENES = [
    policy_install, policy_draft, policy_edit, policy_propose, policy_approve, policy_withdraw, document_store, document_download,
    document_withdraw, notices_prefer, notices_retry, notices_park, ledger_check, ledger_conclude, audit_alarm,
]  # fmt: skip


@pytest.fixture(autouse=True)
def places(tmp_path: Path, settings: Any) -> Any:
    settings.DOCUMENTS = tmp_path / "documents"
    access.register_about("p10", may_read=lambda *_: True, may_add=lambda *_: True)
    yield settings.DOCUMENTS
    del access.REGISTRY["p10"]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_act_when_it_holds_leaves_exactly_one_line_of_its_verb(scene: Callable[[], Callable[[], Any]]) -> None:
    deed = scene()
    before = Line.objects.count()
    deed()
    assert [line.verb for line in Line.objects.filter(seq__gt=before)] == [scene.__name__.replace("_", ".", 1)]


@pytest.mark.parametrize("failure", [at_the_line, at_the_commit])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_act_when_it_fails_late_leaves_neither_row_nor_line_nor_file(
    scene: Callable[[], Callable[[], Any]],
    failure: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    places: Path,
) -> None:
    deed = scene()
    before, files = everything(), sorted(places.rglob("*/*"))
    with monkeypatch.context() as patch:
        failure(patch)
        with pytest.raises(Exception):  # noqa: B017  a database error, or the refusal it was turned into
            deed()
    assert everything() == before and sorted(places.rglob("*/*")) == files
    deed()  # and it can be done afterwards


@pytest.mark.parametrize("failure", [{"fail": True}, {"silent": True}])
def test_act_when_it_raises_or_says_nothing_leaves_nothing(failure: dict[str, bool]) -> None:
    before = everything()
    with pytest.raises(SilentAct if "silent" in failure else RuntimeError):
        reference(SYSTEM, **failure)
    assert everything() == before


@pytest.mark.parametrize("step", ["_append", "canonical", "line_hash"])
def test_act_when_a_step_of_writing_its_line_fails_leaves_neither_row_nor_line_nor_mail(
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
