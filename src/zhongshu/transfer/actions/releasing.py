"""What the public may read: landmark outcomes and 核爆点, each released by the director with a text in both languages, each withdrawn at once when asked."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Blocked
from zhongshu.ledger.actions import act, tell
from zhongshu.people.actor import Actor
from zhongshu.transfer.actions.changing import change, require, words
from zhongshu.transfer.models import NuclearPoint, Outcome
from zhongshu.transfer.rules import ACTIVE, LEAST_WORDS


@act("transfer.mark_landmark")
def mark_landmark(actor: Actor, outcome: Outcome, *, version: int, reason: str) -> Outcome:
    """Name an outcome a landmark 标志性成果; it must have been checked."""
    require(actor, "outcome:A", outcome.dossier)
    _checked(outcome)
    change(outcome, version, where={"landmark_since__isnull": True}, landmark_since=clock.today())
    tell("dossier", outcome.dossier_id, outcome=outcome.code, reason=words("reason", reason))
    return outcome


@act("transfer.release_outcome")
def release_outcome(actor: Actor, outcome: Outcome, *, version: int, summary_zh: str, summary_en: str) -> Outcome:
    """Put a landmark on the public register."""
    require(actor, "outcome:A", outcome.dossier)
    _checked(outcome)
    if outcome.landmark_since is None:
        raise Blocked([Bi("标志性成果的认定", "to be named a landmark")])
    if not (outcome.title_zh and outcome.title_en):
        raise Blocked([Bi("成果名称的中英文", "the outcome's name in both languages")])
    change(
        outcome, version, where={"released_on__isnull": True}, summary_zh=words("summary_zh", summary_zh, LEAST_WORDS),
        summary_en=words("summary_en", summary_en, LEAST_WORDS), released_on=clock.today(), released_by=actor.ledger_name,
    )  # fmt: skip
    tell("dossier", outcome.dossier_id, outcome=outcome.code, released=True)
    return outcome


@act("transfer.withdraw_outcome")
def withdraw_outcome(actor: Actor, outcome: Outcome, *, version: int, reason: str) -> Outcome:
    """Take it off the public register again."""
    require(actor, "outcome:A", outcome.dossier)
    change(outcome, version, where={"released_on__isnull": False}, released_on=None, released_by="")
    tell("dossier", outcome.dossier_id, outcome=outcome.code, released=False, reason=words("reason", reason))
    return outcome


@act("transfer.release_point")
def release_point(actor: Actor, point: NuclearPoint, *, version: int, summary_zh: str, summary_en: str) -> NuclearPoint:
    """Put a 核爆点 in place on the public register, under the dossier's name in both languages."""
    require(actor, "nuclear:A", point.dossier)
    if not (point.dossier.title_zh and point.dossier.title_en):
        raise Blocked([Bi("卷宗名称的中英文", "the dossier's name in both languages")])
    change(
        point, version, where={"state": ACTIVE, "released_on__isnull": True}, summary_zh=words("summary_zh", summary_zh, LEAST_WORDS),
        summary_en=words("summary_en", summary_en, LEAST_WORDS), released_on=clock.today(), released_by=actor.ledger_name,
    )  # fmt: skip
    tell("dossier", point.dossier_id, point=point.code, released=True)
    return point


def _checked(outcome: Outcome) -> None:
    if outcome.checked_on is None:
        raise Blocked([Bi("他人核实证据", "its evidence checked by another person")])
