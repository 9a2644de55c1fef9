"""Where appraisal stands in the rail and among the pages of a dossier, and where its experts judge."""

from zhongshu.appraisal.standing import standing
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import tabs
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.pages import rail
from zhongshu.panels.judging import awaits, judges_at, speaks
from zhongshu.panels.models import APPRAISAL, Panel


def appraised(dossier: Dossier) -> bool:
    return dossier.appraisals.exists()  # type: ignore[attr-defined]


def has_opinion(dossier: Dossier) -> bool:
    return last_chapter(dossier, "opinion") is not None


rail.register("select", Bi("论证", "Appraisal"), "appraisal:board", "panel:RUA", "gavel", 60)
tabs.register("appraisal", Bi("论证", "Appraisal"), "appraisal:appraisal", right="panel:RUA", order=28, shows=appraised)
tabs.register(
    "opinion", Bi("论证意见", "Opinion"), "appraisal:opinion", right="opinion:RUS", order=29, shows=has_opinion
)
judges_at(APPRAISAL, "appraisal:review")


def locked_seats(panel: Panel) -> set[str]:
    """Whoever has submitted."""
    return set(panel.seats.filter(reviews__isnull=False).values_list("pk", flat=True))


speaks(APPRAISAL, locked_seats)
awaits(APPRAISAL, standing)
