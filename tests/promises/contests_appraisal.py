"""Contests over an appraisal: the blind edition, the chair's opinion, the decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.promises.contests import Bout, House, again, as_read, contest, over, words
from tests.zhongshu.appraisal.cast import SYNTHESIS, WEIGHED, Judges, given, plan_body
from tests.zhongshu.discovery.cast import FEEDBACK
from tests.zhongshu.panels.cast import KINDS, expert, in_state
from zhongshu.appraisal import actions as acts
from zhongshu.appraisal.forms import opinion_values
from zhongshu.appraisal.models import Appraisal, Opinion
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.people.actor import SYSTEM


def judges(house: House) -> Judges:
    """The people of an appraisal and a dossier to appraise; from the second bout on another dossier, and experts who judge nothing else."""
    made, n = house.once(Judges), house.next()
    if n == 1:
        return made
    made.dossier = in_state("APPR", organisation_id=made.host.pk, specialist=made.chen.user_id)
    join_team(SYSTEM, made.dossier, person_id=made.zhao.person_id, role="lead")
    made.lin = expert(f"lin{n}", KINDS[0], "EXP", "CH")
    made.experts = [made.lin, *(expert(f"expert{n}-{m}", kind) for m, kind in enumerate(KINDS[1:]))]
    named = [{"person": who.person_id, "kind": kind} for who, kind in zip(made.experts, KINDS, strict=True)]
    seal(SYSTEM, made.dossier, kind="plan", body=plan_body(made.dossier, named), edge="T-06")
    acts.open_appraisal(SYSTEM, made.dossier)
    return made


def edition_page(made: Judges) -> dict[str, str]:
    return {"url": f"/dossiers/{made.dossier.code}/appraisal/edition/", "by": made.ao.user_id}


@contest("appraisal.cut_edition")
def cutting(house: House) -> Bout:
    made = judges(house)
    found, v = made.appraisal, made.appraisal.edition.version
    return Bout(
        lambda k: acts.cut_edition(made.ao, as_read(k, found), extra=words(k), version=v), kept=lambda: again(found).edition.extra,
        **edition_page(made), form={"version": v}, typed="extra",
    )  # fmt: skip


@contest("appraisal.release_edition")
def releasing(house: House) -> Bout:
    made = judges(house)
    found, v = made.appraisal, made.appraisal.edition.version
    return Bout(
        lambda k: acts.release_edition(made.ao, as_read(k, found), version=v), **edition_page(made), form={"version": v, "do": "release", "extra": ""}
    )  # fmt: skip


def judged(house: House) -> tuple[Judges, Appraisal]:
    """The rounds are over; the chair writes."""
    made = judges(house)
    made.begin()
    return made, made.all_judge(given())


def written(made: Judges, found: Appraisal) -> Opinion:
    return acts.write_opinion(made.lin, found, written=WEIGHED, version=0)


def chair(made: Judges, found: Appraisal, opinion: Opinion | None, **more: Any) -> dict[str, Any]:
    """The chair's page with everything it would send."""
    values = {
        name: value for name, value in opinion_values(opinion).items() if value is not None and name != "synthesis"
    }
    form = {"recommendation": WEIGHED.recommendation, **values, **more}
    return {"url": f"/reviews/{found.panel.code}/opinion/", "by": made.lin.user_id, "form": form}


def said(k: int) -> str:
    return SYNTHESIS + words(k)


@contest("appraisal.write_opinion")
def writing(house: House) -> Bout:
    """Every second bout is over an opinion of which nothing is written yet."""
    made, found = judged(house)
    opinion = written(made, found) if house.count % 2 else None
    v = opinion.version if opinion else 0
    return Bout(
        lambda k: acts.write_opinion(made.lin, as_read(k, found), written=replace(WEIGHED, synthesis=said(k)), version=v),
        kept=lambda: again(found).opinion.synthesis, **chair(made, found, opinion, do="save"), typed="synthesis", says=said,
    )  # fmt: skip


@contest("appraisal.sign_opinion")
def signing(house: House) -> Bout:
    made, found = judged(house)
    opinion = written(made, found)
    v = opinion.version
    return Bout(
        lambda k: acts.sign_opinion(made.lin, as_read(k, found), version=v), **chair(made, found, opinion, do="sign"), typed="synthesis", says=said
    )  # fmt: skip


@contest("appraisal.decide")
def deciding(house: House) -> Bout:
    made, _ = judged(house)
    made.signed()
    url = f"/dossiers/{made.dossier.code}/appraisal/decision/"
    return over(
        acts.decide,
        made.qian,
        made.fresh(),
        url,
        "reason",
        edge="T-08",
        feedback=FEEDBACK,
        percent=60,
        considered=["T-08", "T-09"],
    )
