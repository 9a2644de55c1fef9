"""Graduation: the claims of a dossier, which tests they meet, what the committee decided, which follow-ups are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from zhongshu.decisions.models import Subject
from zhongshu.decisions.queries import decided, pending
from zhongshu.documents.models import Document
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.models import Dossier
from zhongshu.policy.queries import rules_of
from zhongshu.transfer.models import Claim, FollowUp, MarketReview
from zhongshu.transfer.rules import ACCEPTED, TESTS, plain, tests_met

PURPOSE, YES = "graduation", "graduate"


def claims_of(dossier: Dossier) -> QuerySet[Claim]:
    return Claim.objects.filter(dossier=dossier).select_related("document").order_by("-created_at")


def claim_for(dossier: Dossier, claim_id: str) -> Claim:
    found = claims_of(dossier).filter(pk=claim_id).select_related("dossier").first()
    if found is None:
        raise Hidden
    return found


def told_before(evidence: str, document_id: str | None, *, but: str = "") -> list[Claim]:
    """Claims that count or may come to count and stand on the same words or the same file, on whichever dossier; without one of them."""
    found = Claim.objects.filter(verdict__in=("", ACCEPTED)).exclude(pk=but)
    file = Document.objects.filter(pk=document_id or None).values_list("sha256", flat=True).first()
    meant = plain(evidence)
    same = [
        pk
        for pk, words, other in found.values_list("pk", "evidence", "document__sha256")
        if plain(words) == meant or (file and other == file)
    ]
    return list(Claim.objects.filter(pk__in=same).select_related("dossier").order_by("created_at")) if same else []


def names_of(claims: Iterable[Claim]) -> Bi:
    """Which claims are meant, for people of the house."""
    rows = list(claims)
    said = [Bi(f"{c.dossier.code} ", f"{c.dossier.code} ") + c.test_label for c in rows]
    return Bi("、".join(s.zh for s in said), ", ".join(s.en for s in said))


def met_tests(dossier: Dossier) -> set[str]:
    """Tests met by checked evidence."""
    return tests_met(Claim.objects.filter(dossier=dossier).values_list("test", "verdict"))


def unmet(dossier: Dossier) -> list[Bi]:
    """What is missing for graduation by its tests (T-38)."""
    needed, met = rules_of(dossier.rule_set).gates.graduation_tests, met_tests(dossier)
    if len(met) >= needed:
        return []
    text = Bi(
        "五项检验中满足 {n} 项（证据经他人核实），现有 {m} 项：{l}",
        "{n} of the five tests met, evidence checked by another person; now {m}: {l}",
    )
    names = [TESTS[test] for test in TESTS if test in met]
    said = Bi("、".join(n.zh for n in names), ", ".join(n.en for n in names)) if names else Bi("无", "none")
    return [text.fill(n=needed, m=len(met), l=said)]


def graduation_decision(dossier: Dossier) -> Subject | None:
    """The committee's last closed decision on graduation since the dossier came into transfer."""
    subject = decided("dossier", dossier.pk, purpose=PURPOSE)
    if subject is None or subject.decision.closed_at is None or subject.decision.closed_at < dossier.state_since:
        return None
    return subject


def pending_graduation(dossier: Dossier) -> Subject | None:
    return pending("dossier", dossier.pk, purpose=PURPOSE)


def decision_lacks(dossier: Dossier) -> list[Bi]:
    """Whether the committee has decided in favour."""
    subject = graduation_decision(dossier)
    if subject is not None and subject.chosen == YES:
        return []
    if pending_graduation(dossier) is not None:
        return [Bi("委员会表决结束", "the committee's vote to be closed")]
    return [Bi("委员会同意毕业的决定", "the committee's decision to graduate it")]


def market_reviews_of(dossier: Dossier) -> QuerySet[MarketReview]:
    """The reviews of the ways to a market, newest first."""
    return MarketReview.objects.filter(dossier=dossier).order_by("-number")


def route_lacks(dossier: Dossier) -> list[Bi]:
    """What stands against "no market route after review" (T-39): no review in this stay, one that still saw a way, or a test that holds."""
    last = market_reviews_of(dossier).filter(created_at__gte=dossier.state_since).first()
    found = [] if last else [Bi("转化复核（试过的市场路径）", "a review of the ways to a market")]
    if last is not None and last.route_open:
        found = [Bi("复核结论为没有市场路径（第 {n} 次复核仍有路径）", "a review that finds no way to a market (review {n} saw one)").fill(n=last.number)]  # fmt: skip
    text = Bi("已核实的毕业检验「{t}」不再成立", "the accepted test “{t}” to hold no longer")
    return found + [text.fill(t=TESTS[test]) for test in TESTS if test in met_tests(dossier)]


def follow_ups_of(dossier: Dossier) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(dossier=dossier).order_by("due_on")


def follow_up_for(dossier: Dossier, follow_up_id: str) -> FollowUp:
    found = FollowUp.objects.filter(dossier=dossier, pk=follow_up_id).select_related("dossier").first()
    if found is None:
        raise Hidden
    return found


def due_follow_ups(today: dt.date) -> list[FollowUp]:
    """Follow-ups whose day has come and that nobody was told of. The clock asks, no actor."""
    due = FollowUp.objects.filter(done_on__isnull=True, told_on__isnull=True, due_on__lte=today)
    return list(due.select_related("dossier").order_by("due_on")[:200])
