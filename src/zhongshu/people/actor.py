"""The actor: who acts, with which roles, read once a request and passed to every query and act as its first argument.

Flows in: a signed-in user or nobody. Flows out: yes or no to a right at a place. Never reads a session, never asks the clock of a grant twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zhongshu.kernel.errors import NotAllowed
from zhongshu.people.matrix import Cell, Right, Scope, right
from zhongshu.people.roles import INSIDE, OFFICES, Role


@dataclass(frozen=True, slots=True)
class Holding:
    """One role an actor holds, and where: ``kind`` is center, field, programme, dossier or organisation."""

    role: Role
    kind: str = "center"
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act would happen, as far as rights care: the dossier, its field, its people and organisations."""

    dossier: str = ""
    field: str = ""
    programme: str = ""
    specialists: frozenset[str] = frozenset()
    team: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    shared_with: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the house itself) about to read or act."""

    user_id: str
    name: str = ""
    person_id: str = ""
    holdings: tuple[Holding, ...] = ()
    organisations: frozenset[str] = frozenset()
    ledger_name: str = field(default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "ledger_name", self.ledger_name or self.user_id)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(h.role for h in self.holdings)

    @property
    def in_office(self) -> bool:
        """Whether this actor works for the house, and does not only judge for it."""
        return bool(self.roles & OFFICES)

    @property
    def pseudonymous(self) -> bool:
        """Whether this actor reads dossiers and not who stands in them: an analyst who holds no other role of the house."""
        return self.roles & INSIDE == {Role.ANA}

    @property
    def is_public(self) -> bool:
        return not self.user_id

    def fields_led(self) -> frozenset[str] | None:
        """Fields this actor leads; None when the lead is for the whole center."""
        led = [h for h in self.holdings if h.role is Role.FL]
        return None if any(h.kind == "center" for h in led) else frozenset(h.ref for h in led if h.kind == "field")

    def may(self, wanted: str | Right, place: Place | None = None) -> bool:
        """Whether one holding of this actor gives the right, anywhere (no place given) or at ``place``."""
        cells = (right(wanted) if isinstance(wanted, str) else wanted).cells()
        return any(h.role in cells and self._reaches(h, cells[h.role], place) for h in self.holdings)

    def require(self, wanted: str | Right, place: Place | None = None) -> None:
        """Refuse unless `may`."""
        if not self.may(wanted, place):
            raise NotAllowed

    def _reaches(self, holding: Holding, cell: Cell, place: Place | None) -> bool:
        if place is None:
            return True
        return self.covers(holding, place) and self.in_scope(cell.scope, place)

    def covers(self, holding: Holding, place: Place) -> bool:
        """Whether the holding itself was given for this place."""
        bound = {"field": place.field, "programme": place.programme, "dossier": place.dossier}
        if holding.kind == "organisation":
            return holding.ref in place.organisations
        return holding.kind == "center" or bound.get(holding.kind) == holding.ref

    def in_scope(self, scope: Scope, place: Place) -> bool:
        """Whether this actor stands in the relation to the place that the scope asks for."""
        if scope in (Scope.CENTER, Scope.FIELD):  # FIELD is bound through `covers`
            return True
        if scope is Scope.ASSIGNED:
            return self.user_id in place.specialists
        if scope is Scope.OWN:
            return self.user_id in place.team or bool(self.organisations & place.organisations)
        return self.user_id in place.shared_with or bool(self.organisations & place.shared_with)


PUBLIC = Actor(user_id="", name="", holdings=(Holding(Role.PUB),), ledger_name="public")
SYSTEM = Actor(
    user_id="", name="system", ledger_name="system"
)  # the clocks of the house; holds no role, so no right of the matrix
