"""A figure as people write it: every digit that is kept, no exponent, no needless zero. ``2620.0`` is 2620, ``1234567.5`` stays what it is."""

from __future__ import annotations

from decimal import Decimal


def figure(value: float | int | None) -> str:
    """The figure in full; a dash where there is none yet."""
    if value is None:
        return "—"
    return f"{Decimal(f'{value:.15g}').normalize():f}" if value else "0"
