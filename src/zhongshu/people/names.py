"""Names of persons and organisations as they are stored: cleaned, one language at least, and a key that sorts Chinese by pinyin on both databases."""

from __future__ import annotations

import re
import unicodedata

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue

KEY_LENGTH = 120
# Characters nobody sees: bidirectional controls, zero-width signs, control characters
_UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ORCID = re.compile(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")


def clean(text: str) -> str:
    """One line of text without unseen characters and doubled spaces."""
    return " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())


def names(zh: str, en: str, *, limit: int) -> tuple[str, str]:
    """Both names cleaned; at least one is needed, and neither may be longer than its column."""
    zh, en = clean(zh), clean(en)
    if not zh and not en:
        raise BadValue("name_zh", Bi("请填写名称，中文或英文至少一个", "Enter a name, in Chinese or in English"))
    for field, text in (("name_zh", zh), ("name_en", en)):
        if len(text) > limit:
            raise BadValue(field, Bi(f"名称最多 {limit} 字", f"A name has at most {limit} characters"))
    return zh, en


def sort_key(zh: str, en: str) -> str:
    """What a list is sorted by: pinyin of the Chinese name, or else the English name, without case."""
    return (_pinyin(zh) if zh else en).casefold()[:KEY_LENGTH]


def _pinyin(zh: str) -> str:
    from pypinyin import Style, lazy_pinyin  # its dictionary is large; a process that names nobody does without

    return " ".join(lazy_pinyin(zh, style=Style.TONE3))


def orcid(text: str) -> str | None:
    """An ORCID as it is stored (None when nothing was typed), its check digit verified (ISO 7064 MOD 11-2)."""
    code = clean(text).upper().removeprefix("HTTPS://ORCID.ORG/")
    if not code:
        return None
    if not _ORCID.match(code) or orcid_check(code) != code[-1]:
        raise BadValue(
            "orcid", Bi("ORCID 不正确，例如 0000-0002-1825-0097", "Not an ORCID, such as 0000-0002-1825-0097")
        )
    return code


def orcid_check(code: str) -> str:
    """The last character that belongs to the digits before it."""
    total = 0
    for digit in code.replace("-", "")[:15]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
