"""What a change request may touch, and what it would mean: reads only. The act that carries it out stands in ``actions.changing``."""

from zhongshu.delivery.queries.changing.checks import calendar_after, check
from zhongshu.delivery.queries.changing.pieces import Piece, diff, pieces_of, shown, value_of

__all__ = ["Piece", "calendar_after", "check", "diff", "pieces_of", "shown", "value_of"]
