"""Pages of the rules: the versions, one version, two compared, a draft edited group by group, and its way into force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Hidden
from zhongshu.ledger.queries import history_of
from zhongshu.ledger.verbs import verb_label
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.people.who import who
from zhongshu.policy import actions, queries
from zhongshu.policy.body import SECTIONS
from zhongshu.policy.entries import differences
from zhongshu.policy.entries import section as section_of
from zhongshu.policy.forms import DraftForm, GroupForm, ReasonForm
from zhongshu.policy.models import DRAFT, PROPOSED, RuleSet
from zhongshu.policy.rules import may_approve, may_draft, may_withdraw
from zhongshu.policy.tables import Versions, state_tone

HISTORY = 30


def _crumbs(row: RuleSet | None = None) -> list[Crumb]:
    crumbs = [Crumb(Versions.title, reverse("policy:versions"))]
    return [*crumbs, Crumb(str(row), reverse("policy:version", args=[row.number]))] if row else crumbs


@door("policy:RUA")
def versions(request: HouseRequest) -> HttpResponse:
    """All versions."""
    lead = Bi(
        "时限、权重、门槛和清单都是数据，分版本批准；卷宗始终适用其进入时的版本。",
        "Limits, weights, thresholds and lists are data, approved by version; a dossier keeps the version it entered under.",
    )
    return Versions().answer(request, page=Page(title=Versions.title, lead=lead))


@door("policy:RUA", methods="GET")
def in_force(request: HouseRequest) -> HttpResponse:
    """The version in force."""
    return redirect("policy:version", queries.active().number)


@door("policy:RUA", methods="GET")
def version(request: HouseRequest, number: int) -> HttpResponse:
    """One version, a group at a time, with its history."""
    row = queries.ruleset_numbered(request.actor, number)
    shown = request.GET.get("group", "")
    shown = shown if shown in SECTIONS else next(iter(SECTIONS))
    lines = list(history_of(row.pk)[:HISTORY])
    names = who([line.actor for line in lines] + [row.drafted_by, row.proposed_by, row.approved_by])
    page = Page(title=str(row), crumbs=_crumbs(), buttons=_buttons(request, row), primary=_primary(request, row))
    context = {
        "page": page, "ruleset": row, "badge": state_tone(row), "section": section_of(queries.rules_in(row), shown), "groups": [(n, title, n == shown) for n, title in SECTIONS.items()],
        "drafted_by": names.get(row.drafted_by), "proposed_by": names.get(row.proposed_by), "approved_by": names.get(row.approved_by),
        "history": [(line, names.get(line.actor), verb_label(line.verb)) for line in lines],
        "others": queries.rulesets(request.actor).exclude(pk=row.pk), "editable": row.state == DRAFT and may_draft(request.actor),
    }  # fmt: skip
    return render(request, "policy/version.html", context)


def _primary(request: HouseRequest, row: RuleSet) -> Button | None:
    if row.state == DRAFT and may_draft(request.actor):
        return Button(Bi("提请批准", "Propose"), reverse("policy:propose", args=[row.number]), "send")
    if may_approve(request.actor, row):
        return Button(Bi("批准", "Approve"), reverse("policy:approve", args=[row.number]), "gavel")
    return None


def _buttons(request: HouseRequest, row: RuleSet) -> list[Button]:
    buttons = []
    if may_withdraw(request.actor, row):
        buttons.append(Button(Bi("撤回", "Withdraw"), reverse("policy:withdraw", args=[row.number]), "arrow-back-up"))
    if row.based_on is not None:
        url = reverse("policy:compare", args=[row.based_on.number, row.number])
        buttons.append(Button(Bi("比较", "Compare"), url, "git-compare"))
    if row.state not in (DRAFT, PROPOSED) and may_draft(request.actor):
        buttons.append(
            Button(Bi("以此为底起草", "Draft from this"), reverse("policy:draft", args=[row.number]), "edit")
        )
    return buttons


@door("policy:RUA", methods="GET")
def choose_comparison(request: HouseRequest, number: int) -> HttpResponse:
    """From the little form on a version's page to the comparison it asks for."""
    other = request.GET.get("with", "")
    if not other.isascii() or not other.isdigit() or len(other) > 6:
        raise Hidden
    return redirect("policy:compare", int(other), number)


@door("policy:RUA", methods="GET")
def compare(request: HouseRequest, number: int, other: int) -> HttpResponse:
    """What differs between two versions."""
    old, new = (queries.ruleset_numbered(request.actor, n) for n in (number, other))
    found = differences(queries.rules_in(old), queries.rules_in(new))
    grouped: dict[str, list[Any]] = {}
    for difference in found:
        grouped.setdefault(str(difference.section), []).append(difference)
    title = Bi("第 {a} 版与第 {b} 版的差别", "Version {a} and version {b} compared").fill(a=number, b=other)
    page = Page(title=title, lead=Bi("{n} 处不同", "{n} differences").fill(n=len(found)), crumbs=_crumbs(new))
    return render(request, "policy/compare.html", {"page": page, "old": old, "new": new, "groups": grouped.items()})


@door("policy:U")
def draft(request: HouseRequest, number: int) -> HttpResponse:
    """Start a draft from a version."""
    base = queries.ruleset_numbered(request.actor, number)
    form = DraftForm(request.POST or None)
    form.cancel_url = reverse("policy:version", args=[number])
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            row = actions.draft_rules(request.actor, base.pk, **form.given)
            messages.success(request, str(Bi("草案已建立，可逐组编辑", "The draft is ready; edit it group by group")))
            return redirect("policy:version", row.number)
    page = Page(title=Bi("以“{name}”为底起草", "Draft from “{name}”").fill(name=str(base)), crumbs=_crumbs(base))
    return form.answer(request, context={"page": page})


@door("policy:U")
def edit(request: HouseRequest, number: int, section: str) -> HttpResponse:
    """Edit one group of a draft."""
    row = queries.ruleset_numbered(request.actor, number)
    if section not in SECTIONS:
        raise Hidden
    form = GroupForm(
        request.POST or None, rules=queries.rules_in(row), section=section, initial={"version": row.version}
    )
    form.cancel_url = reverse("policy:version", args=[number]) + f"?group={section}"
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _now(request, number, section)):
            _store(request, row, form)
            return redirect(reverse("policy:version", args=[number]) + f"?group={section}")
    names = list(SECTIONS)
    page = Page(title=SECTIONS[section], crumbs=_crumbs(row))
    groups = [(SECTIONS[n], reverse("policy:edit", args=[number, n]), n == section) for n in names]
    return form.answer(request, "policy/edit.html", {"page": page, "groups": groups})


def _now(request: HouseRequest, number: int, section: str = "") -> dict[str, Any]:
    """The version as it stands now, for a form that read an older one."""
    row = queries.ruleset_numbered(request.actor, number)
    held = GroupForm(rules=queries.rules_in(row), section=section).initial if section else {}
    return {**held, "version": row.version, "stands": row.state_label}


def _store(request: HouseRequest, row: RuleSet, form: GroupForm) -> None:
    """Store what was changed; a refusal of the whole body goes to the field it names."""
    if not form.changes:
        messages.info(request, str(Bi("没有改动", "Nothing was changed")))
        return
    try:
        actions.edit_rules(request.actor, row.pk, version=form.read_version, changes=form.changes)
    except BadValue as refusal:
        raise BadValue(form.field_of(refusal.field) or refusal.field, refusal.text) from None
    messages.success(request, str(Bi("已保存 {n} 处改动", "{n} changes saved").fill(n=len(form.changes))))


def _reasoned(request: HouseRequest, number: int, act: Any, label: Bi, fate: Bi, done: Bi) -> HttpResponse:
    """A step that asks for its reason first."""
    row = queries.ruleset_numbered(request.actor, number)
    form = ReasonForm(request.POST or None, initial={"version": row.version}, submit_label=label, fate=fate)
    form.cancel_url = reverse("policy:version", args=[number])
    if request.method == "POST" and form.is_valid():
        with form.refusals(newest=lambda: _now(request, number)):
            act(request.actor, row.pk, version=form.read_version, **form.given)
            messages.success(request, str(done))
            return redirect("policy:version", number)
    return form.answer(request, context={"page": Page(title=label + Bi(f":{row}", f": {row}"), crumbs=_crumbs(row))})


@door("policy:U")
def propose(request: HouseRequest, number: int) -> HttpResponse:
    """Ask the committee for approval."""
    fate = Bi(
        "提请后草案不能再改，由未参与起草和提请的决策委员批准。",
        "The draft can no longer be changed; a committee member who neither drafted nor proposed it decides.",
    )
    done = Bi("已提请批准", "Proposed")
    return _reasoned(request, number, actions.propose_rules, Bi("提请批准", "Propose"), fate, done)


@door("policy:A")
def approve(request: HouseRequest, number: int) -> HttpResponse:
    """Put a proposal in force."""
    fate = Bi(
        "即日起对新进入的卷宗生效，现行版本停用；已在途的卷宗仍用原版本。",
        "In force from today for dossiers that enter; the present version retires, dossiers on their way keep theirs.",
    )
    return _reasoned(
        request, number, actions.approve_rules, Bi("批准", "Approve"), fate, Bi("已批准并生效", "Approved and in force")
    )


@door("policy:UA")
def withdraw(request: HouseRequest, number: int) -> HttpResponse:
    """Take a draft or a proposal back."""
    fate = Bi("撤回后不能再编辑，但仍可查看。", "It can no longer be edited, and stays readable.")
    return _reasoned(request, number, actions.withdraw_draft, Bi("撤回", "Withdraw"), fate, Bi("已撤回", "Withdrawn"))
