"""Publicity and objections: opened with the mandate, published by the officer, objected to by anybody, answered by somebody who had no part in the decision."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from zhongshu.award.models.publicity import ANSWERED, ENDED, OPEN, SHOWN, TAKEN_BACK, WAITING, Objection, Publicity
from zhongshu.award.queries.packages import last_item
from zhongshu.award.queries.publicity import current, holders_of, running, took_part
from zhongshu.decisions.queries import decided
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, language
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.serials import next_code
from zhongshu.kernel.workdays import add_workdays
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.actions import move, put_due
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of, team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role
from zhongshu.policy.queries import rules_of

MOST_TEXT = 4000
RAISED = Bi("公示收到异议 {code}", "An objection was raised: {code}")
RAISED_BODY = Bi("针对 {d} 的异议，须由未参与决定的人在 {due} 前答复。", "Against {d}; to be answered by {due} by somebody who had no part in the decision.")  # fmt: skip
TEAM_RAISED = Bi("您的立项公示收到异议 {code}", "An objection to your award: {code}")
TEAM_RAISED_BODY = Bi(
    "有人对 {d} 的立项提出异议，由未参与决定的人在 {due} 前答复；内容与答复见公示页。",
    "Somebody objects to the award of {d}. It is answered by {due} by somebody who had no part in the decision; text and answer stand on the page of your publicity.",
)
TEAM_ANSWERED = Bi("异议 {code} 已答复", "Objection {code} is answered")
TEAM_ANSWERED_BODY = Bi("针对 {d} 的异议已有结论：{verdict}。答复见公示页。", "The objection to {d} is concluded: {verdict}. The answer stands on the page of your publicity.")  # fmt: skip
ANSWER = Bi("对您异议 {code} 的答复", "The answer to your objection {code}")
ANSWER_BODY = Bi("结论：{verdict}。\n\n{text}", "Conclusion: {verdict}.\n\n{text}")
VERDICTS = {
    True: Bi("异议成立", "the objection is sustained"),
    False: Bi("异议不成立", "the objection is not sustained"),
}


@act("award.open_publicity")
def open_publicity(actor: Actor, dossier: Dossier) -> Publicity:
    """What will be shown, filled in from the dossier; the officer reads it over before it is published."""
    subject, item = decided("dossier", dossier.pk, purpose="award"), last_item(dossier)
    if subject is None or item is None:
        raise Blocked([Bi("委员会的决定", "the committee's decision")])
    organisation = dossier.organisation
    lead = dossier.members.filter(role="lead", until__isnull=True).select_related("person").first()
    publicity = Publicity.objects.create(
        dossier=dossier, decision=subject.decision, code=next_code(f"{settings.CENTER}-G-{clock.today():%y}", width=3),
        title_zh=dossier.title_zh or dossier.title_en, title_en=dossier.title_en or dossier.title_zh,
        organisation_zh=(organisation.name_zh or organisation.name_en) if organisation else "—",
        organisation_en=(organisation.name_en or organisation.name_zh) if organisation else "—",
        lead=str(lead.person) if lead else "", amount_fen=item.amount_fen,
    )  # fmt: skip
    tell("dossier", dossier.pk, publicity=publicity.code)
    return publicity


@act("award.publish")
def publish(
    actor: Actor, publicity: Publicity, *, version: int, title_zh: str, title_en: str, organisation_zh: str, organisation_en: str, lead: str = ""
) -> Publicity:  # fmt: skip
    """Put it on the public page; the period runs from today for the working days of the rules, and the dossier is due when it is over."""
    actor.require("publicity:UA", place_of(publicity.dossier))
    interest_of(actor, publicity.dossier, lock=True)
    said = {
        "title_zh": title_zh, "title_en": title_en, "organisation_zh": organisation_zh, "organisation_en": organisation_en,
    }  # fmt: skip
    for name, text in said.items():
        if not text.strip():
            raise BadValue(name, Bi("公示用中英文，两边都要填写", "Publicity is in both languages; fill in both"))
    days, today = rules_of(publicity.dossier.rule_set).clocks.publicity_workdays, clock.today()
    until = add_workdays(today, days)
    changed = Publicity.objects.filter(pk=publicity.pk, version=version, state=WAITING).update(
        **{name: text.strip() for name, text in said.items()}, lead=lead.strip(), state=SHOWN, from_on=today,
        until_on=until, version=version + 1, published_by=actor.ledger_name, updated_at=clock.now(),
    )  # fmt: skip
    if changed != 1:
        raise Stale
    publicity.refresh_from_db()
    dossier = Dossier.objects.get(pk=publicity.dossier_id)
    put_due(actor, dossier, on=add_workdays(until, 1), reason=publicity.code)  # the first day on which it may be ended
    tell("dossier", publicity.dossier_id, publicity=publicity.code, from_on=today, until_on=until, workdays=days)
    return publicity


@act("award.object")
def object_to_award(
    actor: Actor, publicity: Publicity, *, name: str, contact: str, text: str, organisation: str = "", slow_lane: bool = False
) -> Objection:  # fmt: skip
    """Anybody objects while the period runs, by name and with a way to be answered."""
    if not running(publicity):
        raise Blocked([Bi("公示期内（公示期已过）", "a period that is running (it is over)")])
    for field, value, words in (
        ("name", name, Bi("请填写姓名", "Give your name")),
        ("contact", contact, Bi("请留下答复方式", "Leave a way to answer you")),
        ("text", text, Bi("请写明异议的内容和依据", "Say what you object to and on what grounds")),
    ):
        if not value.strip():
            raise BadValue(field, words)
    if len(text) > MOST_TEXT:
        raise BadValue("text", Bi("不超过 4000 字", "At most 4000 characters"))
    due = add_workdays(clock.today(), rules_of(publicity.dossier.rule_set).clocks.objection_workdays)
    objection = Objection.objects.create(
        publicity=publicity, code=next_code(f"{settings.CENTER}-Y-{clock.today():%y}", width=3), name=name.strip(),
        contact=contact.strip(), organisation=organisation.strip(), text=text.strip(), language=language(), slow_lane=slow_lane,
        received_at=clock.now(), due_on=due,
    )  # fmt: skip
    tell("dossier", publicity.dossier_id, objection=objection.code, due=due)
    names = {"code": objection.code, "d": publicity.dossier.code, "due": due.isoformat()}
    notify(
        to=holders_of(Role.AO, Role.INT), kind="objection", subject=RAISED.fill(**names), body=RAISED_BODY.fill(**names),
        link=f"/award/objections/{objection.code}/",
    )  # fmt: skip
    if publicity.dossier.specialist_id:  # reads it on the dossier, and answers for no decision of others
        notify(
            to={publicity.dossier.specialist_id}, kind="objection", subject=RAISED.fill(**names), body=RAISED_BODY.fill(**names),
            link=f"/dossiers/{publicity.dossier.code}/award/",
        )  # fmt: skip
    _tell_team(objection, TEAM_RAISED, TEAM_RAISED_BODY, due=due.isoformat())
    return objection


def _tell_team(objection: Objection, subject: Bi, body: Bi, **said: Any) -> None:
    """The team it concerns hears that it stands and how it was answered, never whose it is."""
    dossier = objection.publicity.dossier
    words = {"code": objection.code, "d": dossier.code, **said}
    notify(
        to=sorted(team_user_ids(dossier)), kind="objection", subject=subject.fill(**words), body=body.fill(**words),
        link=f"/dossiers/{dossier.code}/publicity/",
    )  # fmt: skip


@act("award.answer_objection")
def answer_objection(actor: Actor, objection: Objection, *, sustained: bool, answer: str) -> Objection:
    """Sustain it or not, with reasons; refused to whoever had a part in the decision (R-18)."""
    publicity = objection.publicity
    actor.require("publicity:UA", place_of(publicity.dossier))
    interest_of(actor, publicity.dossier, lock=True)
    if took_part(actor.user_id, publicity):
        raise NotAllowed(
            Bi(
                "您参与了这项决定，异议须由他人答复",
                "You had a part in this decision; somebody else answers the objection",
            )
        )
    if len(answer.strip()) < 20:
        raise BadValue("reply", Bi("请写明理由，不少于 20 字", "Give the reasons in at least 20 characters"))
    changed = Objection.objects.filter(pk=objection.pk, state=OPEN).update(
        state=ANSWERED, sustained=sustained, answer=answer.strip(), answered_by=actor.ledger_name, answered_at=clock.now(),
        updated_at=clock.now(),
    )  # fmt: skip
    if changed != 1:
        raise Stale(Bi("这项异议已有答复", "This objection was answered already"))
    objection.refresh_from_db()
    words = {"code": objection.code, "verdict": VERDICTS[sustained], "text": objection.answer}
    if "@" in objection.contact:
        notify(
            address=objection.contact, language=objection.language, kind="objection_answer", subject=ANSWER.fill(**words),
            body=ANSWER_BODY.fill(**words),
        )  # fmt: skip
    _tell_team(objection, TEAM_ANSWERED, TEAM_ANSWERED_BODY, verdict=VERDICTS[sustained])
    late = clock.today() > objection.due_on
    tell(
        "dossier",
        publicity.dossier_id,
        objection=objection.code,
        sustained=sustained,
        reason=objection.answer,
        late=late,
    )
    return objection


@act("award.end_publicity")
def end_publicity(actor: Actor, dossier: Dossier, *, version: int, reason: str = "") -> Dossier:
    """T-19: the period is over and every objection answered; the contract is drafted."""
    publicity = current(dossier)
    moved = move(actor, dossier.pk, edge="T-19", target="CONTR", version=version, reason=reason)
    if publicity is not None:
        _end(publicity, ENDED)
    tell("dossier", dossier.pk, publicity=publicity.code if publicity else "")
    return moved


@act("award.return_to_committee")
def return_to_committee(actor: Actor, dossier: Dossier, *, version: int, reason: str) -> Dossier:
    """T-20: an objection was sustained; the dossier goes back and its publicity is taken off the public page."""
    publicity = current(dossier)
    moved = move(actor, dossier.pk, edge="T-20", target="PROP", version=version, reason=reason)
    if publicity is not None:
        _end(publicity, TAKEN_BACK)
    tell("dossier", dossier.pk, publicity=publicity.code if publicity else "", reason=reason)
    return moved


@act("award.take_back_publicity")
def take_back_publicity(actor: Actor, publicity: Publicity, *, reason: str) -> None:
    """The dossier left the course: what was shown is taken off."""
    _end(publicity, TAKEN_BACK)
    tell("dossier", publicity.dossier_id, publicity=publicity.code, reason=reason)


def _end(publicity: Publicity, state: str) -> None:
    Publicity.objects.filter(pk=publicity.pk).update(state=state, version=publicity.version + 1, updated_at=clock.now())
