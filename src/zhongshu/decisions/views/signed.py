"""Pages where integrity replays what one person signed: what was signed on a dossier, and one of them beside what the rows say today."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.decisions.actions import record_signed_replay
from zhongshu.decisions.signed import Record, record_of, records_of, replay_record, replays_of
from zhongshu.decisions.views import DECISIONS
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.queries import dossier_for
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.roles import Role
from zhongshu.people.who import who

TITLE = Bi("签署的决定", "What was signed")


def _record(request: HouseRequest, code: str, kind: str, number: int) -> Record:
    """One record, for integrity alone; an interest locks it like its dossier."""
    if Role.INT not in request.actor.roles:
        raise Hidden
    found = record_of(dossier_for(request.actor, code), kind, number)
    if found is None:
        raise Hidden
    return found


def _crumbs(code: str) -> tuple[Crumb, ...]:
    return (DECISIONS, Crumb(code, reverse("desk:dossier", args=[code])))


@door("decision:R", methods="GET")
def records(request: HouseRequest, code: str) -> HttpResponse:
    """Everything that was signed on one dossier, each with its replay."""
    if Role.INT not in request.actor.roles:
        raise Hidden
    dossier = dossier_for(request.actor, code)
    found = records_of(dossier)
    names, done = who(record.by for record in found), replays_of(request.actor, [record.subject for record in found])
    page = Page(TITLE, lead=str(dossier), crumbs=_crumbs(code), help=(
        Bi("篇章由签署人一人封存；没有篇章的步骤，以账本那一行为准。委员会的决定另有回执。", "A chapter was sealed by whoever signed; a step without a chapter is sealed by its line of the ledger. The committee's decisions have receipts."),
    ))  # fmt: skip
    rows = [(record, names.get(record.by, ""), done.get(record.subject)) for record in found]
    return render(request, "decisions/signed.html", {"page": page, "dossier": dossier, "rows": rows})


@door("decision:R", methods="GET")
def replayed(request: HouseRequest, code: str, kind: str, number: int) -> HttpResponse:
    """One record as it was sealed, field by field beside what the rows say today. With ``?pack`` the sealed bytes."""
    record = _record(request, code, kind, number)
    if "pack" in request.GET:
        answer = HttpResponse(record.text.encode(), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{code}-{kind}-{number}.json"'
        return answer
    again, done = replay_record(record), replays_of(request.actor, [record.subject]).get(record.subject)
    file = Button(Bi("下载封存原文", "Download what was sealed"), "?pack", "download")
    put = Button(
        Bi("记录复现结论", "Put the replay on record"),
        reverse("decisions:record_signed_replay", args=[code, kind, number]),
        "check",
        post=True,
    )
    page = Page(
        Bi("复现：", "Replay: ") + record.label, lead=str(record.dossier),
        crumbs=(*_crumbs(code), Crumb(TITLE, reverse("decisions:signed", args=[code]))),
        primary=file if done else put, buttons=() if done else (file,),
    )  # fmt: skip
    context = {
        "page": page, "record": record, "replay": again, "done": done, "bytes": len(record.text.encode()),
        "by": who([record.by]).get(record.by, ""), "sha256": record.sha256,
    }  # fmt: skip
    return render(request, "decisions/replay.html", context)


@door("decision:R", methods="POST")
@sent_once
def put_on_record(request: HouseRequest, code: str, kind: str, number: int) -> HttpResponse:
    """The auditor's line in the ledger: replayed now, and whole or not."""
    whole = record_signed_replay(request.actor, _record(request, code, kind, number))
    if whole:
        messages.success(request, str(Bi("已记入账本：一致", "On record: the same")))
    else:
        messages.error(request, str(Bi("已记入账本：不一致，请核查", "On record: not the same; look into it")))
    return redirect("decisions:replay_signed", code, kind, number)
