"""What the addresses of pages before and beside the course are made of: found in the demo center by query, or put there by an act of the house.

Runs inside the center. Flows out: the values that `kinds.EXAMPLES` names.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count

from zhongshu.award.queries.publicity import running, shown_to_public
from zhongshu.desk.views.reports import indicators
from zhongshu.discovery.models import Lead, Need, ScoutCampaign, Signal
from zhongshu.documents.actions import store_document
from zhongshu.documents.models import CLASSES, KINDS
from zhongshu.imports.actions import check, receive
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.models import Notice
from zhongshu.people.actions import propose_merge
from zhongshu.people.actor import Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Employment, ExpertProfile, Grant, Interest, Organisation, Person, User
from zhongshu.people.queries.accounts import demo_logins

HEAD = "award_id,program,phase,year,agency,branch,firm,state,title,amount_usd\n"
AWARDS = HEAD + "".join(
    f"{n},SBIR,1,{1990 + n},DOD,,Firm {n},MA,Laser sensor {n},{'x' * (n % 3)}50000\n" for n in range(20)
)


def grounds() -> dict[str, Any]:
    """All of it."""
    who = {str(role): user for role, user in demo_logins()}
    specialist = actor_of(who["PS"])
    mine = Dossier.objects.filter(specialist=who["PS"], state="CAND").annotate(n=Count("plan_versions")).order_by("n")[0]  # fmt: skip
    return {
        "line": Line.objects.filter(subject_kind="dossier").order_by("seq").last().seq, "notice": Notice.objects.filter(recipient=who["PS"]).last().pk,
        "rules": 1, "draft_rules": 2, "step": "leap", "indicator": min(indicators()), "section": "assumptions",
        **_dossiers(specialist, mine, who["PI"]), **_people(actor_of(who["AO"]), specialist, mine), **_accounts(who["EXP"]), **_discovery(),
    }  # fmt: skip


def _dossiers(specialist: Actor, mine: Dossier, proposer: User) -> dict[str, Any]:
    note = SimpleUploadedFile("note.txt", "走访记录".encode())
    document = store_document(
        specialist, file=note, kind=next(iter(KINDS)), about_kind="dossier", about_id=mine.pk, classification=next(iter(CLASSES)), confirmed=True
    )  # fmt: skip
    job = check(receive(specialist, file=io.BytesIO(AWARDS.encode()), filename="awards.csv"))
    planned = Dossier.objects.annotate(n=Count("plan_versions")).filter(n__gte=2)[0]
    own = Dossier.objects.filter(members__person=proposer.person)[0]
    return {
        "about_kind": "dossier", "dossier_id": mine.pk, "code": mine.code, "document": document.pk, "import": job.pk, "planned": planned.code,
        "own": own.code, "shown": max(shown_to_public(), key=running).code,
    }  # fmt: skip


def _people(officer: Actor, specialist: Actor, mine: Dossier) -> dict[str, Any]:
    one, other = Person.objects.filter(merged_into=None, user=None).order_by("pk")[:2]
    merge = propose_merge(officer, one.pk, into_id=other.pk, reason="同一人，两条记录")
    return {
        "member": join_team(specialist, mine, person_id=one.pk).pk, "person": one.pk, "merge": merge.pk,
        "organisation": Organisation.objects.annotate(n=Count("employments")).order_by("-n")[0].pk,
        "employment": Employment.objects.filter(until=None)[0].pk, "expert": ExpertProfile.objects.all()[0].pk, "interest": Interest.objects.all()[0].pk,
    }  # fmt: skip


def _accounts(expert: User) -> dict[str, Any]:
    closed = User.objects.filter(is_active=False).order_by("pk")[0]
    return {"user": expert.pk, "grant": Grant.objects.filter(user=expert)[0].pk, "closed_user": closed.pk}


def _discovery() -> dict[str, Any]:
    published = Need.objects.filter(state="published")[0].code
    return {
        "lead": Lead.objects.filter(dossier__state="SCREEN")[0].dossier.code, "need": published, "open_need": published,
        "draft_need": Need.objects.filter(state="draft")[0].code, "campaign": ScoutCampaign.objects.filter(closed_on=None)[0].code,
        "signal": Signal.objects.annotate(n=Count("links")).order_by("-n")[0].pk,
    }  # fmt: skip
