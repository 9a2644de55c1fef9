"""How an act and its line become one: `act` wraps every writing function of the platform, `tell` says what the line holds.

The outermost act opens the transaction and writes exactly one line at its end; an act called inside another adds a part to that line.
An act that forgets to tell is rolled back. Whence: promise P10, "no act without a line".
"""

from __future__ import annotations

import contextvars
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from zhongshu.kernel import clock, once, veil
from zhongshu.ledger.chain import GENESIS, canonical, line_hash

P = ParamSpec("P")
R = TypeVar("R")
CHAIN_LOCK = 7_302_018_001  # any fixed number: the name of the advisory lock on PostgreSQL
LAST_LINE = "SELECT seq, hash FROM ledger_line ORDER BY seq DESC LIMIT 1"
ADD_LINE = (  # plain SQL, for every act of the platform ends with it; the columns in the order in which `_chained` names them
    "INSERT INTO ledger_line (prev, seq, at_us, actor, verb, subject_kind, subject, facts, hash) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
ADD_MENTION = "INSERT INTO ledger_mention (line_id, subject) VALUES (%s, %s)"
REGISTRY: dict[str, Callable[..., Any]] = {}  # verb -> the act, so that a test can enumerate them


class SilentAct(RuntimeError):
    """A writing function ended without telling the ledger what it did."""


@dataclass
class Telling:
    """What one running act has said so far."""

    verb: str
    actor: str
    subject_kind: str = ""
    subject: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    also: set[str] = field(default_factory=set)
    many: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    undo: list[Callable[[], None]] = field(default_factory=list)


_ended: contextvars.ContextVar[int] = contextvars.ContextVar("acts that ended", default=0)
_running: contextvars.ContextVar[list[Telling] | None] = contextvars.ContextVar("acts", default=None)


def act(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an act: its first argument is the actor; it must `tell` once."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        if verb in REGISTRY:
            raise RuntimeError(f"two acts are called {verb}")

        @functools.wraps(function)
        def acting(*args: P.args, **kwargs: P.kwargs) -> R:
            telling = Telling(verb=verb, actor=args[0].ledger_name)  # type: ignore[attr-defined]
            outer = _running.get()
            token = _running.set([*(outer or []), telling])
            once.forget()  # an act decides on what is, not on what a page has read
            try:
                with veil.lifted(), transaction.atomic():
                    if not outer:  # what is committed is never undone, even if something fails after the commit
                        transaction.on_commit(telling.undo.clear)
                    result = function(*args, **kwargs)
                    if not telling.subject and not telling.many:
                        raise SilentAct(verb)
                    if outer:
                        _join(outer[-1], telling)
                    else:
                        _write(telling)
                        _ended.set(_ended.get() + 1)
            except BaseException:
                for step in reversed(telling.undo):
                    step()
                raise
            finally:
                _running.reset(token)
            return result

        acting.verb = verb  # type: ignore[attr-defined]
        REGISTRY[verb] = acting
        return acting

    return wrap


def tell(kind: str, subject: str, /, *, also: Iterable[str] = (), **facts: Any) -> None:
    """Say what the running act did: its subject, other subjects it concerns, and the facts. Facts hold no contact data."""
    current = _current()
    if current.subject:
        raise SilentAct(f"{current.verb} told twice")
    current.subject_kind, current.subject = kind, subject
    current.also |= set(also)
    current.facts.update(facts)


def tell_each(kind: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """For acts on many subjects at once (imports): one line for each (subject, facts)."""
    _current().many += [(kind, subject, facts) for subject, facts in rows]


def acts_ended() -> int:
    """How many acts have written their line here so far: whoever compares two counts knows whether anything was done between them."""
    return _ended.get()


def undo(step: Callable[[], None]) -> None:
    """What must be done when the running act does not hold, for things a database cannot roll back (a stored file)."""
    _current().undo.append(step)


def require_act(what: str) -> None:
    """Refuse to go on outside an act: for writes that belong to an act and have no line of their own."""
    if not _running.get():
        raise SilentAct(f"{what} outside an act")


def _current() -> Telling:
    running = _running.get()
    if not running:
        raise SilentAct("nothing may be told outside an act")
    return running[-1]


def _join(outer: Telling, inner: Telling) -> None:
    """Add a finished inner act to the line of the one that called it."""
    part = {"verb": inner.verb, "kind": inner.subject_kind, "subject": inner.subject, **inner.facts}
    outer.facts.setdefault("parts", []).append(part)
    outer.also |= inner.also | {inner.subject}
    outer.many += inner.many
    outer.undo += inner.undo


def _write(telling: Telling) -> None:
    """Append the line (or lines) of a finished outermost act, at the very end of its transaction.

    Further subjects stand in the hashed facts of the first line too, so that the table of mentions cannot be changed unseen.
    """
    rows = list(telling.many)
    if telling.subject:
        rows.insert(0, (telling.subject_kind, telling.subject, telling.facts))
    kind, subject, facts = rows[0]
    also = sorted(telling.also - {telling.subject, ""})
    if also:
        rows[0] = (kind, subject, {**facts, "also": also})
    first = _append(telling, rows)
    if also:
        with connection.cursor() as cursor:
            cursor.executemany(ADD_MENTION, [(first, each) for each in also])


def _append(telling: Telling, rows: list[tuple[str, str, dict[str, Any]]]) -> int:
    """Chain the rows to the last line; one writer at a time (SQLite holds the write lock already)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute(LAST_LINE)
        seq, prev = cursor.fetchone() or (0, GENESIS)
        lines = _chained(telling, rows, seq, prev)
        cursor.executemany(ADD_LINE, [tuple(line.values()) for line in lines])
    return int(seq) + 1


def _chained(
    telling: Telling, rows: list[tuple[str, str, dict[str, Any]]], seq: int, prev: str
) -> list[dict[str, Any]]:
    """The lines of these rows, each with the hash of the one before."""
    at_us, lines = clock.microseconds(), []
    for kind, subject, facts in rows:
        seq += 1
        said: dict[str, Any] = {
            "prev": prev, "seq": seq, "at_us": at_us, "actor": telling.actor, "verb": telling.verb,
            "subject_kind": kind, "subject": subject, "facts": canonical(facts),
        }  # fmt: skip
        prev = line_hash(**said)
        lines.append({**said, "hash": prev})
    return lines
