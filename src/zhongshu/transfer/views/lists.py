"""The lists: transfer cases, outcomes, landings, 核爆点."""

from __future__ import annotations

from django.http import HttpResponse

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.page import Page
from zhongshu.people.access import HouseRequest, door
from zhongshu.transfer.tables import Landings, Outcomes, Points, Transfers


@door("transfer:RUSA")
def transfers(request: HouseRequest) -> HttpResponse:
    """Transfer cases."""
    lead = Bi(
        "许可、转让、作价入股、衍生企业、合作与开放实施。",
        "Licences, assignments, equity for IP, spin-offs, joint and open exploitation.",
    )
    return Transfers().answer(request, page=Page(Transfers.title, lead=lead))


@door("outcome:RCUA")
def outcomes(request: HouseRequest) -> HttpResponse:
    """Outcomes."""
    lead = Bi(
        "各卷宗的份额合计不超过 100 %，由他人核实后才计入。",
        "Shares over dossiers never exceed 100 %; counted once another person has checked.",
    )
    return Outcomes().answer(request, page=Page(Outcomes.title, lead=lead))


@door("outcome:RCUA")
def landings(request: HouseRequest) -> HttpResponse:
    """Landings."""
    lead = Bi("只凭注册登记或合同。", "By registration or contract only.")
    return Landings().answer(request, page=Page(Landings.title, lead=lead))


@door("nuclear:RUA")
def points(request: HouseRequest) -> HttpResponse:
    """核爆点."""
    lead = Bi(
        "委员会认定，每半年复评，失格两次撤销，历史保留。",
        "Designated by the committee, reviewed each half year, revoked after two lapses, history kept.",
    )
    return Points().answer(request, page=Page(Points.title, lead=lead))
