"""Where delivery stands among the pages of a dossier and in the rail."""

from __future__ import annotations

from django.db.models import Q

from zhongshu.delivery.models import AcceptanceVote, GateVote
from zhongshu.delivery.queries.people import reads_report
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import tabs
from zhongshu.lifecycle.files import also_shown
from zhongshu.lifecycle.models import Dossier
from zhongshu.pages import rail
from zhongshu.panels.judging import judges_at, speaks
from zhongshu.panels.models import ACCEPTANCE, GATE, Panel


def under_contract(dossier: Dossier) -> bool:
    return dossier.stage is not None


also_shown(reads_report)
tabs.register("delivery", Bi("实施", "Work"), "delivery:overview", right="dossier:R", order=40, shows=under_contract)
tabs.register(
    "milestones",
    Bi("里程碑", "Milestones"),
    "delivery:milestones",
    right="milestone:RUA",
    order=41,
    shows=under_contract,
)
tabs.register(
    "iterations", Bi("迭代", "Iterations"), "delivery:iterations", right="iteration:RCU", order=42, shows=under_contract
)
tabs.register("issues", Bi("问题", "Issues"), "delivery:issues", right="issue:RCUA", order=43, shows=under_contract)
tabs.register("money", Bi("经费", "Money"), "delivery:money", right="payment:RUAS", order=44, shows=under_contract)
tabs.register("gates", Bi("评审", "Gates"), "delivery:gates", right="gate:RUA", order=45, shows=under_contract)
rail.register("deliver", Bi("里程碑", "Milestones"), "delivery:all_milestones", "milestone:RUA", "flag", 40)
rail.register("deliver", Bi("问题", "Issues"), "delivery:all_issues", "issue:RUA", "alert-triangle", 42)
rail.register("deliver", Bi("预警", "Alerts"), "delivery:all_alerts", "iteration:RCU", "bell", 44)
rail.register("deliver", Bi("拨付", "Payments"), "delivery:all_payments", "payment:RUAS", "coin", 46)
rail.register("deliver", Bi("里程碑评审", "Gates"), "delivery:all_gates", "gate:RUA", "gavel", 48)


def voted(panel: Panel) -> set[str]:
    """The seats of whoever has voted at this gate or acceptance."""
    at_gates = GateVote.objects.filter(gate__panel_id=panel.pk).values("user__person_id")
    at_ends = AcceptanceVote.objects.filter(acceptance__panel_id=panel.pk).values("user__person_id")
    who = Q(person_id__in=at_gates) | Q(person_id__in=at_ends)
    return set(panel.seats.filter(who).values_list("pk", flat=True))


for _kind in (GATE, ACCEPTANCE):
    judges_at(_kind, "delivery:judging")
    speaks(_kind, voted)
