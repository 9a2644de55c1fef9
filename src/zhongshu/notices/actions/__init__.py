"""Writing notices: telling (inside an act), reading marks, preferences, delivery."""

from zhongshu.notices.actions.notify import notify

__all__ = ["notify"]
