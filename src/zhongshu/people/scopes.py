"""What a role may be granted for besides the center, a field or an organisation: a dossier, a programme. This room knows neither; the spine
registers how each is found and named (as `pages.pickers` does for choosing).

Flows in: what an administrator typed. Flows out: the reference that rights compare with (`people.actor.Place`), or a refusal beside the field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue


@dataclass(frozen=True, slots=True)
class Scope:
    """One kind of place. ``find`` turns what was typed into the reference, or gives "" when there is none; ``names`` gives the name of each
    reference as this actor may read it; ``choices`` lists the references there are (None: too many, the reference is typed)."""

    find: Callable[[str], str]
    names: Callable[[Any, Iterable[str]], dict[str, str]]
    unknown: Bi
    choices: Callable[[], list[tuple[str, str]]] | None = None


_scopes: dict[str, Scope] = {}


def register(kind: str, scope: Scope) -> None:
    """Answer for one kind of place."""
    _scopes[kind] = scope


def found(kind: str, text: str) -> str:
    """The reference of a place of this kind; refused when there is none, or nobody answers for the kind."""
    scope = _scopes.get(kind)
    if scope is None:
        raise BadValue("kind", Bi("没有这种范围", "There is no such scope"))
    ref = scope.find(text)
    if not ref:
        raise BadValue("ref", scope.unknown.fill(x=text))
    return ref


def names(actor: Any, kind: str, refs: Iterable[str]) -> dict[str, str]:
    """Names of references; one that is not there any more has none."""
    wanted = set(refs)
    return _scopes[kind].names(actor, wanted) if kind in _scopes and wanted else {}


def choices(kind: str) -> list[tuple[str, str]]:
    """The references of a kind there are to choose from."""
    scope = _scopes.get(kind)
    return scope.choices() if scope is not None and scope.choices is not None else []


def offered(kind: str) -> bool:
    """Whether there is anything of this kind to grant a role for."""
    scope = _scopes.get(kind)
    return scope is not None and (scope.choices is None or bool(scope.choices()))
