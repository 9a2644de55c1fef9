"""The books 账: an exact ledger of one dossier's money in fen. Pure arithmetic, shared by every act that touches money and by the proof that nothing is lost.

At every instant planned = paid + returned + open: planned is counted from the postings, the other three from the slips.
No act changes an amount except through these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

STEPS = ("planned", "requested", "checked", "approved")  # money not yet paid
FURTHER = dict(pairwise(STEPS))
# What a posting does to the three pockets: (planned, open, paid, returned)
FLOWS: dict[str, tuple[int, int, int, int]] = {
    "plan": (1, 1, 0, 0),
    "add": (1, 1, 0, 0),
    "carry_in": (1, 1, 0, 0),
    "carry_out": (-1, -1, 0, 0),
    "pay": (0, -1, 1, 0),
    "cancel": (0, -1, 0, 1),
    "give_back": (0, 0, -1, 1),
    "cut_off": (
        0,
        0,
        0,
        0,
    ),  # from one slip into another of the same books: no pocket changes, and each slip still adds up
    "cut_from": (0, 0, 0, 0),
}


class NotInTheBooks(ValueError):
    """A movement the books do not allow: a mistake of the caller, or a slip that somebody else has moved."""


@dataclass(slots=True)
class Slip:
    """One planned payment."""

    key: str
    stage: int
    purpose: str
    amount: int
    state: str = "planned"
    released: bool = False
    returned: int = 0

    @property
    def is_open(self) -> bool:
        return self.state in STEPS


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting: which slip, what kind, how much."""

    slip: str
    kind: str
    fen: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The four sums of a dossier's money."""

    planned: int
    paid: int  # net of what came back
    returned: int
    open: int

    @property
    def balanced(self) -> bool:
        return self.planned == self.paid + self.returned + self.open and min(self.paid, self.returned, self.open) >= 0


@dataclass
class Books:
    """The slips of one dossier, what was planned so far, and the postings made since it was read."""

    slips: dict[str, Slip] = field(default_factory=dict)
    planned: int = 0
    new_key: Callable[[], str] = str
    entries: list[Entry] = field(default_factory=list)

    # --- reading

    def totals(self) -> Totals:
        slips = self.slips.values()
        paid = sum(s.amount - s.returned for s in slips if s.state == "paid")
        returned = sum(s.returned if s.state == "paid" else s.amount for s in slips if s.state in ("paid", "returned"))
        return Totals(self.planned, paid, returned, sum(s.amount for s in slips if s.is_open))

    def open_slips(self, *, stage: int | None = None, beyond: int | None = None) -> list[Slip]:
        """Slips not yet paid, of one stage or of all stages after one."""
        return [
            s
            for s in self.slips.values()
            if s.is_open and (stage is None or s.stage == stage) and (beyond is None or s.stage > beyond)
        ]

    def open_of(self, stage: int) -> int:
        return sum(s.amount for s in self.open_slips(stage=stage))

    # --- movements

    def _post(self, slip: Slip, kind: str, fen: int) -> None:
        if fen > 0:
            self.entries.append(Entry(slip.key, kind, fen))
            self.planned += FLOWS[kind][0] * fen

    def _open(self, key: str) -> Slip:
        slip = self.slips.get(key)
        if slip is None or not slip.is_open:
            raise NotInTheBooks(key)
        return slip

    def enter(self, *, stage: int, purpose: str, fen: int, kind: str = "plan", released: bool = False) -> Slip:
        """A new slip: planned, added, or carried in from another dossier or an older plan."""
        if fen < 0 or FLOWS[kind][:2] != (1, 1):
            raise NotInTheBooks(kind)
        slip = Slip(self.new_key(), stage, purpose, fen, released=released)
        self.slips[slip.key] = slip
        self._post(slip, kind, fen)
        return slip

    def cut(self, key: str, fen: int, *, purpose: str = "", stage: int | None = None) -> Slip:
        """Take ``fen`` off an open slip into a slip of its own; the sum of open money stays."""
        slip = self._open(key)
        if not 0 < fen <= slip.amount:
            raise NotInTheBooks(key)
        slip.amount -= fen
        slip.state = "planned"
        part = Slip(self.new_key(), slip.stage if stage is None else stage, purpose or slip.purpose, fen)
        self.slips[part.key] = part
        self._post(slip, "cut_off", fen)
        self._post(part, "cut_from", fen)
        if slip.amount == 0:
            slip.state = "void"
        return part

    def further(self, key: str) -> Slip:
        """One hand further, up to approved."""
        slip = self._open(key)
        if slip.state not in FURTHER or not slip.released:
            raise NotInTheBooks(key)
        slip.state = FURTHER[slip.state]
        return slip

    def send_back(self, key: str) -> Slip:
        slip = self._open(key)
        slip.state = "planned"
        return slip

    def pay(self, key: str) -> Slip:
        slip = self._open(key)
        if slip.state != "approved":
            raise NotInTheBooks(key)
        slip.state = "paid"
        self._post(slip, "pay", slip.amount)
        return slip

    def cancel(self, key: str) -> Slip:
        """Money that was planned and will not be paid goes back to the pool."""
        slip = self._open(key)
        slip.state = "returned"
        self._post(slip, "cancel", slip.amount)
        return slip

    def give_back(self, key: str, fen: int) -> Slip:
        """Money that was paid and came back."""
        slip = self.slips.get(key)
        if slip is None or slip.state != "paid" or not 0 < fen <= slip.amount - slip.returned:
            raise NotInTheBooks(key)
        slip.returned += fen
        self._post(slip, "give_back", fen)
        if slip.returned == slip.amount:
            slip.state = "returned"
        return slip

    def carry_out(self, key: str) -> Slip:
        """Open money that leaves these books for others (split, merge, a new plan)."""
        slip = self._open(key)
        slip.state = "void"
        self._post(slip, "carry_out", slip.amount)
        return slip

    def release(self, *, stage: int) -> int:
        """Let the open money of a stage be asked for; how much that is."""
        slips = self.open_slips(stage=stage)
        for slip in slips:
            slip.released = True
        return sum(s.amount for s in slips)

    def hold(self, *, beyond: int | None = None) -> None:
        """Nothing open may be asked for, or nothing of the stages after one."""
        for slip in self.open_slips(beyond=beyond):
            slip.released, slip.state = False, "planned"

    @property
    def held(self) -> int:
        """The open money that may not be asked for."""
        return sum(s.amount for s in self.open_slips() if not s.released)

    def take(self, fen: int, *, purpose: str, stage: int) -> int:
        """Cut ``fen`` from open money, the nearest stage first, into released slips of ``purpose``; how much could be taken."""
        left = fen
        for slip in sorted(self.open_slips(), key=lambda s: (s.stage, s.key)):
            if left <= 0:
                break
            if slip.purpose in ("bridging", "wind_down"):
                continue
            part = self.cut(slip.key, min(left, slip.amount), purpose=purpose, stage=stage) if slip.amount else None
            if part:
                part.released = True
                left -= part.amount
        return fen - left

    def rebudget(self, wanted: Iterable[tuple[int, int]]) -> tuple[int, int]:
        """Replace all open money by (stage, fen): what is left over goes back to the pool, what is lacking is added.

        Nothing paid is touched (R-27). Returns (returned, added).
        """
        asked = list(wanted)
        have, need = sum(s.amount for s in self.open_slips()), sum(fen for _, fen in asked)
        spare = max(0, have - need)
        for slip in self.open_slips():
            part = min(spare, slip.amount)
            spare -= part
            if part:
                self.cancel(self.cut(slip.key, part).key)
            if slip.is_open:
                self.carry_out(slip.key)
        carried = min(have, need)
        for stage, fen in asked:
            old = min(carried, fen)
            carried -= old
            if old or not fen:
                self.enter(stage=stage, purpose="stage", fen=old, kind="carry_in")
            if fen > old:
                self.enter(stage=stage, purpose="stage", fen=fen - old, kind="add")
        return max(0, have - need), max(0, need - have)
