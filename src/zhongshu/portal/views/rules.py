"""How we decide, printed from the rules in force; accessibility and privacy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhongshu.decisions.scores import calibration_of_the_house
from zhongshu.discovery.queries import public_figures
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Page
from zhongshu.people.access import door
from zhongshu.policy.queries import active, active_rules

SHOWN_CLOCKS = ("LEAD", "SCREEN", "CAND", "APPR", "REFINE", "BENCH", "PROP", "PUBL", "CONTR")


@door(public=True, methods="GET")
def how(request: HttpRequest) -> HttpResponse:
    """Criteria, weights, time limits, appeal and figures."""
    rules = active_rules()
    context = {
        "page": Page(
            title=Bi("我们如何决定", "How we decide"),
            lead=Bi(
                "规则公开、有版本、可追溯。以下内容由现行规则直接生成。",
                "The rules are public, versioned and on record. This page is printed from the version in force.",
            ),
        ),
        "rules": rules,
        "version": active(),
        "clocks": [rules.clock(code) for code in SHOWN_CLOCKS],
        "figures": public_figures(),
        "foretold": calibration_of_the_house(),
    }
    return render(request, "portal/rules.html", context)


@door(public=True, methods="GET")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(
        request, "portal/accessibility.html", {"page": Page(title=Bi("无障碍声明", "Accessibility statement"))}
    )


@door(public=True, methods="GET")
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"page": Page(title=Bi("隐私说明", "Privacy")), "rules": active_rules()}
    return render(request, "portal/privacy.html", context)
