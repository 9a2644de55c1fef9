"""Reading gates: one gate, its votes as each reader may see them, what it still lacks before it can be decided."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from zhongshu.decisions.models import Decision
from zhongshu.delivery.effects import Effect, Knobs, foresee, offered
from zhongshu.delivery.models import Gate, GateVote, Hearing, Milestone
from zhongshu.delivery.queries.money import books_of, setting_of, stages_in_force
from zhongshu.delivery.queries.pack import triggered
from zhongshu.delivery.terms import CONTINUING, OUTCOMES
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.lifecycle.models import Chapter, Dossier
from zhongshu.panels.models import GATE, Panel
from zhongshu.panels.queries.panels import panel_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of


def gate_numbered(dossier: Dossier, number: int) -> Gate:
    found = Gate.objects.filter(dossier=dossier, number=number).first()
    if found is None:
        raise Hidden
    return found


def occasion(gate: Gate) -> str:
    """What the panel of a gate is called for."""
    return f"G{gate.number}"


def panel_of_gate(gate: Gate) -> Panel | None:
    if gate.panel_id:
        return Panel.objects.filter(pk=gate.panel_id).first()
    return panel_of(gate.dossier, GATE, occasion=occasion(gate))


def votes_of(gate: Gate) -> list[GateVote]:
    return list(gate.votes.select_related("user__person").order_by("created_at"))


def votes_open(gate: Gate) -> bool:
    """Votes are read by others only when voting is over (A-03)."""
    return gate.state not in ("open", "voting")


def my_vote(actor: Actor, gate: Gate) -> GateVote | None:
    return gate.votes.filter(user_id=actor.user_id).first() if actor.user_id else None


def tally(gate: Gate) -> dict[str, int]:
    """How many suggested which outcome."""
    return dict(Counter(gate.votes.values_list("outcome", flat=True)))


def in_favour(gate: Gate) -> float:
    """The share that would go on as before."""
    votes = list(gate.votes.values_list("outcome", flat=True))
    return sum(vote in CONTINUING or vote == "GRADUATE" for vote in votes) / len(votes) if votes else 0.0


def exam_passed(gate: Gate) -> bool:
    """Whether every milestone of the stage was verified or waived when the pack was frozen, or has been since."""
    from zhongshu.delivery.queries.pack import exams_of

    exams = exams_of(gate.dossier, gate.stage)
    return bool(exams) and all(m.state in ("verified", "waived") for m in exams)


def quorum_of_gate(gate: Gate) -> int:
    return rules_of(gate.dossier.rule_set).appraisal.gate_quorum


def gate_lacks(gate: Gate) -> list[Bi]:
    """What is still needed before a decision may be proposed."""
    found = []
    have, need = gate.votes.count(), quorum_of_gate(gate)
    if have < need:
        found.append(Bi("专家意见至少 {n} 份，现有 {m} 份", "{n} votes at least, now {m}").fill(n=need, m=have))
    if not gate.team_heard_on:
        found.append(Bi("听取团队陈述", "the team heard"))
    if not gate.specialist_view:
        found.append(Bi("专员意见", "the specialist's view"))
    return found


def foreseen(gate: Gate) -> list[tuple[str, Bi, Effect]]:
    """Every outcome with what it would do to the money, side by side."""
    dossier = gate.dossier
    books, _ = books_of(dossier)
    at = setting_of(dossier)
    return [
        (o, OUTCOMES[o], foresee(o, books, at)) for o in offered(at) if not (at.last and o in ("GO", "CONDITIONAL"))
    ]


def effect_now(gate: Gate, outcome: str, knobs: Knobs) -> Effect:
    books, _ = books_of(gate.dossier)
    return foresee(outcome, books, setting_of(gate.dossier), knobs)


def needs_committee(gate: Gate, outcome: str, effect: Effect) -> bool:
    """Above the director's limit, or going on against a triggered kill criterion."""
    limit = rules_of(gate.dossier.rule_set).portfolio.director_limit_wan * FEN_PER_WAN
    return effect.moved_by(outcome) > limit or (outcome in CONTINUING and triggered_at(gate))


def triggered_at(gate: Gate) -> bool:
    """Whether a kill criterion or assumption stands against going on: now, or when the pack was frozen. What opened a gate is not undone in it."""
    pack = gate.contents
    frozen = any(k["met_on"] for k in pack.get("kill_criteria", [])) or any(
        a["state"] == "broken" for a in pack.get("assumptions", [])
    )
    return frozen or triggered(gate.dossier)


def stages_to(gate: Gate, outcome: str) -> tuple[int, ...]:
    """Which stages may follow under an outcome: this one again or the next; an acceleration may jump over one."""
    numbers = {s.number for s in stages_in_force(gate.dossier)}
    ways = {"GO": (0, 1), "CONDITIONAL": (0, 1), "ACCELERATE": (1, 2)}.get(outcome, ())
    return tuple(gate.stage + n for n in ways if gate.stage + n in numbers)


def leaving(gate: Gate, said: str) -> tuple[list[int], list[str]]:
    """The milestones named to leave in a split, and what of the words names none that may: "3", "M3" or "３", parted by any sign."""
    ahead = set(
        Milestone.objects.filter(dossier=gate.dossier, stage__gt=gate.stage)
        .exclude(state__in=("void", "verified", "waived"))
        .values_list("number", flat=True)
    )
    numbers, wrong = [], []
    for word in filter(None, re.split(r"[\s,，、;；/]+", said.strip())):
        named = re.fullmatch(r"[Mm]?(\d{1,4})", word)
        if named and int(named[1]) in ahead:
            numbers.append(int(named[1]))
        else:
            wrong.append(word)
    return numbers, wrong


def stage_held_by(gate: Gate) -> int | None:
    """The stage whose rest a conditional gate holds; none once a later gate has decided on that stage, or a new plan has replaced it."""
    if gate.outcome != "CONDITIONAL" or gate.dossier.gates.filter(number__gt=gate.number, outcome="PIVOT").exists():
        return None
    return int(gate.proposed["knobs"]["next_stage"] or gate.stage + 1)


def hearings_at(gate: Gate) -> list[Hearing]:
    """What other teams were asked and said at this gate, before a merge."""
    return list(Hearing.objects.filter(gate=gate).select_related("dossier").order_by("created_at"))


def suggested(gate: Gate) -> dict[str, Any] | None:
    """The outcome most experts suggest, once voting is over."""
    counts = tally(gate)
    if not counts or not votes_open(gate):
        return None
    outcome, number = max(counts.items(), key=lambda item: item[1])
    return {"outcome": outcome, "label": OUTCOMES[outcome], "number": number, "of": sum(counts.values())}


def turn_of(gate: Gate) -> Chapter | None:
    """The sealed decision of this gate."""
    name = f"{gate.dossier.code}/G{gate.number}"
    rows = Chapter.objects.filter(dossier=gate.dossier, kind="turn").order_by("-number")
    return next((row for row in rows if json.loads(row.body).get("gate") == name), None)


def decision_code(decision_id: str) -> str:
    """The code of the committee's decision, where there is one."""
    return Decision.objects.filter(pk=decision_id or None).values_list("code", flat=True).first() or ""


def panel_with(panel_id: str) -> Panel | None:
    """A panel by its id."""
    return Panel.objects.filter(pk=panel_id).first() if panel_id else None
