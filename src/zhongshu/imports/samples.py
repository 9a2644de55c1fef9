"""The sample file of a mapping: its column headings in the reader's language and rows as they should look. It passes its own check."""

from __future__ import annotations

from dataclasses import dataclass

from zhongshu.imports.mapping import Mapping, mappings
from zhongshu.kernel.bilingual import EN, Bi, language


@dataclass(frozen=True, slots=True)
class Sample:
    """A mapping as the upload page lists it."""

    code: str
    label: Bi
    needed: str  # the columns that must be filled, by their headings
    others: str


def heading(mapping: Mapping, source: str) -> str:
    """A column as the sample calls it: in Chinese for who reads Chinese, else by the name the mapping knows it by."""
    return source if language() == EN else mapping.chinese.get(source, source)


def headings(mapping: Mapping) -> list[str]:
    return [heading(mapping, source) for source in mapping.headings]


def rows(mapping: Mapping) -> list[list[str]]:
    """The example rows, as wide as the headings."""
    examples = {column.source: column.example.split("|") for column in mapping.columns if column.example}
    count = max(len(texts) for texts in examples.values())
    return [
        [texts[n] if n < len(texts := examples.get(source, [])) else "" for source in mapping.headings]
        for n in range(count)
    ]


def listed() -> list[Sample]:
    """Every mapping with its columns."""
    between = str(Bi("、", ", "))
    found = []
    for mapping in mappings().values():
        needed = {column.source for column in mapping.columns if column.required}
        found.append(
            Sample(
                mapping.code,
                mapping.label,
                between.join(heading(mapping, source) for source in mapping.headings if source in needed),
                between.join(heading(mapping, source) for source in mapping.headings if source not in needed),
            )
        )
    return found
