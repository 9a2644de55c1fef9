"""Every name by which a plan's proposers could be known: what redaction replaces. Read by the room alone."""

from __future__ import annotations

import json
from typing import Any

from zhongshu.appraisal.models import Appraisal
from zhongshu.lifecycle.chapters import Audience, edition
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import Employment, Organisation


def sealed_plan(appraisal: Appraisal) -> dict[str, Any]:
    """The plan under appraisal, whole."""
    return json.loads(appraisal.plan.body) if appraisal.plan else {}


def blind_plan(appraisal: Appraisal) -> dict[str, Any]:
    """What the audience table leaves of it for blind readers, before names are taken out of free text."""
    return edition("plan", sealed_plan(appraisal), Audience.BLIND)


def names_of(dossier: Dossier, plan: dict[str, Any], extra: str = "") -> list[str]:
    """Names in both languages: the organisation and its parent, the team, where they work, whoever the plan itself names."""
    found = [*_people(dossier), *_organisations(dossier), *_in_plan(plan), *extra.splitlines()]
    return list(dict.fromkeys(name.strip() for name in found if name and name.strip()))


def _people(dossier: Dossier) -> list[str]:
    rows = dossier.members.values_list("person__name_zh", "person__name_en")
    return [name for row in rows for name in row]


def _organisations(dossier: Dossier) -> list[str]:
    people = dossier.members.values("person_id")
    ids = set(Employment.objects.filter(person_id__in=people).values_list("organisation_id", flat=True))
    ids |= {dossier.organisation_id} if dossier.organisation_id else set()
    ids |= set(Organisation.objects.filter(pk__in=ids, parent__isnull=False).values_list("parent_id", flat=True))
    rows = Organisation.objects.filter(pk__in=ids).values_list("name_zh", "name_en")
    return [name for row in rows for name in row]


def _in_plan(plan: dict[str, Any]) -> list[str]:
    """The plan's own fields that name somebody; they do not travel, but their names may stand in free text."""
    organisation = plan.get("organisation") or {}
    found = [organisation.get("zh", ""), organisation.get("en", "")]
    for member in plan.get("team") or []:
        found += [member.get("name", ""), member.get("organisation", "")]
    found += [asset.get("owner", "") for asset in plan.get("ip_assets") or []]
    return found
