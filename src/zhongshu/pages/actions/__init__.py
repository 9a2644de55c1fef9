"""What this room writes: keys of sent forms, drafts, saved views, chosen columns. Furniture of one reader, so no line in the ledger."""

from zhongshu.pages.actions.drafts import forget_draft, forget_old, save_draft
from zhongshu.pages.actions.once import once, perform_once
from zhongshu.pages.actions.views import choose_columns, forget_view, save_view

__all__ = [
    "choose_columns",
    "forget_draft",
    "forget_old",
    "forget_view",
    "once",
    "perform_once",
    "save_draft",
    "save_view",
]
