"""Pages that prove: the receipt, the auditor's replay, predictions against outcomes."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.decisions.actions import record_replay
from zhongshu.decisions.names import BODIES
from zhongshu.decisions.presenting import material_rows, shown_subjects
from zhongshu.decisions.queries import decision_for, replays_by
from zhongshu.decisions.receipts import chapters_seen, replay
from zhongshu.decisions.scores import calibration, scores_by_person, scores_of, scores_of_bodies
from zhongshu.decisions.views import DECISIONS, crumbs
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden, Recused
from zhongshu.lifecycle.chapters import kind_of
from zhongshu.pages.page import Button, Page
from zhongshu.pages.sending import sent_once
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.roles import Role
from zhongshu.people.who import who


@door("decision:RUA", methods="GET")
def receipt(request: HouseRequest, code: str) -> HttpResponse:
    """What was decided, by whom, why, with its hash; made to be printed."""
    found = decision_for(request.actor, code)
    if found.state != "closed":
        raise Hidden(Bi("这项决策尚未结束，还没有回执", "This decision is still open; there is no receipt yet"))
    names = who({found.opened_by, found.closed_by})
    page = Page(
        Bi("决策回执", "Receipt of a decision"), lead=pick(found, "matter"), crumbs=crumbs(code),
        buttons=(Button(Bi("复现", "Replay"), reverse("decisions:replay", args=[code]), "history"),)
        if Role.INT in request.actor.roles else (),
    )  # fmt: skip
    context = {
        "page": page, "decision": found, "subjects": shown_subjects(request.actor, found, None), "body": BODIES[found.body],
        "options": found.choices, "material": material_rows(found), "opened_by": names.get(found.opened_by),
        "closed_by": names.get(found.closed_by), "first": not found.previous.strip("0"),
        "qr": segno.make(found.sha256, error="m").svg_inline(scale=3, omitsize=True, svgclass="qr", lineclass=None),
    }  # fmt: skip
    return render(request, "decisions/receipt.html", context)


@door("decision:R", methods="GET")
def replayed(request: HouseRequest, code: str) -> HttpResponse:
    """Built again from what was sealed; byte for byte the same, or not. With ``?pack`` the bytes themselves."""
    found = decision_for(request.actor, code)
    if Role.INT not in request.actor.roles:
        raise Hidden
    if found.state != "closed":
        raise Hidden(Bi("这项决策尚未结束，不能复现", "This decision is still open and cannot be replayed"))
    if found.locked_subjects:  # type: ignore[attr-defined]
        raise Recused
    again = replay(found)
    if "pack" in request.GET:
        answer = HttpResponse(again.rebuilt.encode(), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{found.code}.json"'
        return answer
    file = Button(Bi("下载复现包", "Download the pack"), "?pack", "download")
    record = Button(
        Bi("记录复现结论", "Put the replay on record"),
        reverse("decisions:record_replay", args=[code]),
        "check",
        post=True,
    )
    done = replays_by(request.actor, [found.pk]).get(found.pk)
    page = Page(
        Bi("决策复现", "Replay of a decision"), lead=pick(found, "matter"), crumbs=crumbs(code),
        primary=file if done else record, buttons=() if done else (file,),
    )  # fmt: skip
    context = {
        "page": page, "decision": found, "replay": again, "done": done, "bytes": len(again.rebuilt.encode()),
        "chapters": [(s, [(kind_of(row["kind"]).label, row) for row in chapters_seen(s)]) for s in found.subjects.all()],
    }  # fmt: skip
    return render(request, "decisions/replay.html", context)


@door("decision:R", methods="POST")
@sent_once
def put_on_record(request: HouseRequest, code: str) -> HttpResponse:
    """The auditor's line in the ledger: replayed now, and whole or not."""
    found = decision_for(request.actor, code)
    whole = record_replay(request.actor, found)
    if whole:
        messages.success(request, str(Bi("已记入账本：一致", "On record: the same")))
    else:
        messages.error(request, str(Bi("已记入账本：不一致，请核查", "On record: not the same; look into it")))
    return redirect("decisions:replay", code)


@door("decision:RUA", methods="GET")
def predictions(request: HouseRequest) -> HttpResponse:
    """The reader's own predictions, those of the bodies, and for integrity everybody's means (R-35)."""
    bodies = scores_of_bodies()
    page = Page(
        Bi("预测与结果", "Predictions and outcomes"), crumbs=(DECISIONS,),
        lead=Bi("误差为 0 最好，0.25 等于掷硬币。个人成绩只有本人和诚信审计可见。", "0 is perfect, 0.25 is a coin. A person's score is seen by that person and by integrity only."),
    )  # fmt: skip
    context = {
        "page": page, "mine": scores_of(request.actor), "bodies": bodies, "bands": calibration(bodies),
        "people": scores_by_person(request.actor) if Role.INT in request.actor.roles else [],
        "mean": sum(row.score for row in bodies) / len(bodies) if bodies else None,
    }  # fmt: skip
    return render(request, "decisions/predictions.html", context)
