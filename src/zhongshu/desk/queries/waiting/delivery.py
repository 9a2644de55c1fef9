"""What waits in the work under contract: milestones, issues, alerts, payments by step, gates and acceptances, for each role its own."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from zhongshu.delivery.models import (
    Acceptance,
    Alert,
    ChangeRequest,
    CostReport,
    Gate,
    Hearing,
    IntegrityCase,
    Issue,
    Iteration,
    Milestone,
    Payment,
)
from zhongshu.delivery.queries.money import claim_of, to_come_back
from zhongshu.desk.queries.waiting import MOST, Task, waits_for
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.models import Dossier, Member
from zhongshu.lifecycle.queries import among_known, standings
from zhongshu.panels.models import ACCEPTED, OPEN, Seat
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role

SOON = dt.timedelta(days=30)


def task(what: Bi, dossier: Dossier, name: str, *args: object, due: dt.date | None = None, group: str = "") -> Task:
    """One thing to do on a page of delivery."""
    title = pick(dossier, "title") or dossier.code
    return Task(what, title, reverse(f"delivery:{name}", args=[dossier.code, *args]), due, dossier.code, group)


def mine(actor: Actor) -> QuerySet[Member]:
    """The dossiers of whose team this actor is."""
    return Member.objects.filter(person_id=actor.person_id or None, until__isnull=True)


def led(actor: Actor, prefix: str = "dossier__") -> Q:
    """Dossiers of the fields this actor leads."""
    fields = actor.fields_led()
    return Q() if fields is None else Q(**{f"{prefix}field__in": fields})


@waits_for(Role.PI, Role.TM)
def work_of_my_team(actor: Actor) -> list[Task]:
    """Milestones due, payments that may be asked for, gates where the team is to be heard, issues to confirm."""
    dossiers = mine(actor).values("dossier_id")
    soon = clock.today() + SOON
    milestones = Milestone.objects.filter(dossier__in=dossiers, state="active", due_on__lte=soon).select_related(
        "dossier"
    )
    found = [
        task(Bi("交里程碑证据", "Hand in a milestone"), m.dossier, "milestone", m.pk, due=m.due_on, group="milestone")
        for m in milestones[:MOST]
    ]
    if Role.PI in actor.roles:
        payments = Payment.objects.filter(dossier__in=dossiers, state="planned", released=True, dossier__state="ACTIVE")
        found += [
            task(Bi("申请拨付", "Ask for a payment"), p.dossier, "payment", p.pk, due=p.due_on, group="payment")
            for p in payments.select_related("dossier")[:MOST]
        ]
        gates = Gate.objects.filter(dossier__in=dossiers, team_heard_on__isnull=True).exclude(state="signed")
        found += [
            task(
                Bi("在评审中陈述", "Give your view at the gate"),
                g.dossier,
                "gate",
                g.number,
                due=g.due_on,
                group="gate",
            )
            for g in gates.select_related("dossier").defer("pack")[:MOST]
        ]
        asked = Hearing.objects.filter(dossier__in=dossiers, said_on__isnull=True, until__gte=clock.today())
        found += [
            task(Bi("陈述团队的意见", "Speak for your team"), h.dossier, "hearing", due=h.until, group="gate")
            for h in asked.select_related("dossier")[:MOST]
        ]
    ends = Acceptance.objects.filter(dossier__in=dossiers, state="open", report_sha256="", dossier__state="ACCEPT")
    found += [
        task(
            Bi("提交验收报告", "Hand in the final report"), a.dossier, "acceptance", due=a.dossier.due_on, group="gate"
        )
        for a in ends.select_related("dossier")[:MOST]
    ]
    solved = Issue.objects.filter(dossier__in=dossiers, state="solved").select_related("dossier")
    found += [
        task(
            Bi("确认问题已解决", "Confirm an issue as solved"),
            i.dossier,
            "issue",
            i.number,
            due=i.due_on,
            group="issue",
        )
        for i in solved[:MOST]
    ]
    return found


@waits_for(Role.PS)
def work_of_my_dossiers(actor: Actor) -> list[Task]:
    """What the accountable specialist has to verify, check, write and assign."""
    own = {"dossier__specialist_id": actor.user_id}
    milestones = Milestone.objects.filter(**own, state="submitted", verifier__isnull=True).select_related("dossier")
    found = [
        task(Bi("核验里程碑", "Verify a milestone"), m.dossier, "milestone", m.pk, due=m.due_on, group="milestone")
        for m in milestones[:MOST]
    ]
    payments = Payment.objects.filter(**own, state="requested").select_related("dossier")
    found += [
        task(Bi("核对拨付", "Check a payment"), p.dossier, "payment", p.pk, due=p.due_on, group="payment")
        for p in payments[:MOST]
    ]
    reports = CostReport.objects.filter(**own, state="submitted").select_related("dossier")
    found += [
        task(Bi("核对经费决算", "Check a cost report"), r.dossier, "money", due=r.until, group="payment")
        for r in reports[:MOST]
    ]
    issues = Issue.objects.filter(**own, state__in=("open", "reopened")).select_related("dossier")
    found += [
        task(Bi("分派问题", "Assign an issue"), i.dossier, "issue", i.number, due=i.raised_on, group="issue")
        for i in issues[:MOST]
    ]
    gates = (
        Gate.objects.filter(**own, specialist_view="").exclude(state="signed").select_related("dossier").defer("pack")
    )
    found += [
        task(Bi("写评审意见", "Write your view at the gate"), g.dossier, "gate", g.number, due=g.due_on, group="gate")
        for g in gates[:MOST]
    ]
    changes = ChangeRequest.objects.filter(**own, state="requested").select_related("dossier")
    found += [
        task(Bi("核对变更申请", "Check a change request"), c.dossier, "change", c.number, group="change")
        for c in changes[:MOST]
    ]
    later = Iteration.objects.filter(
        dossier=OuterRef("dossier"), trl_after__isnull=False, number__gt=OuterRef("number")
    )
    claims = Iteration.objects.filter(**own, trl_after__isnull=False, trl_confirmed_on__isnull=True).exclude(
        trl_after=F("dossier__trl")
    )
    found += [
        task(
            Bi(f"确认 TRL {i.trl_after}", f"Confirm TRL {i.trl_after}"),
            i.dossier,
            "iterations",
            due=i.ends_on,
            group="milestone",
        )
        for i in claims.exclude(Exists(later)).select_related("dossier")[:MOST]
    ]
    return found


@waits_for(Role.PS, Role.FL)
def red_alerts(actor: Actor) -> list[Task]:
    """Red alerts that nobody has silenced, of a specialist's own dossiers or a leader's field."""
    today = clock.today()
    whose = Q(dossier__specialist_id=actor.user_id)
    if Role.FL in actor.roles:
        whose |= led(actor)
    rows = Alert.objects.filter(whose, closed_on__isnull=True, level="red").exclude(silenced_until__gte=today)
    return [
        Task(
            Bi(a.why_zh, a.why_en),
            pick(a.dossier, "title") or a.dossier.code,
            reverse("delivery:overview", args=[a.dossier.code]),
            a.due_on or a.since,
            a.dossier.code,
            "alert",
        )
        for a in rows.select_related("dossier").order_by("since")[:MOST]
    ]


@waits_for(Role.FL)
def to_approve(actor: Actor) -> list[Task]:
    """Payments and changes that wait for the field lead."""
    payments = Payment.objects.filter(led(actor), state="checked").select_related("dossier").order_by("due_on")
    found = [
        task(Bi("批准拨付", "Approve a payment"), p.dossier, "payment", p.pk, due=p.due_on, group="payment")
        for p in payments[:MOST]
    ]
    changes = ChangeRequest.objects.filter(led(actor), state="checked", level="FL").select_related("dossier")
    return found + [
        task(Bi("决定变更申请", "Decide a change request"), c.dossier, "change", c.number, group="change")
        for c in changes[:MOST]
    ]


@waits_for(Role.FIN)
def to_pay(actor: Actor) -> list[Task]:
    """Approved payments, the oldest first."""
    rows = Payment.objects.filter(state="approved").select_related("dossier").order_by("due_on")
    return [
        task(Bi("拨付并签字", "Pay and sign"), p.dossier, "payment", p.pk, due=p.due_on, group="payment")
        for p in rows[:MOST]
    ]


@waits_for(Role.FIN)
def to_call_back(actor: Actor) -> list[Task]:
    """Money that ended work still holds, and claims that are not paid yet: called in, and recorded when it comes."""
    held = dict(to_come_back()[:MOST])
    claims = (
        IntegrityCase.objects.filter(outcome="proven", recover_fen__gt=0)
        .select_related("dossier")
        .order_by("recover_due_on")
    )
    owed = {c.dossier_id: claim for c in claims[:MOST] if (claim := claim_of(c.dossier)) is not None and claim.left}
    found = []
    for dossier in Dossier.objects.filter(pk__in={*held, *owed}).order_by("code"):
        claim = owed.get(dossier.pk)
        fen = max(held.get(dossier.pk, 0), claim.left if claim else 0)
        what = Bi("追回 {n}", "Recover {n}") if claim else Bi("收回未用经费 {n}", "Call back {n} unspent")
        found.append(
            task(what.fill(n=amount(fen)), dossier, "money", due=claim.due_on if claim else None, group="payment")
        )
    return found


@waits_for(Role.AO)
def panels_to_call(actor: Actor) -> list[Task]:
    """Gates without a panel, gates whose decision is to be proposed, acceptances without a panel."""
    rows = Gate.objects.filter(state__in=("open", "voted")).select_related("dossier").defer("pack").order_by("due_on")
    what = {
        "open": Bi("召集评审组", "Call the panel of a gate"),
        "voted": Bi("提出评审决定", "Propose the decision of a gate"),
    }
    found = [task(what[g.state], g.dossier, "gate", g.number, due=g.due_on, group="gate") for g in rows[:MOST]]
    acceptances = Acceptance.objects.filter(state="open", panel_id="").select_related("dossier")
    return found + [
        task(Bi("召集验收组", "Call the panel of an acceptance"), a.dossier, "acceptance", group="gate")
        for a in acceptances[:MOST]
    ]


@waits_for(Role.DIR)
def to_sign(actor: Actor) -> list[Task]:
    """Gate decisions to sign, acceptances to sign, changes at the director's level, pauses that are over."""
    gates = Gate.objects.filter(state="proposed").select_related("dossier").defer("pack").order_by("due_on")
    found = [
        task(Bi("签署评审决定", "Sign the decision of a gate"), g.dossier, "gate", g.number, due=g.due_on, group="gate")
        for g in gates[:MOST]
    ]
    acceptances = (
        Acceptance.objects.filter(state="open", dossier__state="ACCEPT").exclude(report_sha256="").exclude(panel_id="")
    )
    found += [
        task(Bi("签署验收", "Sign an acceptance"), a.dossier, "acceptance", due=a.dossier.due_on, group="gate")
        for a in acceptances.select_related("dossier")[:MOST]
    ]
    changes = ChangeRequest.objects.filter(state="checked", level__in=("DIR", "COM")).select_related("dossier")
    what = {
        "DIR": Bi("决定变更申请", "Decide a change request"),
        "COM": Bi("将变更申请提请委员会", "Put a change request to the committee"),
    }
    found += [task(what[c.level], c.dossier, "change", c.number, group="change") for c in changes[:MOST]]
    over = Alert.objects.filter(rule="pause_overdue", closed_on__isnull=True).select_related("dossier")
    return found + [
        task(
            Bi("暂停期满，决定去留", "A pause is over: decide"),
            a.dossier,
            "overview",
            due=a.due_on or a.since,
            group="alert",
        )
        for a in over[:MOST]
    ]


@waits_for(Role.DIR)
def findings_to_sign(actor: Actor) -> list[Task]:
    """Findings that another has concluded and that wait for a second signature."""
    rows = among_known(actor, IntegrityCase.objects.filter(outcome="found")).exclude(decided_by=actor.user_id)
    return [
        task(Bi("签署审查结论", "Sign a finding"), row.dossier, "integrity", group="integrity")
        for row in rows.select_related("dossier")[:MOST]
    ]


@waits_for(Role.INT)
def cases(actor: Actor) -> list[Task]:
    """Open integrity cases and appeals."""
    known = standings(actor).values("pk")
    opened = Dossier.objects.filter(pk__in=known, integrity_cases__outcome="open").distinct()
    found = [
        task(Bi("审查诚信线索", "Look into a suspicion"), d, "integrity", group="integrity") for d in opened[:MOST]
    ]
    found += findings_to_sign(actor)
    appealed = Dossier.objects.filter(
        pk__in=known, stop_appeals__answered_on__isnull=True, stop_appeals__isnull=False
    ).distinct()
    return found + [task(Bi("答复申诉", "Answer an appeal"), d, "appeal", group="integrity") for d in appealed[:MOST]]


@waits_for(Role.EXP, Role.CH)
def seats(actor: Actor) -> list[Task]:
    """Gates and acceptances where an expert has a seat and has not voted, milestones to verify."""
    panels = list(
        Seat.objects.filter(
            person_id=actor.person_id or None, state=ACCEPTED, panel__state=OPEN, panel__kind__in=("gate", "acceptance")
        ).values_list("panel_id", flat=True)
    )
    gates = Gate.objects.filter(panel_id__in=panels, state="voting").exclude(votes__user_id=actor.user_id)
    found = [
        Task(
            Bi("在里程碑评审中表决", "Vote at a gate"),
            pick(g.dossier, "title") or g.dossier.code,
            reverse("delivery:seat", args=[g.pk]),
            g.due_on,
            g.dossier.code,
            "gate",
        )
        for g in gates.select_related("dossier").defer("pack")[:MOST]
    ]
    acceptances = Acceptance.objects.filter(panel_id__in=panels, state="open").exclude(votes__user_id=actor.user_id)
    found += [
        Task(
            Bi("在验收中表决", "Vote at an acceptance"),
            pick(a.dossier, "title") or a.dossier.code,
            reverse("delivery:acceptance_seat", args=[a.pk]),
            None,
            a.dossier.code,
            "gate",
        )
        for a in acceptances.select_related("dossier")[:MOST]
    ]
    named = Milestone.objects.filter(verifier_id=actor.user_id or None, state="submitted").select_related("dossier")
    return found + [
        Task(
            Bi("核验里程碑", "Verify a milestone"),
            str(m),
            reverse("delivery:verification", args=[m.pk]),
            m.due_on,
            m.dossier.code,
            "milestone",
        )
        for m in named[:MOST]
    ]


@waits_for(Role.ENT, Role.INST, Role.INC, Role.TT, Role.PS, Role.FL)
def my_issues(actor: Actor) -> list[Task]:
    """Issues this person answers for."""
    rows = Issue.objects.filter(
        owner_id=actor.user_id or None, state__in=("assigned", "working", "reopened")
    ).select_related("dossier")
    known = set(standings(actor).filter(pk__in=[i.dossier_id for i in rows]).values_list("pk", flat=True))
    what = Bi("处理问题", "See to an issue")
    return [
        task(what, i.dossier, "issue", i.number, due=i.due_on, group="issue")
        if i.dossier_id in known
        else Task(what, str(i), reverse("delivery:owned_issue", args=[i.pk]), i.due_on, i.dossier.code, "issue")
        for i in rows[:MOST]
    ]
