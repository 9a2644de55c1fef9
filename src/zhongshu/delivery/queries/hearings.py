"""Reading what teams were asked and said: before a stop, before a merge; and which dossier may be joined. Reads only."""

from __future__ import annotations

from zhongshu.delivery.models import Gate, Hearing, Payment
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.models import Dossier

JOINABLE = ("ACTIVE", "GATE")
SILENT = Bi(
    "已于 {a} 请团队陈述，截至 {b} 未收到回复。", "The team was asked on {a} to speak by {b} and has not answered."
)


def partner_of(dossier: Dossier, code: str) -> Dossier | None:
    """The dossier this one may join: another one, at work, with books."""
    other = Dossier.objects.filter(code=code.strip().upper()).exclude(pk=dossier.pk).first()
    if other is None or other.state not in JOINABLE or not Payment.objects.filter(dossier=other).exists():
        return None
    return other


def asked_to_stop(dossier: Dossier) -> Hearing | None:
    """The last time the team was asked about a stop since the dossier came into its present state."""
    found = Hearing.objects.filter(dossier=dossier, gate__isnull=True, created_at__gte=dossier.state_since)
    return found.order_by("-created_at").first()


def asked_to_join(gate: Gate, code: str) -> Hearing | None:
    """The last time the team of the dossier to be joined was asked at this gate."""
    return Hearing.objects.filter(gate=gate, dossier__code=code.strip().upper()).order_by("-created_at").first()


def is_heard(hearing: Hearing | None) -> bool:
    """The team has spoken, or the day it was given has passed."""
    return hearing is not None and (hearing.said_on is not None or hearing.until < clock.today())


def may_speak(hearing: Hearing) -> bool:
    """Whether it is still of use to answer: the matter is open."""
    if hearing.gate is not None:
        return hearing.gate.state != "signed"
    return hearing.dossier.state in ("ACTIVE", "PAUSE", "PIVOT", "GATE")


def words_of(hearing: Hearing) -> str:
    """What is kept of it: the team's own words, or that it was asked and did not answer."""
    return hearing.said or SILENT.fill(a=hearing.asked_on.isoformat(), b=hearing.until.isoformat()).zh


def to_answer(dossier: Dossier) -> list[Hearing]:
    """Everything this team was asked, the newest first."""
    return list(
        Hearing.objects.filter(dossier=dossier).select_related("dossier", "gate__dossier").order_by("-created_at")
    )
