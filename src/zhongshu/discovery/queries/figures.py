"""Figures counted from real rows: what the public home page shows, and how fast the first reply comes."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass

from django.db.models import Count

from zhongshu.discovery.models import Lead, Need
from zhongshu.discovery.rules import PUBLIC_NEED_STATES
from zhongshu.kernel import clock
from zhongshu.kernel.workdays import workdays_between
from zhongshu.ledger.kept import kept
from zhongshu.lifecycle.course import FUNDED
from zhongshu.lifecycle.models import LIVE, Passage, Standing
from zhongshu.policy.queries import active_rules

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class FirstReply:
    """How many leads of the last year were answered, how fast in working days, and how many within the promise."""

    answered: int
    median: float | None
    in_time: int

    @property
    def share(self) -> float | None:
        return self.in_time / self.answered if self.answered else None


def promise_days() -> int:
    """Working days within which a lead is answered, by the rules in force."""
    limit = active_rules().limit("LEAD")
    return limit[0] if limit else 5


def first_reply() -> FirstReply:
    """Working days from receipt to first reply, over the last year; the same for every reader, so counted once for all of them."""
    return kept(("first reply",), _replied, size=lambda f: f.answered).value


def _replied() -> FirstReply:
    promise = promise_days()
    rows = Lead.objects.filter(first_reply_at__isnull=False, received_at__gte=clock.now() - YEAR)
    days = [
        max(workdays_between(clock.day_of(start), clock.day_of(end)), 0)
        for start, end in rows.values_list("received_at", "first_reply_at")
        if end
    ]
    return FirstReply(len(days), statistics.median(days) if days else None, sum(d <= promise for d in days))


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What a visitor may count."""

    leads: int
    candidates: int
    awarded: int
    needs: int
    declined: int
    benched: int
    reply: FirstReply


def public_figures() -> PublicFigures:
    """Numbers of this center's own dossiers; files of earlier programmes do not count. The same for every visitor, so counted once for all of them."""
    return kept(("public figures",), _counted, size=lambda f: f.leads + f.candidates + f.reply.answered).value


def _counted() -> PublicFigures:
    live = Standing.objects.filter(origin=LIVE)
    passed = Passage.objects.filter(dossier__origin=LIVE)
    return PublicFigures(
        leads=passed.filter(
            source=""
        ).count(),  # opened by a lead: one split off was proposed with the dossier it came from
        candidates=passed.filter(target="CAND").aggregate(n=Count("dossier", distinct=True))["n"],
        awarded=live.filter(state__in=FUNDED).count(),
        needs=Need.objects.filter(state__in=PUBLIC_NEED_STATES, origin="live").exclude(secrecy="internal").count(),
        declined=live.filter(state="DECL").count(),
        benched=live.filter(state="BENCH").count(),
        reply=_replied(),
    )
