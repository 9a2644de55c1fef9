"""When two texts are about one technology: features of Chinese and English text, and a comparison that says its reasons.

Flows in: what is known of two technologies. Flows out: a score between 0 and 1 and the reasons with their weights, for a person to judge.
Never merges anything. Whence: shingles and coordinated bottom-k samples (Broder 1997); the weights are ours, set on the demo corpus.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.tokens import is_chinese, runs

KEPT_FEATURES, KEPT_ANCHORS, KEPT_CONCEPTS, KEPT_PAIRS = 24, 16, 12, 12
THRESHOLD = 0.6  # from here a finding is shown
SUBSTANCE = 0.15  # people, organisation and a figure alone make no duplicate: this much must come from the words
PERSON, ORGANISATION, FIELD = 0.45, 0.2, 0.08
SAME_TODAY, NEAR_VALUE, SAME_NAME = 0.4, 0.2, 0.15
FIGURE, TERM, ANCHORS_AT_MOST = 0.14, 0.1, 0.4
CONCEPTS_AT_MOST = 0.4

# Words that every proposal uses say nothing about which technology it is: one line of Chinese pairs, one of English words.
_COMMON_ZH, _COMMON_EN = (
    frozenset(line.split())
    for line in Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
)


def _lexicon() -> tuple[dict[str, str], dict[str, str]]:
    """Chinese word -> concept, English word -> concept; a line of the file is a Chinese word and its English ones."""
    zh: dict[str, str] = {}
    en: dict[str, str] = {}
    for line in Path(__file__).with_name("lexicon.txt").read_text(encoding="utf-8").splitlines():
        word, *others = line.split()
        concept = en.get(others[0], others[0])
        zh[word] = concept
        for other in others:
            en.setdefault(other, concept)
    return zh, en


_CONCEPTS_ZH, _CONCEPTS_EN = _lexicon()
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:[.,]\d+)?)\s*([a-zA-Zµμ°%℃Ω‰][\w/·^%°℃Ω-]*|[%‰℃Ω])?")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+/\-]*[A-Za-z0-9+]")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of one technology, as far as likeness cares. People and organisations come as opaque marks."""

    text: str
    people: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    metric: str = ""
    unit: str = ""
    value: float | None = None
    today: float | None = None  # what the incumbent reaches, by this technology's own account
    field: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for likeness and what it weighs."""

    kind: str
    weight: float
    text: Bi


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, and why."""

    score: float
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def is_finding(self) -> bool:
        return self.score >= THRESHOLD


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def chinese(text: str) -> frozenset[str]:
    """Overlapping pairs of Chinese characters, without the pairs that every proposal uses."""
    found = (run[i : i + 2] for run in runs(text) if is_chinese(run) for i in range(len(run) - 1))
    return frozenset(pair for pair in found if pair not in _COMMON_ZH)


def english(text: str) -> frozenset[str]:
    """Latin words that carry meaning, in the singular, without figures."""
    words = (_singular(run) for run in runs(text) if not is_chinese(run))
    return frozenset(w for w in words if len(w) > 2 and w not in _COMMON_EN and not w[0].isdigit())


def terms(text: str) -> frozenset[str]:
    """Names that survive translation: abbreviations and formulas ("CAR-T", "GaN", "MoS2"), and any Latin word inside Chinese."""
    folded = _fold(text)
    mostly_chinese = len(chinese(folded)) > len(english(folded))
    found = set()
    for word in _WORD.findall(folded):
        odd = any(c.isdigit() for c in word) or sum(c.isupper() for c in word[1:]) > 0
        if odd or (mostly_chinese and len(word) > 2):
            found.add(_singular(word.lower().strip("-/")))
    return frozenset(w for w in found if w not in _COMMON_EN and len(w) > 1)


def figures(text: str) -> frozenset[str]:
    """Numbers with their units, written one way ("33.9 %" and "33.9%" are one); a bare small number says nothing."""
    found = set()
    for number, unit in _NUMBER.findall(_fold(text)):
        value = float(number.replace(",", "."))
        if unit:
            found.add(f"{value:g}{unit.lower().replace('℃', '°c')}")
        elif value >= 100 and not 1900 <= value <= 2100:
            found.add(f"{value:g}")
    return frozenset(found)


def concepts(text: str) -> frozenset[str]:
    """What a text speaks of, the same in either language ("氨裂解" and "ammonia cracking"), as far as the lexicon knows."""
    folded = _fold(text).lower()
    found = {concept for word, concept in _CONCEPTS_ZH.items() if word in folded}
    words = re.findall(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", folded)
    for word in {
        *words,
        *(part for w in words for part in w.split("-")),
        *(f"{a}-{b}" for a, b in itertools.pairwise(words)),
    }:
        concept = _CONCEPTS_EN.get(word) or _CONCEPTS_EN.get(_singular(word))
        if concept:
            found.add(concept)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of one text."""

    chinese: frozenset[str]
    english: frozenset[str]
    terms: frozenset[str]
    figures: frozenset[str]
    concepts: frozenset[str]


@lru_cache(maxsize=512)
def features(text: str) -> Features:
    """All features of a text; the last few hundred texts are kept, for one text is compared with many."""
    return Features(chinese(text), english(text), terms(text), figures(text), concepts(text))


def number_of(mark: str) -> int:
    """A mark as a signed 64-bit number, the same in every process."""
    return int.from_bytes(hashlib.blake2b(mark.encode(), digest_size=8).digest(), "big", signed=True)


def _smallest(marks: Iterable[str], count: int) -> list[int]:
    return sorted(number_of(mark) for mark in marks)[:count]


def sure_keys_of(subject: Subject) -> frozenset[int]:
    """The rare ones among the index numbers: the same person, the same figure for the incumbent."""
    return frozenset(_smallest([f"p:{p}" for p in subject.people], 8) + _smallest(_same_today(subject), 1))


def _same_today(subject: Subject) -> list[str]:
    return [f"m:{_unit(subject)}:{subject.today:g}"] if subject.today is not None and subject.unit else []


def keys_of(subject: Subject) -> frozenset[int]:
    """The few numbers under which a technology is indexed; two that are alike share some of them with near certainty.

    Each text keeps the features whose hashes are smallest, so that both sides of a pair keep the same ones.
    """
    seen = features(subject.text)
    words = [f"w:{w}" for w in seen.english] + [f"z:{p}" for p in seen.chinese]
    anchors = [f"a:{a}" for a in seen.terms] + [f"f:{f}" for f in seen.figures]
    ideas = sorted(seen.concepts)[:KEPT_CONCEPTS]
    pairs = [f"c:{a}+{b}" for n, a in enumerate(ideas) for b in ideas[n + 1 :]]
    sampled = _smallest(words, KEPT_FEATURES) + _smallest(anchors, KEPT_ANCHORS) + _smallest(pairs, KEPT_PAIRS)
    return frozenset(sampled) | sure_keys_of(subject)


def compare(one: Subject, other: Subject) -> Likeness:
    """How alike two technologies are: independent grounds, joined so that each adds to what the others leave open."""
    matter = [reason for reason in (_text(one, other), _concepts(one, other), _anchors(one, other)) if reason]
    if _joined(matter) < SUBSTANCE:
        return Likeness(0.0)
    around = (_metric(one, other), _people(one, other), _organisations(one, other), _field(one, other))
    grounds = matter + [reason for reason in around if reason]
    return Likeness(round(_joined(grounds), 3), tuple(sorted(grounds, key=lambda r: -r.weight)))


def _joined(grounds: Iterable[Reason]) -> float:
    left = 1.0
    for ground in grounds:
        left *= 1 - ground.weight
    return 1 - left


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Between Jaccard's measure and containment: a short text inside a long one counts, a chance word does not."""
    if min(len(one), len(other)) < 4:
        return 0.0
    shared = len(one & other)
    return (shared / len(one | other) + shared / min(len(one), len(other))) / 2


def _text(one: Subject, other: Subject) -> Reason | None:
    mine, theirs = features(one.text), features(other.text)
    best = max(overlap(mine.chinese, theirs.chinese), overlap(mine.english, theirs.english))
    if best < 0.1:
        return None
    return Reason("text", min(best, 0.95), Bi("文字相似", "Texts alike"))


def _anchors(one: Subject, other: Subject) -> Reason | None:
    mine, theirs = features(one.text), features(other.text)
    names, numbers = mine.terms & theirs.terms, mine.figures & theirs.figures
    if not names and not numbers:
        return None
    weight = min(ANCHORS_AT_MOST, TERM * len(names) + FIGURE * len(numbers))
    shown = "、".join(sorted(names | numbers)[:6])
    return Reason(
        "anchors", weight, Bi(f"共有术语与数字：{shown}", f"Shared terms and figures: {shown.replace('、', ', ')}")
    )


def _unit(subject: Subject) -> str:
    return _fold(subject.unit).lower().replace(" ", "")


def _near(one: float | None, other: float | None, share: float) -> bool:
    return one is not None and other is not None and abs(one - other) <= share * max(abs(one), abs(other))


def _metric(one: Subject, other: Subject) -> Reason | None:
    """The same unit, and the same figure for the incumbent or nearly the same for the technology."""
    if not _unit(one) or _unit(one) != _unit(other):
        return None
    named = max(
        overlap(chinese(one.metric), chinese(other.metric)), overlap(english(one.metric), english(other.metric))
    )
    same_name = named > 0.4 or _fold(one.metric).strip().lower() == _fold(other.metric).strip().lower() != ""
    today, near = _near(one.today, other.today, 0.01), _near(one.value, other.value, 0.35)
    weight = SAME_TODAY * today + NEAR_VALUE * near * (today or same_name) + SAME_NAME * same_name
    if not weight:
        return None
    what = f"{one.today:g} {one.unit}" if today else one.unit
    return Reason("metric", weight, Bi(f"同一关键指标（{what}）", f"Same key metric ({what})"))


def _concepts(one: Subject, other: Subject) -> Reason | None:
    """What both speak of, whatever the language; two shared ideas are chance, three or more are not."""
    mine, theirs = features(one.text).concepts, features(other.text).concepts
    shared = mine & theirs
    if len(shared) < 3:
        return None
    close = len(shared) / min(len(mine), len(theirs))
    shown = sorted(shared)[:6]
    return Reason(
        "concepts",
        min(CONCEPTS_AT_MOST, close * 0.5),
        Bi(f"共同概念：{'、'.join(shown)}", f"Shared ideas: {', '.join(shown)}"),
    )


def _field(one: Subject, other: Subject) -> Reason | None:
    return Reason("field", FIELD, Bi("同一领域", "The same field")) if one.field and one.field == other.field else None


def _people(one: Subject, other: Subject) -> Reason | None:
    if not one.people & other.people:
        return None
    return Reason("people", PERSON, Bi("同一人员", "The same people"))


def _organisations(one: Subject, other: Subject) -> Reason | None:
    if not one.organisations & other.organisations:
        return None
    return Reason("organisation", ORGANISATION, Bi("同一单位", "The same organisation"))
