"""The receipt of a decision: the pack of everything that went into it, its hash chained to the decision before, and its replay.

Replay builds the pack again from the rows and the sealed chapters; equal bytes prove that nothing was changed since (A-19).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from zhongshu.decisions.models import CLOSED, Ballot, Decision, Subject
from zhongshu.ledger.chain import GENESIS, SEPARATOR, canonical
from zhongshu.lifecycle.models import Chapter

FIELDS = (
    "code", "purpose", "body", "matter_zh", "matter_en", "question_zh", "question_en", "proposed", "quorum", "amount_fen",
    "rule_set", "opened_by", "closed_by", "reasons", "dissent", "number",
)  # fmt: skip


def pack_of(decision: Decision) -> str:
    """The canonical text of a decision as the rows and chapters have it now."""
    subjects = list(decision.subjects.order_by("place"))
    ballots: dict[str, list[dict[str, Any]]] = {}
    for ballot in Ballot.objects.filter(subject__decision=decision).order_by("user_id"):
        ballots.setdefault(ballot.subject_id, []).append(
            {"user": ballot.user_id, "name": ballot.voter, "vote": ballot.vote, "reason": ballot.reason, "percent": ballot.percent}
        )  # fmt: skip
    return canonical(
        {
            **{name: getattr(decision, name) for name in FIELDS},
            "options": decision.choices,
            "material": decision.laid_before,
            "opened_at": _instant(decision.opened_at),
            "closed_at": _instant(decision.closed_at),
            "subjects": [_subject(s, ballots.get(s.pk, [])) for s in subjects],
        }
    )


def _subject(subject: Subject, ballots: list[dict[str, Any]]) -> dict[str, Any]:
    further = list(subject.concerns.order_by("dossier_id").values_list("dossier_id", flat=True))
    return {
        **({"concerns": further} if further else {}),  # without any the pack is as it was before there were such
       
        "kind": subject.kind, "ref": subject.ref, "label_zh": subject.label_zh, "label_en": subject.label_en,
        "amount_fen": subject.amount_fen, "chosen": subject.chosen, "percent": subject.percent, "ballots": ballots,
        "chapters": chapters_seen(subject),
    }  # fmt: skip


def chapters_seen(subject: Subject) -> list[dict[str, Any]]:
    """The chapters that were sealed when the subject was put, each hashed anew from its text."""
    wanted = [(row["kind"], row["number"]) for row in json.loads(subject.seen)]
    bodies = {
        (c.kind, c.number): hashlib.sha256(c.body.encode()).hexdigest()
        for c in Chapter.objects.filter(dossier_id=subject.dossier_id)
    }
    return [{"kind": kind, "number": number, "sha256": bodies.get((kind, number), "")} for kind, number in wanted]


def _instant(moment: dt.datetime | None) -> str:
    return "" if moment is None else moment.astimezone(dt.UTC).isoformat()


def chain_hash(previous: str, pack: str) -> str:
    """The receipt's hash: the hash before it and the pack."""
    return hashlib.sha256(f"{previous}{SEPARATOR}{pack}".encode()).hexdigest()


def last_in_chain() -> tuple[int, str]:
    """(number, hash) of the newest closed decision."""
    found = Decision.objects.filter(number__isnull=False).order_by("-number").values_list("number", "sha256").first()
    return (found[0] or 0, found[1]) if found else (0, GENESIS)


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found."""

    sealed: str
    rebuilt: str
    hash_holds: bool  # the stored hash is that of the stored pack and the hash before it
    chain_holds: bool  # the hash before it is that of the decision before it

    @property
    def same(self) -> bool:
        return self.sealed == self.rebuilt

    @property
    def whole(self) -> bool:
        return self.same and self.hash_holds and self.chain_holds


def replay(decision: Decision) -> Replay:
    """Build a closed decision again and compare, byte for byte."""
    if decision.state != CLOSED or decision.number is None:
        raise ValueError("only a closed decision can be replayed")
    before = Decision.objects.filter(number=decision.number - 1).values_list("sha256", flat=True).first()
    return Replay(
        sealed=decision.pack,
        rebuilt=pack_of(decision),
        hash_holds=chain_hash(decision.previous, decision.pack) == decision.sha256,
        chain_holds=decision.previous == (before or GENESIS),
    )
