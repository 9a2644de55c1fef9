"""The unified social credit code 统一社会信用代码: eighteen characters, the last of which checks the others.

Whence: GB 32100-2015. Weights are the powers of 3 modulo 31; the letters I, O, S, V, Z are not used, for they look like digits or one another.
"""

from __future__ import annotations

import re
import unicodedata

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def check_character(body: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_credit_code(text: str) -> bool:
    """Whether ``text`` is a whole and consistent code."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET) and check_character(text[:-1]) == text[-1]


def credit_code(text: str, *, field: str = "credit_code") -> str | None:
    """The code as it is stored (None when nothing was typed); refuses what cannot be one."""
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not code:
        return None
    if len(code) != LENGTH:
        raise BadValue(
            field,
            Bi(
                f"统一社会信用代码应为 18 位，现为 {len(code)} 位",
                f"A credit code has 18 characters; this has {len(code)}",
            ),
        )
    if not is_credit_code(code):
        raise BadValue(
            field,
            Bi(
                "校验位不符，请对照营业执照或法人证书核对",
                "The check character does not fit; compare with the certificate of the organisation",
            ),
        )
    return code
