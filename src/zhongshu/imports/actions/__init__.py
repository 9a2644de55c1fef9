"""What is done with an import: received, checked, confirmed by a person, entered chunk by chunk."""

from zhongshu.imports.actions.checking import check
from zhongshu.imports.actions.jobs import (
    confirm,
    enter_chunk,
    folder,
    nothing_to_enter,
    parsed_rows,
    receive,
    run,
    stop,
)

__all__ = ["check", "confirm", "enter_chunk", "folder", "nothing_to_enter", "parsed_rows", "receive", "run", "stop"]
