"""The guards the bench answers for: T-12 (no_seat), T-14 (tier_rule, seat_or_fast_track), T-15 (material_new_evidence), T-16 (stale_or_overtaken)."""

from __future__ import annotations

from zhongshu.bench.models import OPEN, Evidence
from zhongshu.bench.queries import has_lane, open_entry, setbacks_of
from zhongshu.bench.queries.entry_rules import checklist, facts_of
from zhongshu.bench.queries.seats import seats_of
from zhongshu.bench.rules import age
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.gates import Wish, guard, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of
from zhongshu.surplus.queries import put_to

CAUSE_CHARS = 20  # a cause that cannot be counted is told in a sentence
CALLED_FROM = {"PROP": "B1", "REFINE": "B2"}  # the tier whose rules must hold
NOT_ON_BENCH = Bi("卷宗不在储备中", "the dossier is not in the reserve")


@guard("no_seat")
def no_seat(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """Seats and money of the year are counted; a cause that cannot be counted is told with its evidence."""
    seats = seats_of(rules_of(dossier.rule_set))
    if wish is None or not seats.left or not seats.left_fen:
        return []
    if wish.said.get("cause") == "programme" and len(str(wish.said.get("evidence", "")).strip()) >= CAUSE_CHARS:
        return []
    text = Bi(
        "今年还有 {n} 个席位、{w}：应提请立项，或写明本计划为何没有席位或经费（至少 {c} 字）",
        "{n} seats and {w} are left this year: propose it for award, or say why its programme has none (at least {c} characters)",
    )
    return [text.fill(n=seats.left, w=amount(seats.left_fen), c=CAUSE_CHARS)]


@guard("tier_rule")
def tier_rule(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """From B1 to the committee, from B2 to refinement, each with its entry rules still holding; a national request from anywhere."""
    entry = open_entry(dossier)
    if entry is None:
        return [NOT_ON_BENCH]
    if has_lane(dossier, "national"):
        return []
    target = wish.target if wish is not None else ("PROP" if entry.tier == "B1" else "REFINE")
    wanted = CALLED_FROM.get(target, "B1")
    if entry.tier <= wanted:  # B1 stands above B2
        checks = checklist(facts_of(dossier, entry), wanted)
        return [check.label + Bi("（", " (") + check.found + Bi("）", ")") for check in checks if not check.holds]
    return [Bi("先升到 {t}", "a rise to {t} first").fill(t=wanted)]


@guard("seat_or_fast_track")
def seat_or_fast_track(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """A seat left this year, a fast lane in force, or the money of work that was stopped."""
    if seats_of(rules_of(dossier.rule_set)).left or has_lane(dossier, "contest", "seal", "national", "follow_on"):
        return []
    if put_to(dossier):
        return []
    return [
        Bi(
            "今年的席位、有效的快速通道，或安排给它的结余资金",
            "a seat of this year, a fast lane in force, or released money put to it",
        )
    ]


@guard("material_new_evidence")
def material_new_evidence(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """Evidence marked material since the last opinion, or too long on deck."""
    entry = open_entry(dossier)
    if entry is None:
        return [NOT_ON_BENCH]
    limit = rules_of(dossier.rule_set).tier("B1").stale_days
    if entry.tier == "B1" and age(entry.since, clock.today()) > limit:
        return []
    opinion = last_chapter(dossier, "opinion")
    rows = Evidence.objects.filter(entry__dossier=dossier, material=True)
    if opinion is not None:
        rows = rows.filter(created_at__gt=opinion.sealed_at)
    return [] if rows.exists() else [Bi("上次论证以来的重大新证据", "material new evidence since the last appraisal")]


@guard("stale_or_overtaken")
def stale_or_overtaken(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """The clock's proposal, or a setback on record that nobody has answered with a demotion."""
    entry = open_entry(dossier)
    if entry is None:
        return [NOT_ON_BENCH]
    proposed = entry.proposals.filter(direction="out", state=OPEN).exists()
    days = age(entry.evidence_on, clock.today())
    if proposed or days > rules_of(dossier.rule_set).bench.decline_days or setbacks_of(entry):
        return []
    return [
        Bi("长期无新证据的移出建议，或登记在案的不利情况", "a proposal to leave for staleness, or a setback on record")
    ]


page_for("T-12", "bench:put_on_deck")
page_for("T-14", "bench:call_up")
page_for("T-15", "bench:appraise_again")
page_for("T-16", "bench:leave")
