"""What is taken out of typed text before anything looks at it: direction overrides, invisible characters, control characters.

Text is first brought to NFC. Line breaks and tabs stay in long text; variation selectors and the joiner inside emoji stay. Whence: promise P22
(sanitisers keep bidi overrides and zero-width characters, so they must go first).
"""

from __future__ import annotations

import re
import unicodedata

# bidi embeddings, overrides and isolates; zero-width space and non-joiner; word joiner and its kin; byte-order mark; soft hyphen
_INVISIBLE = re.compile("[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c\u180e]")
_LONE_JOINER = re.compile(
    "(?<![\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff])\u200d"
)  # outside emoji
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean_text(text: str) -> str:
    """The text without what cannot be seen, line breaks as ``\\n``."""
    unified = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return _CONTROL.sub("", _LONE_JOINER.sub("", _INVISIBLE.sub("", unified)))


def clean_line(text: str) -> str:
    """A one-line text: cleaned, runs of white space as one space."""
    return re.sub(r"\s+", " ", clean_text(text)).strip()
