"""What waits in panels and appraisals: invitations, reviews, cross answers, opinions to write, panels that lack people, decisions."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse

from zhongshu.appraisal.listings import due_of, lacking, late
from zhongshu.appraisal.models import CROSS, OPINION, PREPARING, SIGNED, Appraisal
from zhongshu.appraisal.queries import appraisals, to_judge
from zhongshu.desk.queries.waiting import MOST, Task, waits_for
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.panels.queries import my_seats
from zhongshu.people.actor import Actor
from zhongshu.people.roles import Role


@waits_for(Role.EXP, Role.CH)
def invitations(actor: Actor) -> list[Task]:
    """Invitations to answer."""
    what = Bi("答复专家邀请", "Answer the invitation")
    found = my_seats(actor).filter(state="invited", panel__state="open")[:MOST]
    return [
        Task(what, s.panel.brief or s.panel.code, reverse("panels:seat", args=[s.pk]), s.due_on, s.panel.code, "seat")
        for s in found
    ]


@waits_for(Role.EXP, Role.CH)
def reviews(actor: Actor) -> list[Task]:
    """Reviews to write and cross rounds to answer; the material's own words, never the dossier's."""
    blind, cross = Bi("评议", "Review"), Bi("答复交叉评议", "Answer the cross round")
    found = []
    for row in to_judge(actor)[:MOST]:
        crossed = row.stage == CROSS
        url = reverse("appraisal:cross" if crossed else "appraisal:review", args=[row.panel.code])
        due = row.cross_due_on if crossed else row.panel.due_on
        found.append(
            Task(cross if crossed else blind, row.panel.brief or row.panel.code, url, due, row.panel.code, "review")
        )
    return found


@waits_for(Role.CH)
def opinions(actor: Actor) -> list[Task]:
    """Opinions the chair has to write and sign."""
    if not actor.person_id:
        return []
    what = Bi("撰写并签署论证意见", "Write and sign the opinion")
    rows = Appraisal.objects.filter(stage=OPINION, panel__chair_id=actor.person_id).select_related("panel", "dossier")
    return [
        Task(what, r.panel.brief or r.panel.code, reverse("appraisal:panel_opinion", args=[r.panel.code]), r.dossier.due_on, r.panel.code, "opinion")
        for r in rows.order_by("dossier__due_on", "pk")[:MOST]
    ]  # fmt: skip


@waits_for(Role.AO)
def to_run(actor: Actor) -> list[Task]:
    """Editions to confirm, panels that lack people, rounds that are late."""
    rows = appraisals(actor)
    found = _tasks(
        rows.filter(stage=PREPARING),
        Bi("确认盲评版本并组建专家组", "Confirm the edition, build the panel"),
        "appraisal:edition",
    )
    found += _tasks(lacking(rows).exclude(stage=PREPARING), Bi("补足专家", "Complete the panel"), "appraisal:appraisal")
    found += _tasks(late(rows).exclude(stage=OPINION), Bi("评议逾期", "Reviews late"), "appraisal:appraisal")
    return found + _tasks(
        late(rows).filter(stage=OPINION), Bi("论证意见逾期", "The opinion is late"), "appraisal:appraisal"
    )


@waits_for(Role.FL, Role.DIR)
def to_decide(actor: Actor) -> list[Task]:
    """Signed opinions that await a decision, of the fields led or of all."""
    led = actor.fields_led() if Role.DIR not in actor.roles else None
    rows = appraisals(actor).filter(stage=SIGNED)
    if led is not None:
        rows = rows.filter(dossier__field__in=led)
    return _tasks(rows, Bi("论证后的决定", "Decide after appraisal"), "appraisal:decision")


def _tasks(rows: object, what: Bi, url_name: str) -> list[Task]:
    """Rows of the board as things to do."""
    ordered = rows.order_by(F("dossier__due_on").asc(nulls_last=True), "pk")[:MOST]  # type: ignore[attr-defined]
    return [
        Task(what, pick(r.dossier, "title") or r.dossier.code, reverse(url_name, args=[r.dossier.code]), due_of(r), r.dossier.code, r.stage)
        for r in ordered
    ]  # fmt: skip
