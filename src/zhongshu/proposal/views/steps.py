"""The three edges taken here, each a page that says what will happen, what is still missing, and asks for the reason."""

from __future__ import annotations

from django.http import HttpResponse

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.queries import dossier_for, last_chapter
from zhongshu.lifecycle.steps import step
from zhongshu.people.access import HouseRequest, door
from zhongshu.proposal import actions
from zhongshu.proposal.forms import BenchForm, ReasonForm
from zhongshu.proposal.queries import specialist_loads


@door("specialist:A")
def make_candidate(request: HouseRequest, code: str) -> HttpResponse:
    """T-02."""
    dossier = dossier_for(request.actor, code)
    form = ReasonForm(request.POST or None, initial={"version": dossier.version})
    form.fate = Bi(
        "尽调时限从今天开始，由接受指派的专员负责。",
        "The due-diligence clock starts today, in the care of the specialist who accepted.",
    )
    return step(request, dossier, "T-02", form, actions.make_candidate)


@door("card:UA")
def send_to_appraisal(request: HouseRequest, code: str) -> HttpResponse:
    """T-06."""
    dossier = dossier_for(request.actor, code)
    form = ReasonForm(request.POST or None, initial={"version": dossier.version})
    last = last_chapter(dossier, "plan")
    form.fate = Bi(
        "方案第 {n} 版随即封存，论证期间不能修改。",
        "Plan v{n} is sealed at once and cannot be changed during appraisal.",
    ).fill(n=last.number + 1 if last else 1)
    return step(request, dossier, "T-06", form, actions.send_to_appraisal)


@door("tier:A")
def move_to_bench(request: HouseRequest, code: str) -> HttpResponse:
    """T-07."""
    dossier = dossier_for(request.actor, code)
    people = [(load.user_id, load.choice) for load in specialist_loads(dossier)]
    form = BenchForm(
        request.POST or None,
        initial={"version": dossier.version, "sponsor_id": dossier.specialist_id},
        specialists=people,
    )
    form.fate = Bi(
        "转入观察层（B3），每 90 天复核一次，团队会收到原因。",
        "It moves to the watch tier (B3), is reviewed every 90 days, and the team is told why.",
    )
    return step(request, dossier, "T-07", form, actions.move_to_bench)
