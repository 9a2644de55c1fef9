"""Rows at the access door for views that cannot carry one themselves: rooms below `people`, and other people's packages."""

from __future__ import annotations

from zhongshu.people.access import OUTSIDE, Row
from zhongshu.people.matrix import right

PUBLIC = Row(None)
OWN = Row(right("desk:R"), ("POST",))

OUTSIDE.update(
    {
        "pages:draft": Row(None, ("POST",)),
        "pages:view_save": OWN,
        "pages:view_forget": OWN,
        "pages:columns": OWN,
        "pages:pick": Row(right("desk:R"), ("GET", "HEAD")),
    }
)
