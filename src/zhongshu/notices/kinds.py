"""The names of kinds of notice, for the filter of the inbox. Rooms name their own in their apps.py; an unnamed kind shows its code."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi

KINDS: dict[str, Bi] = {
    "mail_parked": Bi("邮件发送失败", "Undelivered mail"),
    "digest": Bi("每日汇总", "Daily summary"),
    "dossier_moved": Bi("卷宗进展", "Dossier moved"),
}


def name_kind(kind: str, text: Bi) -> None:
    """Name a kind of notice."""
    KINDS[kind] = text


def kind_label(kind: str) -> Bi:
    return KINDS.get(kind) or Bi(kind, kind)
