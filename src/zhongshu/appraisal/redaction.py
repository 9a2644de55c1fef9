"""Takes names out of a plan before blind readers get it: every known name of the proposer, the team and their organisations, in both languages,
addresses and numbers by which somebody is found, and whatever the officer adds. Pure text work; says what it replaced and what looks suspicious.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MARK = "▇▇"  # what a reader sees in place of a name
LEAST = 2  # a shorter word would black out half the text
_SPACE = re.compile(r"\s+")
CONTACTS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+|\b1[3-9]\d{9}\b|\b0\d{2,3}-?\d{7,8}\b|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b"
)
TITLES = "教授|老师|院士|研究员|博士|课题组|团队|实验室"
SUSPICIOUS = re.compile(
    rf"[\u4e00-\u9fff]{{2,12}}(?:大学|学院|研究所|研究院|研究中心|公司|医院)|[\u4e00-\u9fff]{{1,3}}(?:{TITLES})"
    r"|\b(?:Prof\.?|Dr\.?)\s+[A-Z][a-z]+|\b[A-Z][\w&.-]*(?:\s+[A-Z][\w&.-]*)*\s+(?:University|Institute|Laboratory|Inc|Ltd|GmbH|Corp)\b"
)


@dataclass(frozen=True, slots=True)
class Redacted:
    """The body as it may be read, how often something was replaced, and phrases a person should look at."""

    body: Any
    replaced: int
    suspicious: tuple[str, ...]


def redact(body: Any, names: Iterable[str]) -> Redacted:
    """The same structure with every name replaced; keys and numbers stay."""
    pattern = pattern_of(names)
    count, seen = 0, dict[str, None]()

    def walk(value: Any) -> Any:
        nonlocal count
        if isinstance(value, str):
            text, found = pattern.subn(MARK, value)
            text, more = CONTACTS.subn(MARK, text)
            count += found + more
            seen.update(dict.fromkeys(SUSPICIOUS.findall(text)))
            return text
        if isinstance(value, dict):
            return {key: walk(one) for key, one in value.items()}
        return [walk(one) for one in value] if isinstance(value, list) else value

    return Redacted(walk(body), count, tuple(seen))


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """One expression for all names: longest first, Latin ones without regard to case, spacing and hyphens, also with the family name at the end."""
    forms: dict[str, None] = {}
    for name in names:
        plain = _SPACE.sub(" ", name).strip()
        if len(plain) < LEAST:
            continue
        words = re.split(r"[\s-]+", plain)
        forms[plain] = None
        if len(words) in (2, 3) and plain.isascii():
            forms[" ".join([*words[1:], words[0]])] = None
            forms[" ".join([words[-1], *words[:-1]])] = None
        if _is_chinese(plain) and len(plain) <= 4:
            forms |= dict.fromkeys(f"{plain[0]}{title}" for title in TITLES.split("|"))
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join(_expression(form) for form in ordered) or r"(?!)", re.IGNORECASE)


def _expression(form: str) -> str:
    """A form as it may stand in a text."""
    if _is_chinese(form):
        return r"\s?".join(re.escape(sign) for sign in form if not sign.isspace())
    inner = r"[\s\u00a0.,_-]*".join(re.escape(word) for word in re.split(r"[\s-]+", form))
    return rf"(?<![A-Za-z0-9]){inner}(?![A-Za-z0-9])"


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
