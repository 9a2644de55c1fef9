"""Finds text in templates that a reader of the other language would meet untranslated, and markup that the security policy refuses.

A template may hold words only inside ``{% say "中文" "English" %}``. Everything else between tags, in the attributes people read or hear, and in
sentence-like literals of other tags is a fault. What stands inside ``kbd`` and ``code`` is not language.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[3] / "src" / "zhongshu"
CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(r"\b[A-Z][a-z]+ [a-z]{2,}")
PHRASE = re.compile(r"(?:\b[A-Za-z]+\b[ ,.]+){2}[A-Za-z]{2,}")
TAG = re.compile(r"\{%-?\s*(.*?)\s*-?%\}|\{\{(.*?)\}\}|\{#.*?#\}", re.S)
COMMENT = re.compile(r"\{%\s*comment.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.S)
LITERAL = re.compile(r'"([^"]*)"|\'([^\']*)\'')
HOLE = "\ue000"
READ_ALOUD = {
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "title",
    "placeholder",
    "alt",
    "label",
    "summary",
}
NOT_LANGUAGE = {"kbd", "code", "script", "style", "symbol"}
PROPER = {
    "CSV",
    "Excel",
    "PDF",
    "TRL",
    "CSP",
    "ORCID",
    "DOI",
    "QR",
    "TOTP",
    "Cookie",
    "IP",
    "CAR",
    "DNA",
}  # the same in both languages
OWN_NAMES = {
    ("中文", "中文"),
    ("English", "English"),
    ("切换为中文", "切换为中文"),
    ("Switch to English", "Switch to English"),
}
THIRD_PARTY = ("allauth/", "account/", "mfa/")  # overrides of packages that bring their own translations


def templates() -> list[Path]:
    return sorted(p for p in ROOT.glob("**/templates/**/*") if p.suffix in (".html", ".txt", ".svg"))


def mail_faults_of(source: str) -> list[str]:
    """A letter goes to somebody whose language may be unknown, so it holds both, one after the other."""
    bare = TAG.sub(" ", COMMENT.sub("", source))
    said = [name for name, found in (("Chinese", CJK.search(bare)), ("English", PHRASE.search(bare))) if found]
    return [] if len(said) != 1 else [f"a letter in {said[0]} only"]


def faults_of(source: str, *, translated_elsewhere: bool = False) -> list[str]:
    """Every fault of one template, in words."""
    found: list[str] = []
    bare = TAG.sub(lambda tag: _tag(tag, found, translated_elsewhere), COMMENT.sub("", source))
    parser = _Reader()
    parser.feed(bare)
    parser.close()
    return found + parser.faults


def _tag(tag: re.Match[str], found: list[str], translated_elsewhere: bool) -> str:
    """Judge one template tag, leave a hole where it stood."""
    inside = tag.group(1) if tag.group(1) is not None else tag.group(2) or ""
    name = inside.split(None, 1)[0] if inside.strip() else ""
    literals = [a or b for a, b in LITERAL.findall(inside)]
    if tag.group(1) is not None and name == "say":
        found += _say_faults(inside, literals)
        return HOLE
    if (
        tag.group(1) is not None
        and name in ("trans", "translate", "blocktrans", "blocktranslate")
        and not translated_elsewhere
    ):
        found.append(f"use say: {{% {inside} %}}")
    found += [f"words in a tag: {text!r}" for text in literals if CJK.search(text) or SENTENCE.search(text)]
    return HOLE


def _say_faults(inside: str, literals: list[str]) -> Iterator[str]:
    if len(literals) < 2:
        yield f"say needs both languages as literals: {inside}"
        return
    zh, en = literals[:2]
    if (zh, en) in OWN_NAMES:
        return
    if not zh.strip() or not en.strip():
        yield f"one side is empty: {inside}"
    if CJK.search(en):
        yield f"Chinese on the English side: {en!r}"
    words = set(WORD.findall(re.sub(r"\{\w+\}", "", zh))) - PROPER
    if not CJK.search(zh) and words:
        yield f"no Chinese on the Chinese side: {zh!r}"
    if sorted(re.findall(r"\{\w+\}", zh)) != sorted(re.findall(r"\{\w+\}", en)):
        yield f"the sides name different values: {zh!r} / {en!r}"


class _Reader(HTMLParser):
    """Reads what is left of a template once its tags are holes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if "style" in names:
            self.faults.append(f"inline style on <{tag}>")
        self.faults += [f"inline handler {name} on <{tag}>" for name in names if re.fullmatch(r"on\w+|hx-on.*", name)]
        if tag == "script" and "src" not in names and dict(attrs).get("type") != "application/json":
            self.faults.append("inline script")
        if tag == "style":
            self.faults.append("inline style sheet")
        for name, value in attrs:
            if name in READ_ALOUD or (
                name == "value" and tag == "input" and dict(attrs).get("type") in ("submit", "button")
            ):
                self._words(value or "", f"{name} of <{tag}>")
            if name in ("src", "href", "action") and re.match(r"\s*(https?:|//|javascript:|data:)", value or "", re.I):
                self.faults.append(f"outside address in {name} of <{tag}>: {value}")
        self.quiet += tag in NOT_LANGUAGE

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in NOT_LANGUAGE

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self._words(data, "text")

    def _words(self, text: str, place: str) -> None:
        said = html.unescape(text).replace(HOLE, " ")
        words = [word for word in WORD.findall(said) if word not in PROPER]
        if CJK.search(said) or words:
            self.faults.append(f"untranslated {place}: {' '.join(said.split())[:80]!r}")
