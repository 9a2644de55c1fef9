"""A proposal or a work of an expert, as far as its words are known, in either language.

In: mappings as they come from JSON lines. Out: `Document`s. Which field is Chinese is read from its letters, not believed from its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zhongshu_engine.errors import BadInput

HAN = re.compile(r"[\u3400-\u9fff]")
FIELDS = (
    "title",
    "abstract",
    "keywords",
    "title_en",
    "abstract_en",
    "keywords_en",
    "title_zh",
    "abstract_zh",
    "keywords_zh",
)
HAN_SHARE = 0.2  # a text with at least this share of Chinese characters among its letters is Chinese


@dataclass(frozen=True, slots=True)
class Document:
    """Words by language: what is said shortly (title, abstract, keywords) and the whole text where there is one."""

    id: str
    title: str
    english: str
    chinese: str
    full_english: str = ""
    full_chinese: str = ""
    expert: str = ""
    weight: float = 1.0


def is_chinese(text: str) -> bool:
    """Whether a text is written in Chinese.

    >>> is_chinese("面向 AI 芯片的存算一体"), is_chinese("A survey of 汉语 parsing methods")
    (True, False)
    """
    letters = sum(character.isalpha() for character in text)
    return letters > 0 and len(HAN.findall(text)) >= HAN_SHARE * letters


def read(record: Mapping[str, object], *, place: str = "", needs_expert: bool = False) -> Document:
    """A document from one JSON record: fields at its top level or under ``content``."""
    inner = record.get("content")
    content = {**record, **inner} if isinstance(inner, Mapping) else dict(record)
    identity, expert = (_name(content.get(name), place=f"{place}, field {name}") for name in ("id", "expert"))
    if not identity:
        raise BadInput("the record has no id", place=place)
    if needs_expert and not expert:
        raise BadInput("the work has no expert", place=place)
    parts: dict[bool, list[str]] = {True: [], False: []}
    for name in FIELDS:
        text = _words(content.get(name), place=f"{place}, field {name}")
        if text:
            parts[is_chinese(text)].append(text)
    full = _words(content.get("fulltext"), place=f"{place}, field fulltext")
    if not any(parts.values()) and not full:
        raise BadInput("the record has no title, abstract, keywords or text", place=place)
    weight = content.get("weight", 1.0)
    if not isinstance(weight, (int, float)) or not 0 <= weight < float("inf"):
        raise BadInput("the weight must be a number of at least 0", place=place)
    return Document(
        id=identity,
        title=_words(content.get("title"), place=place) or identity,
        english="\n".join(parts[False]),
        chinese="\n".join(parts[True]),
        full_english="" if is_chinese(full) else full,
        full_chinese=full if is_chinese(full) else "",
        expert=expert,
        weight=float(weight),
    )


def _name(value: object, *, place: str) -> str:
    """A name as text; numbers are names too, nothing else is."""
    if value is None:
        return ""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return _unicode(str(value).strip(), place)
    raise BadInput("must be text or a whole number", place=place)


def _unicode(text: str, place: str) -> str:
    """The text itself, refused where half a character (a lone surrogate) stands in it: no file could hold it."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput("has half a character that is no Unicode text", place=place)
    return text


def _words(value: object, *, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _unicode(value.strip(), place)
    if isinstance(value, (list, tuple)) and all(isinstance(word, str) for word in value):
        return _unicode("; ".join(value), place)
    raise BadInput("must be text or a list of words", place=place)
