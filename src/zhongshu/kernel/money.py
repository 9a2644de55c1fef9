"""Money is a whole number of fen with its currency. Shown in 万元; never a float, never a Decimal column.

SQLite keeps decimals as floating point and loses fen above 9e15; integers are exact on both databases.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
LIMIT_FEN = 10**15  # ten trillion yuan: beyond it somebody typed too many zeros


def fen_from_wan(text: str | int | Decimal, *, field: str = "amount") -> int:
    """Fen from an amount in 万元 as a person types it ("20", "1,250.5"); refuses what is not exact to the fen."""
    cleaned = re.sub(r"[,，\s]", "", str(text))
    try:
        fen = Decimal(cleaned) * FEN_PER_WAN
    except InvalidOperation:
        raise BadValue(
            field,
            Bi("请填写数字，单位为万元，例如 20 或 12.5", "Enter a number in units of 10,000 yuan, such as 20 or 12.5"),
        ) from None
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise BadValue(field, Bi("金额最小到分", "Amounts go down to the fen, no further"))
    if fen < 0:
        raise BadValue(
            field, Bi("金额不能是负数，请填写 0 或更大的数", "An amount cannot be negative: enter 0 or more")
        )
    if fen > LIMIT_FEN:
        raise BadValue(field, Bi("金额超出可用范围", "The amount is out of range"))
    return int(fen)


def wan(fen: int | None) -> str:
    """An amount in 万元 with thousands separators, as many decimals as needed, at least none ("1,250.5")."""
    if fen is None:
        return "—"
    whole = f"{Decimal(fen) / FEN_PER_WAN:,.6f}"
    return whole.rstrip("0").rstrip(".")


def amount(fen: int) -> Bi:
    """An amount within a sentence: ``10 万元`` / ``CNY 100,000``. English readers do not count in ten thousands."""
    return Bi(f"{wan(fen)} 万元", "CNY " + yuan(fen).removesuffix(".00"))


def yuan(fen: int | None) -> str:
    """The exact amount in yuan ("12,505,000.00")."""
    return "—" if fen is None else f"{Decimal(fen) / FEN_PER_YUAN:,.2f}"
