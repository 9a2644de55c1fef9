"""Thin pages of this room: saving drafts, saved views of lists, chosen columns. Their rows at the access door stand in `web.doors`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, TooMany
from zhongshu.pages import drafts, pickers, wording
from zhongshu.pages.actions import choose_columns, forget_draft, forget_view, save_draft, save_view

MOST_TYPED = 400  # characters of a refused name that come back


def back(request: HttpRequest, fallback: str = "/") -> str:
    """The page the reader came from, when it is on this site."""
    wanted = request.POST.get("next") or request.headers.get("Referer") or fallback
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else fallback


def draft(request: HttpRequest) -> HttpResponse:
    """Save what is typed so far; a script gets the time, a page without scripts goes back to its form."""
    form, _, about = request.POST.get("_draft", "").partition("|")
    if not form or len(form) > 64 or len(about) > 64:
        raise BadValue("_draft", Bi("不知道是哪张表的草稿", "Whose draft this is was not said"))
    answer: HttpResponse
    scripted = "application/json" in request.headers.get("Accept", "")
    answer = JsonResponse({}) if scripted else HttpResponseRedirect(back(request))
    owner = drafts.owner_of(request) or drafts.new_visitor(answer)
    if request.POST.get("_forget"):
        forget_draft(owner, form, about)
        return answer
    saved = save_draft(owner, form, about, drafts.kept(request.POST))
    when = wording.moment(saved.saved_at)
    if scripted:
        answer.content = JsonResponse({"saved": when[-5:]}).content
    else:
        messages.success(request, str(Bi(f"草稿已于 {when} 保存", f"The draft was saved at {when}")))
    return answer


def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is shown under a name; a name that will not do comes back to the list with what was typed."""
    listing, name, shared = (
        request.POST.get("listing", ""),
        request.POST.get("name", ""),
        bool(request.POST.get("shared")),
    )
    try:
        actor = request.actor  # type: ignore[attr-defined]
        saved = save_view(actor, listing=listing, name=name, query=request.POST.get("query", ""), shared=shared)
    except (BadValue, TooMany) as refusal:
        kept = {"listing": listing[:64], "name": name[:MOST_TYPED], "shared": shared, "why": str(refusal.text)}
        request.session["view_refused"] = kept
        return HttpResponseRedirect(back(request))
    messages.success(request, str(Bi(f"视图“{saved.name}”已保存", f"View “{saved.name}” saved")))
    return HttpResponseRedirect(back(request))


def view_forget(request: HttpRequest, view_id: int) -> HttpResponse:
    """Remove one's own saved view."""
    forget_view(request.actor, view_id=view_id)  # type: ignore[attr-defined]
    messages.success(request, str(Bi("视图已删除", "View removed")))
    return HttpResponseRedirect(back(request))


def columns(request: HttpRequest) -> HttpResponse:
    """Keep which columns of a list one wants to see."""
    wanted = [] if request.POST.get("reset") else request.POST.getlist("column")
    choose_columns(request.actor, listing=request.POST.get("listing", ""), columns=wanted)  # type: ignore[attr-defined]
    return HttpResponseRedirect(back(request, reverse("healthz")))


def pick(request: HttpRequest, name: str) -> HttpResponse:
    """What a picker finds for the typed text."""
    text = next((str(value) for key, value in request.GET.items() if key == "q" or key.endswith("_text")), "")
    found = pickers.finds(request.actor, name, text)  # type: ignore[attr-defined]
    return render(request, "pages/picker_options.html", {"options": found})
