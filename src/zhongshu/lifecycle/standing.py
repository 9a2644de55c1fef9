"""The projection for lists: one `Standing` row from a dossier, the same whether refreshed after an act or rebuilt for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from zhongshu.kernel import search
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import Dossier, Standing

SAME = (
    "code", "title_zh", "title_en", "claim_zh", "claim_en", "state", "kind", "field", "channel", "programme", "region", "tier", "stage", "transfer_open", "nuclear_since", "trl",
    "money_fen", "currency", "origin", "opened_on", "state_since", "due_on", "next_decision_on",
)  # fmt: skip
COLUMNS = [f.attname for f in Standing._meta.concrete_fields if not f.primary_key]
NAMING = frozenset(
    {"title_zh", "title_en", "claim_zh", "claim_en", "organisation_id", "specialist_id"}
)  # what is found by
BATCH = 500


def row_for(dossier: Dossier) -> Standing:
    """The row of one dossier (its organisation, specialist and person are read, so select them with it)."""
    organisation, person = dossier.organisation, dossier.specialist.person if dossier.specialist else None
    return Standing(
        dossier_id=dossier.pk,
        **{name: getattr(dossier, name) for name in SAME},
        macro=STATES[dossier.state].macro.value,
        organisation_id=dossier.organisation_id or "",
        organisation_zh=organisation.name_zh if organisation else "",
        organisation_en=organisation.name_en if organisation else "",
        specialist_id=dossier.specialist_id or "",
        specialist_zh=person.name_zh if person else "",
        specialist_en=person.name_en if person else "",
        clock_stopped=dossier.clock_stopped_on is not None,
    )


def search_text(row: Standing) -> str:
    """What a dossier is found by."""
    return " ".join(
        filter(
            None,
            (
                row.code,
                row.title_zh,
                row.title_en,
                row.claim_zh,
                row.claim_en,
                row.organisation_zh,
                row.organisation_en,
                row.specialist_zh,
                row.specialist_en,
            ),
        )
    )


def touch(dossier: Dossier, columns: Mapping[str, object]) -> None:
    """Bring the row of one dossier up to date after these of its columns changed; written anew only when what it is found by changed."""
    if NAMING & set(columns):
        refresh([dossier.pk])
        return
    changed = {name: value for name, value in columns.items() if name in SAME}
    if "state" in changed:
        changed["macro"] = STATES[dossier.state].macro.value
    if "clock_stopped_on" in columns:
        changed["clock_stopped"] = columns["clock_stopped_on"] is not None
    if changed:
        Standing.objects.filter(pk=dossier.pk).update(**changed)


@question
def _named(ids: Sequence[str]) -> QuerySet[Dossier]:
    return Dossier.objects.filter(pk__in=ids).select_related("organisation", "specialist__person")


def refresh(ids: Iterable[str]) -> int:
    """Write the rows of these dossiers anew; part of the act that changed them."""
    wanted = list(ids)
    written = 0
    for start in range(0, len(wanted), BATCH):
        rows = [row_for(dossier) for dossier in _named(wanted[start : start + BATCH])]
        Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["dossier"], update_fields=COLUMNS)
        search.put_many("dossier", [(row.dossier_id, search_text(row)) for row in rows])
        written += len(rows)
    return written
