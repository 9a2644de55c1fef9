"""Graduation: tests claimed and checked, put to the committee, decided (T-38, sealing `outcome`); or no market after review (T-39); or early (T-37)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from zhongshu.decisions.actions import About, Matter, Option, laid, open_decision
from zhongshu.decisions.models import Decision, Subject
from zhongshu.decisions.queries import votes_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import advance, hold, move, put_due
from zhongshu.lifecycle.clocks import after
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of
from zhongshu.transfer.actions.changing import (
    by_another,
    change,
    circle,
    known,
    not_later,
    require,
    say,
    words,
)
from zhongshu.transfer.actions.changing import (
    document_id as named_document,
)
from zhongshu.transfer.models import Claim, MarketReview
from zhongshu.transfer.queries.graduation import (
    PURPOSE,
    YES,
    claims_of,
    graduation_decision,
    names_of,
    pending_graduation,
    told_before,
    unmet,
)
from zhongshu.transfer.queries.outcomes import counted_for, landings_of, outcomes_of
from zhongshu.transfer.rules import ACCEPTED, LAPSED, LEAST_WORDS, REFUSED, TESTS

VOTE_DAYS, NOT_MET = 14, Bi("没有证据", "no evidence")
OPTIONS = (
    Option(
        YES,
        Bi("毕业", "Graduate"),
        Bi("公共资金退出，此后每年跟踪", "Public money ends; tracked each year from then on"),
    ),
    Option("stay", Bi("继续转化", "Stay in transfer"), Bi("补充证据后再提", "Comes back with more evidence")),
)
QUESTION = Bi("三年后仍有收入且未停产", "Still earning and in production three years on")
CLAIM_S = Bi("{code}：毕业检验待核实", "{code}: a graduation test to check")
CLAIM_B = Bi(
    "《{title}》提交了「{test}」的证据，请他人核实。",
    "Evidence for “{test}” of “{title}” is in; another person has to check it.",
)


CLAIMED = Bi("这份证据已用于同一项检验", "This evidence stands for the same test already")
CLAIMED_ELSEWHERE = Bi(
    "另一份卷宗已凭这份证据、同一笔金额提交了同一项检验；一笔只能算在一份卷宗上",
    "Another dossier has claimed the same test with this evidence and this very money; it counts for one dossier only",
)
CLAIM_ALIKE = Bi(
    "同样的证据还用于 {c}：属实时请写明为何各算一项（至少五个字）",
    "The same evidence stands for {c} as well: where it is borne out, say in five characters at least why both count",
)


@act("transfer.claim_test")
def claim_test(
    actor: Actor,
    dossier: Dossier,
    *,
    test: str,
    statement: str,
    on: dt.date,
    evidence: str,
    amount_fen: int | None = None,
    arms_length: bool = False,
    document_id: str = "",
) -> Claim:
    """Claim that a test is met, with the evidence."""
    require(actor, "outcome:CUA", dossier)
    known("test", test, TESTS)
    not_later("on", on, since=dossier.opened_on)
    if test in ("revenue", "investment", "licence") and not amount_fen:
        raise BadValue("amount_fen", Bi("这项检验须写明金额", "This test states its amount"))
    if test == "investment" and not arms_length:
        text = Bi("投资人须与团队、单位和中心无关联", "The investor must be unrelated to team, organisation and center")
        raise BadValue("arms_length", text)
    given, file = words("evidence", evidence, LEAST_WORDS), named_document(actor, dossier, document_id)
    hold(dossier)  # of two who hand in the same paper at once the second is told
    _need_unclaimed(dossier, test, on, amount_fen, told_before(given, file))
    claim = Claim.objects.create(
        dossier=dossier, test=test, statement=words("statement", statement, LEAST_WORDS), on=on, amount_fen=amount_fen, evidence=given,
        document_id=file, recorded_by=actor.ledger_name,
    )  # fmt: skip
    tell("dossier", dossier.pk, claim=claim.pk, test=test, on=on.isoformat(), amount_fen=amount_fen)
    say(dossier, "graduation_claim", CLAIM_S, CLAIM_B, to=circle(dossier, Role.TT), but=actor, test=TESTS[test])
    return claim


def _need_unclaimed(dossier: Dossier, test: str, on: dt.date, amount_fen: int | None, alike: list[Claim]) -> None:
    """One paper bears out a test of a dossier once, and the same money of the same day on it belongs to one dossier."""
    for claim in alike:
        if claim.test == test and claim.dossier_id == dossier.pk:
            raise BadValue("evidence", CLAIMED)
        if claim.test == test and amount_fen and (claim.on, claim.amount_fen) == (on, amount_fen):
            raise BadValue("evidence", CLAIMED_ELSEWHERE)


@act("transfer.check_claim")
def check_claim(actor: Actor, claim: Claim, *, version: int, verdict: str, note: str) -> Claim:
    """Somebody of the house, not who wrote it, accepts or refuses the evidence. Where another claim stands on the same words or file, on this dossier or
    another, it takes a word on why both count.
    """
    require(actor, "outcome:UA", claim.dossier, inside=True)
    by_another(actor, claim.recorded_by)
    known("verdict", verdict, (ACCEPTED, REFUSED))
    alike = told_before(claim.evidence, claim.document_id, but=claim.pk) if verdict == ACCEPTED else []
    if alike and len(note.strip()) < LEAST_WORDS and claim.version == version:
        raise BadValue("note", CLAIM_ALIKE.fill(c=names_of(alike)))
    change(
        claim, version, where={"verdict": ""}, verdict=verdict, checked_on=clock.today(), checked_by=actor.ledger_name, check_note=words("note", note)
    )  # fmt: skip
    tell("dossier", claim.dossier_id, claim=claim.pk, test=claim.test, verdict=verdict, reason=note)
    return claim


@act("transfer.lapse_claim")
def lapse_claim(actor: Actor, claim: Claim, *, version: int, note: str) -> Claim:
    """What was accepted no longer holds (the licence ended, the customer left): somebody of the house, not who wrote it, says so with reasons."""
    require(actor, "outcome:UA", claim.dossier, inside=True)
    by_another(actor, claim.recorded_by)
    said = words("note", note, LEAST_WORDS)
    told = "\n".join(filter(None, (claim.check_note, said)))
    change(claim, version, where={"verdict": ACCEPTED}, verdict=LAPSED, checked_by=actor.ledger_name, check_note=told)
    tell("dossier", claim.dossier_id, claim=claim.pk, test=claim.test, verdict=LAPSED, reason=note)
    return claim


@act("transfer.review_market")
def review_market(actor: Actor, dossier: Dossier, *, version: int, routes: str, route_open: bool) -> MarketReview:
    """The review of a dossier in transfer, every 90 days by the rules: ways to a market that were tried, and whether one is open still."""
    require(actor, "outcome:UA", dossier, inside=True)
    if dossier.state != "TRANS":
        raise NotAllowed(
            Bi("转化中的卷宗才有市场路径复核", "The ways to a market are reviewed while a dossier is in transfer")
        )
    said = words("routes", routes, LEAST_WORDS)
    advance(dossier, version)
    number = MarketReview.objects.filter(dossier=dossier).count() + 1
    review = MarketReview.objects.create(
        dossier=dossier, number=number, held_on=clock.today(), route_open=route_open, routes=said, by=actor.ledger_name
    )
    limit = rules_of(dossier.rule_set).limit("TRANS")
    if limit is not None:
        put_due(actor, dossier, on=after(clock.today(), limit.days, limit.unit), reason=said)
    tell("dossier", dossier.pk, review=number, route_open=route_open, reason=said)
    return review


@act("transfer.ask_committee")
def ask_committee(actor: Actor, dossier: Dossier, *, version: int, matter: str) -> Decision:
    """Put graduation to the committee, once the tests are met."""
    require(actor, "outcome:UA", dossier, inside=True)
    advance(dossier, version)
    if pending_graduation(dossier) is not None:
        raise Stale
    lacking = unmet(dossier) if dossier.state == "TRANS" else [Bi("转化中的卷宗", "a dossier in transfer")]
    if lacking:
        raise Blocked(lacking)
    asked = Matter(
        text=Bi("{t}：毕业", "{t}: graduation").fill(t=name_of(dossier)), question=QUESTION, options=OPTIONS, proposed=YES,
        material={
            "matter": laid(Bi("提请理由", "Why it is asked"), words("matter", matter, LEAST_WORDS)),
            "tests": laid(Bi("毕业检验", "Tests of graduation"), _tests_in_words(tests_shown(dossier)), rows=tests_shown(dossier)),
        },
        link=f"/dossiers/{dossier.code}/transfer/",
    )  # fmt: skip
    decision = open_decision(
        actor, matter=asked, subjects=[About("dossier", dossier.pk, name_of(dossier), dossier)], purpose=PURPOSE,
        due_on=clock.today() + dt.timedelta(days=VOTE_DAYS), rule_set=dossier.rule_set,
    )  # fmt: skip
    tell("dossier", dossier.pk, decision=decision.code, matter=matter)
    return decision


def name_of(dossier: Dossier) -> Bi:
    zh, en = dossier.title_zh, dossier.title_en
    return Bi(f"{dossier.code}《{zh or en}》", f"{dossier.code} “{en or zh}”")


def tests_shown(dossier: Dossier) -> list[dict[str, Any]]:
    """Each test with its accepted evidence."""
    accepted: dict[str, str] = {c.test: c.statement for c in claims_of(dossier) if c.verdict == ACCEPTED}
    return [{"code": code, "met": code in accepted, "evidence": accepted.get(code, "")} for code in TESTS]


def _tests_in_words(tests: list[dict[str, Any]]) -> Bi:
    """A line for each test: its evidence, or that there is none."""
    lines = [Bi("{t}：{e}", "{t}: {e}").fill(t=TESTS[one["code"]], e=one["evidence"] or NOT_MET) for one in tests]
    return Bi("\n".join(line.zh for line in lines), "\n".join(line.en for line in lines))


@act("transfer.graduate")
def graduate(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-38: the chapter `outcome` is sealed from the tests, the checked outcomes and the committee's decision."""
    subject = graduation_decision(dossier)
    moved = move(
        actor, dossier.pk, edge="T-38", target="GRAD", version=version, reason=reason,
        chapter=chapter_body(dossier, subject, reason) if subject else None,
    )  # fmt: skip
    tell("dossier", dossier.pk, decision=subject.decision.code if subject else "", reason=reason)
    return moved


def chapter_body(dossier: Dossier, subject: Subject, reason: str) -> dict[str, Any]:
    """The fields of the chapter `outcome`; only what another person has checked goes in."""
    shares = dict(counted_for(dossier).values_list("outcome_id", "bp"))
    outcomes = [o for o in outcomes_of(dossier) if o.pk in shares]
    return {
        "tests": tests_shown(dossier),
        "outcomes": [
            {"kind": o.kind, "title": {"zh": o.title_zh, "en": o.title_en}, "on": o.on.isoformat(), "share": shares[o.pk] / 100}
            for o in outcomes
        ],
        "landings": [
            {"district": f"{x.region} {x.district}", "kind": x.kind, "on": x.on.isoformat()} for x in landings_of(dossier) if x.checked_on
        ],
        "decision": subject.decision.code,
        "reasons": "\n".join(filter(None, (subject.decision.reasons, reason))),
        "votes": votes_of(subject),
        "probability": None if subject.percent is None else subject.percent / 100,
        "decided_on": clock.day_of(subject.decision.closed_at or clock.now()).isoformat(),
    }  # fmt: skip


@act("transfer.complete")
def complete(actor: Actor, dossier: Dossier, *, version: int, routes: str, reason: str) -> Dossier:
    """T-39: after review there is no way to a market; the work ends well without industry."""
    moved = move(
        actor, dossier.pk, edge="T-39", target="DONE", version=version, reason=reason, said={"routes": routes}
    )  # fmt: skip
    tell("dossier", dossier.pk, routes=json.dumps(routes.split("\n"), ensure_ascii=False), reason=reason)
    return moved


@act("transfer.transfer_early")
def transfer_early(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-37: the parallel track becomes the only one."""
    moved = move(actor, dossier.pk, edge="T-37", target="TRANS", version=version, reason=reason)
    tell("dossier", dossier.pk, reason=reason)
    return moved
