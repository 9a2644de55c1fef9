"""P7 and A-02: the course is the only way. Every other (state, role, target) is refused; random walks never leave the table."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest
from django.db import connection, transaction

from zhongshu.kernel.errors import Blocked, NotAllowed
from zhongshu.lifecycle import gates
from zhongshu.lifecycle.actions import move
from zhongshu.lifecycle.actions.move import way_of
from zhongshu.lifecycle.actions.opening import open_dossier
from zhongshu.lifecycle.course import EDGES, STATES, edges_from
from zhongshu.lifecycle.models import Dossier, Standing
from zhongshu.lifecycle.rules import may_take
from zhongshu.people.actor import SYSTEM, Actor, Holding, Place
from zhongshu.people.roles import Role
from zhongshu.policy.actions import install_default_rules

WALKS = 60  # `make prove` walks 5,000


@pytest.fixture
def rules(db: None) -> None:
    install_default_rules(SYSTEM)


@pytest.fixture
def open_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every guard is open: what remains is the table, the roles and the version."""
    names = {name for edge in EDGES.values() for name in edge.guards}
    monkeypatch.setattr(gates, "_guards", dict.fromkeys(names, lambda actor, dossier, wish: []))


def dossier_in(state: str) -> Dossier:
    """A dossier put into a state behind the door's back, as only a test may."""
    dossier = open_dossier(SYSTEM, title_zh=f"卷宗{state}", claim_zh="主张", field="energy", channel="open_form")
    if state != dossier.state:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE lifecycle_dossier SET state = %s WHERE id = %s", [state, dossier.pk])
    dossier.refresh_from_db()
    return dossier


def holder(role: Role, dossier: Dossier) -> Actor:
    """Somebody who holds the role for exactly this dossier: the widest right the role can have here."""
    return Actor(user_id=f"user-{role}", holdings=(Holding(role, "dossier", dossier.pk),))


def test_every_state_role_edge_target_outside_the_table_is_refused() -> None:
    """The whole table, 23 states × 23 roles × 45 edges × 23 targets, asked of the two rules that `move` asks first."""
    allowed = set()
    for state, edge in itertools.product(STATES, EDGES.values()):
        dossier = Dossier(id="D" * 26, state=state, field="energy")
        place = Place(dossier=dossier.pk, field="energy")
        movers = {role for role in Role if may_take(holder(role, dossier), edge, place)}
        for target in STATES:
            try:
                found = way_of(dossier, edge.id, target)
            except NotAllowed:
                continue
            allowed |= {(state, found.id, role, target) for role in movers}
    expected = {
        (source, e.id, w.role, target)
        for e in EDGES.values()
        for source in e.sources
        for target in e.targets
        for w in e.who
        if w.role is not None
    }
    assert allowed == expected


def test_the_door_refuses_every_wrong_role_and_every_wrong_target(rules: None, open_guards: None) -> None:
    for edge in EDGES.values():
        dossier = dossier_in(edge.sources[0])
        movers = {w.role for w in edge.who}
        for role in set(Role) - movers:
            with pytest.raises(NotAllowed):
                move(
                    holder(role, dossier),
                    dossier.pk,
                    edge=edge.id,
                    target=edge.targets[0],
                    version=dossier.version,
                    reason="试",
                )
        mover = next((r for r in movers if r is not None), Role.DIR)
        for target in set(STATES) - set(edge.targets):
            with pytest.raises(NotAllowed):
                move(
                    holder(mover, dossier),
                    dossier.pk,
                    edge=edge.id,
                    target=target,
                    version=dossier.version,
                    reason="试",
                )
        dossier.refresh_from_db()
        assert (dossier.state, dossier.version) == (edge.sources[0], 1)


def test_a_stranger_and_the_public_move_nothing(rules: None, open_guards: None) -> None:
    wu = Actor(user_id="wu")
    for state in STATES:
        dossier = dossier_in(state)
        for edge in edges_from(state):
            with pytest.raises(NotAllowed):
                move(wu, dossier.pk, edge=edge.id, target=edge.targets[0], version=dossier.version, reason="试")


def test_a_guard_nobody_answers_for_stays_shut(rules: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "_guards", {name: g for name, g in gates._guards.items() if name != "quorum"})
    dossier = dossier_in("PROP")
    with pytest.raises(Blocked) as refused:
        move(holder(Role.COM, dossier), dossier.pk, edge="T-17", target="PUBL", version=dossier.version, reason="同意")
    assert gates.NOT_OPEN in refused.value.missing


def walk(seed: int, begins: str = "LEAD") -> list[str]:
    """One dossier led at random along the table by lawful movers; returns the states it stood in.

    With the guards open a room may still find nothing to receive (no decision to publish): then the dossier stays where it stood, whole.
    """
    dice = random.Random(seed)
    dossier = dossier_in(begins)
    stood = [dossier.state]
    for _ in range(dice.randint(3, 14)):
        ways = edges_from(dossier.state)
        if not ways:
            break
        edge = dice.choice(ways)
        target, mover = dice.choice(edge.targets), dice.choice([w for w in edge.who if w.role is not None] or [None])
        actor = SYSTEM if mover is None else holder(mover.role, dossier)
        try:
            with transaction.atomic():
                dossier = move(actor, dossier.pk, edge=edge.id, target=target, version=dossier.version, reason="漫步")
        except Blocked:
            before, dossier = dossier, Dossier.objects.get(pk=dossier.pk)
            assert (dossier.state, dossier.version) == (before.state, before.version)
            continue
        stood.append(dossier.state)
    return stood


def check_walks(seeds: range, starts: Sequence[str] = ("LEAD",)) -> set[tuple[str, str]]:
    """Walks that never leave the table, begun in each of these states by turns; every step (from, to) that was taken."""
    steps = set[tuple[str, str]]()
    for seed in seeds:
        stood = walk(seed, starts[seed % len(starts)])
        steps |= set(itertools.pairwise(stood))
        assert set(stood) <= set(STATES)
        assert all(any(b in e.targets for e in edges_from(a)) for a, b in itertools.pairwise(stood))
    return steps


def test_random_walks_stay_on_the_table(rules: None, open_guards: None) -> None:
    check_walks(range(WALKS))
    mirrored = dict(Standing.objects.values_list("pk", "state"))
    assert mirrored == dict(Dossier.objects.values_list("pk", "state"))


@pytest.mark.slow
def test_five_thousand_random_walks_stay_on_the_table(rules: None, open_guards: None) -> None:
    assert len(check_walks(range(1_000, 6_000), tuple(STATES))) >= 60
