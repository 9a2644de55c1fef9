"""Units of the hand-written content: its files write them in plain letters (``um``, ``cm-2``), pages show them as print does (μm, cm⁻²)."""

from __future__ import annotations

import re
from typing import Any

# The files write units in plain letters; pages show them as print does
UNITS = (
    (r"^1e-(\d+)$", r"10⁻\1"), (r"rtHz", "√Hz"), (r"Ohm", "Ω"), (r"degC", "°C"), (r"^deg\b", "°"), (r"\bu(?=m\b|g\b|Gal|eV|W|J)", "μ"),
    (r"(?<=\bcm)-2", "⁻²"), (r"(?<=m)2\b", "²"), (r"(?<=m)3\b", "³"), (r"W/mK", "W/(m·K)"), (r"MPa\.m0\.5", "MPa·√m"), (r"\bF2\b", "F²"),
)  # fmt: skip
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def unit(text: str) -> str:
    """A unit as print shows it: ``um`` as μm, ``cm-2`` as cm⁻²."""
    for pattern, shown in UNITS:
        text = re.sub(pattern, shown, text)
    return text if not text.startswith("10⁻") else "10⁻" + text[3:].translate(RAISED)


def printed(node: Any) -> Any:
    """The same content with every unit as print shows it."""
    if isinstance(node, list):
        return [printed(one) for one in node]
    if isinstance(node, dict):
        return {key: unit(one) if key in ("unit", "exam_unit") else printed(one) for key, one in node.items()}
    return node
