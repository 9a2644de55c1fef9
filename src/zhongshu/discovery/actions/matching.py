"""Brings technologies to needs: suggested with reasons by the house, introduced and followed by people."""

from __future__ import annotations

from zhongshu.discovery.likeness import Subject, chinese, english, figures, overlap, terms
from zhongshu.discovery.models import Match, Need
from zhongshu.discovery.queries.needs import place_of
from zhongshu.discovery.rules import MATCH_STATES, MATCH_STEPS
from zhongshu.discovery.subjects import subjects
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import LIVE, Dossier
from zhongshu.lifecycle.queries import standings
from zhongshu.people.actor import Actor

BEST, LOWEST = 8, 0.12
NOT_OFFERED = ("DECL", "WITHD", "MERGED", "STOP", "REVOKE", "DONE")


def text_of(need: Need) -> str:
    return " \n".join(
        filter(None, (need.title_zh, need.title_en, need.pain_zh, need.pain_en, need.metric_zh, need.metric_en))
    )


def fit(need: Need, text: str, other: Subject, *, same_field: bool) -> tuple[float, list[Bi]]:
    """How well a technology answers a need, and why."""
    alike = max(overlap(chinese(text), chinese(other.text)), overlap(english(text), english(other.text)))
    shared = (terms(text) & terms(other.text)) | (figures(text) & figures(other.text))
    same_unit = bool(need.metric_unit) and need.metric_unit.strip().lower() == other.unit.strip().lower()
    grounds = [
        (min(alike * 1.5, 0.8), alike >= 0.08, Bi(f"文字相近 {alike:.0%}", f"Texts alike: {alike:.0%}")),
        (
            min(0.12 * len(shared), 0.5), bool(shared),
            Bi("共有术语：" + "、".join(sorted(shared)[:5]), "Shared terms: " + ", ".join(sorted(shared)[:5])),
        ),
        (0.3, same_unit, Bi(f"指标单位相同（{need.metric_unit}）", f"The metric has the same unit ({need.metric_unit})")),
        (0.05, same_field, Bi("同一领域", "The same field")),
    ]  # fmt: skip
    left = 1.0
    for weight, holds, _ in grounds:
        left *= 1 - weight * holds
    return round(1 - left, 3), [text for _, holds, text in grounds if holds]


@act("discovery.suggest_matches")
def suggest_matches(actor: Actor, need: Need) -> int:
    """Look through the living dossiers for technologies that may answer a need; what people have judged is left alone."""
    actor.require("need:UA", place_of(need))
    text, taken = text_of(need), set(need.matches.values_list("dossier_id", flat=True))
    living = dict(Dossier.objects.filter(origin=LIVE).exclude(state__in=NOT_OFFERED).values_list("pk", "field"))
    judged = [
        (pk, *fit(need, text, subject, same_field=living[pk] == need.field))
        for pk, subject in subjects(set(living) - taken).items()
    ]
    best = sorted((row for row in judged if row[1] >= LOWEST), key=lambda row: -row[1])[:BEST]
    now = clock.now()
    Match.objects.bulk_create(
        [
            Match(
                need=need, dossier_id=pk, score=score, reasons=[t.as_dict() for t in reasons], changed_by=actor.ledger_name,
                created_at=now, updated_at=now,
            )
            for pk, score, reasons in best
        ]
    )  # fmt: skip
    tell("need", need.pk, also=[pk for pk, _, _ in best], suggested=len(best))
    return len(best)


@act("discovery.introduce")
def introduce(actor: Actor, need: Need, *, dossier_code: str, note: str) -> Match:
    """Bring a technology to a need by hand."""
    actor.require("need:UA", place_of(need))
    dossier = Dossier.objects.filter(code=dossier_code.strip().upper()).first()
    if dossier is None or not standings(actor).filter(pk=dossier.pk).exists():
        raise BadValue("dossier_code", Bi("没有这个卷宗编号", "There is no dossier with this code"))
    if not note.strip():
        raise BadValue("note", Bi("请写明为什么合适", "Say why it fits"))
    reason = [{"zh": note.strip(), "en": note.strip()}]
    match, made = Match.objects.get_or_create(
        need=need, dossier=dossier,
        defaults={"score": 1.0, "reasons": reason, "state": "introduced", "note": note.strip(), "changed_by": actor.ledger_name},
    )  # fmt: skip
    if not made:
        raise BadValue("dossier_code", Bi("该卷宗已在对接名单中", "This dossier is on the list already"))
    tell("need", need.pk, also=[dossier.pk], introduced=dossier.code)
    return match


@act("discovery.move_match")
def move_match(actor: Actor, match: Match, *, to: str, note: str) -> Match:
    """Follow a match: introduced, in talks, agreed, or failed with the reason."""
    actor.require("need:UA", place_of(match.need))
    if to not in MATCH_STEPS[match.state]:
        raise NotAllowed(
            Bi("「{s}」之后没有这一步", "This step does not follow “{s}”").fill(s=MATCH_STATES[match.state])
        )
    if to == "failed" and not note.strip():
        raise BadValue("note", Bi("请写明未成的原因", "Say why it failed"))
    came_from = match.state
    changed = Match.objects.filter(pk=match.pk, state=came_from).update(
        state=to, note=note.strip() or match.note, changed_by=actor.ledger_name, updated_at=clock.now()
    )
    if changed != 1:
        raise Stale
    tell("need", match.need_id, also=[match.dossier_id], match=match.pk, source=came_from, target=to, note=note.strip())
    match.refresh_from_db()
    return match
