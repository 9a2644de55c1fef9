"""Pages of the ledger: lines, one line, checks, and the heads for witnesses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.audit import exports, queries
from zhongshu.audit.facts import parted
from zhongshu.audit.forms import FilterForm
from zhongshu.audit.reading import Reading, pseudonym, reading_of
from zhongshu.audit.subjects import named
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotAllowed
from zhongshu.ledger import heads, keys
from zhongshu.ledger.chain import line_hash
from zhongshu.ledger.checks import ask_for_check
from zhongshu.ledger.models import RUNNING, Line
from zhongshu.ledger.verbs import kind_label, verb_label
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.pages.saved import own_views, refused_view
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.who import who
from zhongshu.policy.queries import reason_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAVED = "audit.lines"  # own filters alone: a name typed by one reader is not for another who is told none
LEDGER = Bi("账本", "Ledger")
LEAD = Bi(
    "每一步都在这里留下一行，前后以哈希相连，谁也不能改动或删除。",
    "Each step leaves a line here, chained by hashes to the one before; nobody can change or remove it.",
)
OWN = Bi("这里只列出您自己的操作。", "Only your own acts are listed here.")
FIELD = Bi(
    "这里列出您自己的操作，以及您主管领域各卷宗上的操作。", "Your own acts, and those on the dossiers of your field."
)


def _named(lines: list[Line], reading: Reading) -> dict[str, str]:
    ids = {line.actor for line in lines}
    return who(ids) if reading.names else {each: pseudonym(each) for each in ids}


def _reason(line: Line) -> str:
    text = str(line.told.get("reason") or "")
    return str(reason_words(text, by_house=line.actor == SYSTEM.ledger_name)) if text else ""


def _drawn(actor: Actor, lines: list[Line], reading: Reading) -> list[dict[str, Any]]:
    """Lines as the list shows them."""
    names, subjects = _named(lines, reading), named(actor, lines)
    return [
        {
            "line": line, "who": names[line.actor], "verb": verb_label(line.verb, line.told if reading.facts else None), "kind": kind_label(line.subject_kind),
            "reason": _reason(line) if reading.facts else "", "subject": subjects.get((line.subject_kind, line.subject)),
        }
        for line in lines
    ]  # fmt: skip


@door("ledger:R", methods="GET")
def lines(request: HouseRequest) -> HttpResponse:
    """Lines, newest first."""
    reading = reading_of(request.actor)
    form = FilterForm(request.GET)
    wanted = form.wanted(request.GET)
    leaf = queries.leaf(request.actor, wanted)
    buttons = [Button(Bi("核验", "Check"), reverse("audit:checks"), "shield-check")]
    page = Page(title=LEDGER, lead=LEAD if reading.everything else FIELD if reading.fields else OWN, buttons=buttons)
    context = {
        "page": page,
        "form": form,
        "rows": _drawn(request.actor, list(leaf.lines), reading),
        "leaf": leaf,
        "wanted": wanted,
        "whole": reading.everything and reading.facts,
        "asked": form.asked, "saved": own_views(request.actor, SAVED), "refused": refused_view(request, SAVED), "saved_for": SAVED,
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "ledger"
    return render(request, "audit/lines_table.html" if part else "audit/lines.html", context)


@door("ledger:R", methods="GET")
def export(request: HouseRequest) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """Exactly what the filters show, as a sheet for people or, for who reads everything in it, as the chain itself."""
    reading = reading_of(request.actor)
    found = queries.all_of(request.actor, FilterForm(request.GET).wanted(request.GET)).iterator(exports.AT_ONCE)
    if request.GET.get("kind") == "chain":
        if not (reading.everything and reading.facts):
            raise NotAllowed
        return StreamingHttpResponse(
            exports.chain(found),
            content_type="application/x-ndjson",
            headers={"Content-Disposition": 'attachment; filename="ledger.jsonl"'},
        )
    return FileResponse(
        exports.sheet(request.actor, found, reading),
        as_attachment=True,
        filename="ledger.xlsx",
        content_type=XLSX,
    )


@door("ledger:R", methods="GET")
def line(request: HouseRequest, seq: int) -> HttpResponse:
    """One line with its facts and its neighbours in the chain."""
    reading = reading_of(request.actor)
    row = queries.line(request.actor, seq)
    before, after = queries.neighbours(row)
    facts, technical = parted(row.told, row.verb) if reading.facts else (None, [])
    said = {
        name: getattr(row, name)
        for name in ("prev", "seq", "at_us", "actor", "verb", "subject_kind", "subject", "facts")
    }
    context = {
        "page": Page(title=Bi("第 {n} 行", "Line {n}").fill(n=seq), crumbs=[Crumb(LEDGER, reverse("audit:lines"))]),
        "drawn": _drawn(request.actor, [row], reading)[0], "facts": facts, "technical": technical,
        "before": before, "after": after, "matches": line_hash(**said) == row.hash,
        "links_back": row.seq == 1 or (before is not None and before.hash == row.prev),
        "links_on": after is None or after.prev == row.hash, "everything": reading.everything,
    }  # fmt: skip
    return render(request, "audit/line.html", context)


@door("ledger:R")
def checks(request: HouseRequest) -> HttpResponse:
    """Checks of the chain, and the button that asks for one."""
    if request.method == "POST":
        _require_all(request)
        ask_for_check(request.actor)
        messages.success(request, str(Bi("核验已开始，在后台进行", "The check has begun, in the background")))
        return redirect("audit:checks")
    rows = queries.checks(request.actor)
    reading = reading_of(request.actor)
    ids = {row.asked_by for row in rows}
    names = who(ids) if reading.names else {each: pseudonym(each) for each in ids}
    lead = Bi(
        "从第一行到最后一行，逐行重算哈希并核对链接。要发现末尾被截断或整本重写，须与外部保存的见证比对。",
        "From the first line to the last, each hash is computed anew and each link compared. A cut tail or a rewritten whole shows only against a witness kept outside.",
    )
    page = Page(title=Bi("核验账本", "Check the ledger"), lead=lead, crumbs=[Crumb(LEDGER, reverse("audit:lines"))])
    context = {
        "page": page, "rows": [(row, names[row.asked_by]) for row in rows], "running": any(row.state == RUNNING for row in rows),
        "may_ask": reading.everything,
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "checks"
    return render(request, "audit/checks_table.html" if part else "audit/checks.html", context)


def _require_all(request: HouseRequest) -> None:
    if not reading_of(request.actor).everything:
        raise NotAllowed


@door("ledger:R", methods="GET")
def head(request: HouseRequest) -> HttpResponse:
    """The signed head, for a witness to keep."""
    _require_all(request)
    return _file(heads.head_text(), "application/json", "ledger-head.json")


@door("ledger:R", methods="GET")
def public_key(request: HouseRequest) -> HttpResponse:
    """The public key with which heads are proven."""
    _require_all(request)
    return _file(keys.public_pem().decode(), "application/x-pem-file", "ledger-public-key.pem")


def _file(text: str, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        text, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
