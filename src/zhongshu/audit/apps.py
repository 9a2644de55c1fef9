"""Registers the audit room with Django: its place in the rail, its chores."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhongshu.audit"
    label = "audit"

    def ready(self) -> None:
        from zhongshu.audit.chores import follow_checks, nightly_check
        from zhongshu.kernel.bilingual import Bi
        from zhongshu.kernel.chores import chore
        from zhongshu.ledger.heads import leave_hourly_head
        from zhongshu.notices.kinds import name_kind
        from zhongshu.pages import rail

        chore("audit.follow_checks", every=2)(follow_checks)
        chore("audit.nightly_check", every=600)(nightly_check)
        chore("audit.hourly_head", every=3600)(leave_hourly_head)
        name_kind("ledger_broken", Bi("账本警报", "Ledger alarm"))
        rail.register("hub", Bi("账本", "Ledger"), "audit:lines", "ledger:R", "shield-check", order=70)
