"""Reading Seals of excellence: who may know them, whether a dossier may get one, and what the public may ask by hash or number."""

from __future__ import annotations

import datetime as dt
import json

from django.db.models import Q, QuerySet

from zhongshu.award.models.seals import EXPIRED, MONEY, SEATS, STANDINGS, VALID, Seal
from zhongshu.award.queries.packages import left_of_year, open_item, plan_money, plan_of
from zhongshu.documents.verifying import Verified
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import Hidden
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.models import Chapter, Dossier
from zhongshu.lifecycle.queries import among_known, last_chapter
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import rules_of

RIGHT = "seal:RSA"
SOON = dt.timedelta(days=30)
PASSED = "refine"  # the recommendation of an opinion that stands above the line


def seals(actor: Actor) -> QuerySet[Seal]:
    """The Seals this actor may know, without their files."""
    if not actor.may(RIGHT):
        return Seal.objects.none()
    return among_known(actor, Seal.objects.all()).select_related("dossier__organisation").defer("file")


def seals_of(actor: Actor, dossier: Dossier) -> list[Seal]:
    """Those of one dossier, the newest first."""
    return list(seals(actor).filter(dossier=dossier).order_by("-issued_on", "-pk"))


def seal_of(actor: Actor, dossier: Dossier, code: str) -> Seal:
    """One Seal of this dossier, with its file."""
    found = Seal.objects.filter(dossier=dossier, code=code).select_related("dossier").first()
    if found is None or not seals(actor).filter(pk=found.pk).exists():
        raise Hidden
    return found


def in_force(dossier: Dossier) -> Seal | None:
    """The Seal that holds today."""
    return Seal.objects.filter(dossier=dossier, standing=VALID, valid_until__gte=clock.today()).defer("file").first()


def passing_opinion(dossier: Dossier) -> Chapter | None:
    """The last opinion, when it stands above the line or a golden ticket carried it there."""
    opinion = last_chapter(dossier, "opinion")
    if opinion is None:
        return None
    body = json.loads(opinion.body)
    return opinion if body.get("recommendation") == PASSED or body.get("golden_ticket") else None


def lacks_for_seal(dossier: Dossier) -> list[Bi]:
    """What stands in the way of a Seal."""
    found = []
    if dossier.state != "BENCH":
        found.append(Bi("卷宗在储备中（未获经费）", "a dossier on the bench (that got no money)"))
    if passing_opinion(dossier) is None:
        found.append(Bi("过线的论证意见，或金票", "an opinion above the line, or a golden ticket"))
    if open_item(dossier) is not None:
        found.append(Bi("立项建议包的决定（表决尚未结束）", "the decision of its package (the vote is not over)"))
    if Seal.objects.filter(dossier=dossier, standing=VALID).exists():
        found.append(Bi("没有仍然有效的印章", "no Seal that still holds"))
    return found


def belied(dossier: Dossier, cause: str) -> Bi | None:
    """Why this cause is not so, where the year's count speaks against it: a seat is left, or money enough for what the dossier asks."""
    seats, left = left_of_year(rules_of(dossier.rule_set))
    if cause == SEATS and seats:
        text = Bi(
            "今年还有 {n} 个席位，席位未满，请另选原因",
            "{n} seats of the year are left: they are not full; choose another cause",
        )
        return text.fill(n=seats)
    asked = plan_money(plan_of(dossier))
    if cause == MONEY and left and left >= asked:
        text = Bi(
            "今年还有 {w}可安排，够这份方案所需的 {a}，请另选原因",
            "{w} of the year is free, enough for the {a} its plan asks; choose another cause",
        )
        return text.fill(w=amount(left), a=amount(asked))
    return None


def may_have_one(dossier: Dossier) -> bool:
    """Whether the pages of a Seal are shown at all: it has one, or might get one."""
    return Seal.objects.filter(dossier=dossier).exists() or (dossier.state == "BENCH" and passing_opinion(dossier) is not None)  # fmt: skip


def run_out() -> QuerySet[Seal]:
    """Seals whose last day has passed and that nobody has closed."""
    return Seal.objects.filter(standing=VALID, valid_until__lt=clock.today()).select_related("dossier").defer("file")


def ending_soon() -> QuerySet[Seal]:
    """Seals in force that end within a month, the nearest first."""
    until = clock.today() + SOON
    return (
        Seal.objects.filter(standing=VALID, valid_until__gte=clock.today(), valid_until__lte=until)
        .select_related("dossier")
        .defer("file")
        .order_by("valid_until", "pk")
    )


KIND, UNTIL, HOLDER = Bi("卓越印章", "Seal of excellence"), Bi("有效至", "Valid until"), Bi("持有单位", "Holder")


def verify(sha256: str) -> Verified | None:
    """The Seal whose certificate or file carries this hash, with what stands on its face."""
    found = Seal.objects.filter(Q(sha256=sha256) | Q(file_sha256=sha256)).defer("file").first()
    if found is None:
        return None
    said = found.value
    holder = pick({f"name_{side}": said["organisation"][side] for side in ("zh", "en")}, "name")
    return _verified(found, pick({f"title_{side}": said["title"][side] for side in ("zh", "en")}, "title"), holder)


def verify_number(code: str) -> Verified | None:
    """The Seal of this number; who holds it is for those who have the certificate."""
    found = Seal.objects.filter(code=code).defer("file").first()
    return _verified(found) if found else None


def _verified(seal: Seal, title: str = "", holder: str = "") -> Verified:
    """Valid on its days and no longer, whether or not somebody has closed it yet."""
    holds = seal.standing == VALID and seal.valid_until >= clock.today()
    label = STANDINGS[EXPIRED] if seal.standing == VALID and not holds else seal.standing_label
    facts = [(UNTIL, seal.valid_until.isoformat())]
    if holder:
        facts.append((HOLDER, holder))
    return Verified(KIND, seal.code, label, holds, title, tuple(facts))
