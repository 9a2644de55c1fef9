"""What can go wrong, drawn as a tree.

EngineError            exit status 2
├── BadInput           the caller's data or options are wrong: one sentence, with the place (file, line, column, id)
└── Infeasible         exit status 3: the question has no answer; `reasons` says why, in words
"""

from __future__ import annotations


class EngineError(Exception):
    """Any refusal of the engine; its text is one sentence a person can act on."""

    exit_status = 2


class BadInput(EngineError, ValueError):
    """The data or options given cannot be used."""

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place


class Infeasible(EngineError):
    """No answer satisfies what was asked; `reasons` names the conflicting demands."""

    exit_status = 3

    def __init__(self, message: str, *, reasons: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.reasons = reasons
