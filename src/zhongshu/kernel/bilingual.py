"""Two languages, side by side where a text is written, chosen only when it is shown.

``Bi`` holds both; neither may be empty, so a missing translation is an error where it is made and not a hole on a page.
Records hold pairs ``<name>_zh`` and ``<name>_en`` of which one may be empty; ``pick`` shows the reader's, or else the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils import translation

ZH, EN = "zh-hans", "en"


def language() -> str:
    """The reader's language: ``zh-hans`` unless English is active."""
    return EN if (translation.get_language() or ZH).startswith("en") else ZH


@dataclass(frozen=True, slots=True)
class Bi:
    """A text in Chinese and English; ``str()`` gives the reader's."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh or not self.en:
            raise ValueError(f"both languages are needed: {self.zh!r} / {self.en!r}")

    def __str__(self) -> str:
        return self.en if language() == EN else self.zh

    def __add__(self, other: Bi) -> Bi:
        return Bi(self.zh + other.zh, self.en + other.en)

    def fill(self, **values: object) -> Bi:
        """Both texts with ``{names}`` replaced; a ``Bi`` among the values is put in each language."""
        return Bi(
            self.zh.format(**{k: v.zh if isinstance(v, Bi) else v for k, v in values.items()}),
            self.en.format(**{k: v.en if isinstance(v, Bi) else v for k, v in values.items()}),
        )

    def as_dict(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


WAIVER = "豁免 / waiver: "  # how a sealed opinion keeps a waiver among its conditions
_BOTH = re.compile(r"(?P<zh>.*[\u4e00-\u9fff].*?) [·/] (?P<en>[\x00-\x7f]*[A-Za-z]{2}[\x00-\x7f]*)", re.DOTALL)


def unfold(text: str) -> Bi:
    """What the house itself wrote in both languages on one line (``中文 · English``, ``中文 / English``), as a pair; other words as they are."""
    if text.startswith(WAIVER):
        said = text.removeprefix(WAIVER)
        return Bi(f"豁免：{said}", f"Waiver: {said}")
    found = _BOTH.fullmatch(text)
    return Bi(found["zh"], found["en"]) if found else Bi(text, text)


def pick(record: Any, name: str) -> str:
    """The reader's side of the pair ``name_zh`` / ``name_en`` of a record or mapping, or the other side when that is empty."""
    return shown_side(record, name)[0]


def shown_side(record: Any, name: str) -> tuple[str, str]:
    """What `pick` shows, and the tag of the language it is in, as HTML writes it."""
    get = record.get if isinstance(record, dict) else lambda key: getattr(record, key)
    zh, en = get(f"{name}_zh") or "", get(f"{name}_en") or ""
    in_english = bool(en) and (language() == EN or not zh)
    return (en, "en") if in_english else (zh, "zh-Hans")
