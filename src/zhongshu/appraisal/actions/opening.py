"""An appraisal is opened when a dossier arrives in APPR and ended when it leaves: its panel is convened with the experts the specialist named."""

from __future__ import annotations

from zhongshu.appraisal.actions.changing import changed
from zhongshu.appraisal.actions.editing import cut_edition
from zhongshu.appraisal.models import DECIDED, RUNNING, VOID, Appraisal
from zhongshu.appraisal.queries.naming import sealed_plan
from zhongshu.appraisal.seasons import halfway, season_of
from zhongshu.kernel import clock
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.panels.actions import close_panel, convene, set_aside
from zhongshu.panels.models import OPEN
from zhongshu.people.actor import SYSTEM, Actor


@act("appraisal.open")
def open_appraisal(actor: Actor, dossier: Dossier) -> Appraisal:
    """Convene the panel for the plan as it was sealed; whoever was named and is barred today is noted so."""
    plan = last_chapter(dossier, "plan")
    number = Appraisal.objects.filter(dossier=dossier).count() + 1
    body = sealed_plan(Appraisal(plan=plan))
    named = [(row["person"], "") for row in body.get("named_experts") or []]
    panel = convene(
        actor, dossier, kind="appraisal", occasion=f"A{number}", blind=True, due_on=halfway(dossier.due_on, clock.today()), people=named,
    )  # fmt: skip
    appraisal = Appraisal.objects.create(dossier=dossier, panel=panel, plan=plan, season=season_of(clock.today()))
    if plan is not None:
        cut_edition(actor, appraisal, extra="")
    tell("appraisal", appraisal.pk, panel=panel.pk, plan=plan.sha256 if plan else None, season=appraisal.season)
    return appraisal


@act("appraisal.end")
def end_appraisal(actor: Actor, appraisal: Appraisal, *, edge: str) -> Appraisal:
    """The dossier has left: decided when its opinion went along, ended without one otherwise."""
    decided, aside = edge in ("T-08", "T-09", "T-10"), list[str]()
    if appraisal.stage in RUNNING:
        aside = set_aside(appraisal.panel)
        changed(appraisal, stage=DECIDED if decided else VOID, ended_at=clock.now())
    if appraisal.panel.state == OPEN:
        close_panel(SYSTEM, appraisal.panel, reason=edge)
    tell("appraisal", appraisal.pk, stage=appraisal.stage, edge=edge, in_conflict=aside)
    return appraisal
