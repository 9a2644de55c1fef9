"""Looking back: graduates each year for five years, completed work after 1, 3 and 5 (the years are the rules'). Due ones are told by the clock."""

from __future__ import annotations

from zhongshu.decisions.actions import record_outcome
from zhongshu.decisions.queries import decided
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of
from zhongshu.transfer.actions.changing import change, circle, require, say, words
from zhongshu.transfer.actions.coming import set_next
from zhongshu.transfer.models import FollowUp
from zhongshu.transfer.queries.graduation import PURPOSE
from zhongshu.transfer.rules import LEAST_WORDS, add_months

FORETOLD = 3  # the year the committee foretells (`graduation.QUESTION`)
DUE_S = Bi("{code}：第 {n} 年跟踪到期", "{code}: follow-up of year {n} is due")
DUE_B = Bi("请回访《{title}》：是否仍在用、收入与就业。", "Please look back at “{title}”: still in use, revenue, jobs.")


@act("transfer.open_follow_ups")
def open_follow_ups(actor: Actor, dossier: Dossier, *, kind: str) -> int:
    """Write down the days on which this dossier is looked back at, counted from today; days already written stay."""
    rules = rules_of(dossier.rule_set)
    years = rules.gates.graduate_years if kind == "graduated" else rules.delivery.follow_up_years
    today = clock.today()
    rows = [
        FollowUp(dossier=dossier, kind=kind, year=year, due_on=add_months(today, 12 * year), created_at=clock.now(), updated_at=clock.now())
        for year in years
    ]  # fmt: skip
    FollowUp.objects.bulk_create(rows, ignore_conflicts=True)
    tell("dossier", dossier.pk, follow_ups=kind, years=list(years))
    return len(rows)


@act("transfer.look_back")
def look_back(
    actor: Actor,
    follow_up: FollowUp,
    *,
    version: int,
    in_use: bool,
    note: str,
    revenue_fen: int | None = None,
    jobs: int | None = None,
) -> FollowUp:
    """What was found."""
    require(actor, "outcome:CUA", follow_up.dossier)
    if follow_up.due_on > add_months(clock.today(), 3):
        raise BadValue(
            "note", Bi("还没有到回访的时候（提前不超过三个月）", "It is too early: three months ahead at most")
        )
    change(
        follow_up, version, where={"done_on__isnull": True}, done_on=clock.today(), done_by=actor.ledger_name, in_use=in_use,
        note=words("note", note, LEAST_WORDS), revenue_fen=revenue_fen, jobs=jobs,
    )  # fmt: skip
    if follow_up.kind == "graduated" and follow_up.year == FORETOLD:
        _score(actor, follow_up, in_use)
    set_next(actor, follow_up.dossier_id, reason=follow_up.note)
    tell(
        "dossier",
        follow_up.dossier_id,
        follow_up=follow_up.kind,
        year=follow_up.year,
        in_use=in_use,
        revenue_fen=revenue_fen,
    )
    return follow_up


def _score(actor: Actor, follow_up: FollowUp, in_use: bool) -> None:
    """The committee had foretold this year when it let the dossier graduate (R-35)."""
    subject = decided("dossier", follow_up.dossier_id, purpose=PURPOSE)
    if subject is not None and not hasattr(subject, "outcome"):
        record_outcome(actor, subject, happened=in_use, known_on=clock.today(), evidence=follow_up.note)


@act("transfer.tell_due")
def tell_due(actor: Actor, follow_up: FollowUp) -> FollowUp:
    """By the clock: a follow-up is due; told once."""
    if follow_up.told_on is not None or follow_up.done_on is not None:
        raise Stale
    change(follow_up, follow_up.version, told_on=clock.today())
    tell(
        "dossier", follow_up.dossier_id, follow_up=follow_up.kind, year=follow_up.year, due=follow_up.due_on.isoformat()
    )
    say(
        follow_up.dossier,
        "follow_up_due",
        DUE_S,
        DUE_B,
        to=circle(follow_up.dossier, Role.TT, team=True),
        n=follow_up.year,
    )
    return follow_up
