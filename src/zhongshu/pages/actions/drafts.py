"""Drafts: what is typed is stored as it is typed, for an account or for a visitor's token, and taken away when the form was sent."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, TooMany
from zhongshu.pages.models import Draft, Once

LARGEST = 200_000  # bytes of one draft: a long plan is 60,000
MOST = 50  # drafts of one owner
KEPT_DAYS = 30


def save_draft(owner: str, form: str, about: str, data: dict[str, Any]) -> Draft:
    """Store or replace the draft of one form."""
    if len(json.dumps(data, ensure_ascii=False).encode()) > LARGEST:
        raise BadValue("", Bi("草稿太大，没有保存", "The draft is too large and was not saved"))
    already = Draft.objects.filter(owner=owner)
    if not already.filter(form=form, about=about).exists() and already.count() >= MOST:
        raise TooMany(Bi("草稿太多，请先提交或清理旧草稿", "Too many drafts; send or clear old ones first"))
    draft, _ = Draft.objects.update_or_create(
        owner=owner, form=form, about=about, defaults={"data": data, "saved_at": clock.now()}
    )
    return draft


def forget_draft(owner: str, form: str, about: str = "") -> None:
    """Take the draft away: its form was sent, or its owner does not want it."""
    Draft.objects.filter(owner=owner, form=form, about=about).delete()


def forget_old() -> int:
    """Drafts and keys older than a month; called by the worker every night. Gives how many rows went."""
    old = clock.now() - dt.timedelta(days=KEPT_DAYS)
    return Draft.objects.filter(saved_at__lt=old).delete()[0] + Once.objects.filter(at__lt=old).delete()[0]
