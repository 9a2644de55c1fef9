"""How an appraisal stands with one of its experts: what is asked, by when, and where; afterwards, where the own review and the opinion are read."""

from __future__ import annotations

from django.urls import reverse

from zhongshu.appraisal.models import BLIND, CROSS, DECIDED, OPINION, PREPARING, Appraisal
from zhongshu.appraisal.queries.votes import asked_to_cross
from zhongshu.kernel.bilingual import Bi
from zhongshu.panels.judging import Awaited
from zhongshu.panels.models import Seat

TO_REVIEW, TO_CROSS = (
    Bi("待您评议", "Awaits your review"),
    Bi("待您答复交叉评议", "Awaits your answer to the cross round"),
)
TO_WRITE, ENDED = Bi("待您撰写论证意见", "Awaits your opinion"), Bi("评议已结束", "The rounds are over")
MATERIAL, DONE, READ = (
    Bi("材料准备中", "Material being prepared"),
    Bi("已提交", "Submitted"),
    Bi("可读论证意见书", "The opinion can be read"),
)


def standing(seat: Seat) -> Awaited:
    """In the words of the expert's list; never a word of what others said."""
    panel = seat.panel
    found = Appraisal.objects.filter(panel=panel).select_related("dossier").first()
    home = reverse("appraisal:review", args=[panel.code])
    if found is None or found.stage == PREPARING:
        return Awaited(MATERIAL, None, "")
    rounds = set(found.reviews.filter(seat=seat).values_list("round", flat=True))
    asked = asked_to_cross(found) if found.stage == CROSS else None
    if found.stage == BLIND and not rounds:
        return Awaited(TO_REVIEW, panel.due_on, home, "info")
    if found.stage == CROSS and rounds == {1} and (asked is None or seat.person_id in asked):
        return Awaited(TO_CROSS, found.cross_due_on, reverse("appraisal:cross", args=[panel.code]), "warn")
    if found.stage == OPINION and panel.chair_id == seat.person_id:
        return Awaited(TO_WRITE, found.dossier.due_on, reverse("appraisal:panel_opinion", args=[panel.code]), "warn")
    if found.stage == DECIDED:
        return Awaited(READ, None, reverse("appraisal:panel_opinion", args=[panel.code]) if rounds else home)
    return Awaited(DONE if rounds else ENDED, None, home, "good" if rounds else "neutral")
