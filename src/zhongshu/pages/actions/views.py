"""How somebody likes to see a list: saved views and chosen columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Hidden, TooMany
from zhongshu.pages.cleaning import clean_line
from zhongshu.pages.models import ColumnChoice, SavedView

MOST_VIEWS = 20
LONGEST_NAME = 40
LONGEST_QUERY = 2000


def save_view(actor: Any, *, listing: str, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep the present filters, sort and columns of a list under a name; the same name is replaced."""
    called = clean_line(name)
    if not called or len(called) > LONGEST_NAME:
        raise BadValue(
            "name", Bi(f"请取一个 {LONGEST_NAME} 字以内的名字", f"Give a name of at most {LONGEST_NAME} characters")
        )
    if len(query) > LONGEST_QUERY:
        raise BadValue("query", Bi("筛选条件太长", "The filters are too long"))
    own = SavedView.objects.filter(owner=actor.user_id, listing=listing)
    if not own.filter(name=called).exists() and own.count() >= MOST_VIEWS:
        raise TooMany(Bi(f"每个列表最多保存 {MOST_VIEWS} 个视图", f"A list keeps at most {MOST_VIEWS} views"))
    view, _ = SavedView.objects.update_or_create(
        owner=actor.user_id, listing=listing, name=called, defaults={"query": query, "shared": shared}
    )
    return view


def forget_view(actor: Any, *, view_id: int) -> None:
    """Remove one's own saved view."""
    gone, _ = SavedView.objects.filter(pk=view_id, owner=actor.user_id).delete()
    if not gone:
        raise Hidden


def choose_columns(actor: Any, *, listing: str, columns: Sequence[str]) -> None:
    """Keep which columns somebody wants in a list; none chosen brings the list's own back."""
    if not columns:
        ColumnChoice.objects.filter(owner=actor.user_id, listing=listing).delete()
        return
    ColumnChoice.objects.update_or_create(owner=actor.user_id, listing=listing, defaults={"columns": ",".join(columns)})
