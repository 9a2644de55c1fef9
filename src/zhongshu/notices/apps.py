"""Registers the notices room with Django, and its chores with the worker."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhongshu.notices"
    label = "notices"

    def ready(self) -> None:
        from zhongshu.kernel.bilingual import Bi
        from zhongshu.kernel.chores import chore
        from zhongshu.notices.actions.deliver import deliver_waiting, erase_addresses
        from zhongshu.notices.actions.digest import write_digests
        from zhongshu.notices.queries import unread_count
        from zhongshu.pages import rail

        chore("notices.deliver", every=5)(deliver_waiting)
        chore("notices.digest", every=300)(write_digests)
        chore("notices.erase_addresses", every=6 * 3600)(erase_addresses)
        rail.count("inbox", unread_count)
        rail.register("hub", Bi("邮件发送", "Mail delivery"), "notices:outbox", "users:UR", "mail", order=90)
