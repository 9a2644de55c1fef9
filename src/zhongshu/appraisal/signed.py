"""The decision on an opinion, replayed: how reviews, the chair's words and the step say today what the chapter holds. Registers itself; reads only.

The rank within the season goes on moving after the decision, and the feedback has no row of its own: there the seal alone speaks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from zhongshu.appraisal.actions.deciding import votes_of
from zhongshu.appraisal.actions.opinion import text_of
from zhongshu.appraisal.models import ASK_KINDS, DECIDED, RECOMMENDATIONS, VERDICTS, Appraisal, Opinion
from zhongshu.appraisal.pooling import counts, criteria, probability, properties
from zhongshu.appraisal.queries.figures import golden_of
from zhongshu.appraisal.queries.votes import final_reviews, tally
from zhongshu.decisions.signed import Paper, Rebuilt, Told, joined, plainly, rebuilds, tells
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import WAIVER, Bi, unfold
from zhongshu.kernel.money import amount
from zhongshu.ledger.chain import canonical
from zhongshu.ledger.queries import history_of
from zhongshu.lifecycle.course import EDGES
from zhongshu.lifecycle.models import Chapter, Passage
from zhongshu.people.models import Person
from zhongshu.people.who import who
from zhongshu.policy.models import RuleSet
from zhongshu.policy.queries import active_rules, rules_of

SIGNED = Bi("组长签署的意见", "The opinion the chair signed")
PLAN = Bi("所评方案 {n}", "The plan judged, no. {n}")


@rebuilds("opinion")
def opinion(chapter: Chapter) -> Rebuilt:
    """From the last word of each expert, the chair's signed opinion and the step that was taken."""
    body, appraisal = json.loads(chapter.body), _appraisal(chapter)
    written = Opinion.objects.filter(appraisal=appraisal, signed_at__isnull=False).first() if appraisal else None
    if appraisal is None or written is None or written.signed_at is None:
        return Rebuilt({"synthesis": "", "recommendation": ""})
    taken = Passage.objects.filter(dossier=chapter.dossier, edge=chapter.edge, at__gte=chapter.sealed_at)
    passage = taken.order_by("at").first()  # it is noted a moment after the chapter
    waivers = [text for text in body["conditions"] if text.startswith(WAIVER)]
    chair = appraisal.panel.chair
    now = {
        **_counted(appraisal, body), "recommendation": written.recommendation, "synthesis": written.synthesis, "crossed": appraisal.disputed,
        "dissent": written.dissents, "conditions": [*written.condition_list, *waivers], "asks": written.ask_list, "advice": written.advice,
        "stage_money_fen": written.stage_money_fen, "signed_on": clock.day_of(written.signed_at).isoformat(),
        "chair": {"zh": chair.name_zh, "en": chair.name_en} if chair else {}, "rule_set": appraisal.dossier.rule_set,
    }  # fmt: skip
    now |= _told(chapter, body)
    if passage is not None:
        now |= {"chosen": passage.edge, "decided_by": passage.actor, "reason": passage.reason.strip()}
    papers = [Paper(SIGNED, written.sha256, hashlib.sha256(canonical(asdict(text_of(written))).encode()).hexdigest())]
    if body["plan"]:
        plan = Chapter.objects.filter(dossier=chapter.dossier, kind="plan", number=body["plan"]["number"]).first()
        today = hashlib.sha256(plan.body.encode()).hexdigest() if plan else ""
        papers.append(Paper(PLAN.fill(n=body["plan"]["number"]), body["plan"]["sha256"], today))
    return Rebuilt({name: value for name, value in now.items() if name in body}, papers)


def _told(chapter: Chapter, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the line of the decision told: the options weighed, the forecast, the reason code; no row keeps them."""
    rows = history_of(chapter.dossier_id).filter(verb="appraisal.decide", facts__contains=chapter.sha256)
    line = rows.order_by("seq").first()
    if line is None or "options" not in body:
        return {}
    codes, predicted = line.told.get("options", []), line.told.get("predicted")
    same = codes == [row["code"] for row in body["options"]]
    return {
        "options": body["options"] if same else [{"code": code} for code in codes],
        "predicted": None if predicted is None else predicted / 100,
        "reason_code": line.told.get("reason_code", "") if body["chosen"] == "T-10" else "",
    }


def _appraisal(chapter: Chapter) -> Appraisal | None:
    """The n-th decided appraisal of a dossier has its n-th opinion."""
    rows = list(Appraisal.objects.filter(dossier=chapter.dossier, stage=DECIDED).order_by("created_at", "pk"))
    opinions = Chapter.objects.filter(dossier=chapter.dossier, kind="opinion", number__lte=chapter.number).count()
    return rows[opinions - 1] if opinions <= len(rows) else None


def _counted(appraisal: Appraisal, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the votes come to, counted anew; the rank is left to the seal."""
    reviews, rules = final_reviews(appraisal), rules_of(appraisal.dossier.rule_set)
    votes = tally(reviews)
    pooled, golden, said = probability(votes), golden_of(appraisal), votes_of(appraisal)
    return {
        "verdicts": counts(votes), "probability": None if pooled is None else round(pooled, 4),
        "criteria": [
            {"code": s.code, "median": s.median, "low": s.low, "high": s.high, "count": s.count}
            for s in criteria(votes, [c.code for c in rules.rubric.criteria])
        ],
        "properties": [{"code": c, "median": m} for c, m in properties(votes, [p.code for p in rules.rubric.properties]).items()],
        "golden_ticket": {"statement": golden[0]} if golden else {},
        "votes": body["votes"] if _alike(said, body["votes"]) else said,
    }  # fmt: skip


def _alike(now: list[dict[str, Any]], sealed: list[dict[str, Any]]) -> bool:
    """The same votes in whatever order."""
    return sorted(canonical(row) for row in now) == sorted(canonical(row) for row in sealed)


@tells("opinion")
def tell_opinion(body: Mapping[str, Any]) -> Mapping[str, Told]:
    """The opinion in the words of the room."""
    rubric = active_rules().rubric
    names = {c.code: c.label for c in rubric.criteria} | {p.code: p.label for p in rubric.properties}
    people = Person.objects.in_bulk([vote["person"] for vote in body.get("votes", ())])
    money, reason = body.get("stage_money_fen"), body.get("reason_code")
    return {
        "recommendation": [RECOMMENDATIONS.get(body["recommendation"]) or "—"],
        "verdicts": [label + Bi(f"：{n}", f": {n}") for code, label in VERDICTS.items() if (n := body["verdicts"].get(code)) is not None],
        "rank": _rank(body["rank"]), "plan": _plan(body["plan"]), "rule_set": _rules(body.get("rule_set", "")),
        "probability": [_percent(body["probability"])], "predicted": [_percent(body.get("predicted"))],
        "criteria": [_figure(names, row) for row in body["criteria"]], "properties": [_figure(names, row) for row in body["properties"]],
        "asks": [ASK_KINDS.get(ask["kind"], Bi("任务", "Ask")) + Bi("：", ": ") + joined(plainly(ask["text"])) for ask in body["asks"]],
        "conditions": [unfold(text) for text in body["conditions"] if text],
        "stage_money_fen": ["—" if money is None else amount(money)],
        "reason_code": [active_rules().label("reasons", reason) if reason else "—"],
        "options": [_way(row["code"]) for row in body.get("options", ())], "chosen": [_way(body["chosen"]) if body.get("chosen") else "—"],
        "decided_by": [who([body["decided_by"]]).get(body["decided_by"], "—") if body.get("decided_by") else "—"],
        "votes": [_vote(str(people.get(vote["person"], "—")), vote) for vote in body.get("votes", ())],
    }  # fmt: skip


def _rank(rank: Mapping[str, Any]) -> Told:
    if not rank:
        return ("—",)
    text = Bi("期望 {e}，区间 {a}–{b}，共 {n} 项", "expected {e}, interval {a}–{b}, of {n}")
    return (text.fill(e=f"{rank['expected']:g}", a=rank["low"], b=rank["high"], n=rank["among"]),)


def _plan(plan: Mapping[str, Any]) -> Told:
    return (Bi(f"第 {plan['number']} 份", f"no. {plan['number']}"),) if plan else ("—",)


def _rules(rule_set: str) -> Told:
    number = RuleSet.objects.filter(pk=rule_set or None).values_list("number", flat=True).first()
    return (Bi(f"第 {number} 版", f"no. {number}"),) if number is not None else (rule_set or "—",)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share * 100:.0f} %"


def _way(code: str) -> Bi:
    return Bi(f"{code} ", f"{code} ") + EDGES[code].label if code in EDGES else Bi(code, code)


def _figure(names: Mapping[str, Bi], row: Mapping[str, Any]) -> Bi:
    spread = f" ({row['low']:g}–{row['high']:g})" if "low" in row else ""
    figure = f"{row['median']:g}{spread}"
    return names.get(row["code"], Bi(row["code"], row["code"])) + Bi(f"：{figure}", f": {figure}")


def _vote(name: str, vote: Mapping[str, Any]) -> Bi:
    verdict = VERDICTS.get(vote["verdict"], Bi(vote["verdict"], vote["verdict"]))
    said = Bi(f"（{vote['confidence']} %）：", f" ({vote['confidence']} %): ") + joined(plainly(vote["reason"]))
    return Bi(f"{name} · ", f"{name} · ") + verdict + said
