"""How long a text may be when a rule counts Chinese characters: a text in another script may take three letters for each.

Flows in: a text and the rule's figure. Flows out: whether the text is Chinese, and its limit. Whence: spec lifecycle (lengths of a lead's texts).
"""

from __future__ import annotations

import re

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")  # the same ranges stand in static/app/forms.js
LETTERS_A_CHARACTER = 3  # an English sentence needs about three letters where a Chinese one needs one character


def is_chinese(text: str) -> bool:
    """Whether a text is to be kept on its Chinese side."""
    return bool(_CHINESE.search(text))


def length_limit(text: str, characters: int) -> int:
    """How long a text may be when the rule says ``characters`` in Chinese."""
    return characters if is_chinese(text) else characters * LETTERS_A_CHARACTER
