"""The guards this room answers for on T-08, T-09 and T-10. Each returns what is missing, in both languages."""

from __future__ import annotations

from zhongshu.appraisal.models import SIGNED
from zhongshu.appraisal.queries import below as below_the_line
from zhongshu.appraisal.queries import figures, running, short_of, short_of_quorum
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.gates import Wish, guard, page_for
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor

SIGNED_FIRST = Bi("组长签署的论证意见", "an opinion signed by the chair")


@guard("opinion_signed")
def opinion_signed(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """Signed, and still by a quorum: an interest that came on record since may have taken a verdict out (R-04)."""
    appraisal = running(dossier)
    return short_of_quorum(appraisal) if appraisal and appraisal.stage == SIGNED else [SIGNED_FIRST]


@guard("pass_rule")
def pass_rule(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """R-21; nothing is said of the figures before the opinion is signed."""
    appraisal = running(dossier)
    if appraisal is None or appraisal.stage != SIGNED:
        return []
    return short_of(appraisal, figures(appraisal), waiver=str(wish.said.get("waiver", "")) if wish else "")


@guard("below_line")
def below_line(actor: Actor, dossier: Dossier, wish: Wish | None) -> list[Bi]:
    """A dossier that passes, or that a golden ticket carries, is not declined."""
    appraisal = running(dossier)
    if appraisal is None or appraisal.stage != SIGNED:
        return []
    return below_the_line(appraisal, figures(appraisal))


page_for("T-08 T-09 T-10", "appraisal:decision")
