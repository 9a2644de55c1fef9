"""Stopping without fault outside a gate (T-40 from work or a pause, T-27 while re-planning), returning money, the appeal.

The reason is no misconduct; no integrity record comes of it (R-26). Above the director's limit the way leads through a gate, or the committee;
a member of the committee carries out only what the committee has closed. The team speaks for itself.
"""

from __future__ import annotations

import datetime as dt

from zhongshu.decisions.actions import About, Matter, Option, laid, open_decision
from zhongshu.decisions.queries import decided, pending
from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.chapters import ending_body
from zhongshu.delivery.effects import Effect, Knobs, apply, foresee
from zhongshu.delivery.models import Appeal, Milestone, Pause, Stage
from zhongshu.delivery.queries.hearings import asked_to_stop, is_heard, words_of
from zhongshu.delivery.queries.money import books_of, setting_of
from zhongshu.delivery.queries.particulars import said_by
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.money import FEN_PER_WAN, amount
from zhongshu.kernel.workdays import add_workdays
from zhongshu.ledger.actions import act, require_act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of

EDGES = {"ACTIVE": "T-40", "PAUSE": "T-40", "PIVOT": "T-27"}
ABOVE = Bi(
    "退回与收尾合计超过主任权限，须经里程碑评审与委员会", "above the director's limit: through a gate and the committee"
)

UNDECIDED = Bi("委员会已作出的终止决定", "a stop that the committee has decided")
UNHEARD = Bi("团队已陈述，或请其陈述的期限已过", "the team has spoken, or the day it was given has passed")


def effect_of_stop(dossier: Dossier, wind_down: int | None = None) -> Effect:
    """What stopping now would do to the money."""
    books, _ = books_of(dossier)
    return foresee("STOP", books, setting_of(dossier), Knobs(wind_down=wind_down))


def above_limit(dossier: Dossier, effect: Effect) -> bool:
    return effect.moved > rules_of(dossier.rule_set).portfolio.director_limit_wan * FEN_PER_WAN


def committee_agreed(dossier: Dossier) -> bool:
    """Whether the committee has said yes to a stop since the dossier came into its present state."""
    said = decided("dossier", dossier.pk, purpose="stop")
    closed_at = said.decision.closed_at if said else None
    return bool(said and said.chosen == "STOP" and closed_at and closed_at >= dossier.state_since)


def committee_votes(dossier: Dossier, purpose: str = "stop") -> bool:
    """Whether the committee has the matter before it now."""
    return pending("dossier", dossier.pk, purpose=purpose) is not None


def stop_lacks(actor: Actor, dossier: Dossier, effect: Effect) -> list[Bi]:
    """What must be there before this actor stops the work, beside the words."""
    found = []
    if not committee_agreed(dossier):
        if above_limit(dossier, effect):
            found.append(ABOVE)
        elif Role.DIR not in actor.roles:
            found.append(UNDECIDED)
    if not is_heard(asked_to_stop(dossier)):
        found.append(UNHEARD)
    return found


@act("delivery.ask_to_stop")
def ask_to_stop(actor: Actor, dossier: Dossier, *, reason: str) -> None:
    """Put a stop above the director's limit to the committee, with what the team says to it; what it decides, the director carries out."""
    if not actor.roles & {Role.DIR, Role.AO} or dossier.state not in EDGES:
        raise NotAllowed
    interest_of(actor, dossier, lock=True)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    if pending("dossier", dossier.pk, purpose="stop") is not None:
        raise Stale(Bi("已在委员会表决", "The committee is voting on it already"))
    hearing = asked_to_stop(dossier)
    if hearing is None or not is_heard(hearing):
        raise Blocked([UNHEARD])
    hearing.dossier = dossier
    label = Bi(f"{dossier.code} 终止（免责）", f"Stop of {dossier.code}, no fault")
    effect = effect_of_stop(dossier)
    options = [
        Option(
            "STOP",
            Bi("终止", "Stop"),
            Bi("收回 {n}", "{n} return").fill(n=amount(effect.returned)),
        ),
        Option("CONTINUE", Bi("不终止", "Go on"), Bi("不动用经费", "moves no money")),
    ]
    decision = open_decision(
        actor,
        matter=Matter(
            text=label, question=Bi("如不终止，该项目最终达到合同目标", "Going on, this dossier would reach the goal of its contract"), options=options,
            proposed="STOP", material={"reasons": laid(Bi("理由", "Reasons"), reason), "team": laid(*said_by(hearing))}, link=f"/dossiers/{dossier.code}/delivery/stop/",
        ),
        subjects=[About("dossier", dossier.pk, label, dossier, effect.moved or None)],
        purpose="stop",
        due_on=add_workdays(clock.today(), rules_of(dossier.rule_set).clocks.handover_workdays + 5),
        rule_set=dossier.rule_set,
    )  # fmt: skip
    tell("dossier", dossier.pk, decision=decision.code, reason=reason)


@act("delivery.stop_work")
def stop_work(
    actor: Actor,
    dossier: Dossier,
    *,
    version: int,
    reason: str,
    lesson: str,
    wind_down: str,
    released: str,
    fen: int | None = None,
) -> Dossier:
    """Stop, no fault: wind-down plan, lesson, team heard, open money back to the pool."""
    if not actor.roles & {Role.DIR, Role.COM}:
        raise NotAllowed
    hold(dossier, version)
    edge = EDGES.get(dossier.state)
    if edge is None:
        raise Stale
    effect = effect_of_stop(dossier, fen)
    lacks = stop_lacks(actor, dossier, effect)
    if lacks:
        raise Blocked(lacks)
    hearing = asked_to_stop(dossier)
    team_view = words_of(hearing) if hearing else ""
    books, rows = books_of(dossier)
    effect = apply("STOP", books, setting_of(dossier), Knobs(wind_down=fen))
    now, today = clock.now(), clock.today()
    store(
        actor,
        dossier,
        books,
        rows,
        soon=today + dt.timedelta(days=rules_of(dossier.rule_set).clocks.first_payment_days),
    )
    Stage.objects.filter(dossier=dossier, state="active").update(state="failed", updated_at=now)
    close_milestones(dossier, reason)
    Pause.objects.filter(dossier=dossier, ended_on__isnull=True).update(ended_on=today, updated_at=now)
    p = {"reasons": reason, "lesson": lesson, "wind_down": wind_down, "released": released, "others": []}
    body = ending_body(dossier, p, effect, team_view=team_view, probability=None)
    moved = move(
        actor, dossier.pk, edge=edge, target="STOP", version=version, reason=reason, chapter=body,
        said={"lesson": lesson, "wind_down": wind_down, "team_view": team_view},
    )  # fmt: skip
    tell("dossier", dossier.pk, money=effect.as_dict(), lesson=lesson)
    return moved


def close_milestones(dossier: Dossier, reason: str) -> None:
    """What was still to be reached when the work ended is owed no more. Part of an act."""
    require_act("close_milestones")
    Milestone.objects.filter(dossier=dossier, state__in=("planned", "active", "submitted")).update(
        state="void", reason=reason, updated_at=clock.now()
    )


@act("delivery.appeal_stop")
def appeal_stop(actor: Actor, dossier: Dossier, *, grounds: str) -> Appeal:
    """The team appeals within the days the rules give."""
    if actor.user_id not in team_user_ids(dossier) or dossier.state != "STOP":
        raise NotAllowed
    if appeal_until(dossier) < clock.today():
        raise Stale(Bi("申诉期已过", "The time for an appeal is over"))
    if len(grounds.strip()) < 10:
        raise BadValue("grounds", Bi("请写明申诉理由（不少于 10 字）", "Give the grounds, ten characters at least"))
    if Appeal.objects.filter(dossier=dossier).exists():
        raise Stale(Bi("已提出过申诉", "An appeal was filed already"))
    appeal = Appeal.objects.create(
        dossier=dossier, grounds=grounds.strip(), filed_by=actor.user_id, filed_on=clock.today()
    )
    tell("dossier", dossier.pk, appeal=appeal.pk)
    return appeal


def appeal_until(dossier: Dossier) -> dt.date:
    days = rules_of(dossier.rule_set).gates.stop_appeal_days
    return clock.day_of(dossier.state_since) + dt.timedelta(days=days)


@act("delivery.answer_appeal")
def answer_appeal(actor: Actor, dossier: Dossier, *, upheld: bool, answer: str) -> Appeal:
    """Integrity and audit, which took no part in the stop, answers; an upheld appeal lets the team bring the work back at once."""
    if Role.INT not in actor.roles:
        raise NotAllowed
    actor.require("integrity:A", place_of(dossier))
    if len(answer.strip()) < 10:
        raise BadValue("answer", Bi("请写明答复（不少于 10 字）", "Give the answer, ten characters at least"))
    changed = Appeal.objects.filter(dossier=dossier, answered_on__isnull=True).update(
        upheld=upheld,
        answer=answer.strip(),
        answered_by=actor.user_id,
        answered_on=clock.today(),
        updated_at=clock.now(),
    )
    if changed != 1:
        raise Stale
    appeal = Appeal.objects.get(dossier=dossier)
    tell("dossier", dossier.pk, appeal=appeal.pk, upheld=upheld, also=[appeal.filed_by])
    return appeal
