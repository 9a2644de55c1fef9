"""The report page: one HTML file that carries its own style and pictures and asks nothing of the network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

STYLE = """
body{font:16px/1.5 "Noto Sans CJK SC","Source Han Sans SC","Microsoft
YaHei",system-ui,sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;
color:#1b1f24;background:#fff}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.4rem;border-bottom:1px solid #d0d7de}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}th,td{padding:.25rem
.5rem;text-align:right;
border-bottom:1px solid #e4e8ec}th:first-child,td:first-child{text-align:left}svg{width:100%;height:auto}svg
text{font-size:12px;fill:#1b1f24}
.grid{stroke:#e4e8ec}.bar{fill:#1f4e79}.stop{fill:#fff;stroke:#1f4e79;stroke-width:2}p.note{color:#57606a;font-size:.9rem}
"""


def show(value: Any) -> str:
    """A cell: three decimals for fractions, a dash for nothing."""
    if value is None or value != value:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """An HTML table."""
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(show(c))}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def section(title: str, note: str, *content: str) -> str:
    """A titled part with a sentence on how to read it."""
    return f'<section><h2>{escape(title)}</h2><p class="note">{escape(note)}</p>{"".join(content)}</section>'


def page(title: str, lead: str, sections: Sequence[str]) -> str:
    """The whole file."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(lead)}</p>"
        f"{''.join(sections)}</body></html>\n"
    )
