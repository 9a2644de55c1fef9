"""Acceptance 验收: the report, the panel's verdict on the whole, the summary, the signature; done, on to transfer, or rectified once.

On signing, money never paid goes back to the pool, and the days are set on which outcomes are asked for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from typing import Any

from zhongshu.delivery.actions.bookkeeping import store
from zhongshu.delivery.chapters import acceptance_body
from zhongshu.delivery.effects import return_rest
from zhongshu.delivery.models import Acceptance, AcceptanceVote, FollowUp, Stage
from zhongshu.delivery.queries.money import books_of
from zhongshu.delivery.reading import months_after, number_of
from zhongshu.delivery.terms import ACCEPTANCE_RESULTS, OPENNESS
from zhongshu.documents.models import Document
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, require_act, tell
from zhongshu.lifecycle.actions import hold, move
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter, place_of, team_user_ids
from zhongshu.panels.actions import close_panel, convene
from zhongshu.panels.models import ACCEPTANCE, OPEN, Panel
from zhongshu.panels.queries.panels import may_judge
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.policy.queries import rules_of

GRADES = ("excellent", "passed", "failed")


def open_acceptance(dossier: Dossier) -> Acceptance:
    """The record of an acceptance, when the dossier arrives there."""
    require_act("open_acceptance")
    number = Acceptance.objects.filter(dossier=dossier).count() + 1
    return Acceptance.objects.create(dossier=dossier, number=number, opened_on=clock.today())


def running(dossier: Dossier) -> Acceptance:
    """The acceptance now open."""
    found = Acceptance.objects.filter(dossier=dossier, state="open").order_by("-number").first()
    if found is None:
        raise Stale
    return found


def _changed(acceptance: Acceptance, **columns: Any) -> None:
    columns |= {"version": acceptance.version + 1, "updated_at": clock.now()}
    if Acceptance.objects.filter(pk=acceptance.pk, version=acceptance.version).update(**columns) != 1:
        raise Stale
    for name, value in columns.items():
        setattr(acceptance, name, value)


@act("delivery.hand_in_report")
def hand_in_report(
    actor: Actor, dossier: Dossier, *, title: str, openness: str, document_id: str, leap_reached: float | None
) -> Acceptance:
    """The team hands in its science report and says what the leap metric reached."""
    if actor.user_id not in team_user_ids(dossier):
        raise NotAllowed
    acceptance = running(dossier)
    hold(dossier)
    if acceptance.votes.exists():
        raise Stale(Bi("专家已开始表决，报告不再更换", "The panel has begun to vote; the report stays as it is"))
    if openness not in OPENNESS:
        raise BadValue("openness", Bi("请从列表中选择", "Choose one from the list"))
    if not title.strip():
        raise BadValue("title", Bi("请填写报告名称", "Enter the title of the report"))
    document = Document.objects.filter(pk=document_id, about_id=dossier.pk, withdrawn_at__isnull=True).first()
    if document is None:
        raise BadValue(
            "document_id",
            Bi(
                "请先在卷宗页上传报告，再在这里选择",
                "Upload the report on the dossier's page first, then choose it here",
            ),
        )
    _changed(
        acceptance, report_title=title.strip(), report_openness=openness, report_document=document.pk,
        report_sha256=document.sha256, leap_reached=leap_reached,
    )  # fmt: skip
    tell("dossier", dossier.pk, acceptance=acceptance.number, report=document.pk, sha256=document.sha256)
    return acceptance


@act("delivery.call_acceptance_panel")
def call_acceptance_panel(actor: Actor, dossier: Dossier, *, due_on: dt.date) -> Acceptance:
    """The officer convenes the panel of the acceptance."""
    actor.require("gate:U", place_of(dossier))
    acceptance = running(dossier)
    panel = convene(
        actor, dossier, kind=ACCEPTANCE, occasion=f"A{acceptance.number}", due_on=due_on,
        brief_zh=f"{dossier.code} 综合绩效评价", brief_en=f"Acceptance of {dossier.code}",
    )  # fmt: skip
    _changed(acceptance, panel_id=panel.pk)
    tell("dossier", dossier.pk, acceptance=acceptance.number, panel=panel.code)
    return acceptance


@act("delivery.vote_at_acceptance")
def vote_at_acceptance(actor: Actor, acceptance: Acceptance, *, result: str, reason: str) -> AcceptanceVote:
    """One expert's verdict on the whole, locked as it is given."""
    panel = Panel.objects.filter(pk=acceptance.panel_id).first()
    if panel is None or not may_judge(actor, panel) or actor.user_id in place_of(acceptance.dossier).specialists:
        raise NotAllowed(Bi("只有已接受邀请的评审专家可以表决", "Only an expert who has accepted a seat votes"))
    if acceptance.state != "open":
        raise Stale
    if result not in ACCEPTANCE_RESULTS:
        raise BadValue("result", Bi("请从列表中选择", "Choose one from the list"))
    if len(reason.strip()) < 10:
        raise BadValue("reason", Bi("请写明理由（不少于 10 字）", "Give the reason, ten characters at least"))
    if acceptance.votes.filter(user_id=actor.user_id).exists():
        raise Stale(Bi("您的意见已锁定", "Your vote is locked"))
    vote = AcceptanceVote.objects.create(
        acceptance=acceptance, user_id=actor.user_id, result=result, reason=reason.strip()
    )
    tell("dossier", acceptance.dossier_id, acceptance=acceptance.number, voted=vote.pk)
    return vote


def acceptance_lacks(acceptance: Acceptance) -> list[Bi]:
    """What is needed before it can be signed."""
    need = rules_of(acceptance.dossier.rule_set).appraisal.gate_quorum
    have = acceptance.votes.count()
    found = []
    if not acceptance.report_sha256:
        found.append(Bi("科技报告", "the science report"))
    if have < need:
        found.append(Bi("专家意见至少 {n} 份，现有 {m} 份", "{n} votes at least, now {m}").fill(n=need, m=have))
    if acceptance.dossier.cost_reports.filter(state="submitted").exists():
        found.append(Bi("经费决算全部核对完", "every cost report checked"))
    return found


def verdict_of(acceptance: Acceptance) -> str:
    """The best result that more than half of the panel stand behind: whoever says excellent stands behind passed too."""
    votes = Counter(acceptance.votes.values_list("result", flat=True))
    behind = 0
    for result in GRADES:
        behind += votes[result]
        if behind * 2 > votes.total():
            return result
    return "failed"


@act("delivery.sign_acceptance")
def sign_acceptance(
    actor: Actor,
    dossier: Dossier,
    *,
    version: int,
    target: str,
    result: str,
    summary: str,
    dissent: str = "",
    reason: str,
) -> Dossier:
    """T-34 to completion, T-35 on to transfer: the director signs what the panel found."""
    hold(dossier, version)
    acceptance = running(dossier)
    lacks = acceptance_lacks(acceptance)
    if lacks:
        raise Blocked(lacks)
    _check_result(acceptance, result, summary, dissent, target)
    books, rows = books_of(dossier)
    returned = return_rest(books)
    store(actor, dossier, books, rows)
    _changed(
        acceptance, state="signed", result=result, summary=summary.strip(), dissent=dissent.strip(),
        signed_by=actor.user_id, signed_on=clock.today(),
    )  # fmt: skip
    _close_panel(acceptance)
    Stage.objects.filter(dossier=dossier, state="planned").update(state="void", updated_at=clock.now())
    days = _follow_up(dossier)
    body = acceptance_body(acceptance, leap=leap_of(dossier, acceptance), follow_up=[d.isoformat() for d in days])
    edge = {"DONE": "T-34", "TRANS": "T-35"}.get(target, "")
    moved = move(
        actor, dossier.pk, edge=edge, target=target, version=version, reason=reason, chapter=body,
        said={"acceptance": acceptance.pk}, until=days[0] if days else None,
    )  # fmt: skip
    tell("dossier", dossier.pk, acceptance=acceptance.number, result=result, returned_fen=returned)
    return moved


def _close_panel(acceptance: Acceptance) -> None:
    """Its work is done with the signature; whoever has a seat on it is asked for nothing more."""
    panel = Panel.objects.filter(pk=acceptance.panel_id, state=OPEN).first()
    if panel is not None:
        close_panel(SYSTEM, panel, reason=f"A{acceptance.number}")


def rectified(dossier: Dossier) -> bool:
    """Whether it was rectified already: what does not pass again can only be signed as such."""
    return Acceptance.objects.filter(dossier=dossier, state="rectify").exists()


def _check_result(acceptance: Acceptance, result: str, summary: str, dissent: str, target: str) -> None:
    if result not in GRADES:
        raise BadValue("result", Bi("请从列表中选择", "Choose one from the list"))
    verdict = verdict_of(acceptance)
    if result == "failed":
        if not rectified(acceptance.dossier):
            raise BadValue("result", Bi("不通过的先限期整改一次", "What did not pass is rectified once first"))
        if target != "DONE":
            raise BadValue("target", Bi("不通过的只能结题", "What did not pass is completed, nothing else"))
    elif verdict == "failed":
        raise BadValue("result", Bi("没有过半数专家认为通过", "No majority of the panel found that it passes"))
    if GRADES.index(result) < GRADES.index(verdict):
        text = Bi("不能高于过半数专家的结论：{v}", "No better than what most of the panel found: {v}")
        raise BadValue("result", text.fill(v=ACCEPTANCE_RESULTS[verdict]))
    if not summary.strip():
        raise BadValue("summary", Bi("请填写综合评价", "Write the summary"))
    if result != verdict and not dissent.strip():
        text = Bi("低于过半数专家的结论，请写明理由", "Below what most of the panel found: say why")
        raise BadValue("dissent", text)
    votes = set(acceptance.votes.values_list("result", flat=True))
    if "failed" in votes and not dissent.strip():
        raise BadValue(
            "dissent",
            Bi("有专家认为不通过，请写明不同意见", "An expert found that it does not pass: record the dissent"),
        )


def leap_of(dossier: Dossier, acceptance: Acceptance) -> dict[str, Any]:
    """The leap metric promised in the plan in force, and what was reached."""
    plan = last_chapter(dossier, "plan")
    direction = json.loads(plan.body).get("direction", {}) if plan else {}
    return {
        "metric": {"zh": direction.get("metric_zh", ""), "en": direction.get("metric_en", "")},
        "unit": direction.get("unit", ""),
        "promised": number_of(direction.get("target_value")),
        "reached": acceptance.leap_reached,
    }


def _follow_up(dossier: Dossier) -> list[dt.date]:
    years = rules_of(dossier.rule_set).delivery.follow_up_years
    days = [months_after(clock.today(), 12 * n) for n in years]
    for n, day in zip(years, days, strict=True):
        FollowUp.objects.create(dossier=dossier, years=n, due_on=day)
    return days


@act("delivery.rectify")
def rectify(actor: Actor, dossier: Dossier, *, version: int, until: dt.date, reason: str) -> Dossier:
    """T-36: back to work for a limited time, once."""
    hold(dossier, version)
    months = rules_of(dossier.rule_set).delivery.rectify_months
    today = clock.today()
    if not today < until <= months_after(today, months):
        raise BadValue("until", Bi("整改期不超过 {n} 个月", "At most {n} months").fill(n=months))
    acceptance = running(dossier)
    lacks = [] if acceptance.votes.exists() else [Bi("至少一份专家意见", "at least one expert's vote")]
    if lacks:
        raise Blocked(lacks)
    _changed(acceptance, state="rectify", summary=reason)
    _close_panel(acceptance)
    last = Stage.objects.filter(dossier=dossier).exclude(state="void").order_by("-number").first()
    if last is not None:
        Stage.objects.filter(pk=last.pk).update(state="active", ends_on=until, updated_at=clock.now())
    moved = move(
        actor, dossier.pk, edge="T-36", target="ACTIVE", version=version, reason=reason, until=until,
        sets={"stage": last.number} if last else None,
    )  # fmt: skip
    tell("dossier", dossier.pk, until=until.isoformat())
    return moved


@act("delivery.note_follow_up")
def note_follow_up(actor: Actor, dossier: Dossier, *, follow_up_id: str, note: str) -> None:
    """What was learned when the outcomes were asked for."""
    actor.require("outcome:UA", place_of(dossier))
    if not note.strip():
        raise BadValue("note", Bi("请写明回访所见", "Say what was found"))
    changed = FollowUp.objects.filter(pk=follow_up_id, dossier=dossier, done_on__isnull=True).update(
        done_on=clock.today(), note=note.strip(), by=actor.user_id, updated_at=clock.now()
    )
    if changed != 1:
        raise Stale
    tell("dossier", dossier.pk, follow_up=follow_up_id)
