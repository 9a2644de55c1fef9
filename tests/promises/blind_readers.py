"""Who must not read what of the blind world, at each of its stages, and what the rules open to whom by then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.promises.blind_world import DRAFT, VALUES, World
from zhongshu.people.actor import PUBLIC, Actor

OTHERS = ("reviewers", "values", "housekeeping", "draft")  # of the others; what is one's own is known
EVERYTHING = ("identity", *OTHERS)


@dataclass(frozen=True)
class Reader:
    """Somebody from whom something is hidden, and as which of the reviewers this person is known."""

    who: Callable[[World], Actor]
    hidden: tuple[str, ...]
    own: str = ""
    staff: bool = False

    def tokens(self, world: World, stage: str = "blind") -> dict[str, str]:
        """What must not come back at a stage: own facts and what the rules have opened by then are left out."""
        known = {name for group, names in _opened(self, stage).items() for name in (f"{group}.{n}" for n in names)}
        mine = {f"housekeeping.{OWN_WORDS[self.own]}"} if self.own in OWN_WORDS else set()
        return {n: token for n, token in world.hidden(*self.hidden, but=self.own).items() if n not in known | mine}


OWN_WORDS = {"declined": "declined", "tied": "tie", "released": "released"}  # what an expert wrote or was told
ARGUMENTS = {"values": ("reason", "answer", "comment")}  # without names
SEALED = {"draft": tuple(DRAFT), "values": ("ticket",)}


def _opened(reader: Reader, stage: str) -> dict[str, tuple[str, ...]]:
    """What the rules open: arguments to the other reviewers in the cross round, to the chair until the end; the sealed opinion to panel and team."""
    judges = reader.own in ("chair", "spoke", "silent", "locked", "late")
    if stage == "cross" and judges:
        return ARGUMENTS
    if stage in ("draft", "signed") and reader.own == "chair":
        return {"values": tuple(VALUES), "draft": tuple(DRAFT)}
    return SEALED if stage == "decided" and (judges or (reader.hidden == OTHERS and not reader.staff)) else {}


def _judge(name: str) -> Reader:
    return Reader(lambda w: w.cast.who[name], EVERYTHING, name)


BLIND: dict[str, Reader] = {
    "judge": _judge("silent"), "judge who locked": _judge("locked"), "chair": _judge("chair"),
    "expert who declined": _judge("declined"), "expert in conflict": _judge("tied"), "expert released": _judge("released"),
    "expert not invited": _judge("reserve"), "expert of another panel": Reader(lambda w: w.elsewhere, EVERYTHING),
    "proposer of another": Reader(lambda w: w.cast.wu, EVERYTHING), "visitor": Reader(lambda w: PUBLIC, EVERYTHING),
    "proposer": Reader(lambda w: w.cast.zhao, OTHERS), "team member": Reader(lambda w: w.cast.member, OTHERS),
    "recommender": Reader(lambda w: w.cast.recommender, OTHERS),
}  # fmt: skip
RECUSED: dict[str, Reader] = {
    f"recused {name}": Reader(lambda w, name=name: w.recused[name], OTHERS, staff=True)  # type: ignore[misc]
    for name in ("officer", "lead", "specialist", "director", "committee")
}
DIRECTORY = {  # staff whom an interest keeps out still keep the directory; that somebody is on record there says nothing of who judges what
    "people:persons": "every person on record", "people:person": "one person, with where that person works", "people:edit_person": "the same, to edit",
    "people:add_employment": "names the person", "people:new_merge": "names the person", "people:organisations": "every organisation on record",
    "people:organisation": "who works there", "people:edit_organisation": "the same, to edit", "people:experts": "every expert on record",
    "people:expert": "one expert", "people:edit_expert": "the same, to edit", "people:accounts": "every account", "people:account_of": "one account",
    "people:grant_role": "names the account", "people:close_account": "names the account", "people:reopen_account": "names the account", "people:end_grant": "names the account",
    "people:end_employment": "names the person", "people:check_interests": "offers persons and organisations", "pages:pick": "finds persons and organisations by name",
    "panels:panel": "experts who could sit on another panel", "proposal:experts": "experts who could be named for another dossier",
}  # fmt: skip
