"""Reading import jobs, and what of a file is known already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from zhongshu.imports.models import ImportFault, ImportJob
from zhongshu.kernel.errors import Hidden
from zhongshu.people.actor import Actor
from zhongshu.people.models import ExpertProfile, Organisation, Person


def jobs(actor: Actor) -> QuerySet[ImportJob]:
    """All jobs, newest first."""
    actor.require("import:UA")
    return ImportJob.objects.order_by("-created_at")


def job_for(actor: Actor, job_id: str) -> ImportJob:
    """One job."""
    found = jobs(actor).filter(pk=job_id).first()
    if found is None:
        raise Hidden
    return found


def faults_of(job: ImportJob) -> QuerySet[ImportFault]:
    """Every fault, in the order of the file."""
    return ImportFault.objects.filter(job=job).order_by("line", "id")


def sample_of(job: ImportJob) -> list[dict[str, Any]]:
    """The first good rows as they would be entered."""
    return json.loads(job.sample)


RECORDS: dict[str, type[Organisation] | type[Person]] = {"organisation": Organisation, "person": Person}


def references_of(kind: str, references: Iterable[str]) -> set[str]:
    """Which of these source references are known."""
    return {
        ref
        for ref in RECORDS[kind].objects.filter(source_ref__in=list(references)).values_list("source_ref", flat=True)
        if ref
    }


def without_parent(organisation_ids: Iterable[str]) -> set[str]:
    """Which of these organisations stand below nobody."""
    return set(
        Organisation.objects.filter(pk__in=list(organisation_ids), parent__isnull=True).values_list("pk", flat=True)
    )


def experts_among(person_ids: Iterable[str]) -> set[str]:
    """Which of these persons are experts already."""
    return set(ExpertProfile.objects.filter(person_id__in=list(person_ids)).values_list("person_id", flat=True))
