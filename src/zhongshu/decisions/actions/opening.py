"""Putting a matter to a body. Called by the room that asks, inside its own act, which has checked its own right.

Flows in: matter, subjects, options, material. Flows out: an open decision and a notice to every member who may vote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from zhongshu.decisions.models import COMMITTEE, DIRECTOR, Concern, Decision, Subject
from zhongshu.decisions.queries import members_of, seats_of
from zhongshu.kernel import clock, money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked
from zhongshu.kernel.money import FEN_PER_WAN
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.models import Chapter, Dossier
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.policy.body import Rules
from zhongshu.policy.queries import active_id, rules_of

ASKED = Bi("请表决：{code}", "Your vote is asked: {code}")
ASKED_BODY = Bi("《{matter}》等您表决，{due} 前。", "“{matter}” awaits your vote by {due}.")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to decide, with its effects in words."""

    code: str
    title: Bi
    effect: Bi

    def plain(self) -> dict[str, str]:
        title, effect = self.title, self.effect
        return {
            "code": self.code, "title_zh": title.zh, "title_en": title.en, "effect_zh": effect.zh, "effect_en": effect.en,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """One subject: what kind of thing, its id, its name, its dossier and the money at stake. Interests in its dossier bar, and interests in each
    further dossier that the choice ``concerns``: only the room that asks knows them.
    """

    kind: str
    ref: str
    label: Bi
    dossier: Dossier | None = None
    amount_fen: int | None = None
    concerns: Sequence[Dossier] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked; ``question`` is the statement whose probability the body predicts (R-34)."""

    text: Bi
    question: Bi
    options: Sequence[Option]
    proposed: str  # the option a vote in favour carries
    material: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""


def laid(label: Bi, value: Bi | str, **figures: Any) -> dict[str, Any]:
    """One thing put before the body, with its label and as its readers read it; ``figures`` are kept beside it for whoever computes."""
    said = {"value_zh": value.zh, "value_en": value.en} if isinstance(value, Bi) else {"value": value}
    return {"label_zh": label.zh, "label_en": label.en, **said, **figures}


@act("decisions.open")
def open_decision(
    actor: Actor,
    *,
    matter: Matter,
    subjects: Sequence[About],
    purpose: str,
    due_on: dt.date,
    body: str = COMMITTEE,
    quorum: int | None = None,
    rule_set: str = "",
) -> Decision:
    """Put a matter to the committee or, below the limit, to the director alone. ``quorum`` is the share of the members that the rules ask unless named."""
    rule_set = rule_set or active_id()
    rules = rules_of(rule_set)
    amount = sum(s.amount_fen or 0 for s in subjects)
    members = members_of(body)
    lacking = _lacking(matter, subjects, rules, body=body, amount=amount, members=len(members))
    if lacking:
        raise Blocked(lacking)
    if matter.proposed not in {option.code for option in matter.options}:
        raise BadValue("proposed", Bi("提请的方案不在备选之中", "The option proposed is not among the options"))
    decision = Decision.objects.create(
        code=next_code(f"{settings.CENTER}-V-{clock.today():%y}"), purpose=purpose, body=body,
        matter_zh=matter.text.zh, matter_en=matter.text.en, question_zh=matter.question.zh, question_en=matter.question.en,
        options=_text([option.plain() for option in matter.options]), proposed=matter.proposed,
        material=canonical(dict(matter.material)), quorum=_quorum(body, quorum, len(members), rules), amount_fen=amount or None,
        due_on=due_on, link=matter.link, rule_set=rule_set, opened_by=actor.ledger_name, opened_at=clock.now(),
    )  # fmt: skip
    for place, about in enumerate(subjects, 1):
        _add_subject(decision, place, about)
    tell(
        "decision", decision.pk, code=decision.code, purpose=purpose, body=body, quorum=decision.quorum, amount_fen=amount,
        options=[option.code for option in matter.options], subjects=[f"{s.kind}：{s.ref}" for s in subjects],
        also=[s.ref for s in subjects] + [d.pk for s in subjects for d in s.concerns],
    )  # fmt: skip
    _ask(decision)
    return decision


def _lacking(
    matter: Matter, subjects: Sequence[About], rules: Rules, *, body: str, amount: int, members: int
) -> list[Bi]:
    found = []
    if not subjects:
        found.append(Bi("至少一个表决对象", "at least one subject"))
    codes = {option.code for option in matter.options}
    if len(codes) < max(2, rules.care.decision_options):
        found.append(
            Bi("至少 {n} 个备选方案（R-34）", "at least {n} options (R-34)").fill(n=max(2, rules.care.decision_options))
        )
    if not members:
        found.append(Bi("在任的表决人", "somebody in office who may decide"))
    limit = rules.portfolio.director_limit_wan * FEN_PER_WAN
    if body == DIRECTOR and amount > limit:
        text = Bi(
            "{a}超过主任可批的{b}，须由委员会决定",
            "{a} is above the director's {b}: the committee decides",
        )
        found.append(text.fill(a=money.amount(amount), b=money.amount(limit)))
    return found


def _quorum(body: str, asked: int | None, members: int, rules: Rules) -> int:
    if body == DIRECTOR:
        return 1
    return max(1, asked) if asked is not None else min(members, int(members * rules.portfolio.quorum_share) + 1)


def _text(rows: list[dict[str, Any]]) -> str:
    """A canonical list."""
    return canonical({"": rows})[4:-1]


def _add_subject(decision: Decision, place: int, about: About) -> None:
    sealed = (
        Chapter.objects.filter(dossier=about.dossier).order_by("sealed_at", "id").values("kind", "number")
        if about.dossier
        else []
    )
    subject = Subject.objects.create(
        decision=decision, place=place, kind=about.kind, ref=about.ref, dossier=about.dossier, label_zh=about.label.zh[:240],
        label_en=about.label.en[:240], amount_fen=about.amount_fen, seen=_text([dict(row) for row in sealed]),
    )  # fmt: skip
    for dossier in about.concerns:
        Concern.objects.create(subject=subject, dossier=dossier)


def _ask(decision: Decision) -> None:
    """Tell the members who may vote on something; those barred from all of it hear nothing of it."""
    count = decision.subjects.count()
    free = [seat.user.pk for seat in seats_of(decision) if len(seat.bars) < count]
    words = {
        "code": decision.code, "matter": Bi(decision.matter_zh, decision.matter_en), "due": decision.due_on.isoformat(),
    }  # fmt: skip
    notify(
        to=free, kind="decision_open", subject=ASKED.fill(**words), body=ASKED_BODY.fill(**words),
        link=f"/decisions/{decision.code}/",
    )  # fmt: skip
