"""Where the records of the blind world are asked for: the right ids for every parameter of every address, and what is typed into its searches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.promises.blind_world import World, profile_id
from tests.promises.blindness import Pool
from zhongshu.desk.reports import indicators
from zhongshu.ledger.models import Line
from zhongshu.notices.models import Notice
from zhongshu.people.models import Employment, Grant, Interest
from zhongshu.policy.models import RuleSet

LOOKED_FOR = ("钙钛矿叠层", "Perovskite tandem")  # what a blind judge knows of the technology
LINES = (  # acts whose lines a blind reader would most like to read
    "appraisal.lock_review", "appraisal.use_ticket", "panels.decline", "panels.declare_conflict", "proposal.name_expert",
)  # fmt: skip
QUERIES = ("", "?export=csv", "?export=xlsx", *(f"?q={word}" for word in LOOKED_FOR), "?page=2")


def pool_of(world: World, *, wide: bool = False, lines: Sequence[str] | None = LINES) -> Pool:
    """The ids; ``wide`` adds every hidden id to every parameter, as somebody would who guesses."""
    cast, panel = world.cast, world.panel
    codes, panels = [cast.dossier.code], [panel.code, world.other.code]
    hidden = [*codes, *panels]
    persons = [cast.zhao.person_id, cast.who["spoke"].person_id]
    accounts = [cast.zhao.user_id, cast.who["spoke"].user_id]
    of: dict[str, dict[str, Any]] = {
        "appraisal:review": {"code": panels}, "appraisal:cross": {"code": panels}, "appraisal:panel_opinion": {"code": panels},
        "panels:panel": {"code": panels}, "panels:seat": {"seat_id": list(panel.seats.values_list("pk", flat=True))},
        "people:organisation": {"pk": [cast.host.pk]}, "people:edit_organisation": {"pk": [cast.host.pk]},
        "people:person": {"pk": persons}, "people:edit_person": {"pk": persons}, "people:add_employment": {"pk": persons},
        "people:new_merge": {"pk": persons}, "people:end_employment": {"pk": _some(Employment.objects.filter(person_id=persons[0]))},
        "people:expert": {"pk": [profile_id(cast.who[name]) for name in ("spoke", "silent")]},
        "people:edit_expert": {"pk": [profile_id(cast.who[name]) for name in ("spoke", "silent")]},
        "people:interest": {"pk": _some(Interest.objects.all())}, "people:rebut_interest": {"pk": _some(Interest.objects.all())},
        "people:end_interest": {"pk": _some(Interest.objects.all())}, "people:rule_interest": {"pk": _some(Interest.objects.all())},
        "people:account_of": {"pk": accounts}, "people:grant_role": {"pk": accounts}, "people:close_account": {"pk": accounts},
        "people:end_grant": {"pk": _some(Grant.objects.filter(user_id__in=accounts))},
        "documents:upload": {"about_kind": ["dossier"], "about_id": [cast.dossier.pk]},
        "desk:report": {"code": [*indicators()]}, "pages:pick": {"name": ["person", "organisation", "signal"]},
        "policy:": {"number": [str(n) for n in RuleSet.objects.values_list("number", flat=True)[:1]], "other": ["1"], "section": ["care"]},
        "audit:line": {"seq": [str(n) for n in _lines(lines)]},
    }  # fmt: skip
    every: dict[str, Any] = {
        "code": hidden if wide else codes, "section": ["heilmeier", "team", "views"], "document_id": [row.pk for row in cast.files],
        "notice_id": _some(Notice.objects.order_by("-pk"), 4), "member_id": _some(cast.dossier.members), "pk": _some(panel.seats),
        "number": ["1"], "verb": ["review"], "kind": ["pdf"],
    }  # fmt: skip
    if wide:
        ids = list(world.hidden("identity", "reviewers", "values").items())
        every |= {"pk": [token for name, token in ids if name.endswith("_id") or "_id_" in name]}
    return Pool(of, every, QUERIES if wide else QUERIES[:4])


def _some(rows: Any, most: int = 2) -> list[str]:
    return list(rows.values_list("pk", flat=True)[:most])


def _lines(verbs: Sequence[str] | None) -> list[int]:
    """The first line of each of these acts; None: every line."""
    if verbs is None:
        return list(Line.objects.order_by("seq").values_list("seq", flat=True))
    found = (Line.objects.filter(verb=verb).order_by("seq").values_list("seq", flat=True).first() for verb in verbs)
    return [seq for seq in found if seq is not None]
