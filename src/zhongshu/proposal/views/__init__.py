"""The plan: read whole, written part by part, compared version with version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import Hidden
from zhongshu.lifecycle.queries import dossier_for, place_of
from zhongshu.lifecycle.steps import crumbs
from zhongshu.pages import drafts
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.actor import Actor
from zhongshu.people.roles import INSIDE
from zhongshu.proposal.actions import keep_version, write_part
from zhongshu.proposal.actions.plan import WRITABLE, may_write
from zhongshu.proposal.forms import MORE, PartForm, VersionForm, rows_wanted, shown
from zhongshu.proposal.presenting import outline, readable, reading_sections
from zhongshu.proposal.queries import bodies_of, compare, lacks_for, lacks_of, parts_of, versions_of, worth_comparing
from zhongshu.proposal.sections import SECTIONS, empty_body

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier

KEPT = Bi("已保存为第 {n} 版", "Kept as version {n}")
UNCHANGED = Bi("内容与第 {n} 版相同，没有新的版本号", "Nothing has changed since version {n}; no new number was given")
PART_SAVED = Bi("已保存：{name}", "Saved: {name}")


def plan_crumb(dossier: Dossier) -> Crumb:
    return Crumb(Bi("方案", "Plan"), reverse("proposal:plan", args=[dossier.code]))


@door("dossier:R", methods="GET")
def plan(request: HouseRequest, code: str) -> HttpResponse:
    """The whole plan as it stands, with what it still lacks."""
    dossier = dossier_for(request.actor, code)
    page = Page(
        Bi("方案", "Plan"), lead=str(dossier), crumbs=crumbs(dossier),
        primary=_next_part(request.actor, dossier),
        buttons=(Button(Bi("版本与比较", "Versions and comparison"), reverse("proposal:versions", args=[code]), "history"),),
    )  # fmt: skip
    lacks = lacks_for(request.actor, dossier)
    context = {
        "page": page, "dossier": dossier, "lacks": lacks, "outline": outline(dossier, lacks, request.actor),
        "sections": reading_sections(request.actor, dossier, bodies_of(dossier)), "inside": bool(request.actor.roles & INSIDE),
        "may_lack": dossier.state in WRITABLE,
    }  # fmt: skip
    return render(request, "proposal/plan.html", context)


def _next_part(actor: Actor, dossier: Dossier) -> Button | None:
    """The first part that lacks something and that this reader may write."""
    for lack in lacks_for(actor, dossier):
        if may_write(actor, dossier, lack.section):
            label = Bi("继续填写：{s}", "Go on with: {s}").fill(s=SECTIONS[lack.section].label)
            return Button(label, reverse("proposal:part", args=[dossier.code, lack.section]), "edit")
    return None


@door("card:UA")
def part(request: HouseRequest, code: str, section: str) -> HttpResponse:
    """Write one part."""
    dossier = dossier_for(request.actor, code)
    spec = SECTIONS.get(section)
    if spec is None:
        raise Hidden
    request.actor.require("card:UA", place_of(dossier))
    kept = parts_of(dossier).get(section)
    body = kept.value if kept else empty_body(spec)
    posted = request.POST if request.method == "POST" else None
    form = PartForm(
        spec, body, posted, initial={"version": kept.version if kept else 0}, count=rows_wanted(spec, body, posted)
    )
    form.cancel_url = reverse("proposal:plan", args=[code])
    about = f"{code}/{section}"
    drafts.resume(form, request, "proposal.part", about)
    if posted is not None and MORE not in posted and form.is_valid():
        with form.refusals(newest=lambda: newest(dossier, section)):
            write_part(request.actor, dossier, section=section, raw=form.raw(), version=form.read_version)
            drafts.done(request, "proposal.part", about)
            messages.success(request, str(PART_SAVED.fill(name=spec.label)))
            return redirect(
                "proposal:plan" if "_close" in posted else "proposal:part",
                *([code] if "_close" in posted else [code, section]),
            )
    page = Page(spec.label, lead=spec.help, crumbs=crumbs(dossier, plan_crumb(dossier)))
    lacks = lacks_of(dossier, sections=(section,))
    context = {
        "page": page, "dossier": dossier, "section": spec, "lacks": lacks, "outline": outline(dossier, lacks_for(request.actor, dossier), request.actor),
        "may_write": may_write(request.actor, dossier, section), "kept": kept,
    }  # fmt: skip
    return form.answer(request, "proposal/part.html", context)


def newest(dossier: Dossier, section: str) -> dict[str, object]:
    """The present values of a part, under the names its form uses."""
    spec, kept = SECTIONS[section], parts_of(dossier)[section]
    rows = kept.value if spec.repeated else [kept.value]
    values: dict[str, object] = {"version": kept.version}
    for number, row in enumerate(rows):
        prefix = f"{number}-" if spec.repeated else ""
        values.update({prefix + key: shown(field, row.get(key)) for field in spec.fields for key in field.names()})
    return values


@door("dossier:R")
def versions(request: HouseRequest, code: str) -> HttpResponse:
    """Numbered versions; keep a new one."""
    dossier = dossier_for(request.actor, code)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            before = list(versions_of(dossier))
            kept = keep_version(request.actor, dossier, note=form.given["note"])
            again = any(row.number == kept.number for row in before)
            said = UNCHANGED if again else KEPT
            messages.success(request, str(said.fill(n=kept.number)))
            return redirect("proposal:versions", code)
    page = Page(
        Bi("版本与比较", "Versions and comparison"), lead=str(dossier), crumbs=crumbs(dossier, plan_crumb(dossier))
    )
    context = {
        "page": page,
        "dossier": dossier,
        "versions": list(versions_of(dossier)),
        "may_keep": may_write(request.actor, dossier, "direction"),
        "inside": bool(request.actor.roles & INSIDE),
    }
    return form.answer(request, "proposal/versions.html", context)


@door("dossier:R", methods="GET")
def comparison(request: HouseRequest, code: str) -> HttpResponse:
    """What changed between two versions; 0 is the plan as it is being written."""
    dossier = dossier_for(request.actor, code)
    kept = list(versions_of(dossier))
    asked = "old" in request.GET or "new" in request.GET
    old, new = (_number(request, "old"), _number(request, "new")) if asked else worth_comparing(dossier, kept)
    hidden = set() if request.actor.roles & INSIDE else {"views"}  # as the plan itself hides them
    found = [c for c in compare(dossier, old, new) if c.section not in hidden]
    page = Page(
        Bi("版本比较", "Comparison of versions"), lead=str(dossier), crumbs=crumbs(dossier, plan_crumb(dossier))
    )
    rows = [(c, readable(c.field, c.before), readable(c.field, c.after)) for c in found]
    context = {
        "page": page,
        "dossier": dossier,
        "rows": rows,
        "old": old,
        "new": new,
        "versions": kept,
        "sections": SECTIONS,
    }
    return render(request, "proposal/compare.html", context)


def _number(request: HouseRequest, name: str) -> int:
    text = request.GET.get(name, "0")
    return int(text) if text.isdigit() and len(text) < 6 else 0
