"""Prints the course as a document: a diagram, the states, the transitions. `docs/course.md` is this text, and a test holds it fresh."""

from __future__ import annotations

from zhongshu.lifecycle.course import EDGES, MACROS, STATES, Edge, Macro, Who
from zhongshu.people.roles import LABELS

HEAD = """# The course of a dossier 卷宗的航道

Printed from `src/zhongshu/lifecycle/course.py` by `zhongshu docs_course`; do not edit by hand.
No other transition exists: a move is refused unless its edge stands here, its mover holds one of the roles, and every guard is open.
"""


def course_text() -> str:
    """The whole document."""
    return "\n".join([HEAD, *_diagram(), "", *_states(), "", *_edges(), ""])


def _diagram() -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2", "  direction LR"]
    for macro in Macro:
        inside = [s for s in STATES.values() if s.macro is macro]
        lines.append(f'  state "{MACROS[macro].zh} {MACROS[macro].en}" as {macro.value} {{')
        lines += [f'    state "{s.label.zh} {s.label.en}" as {s.code}' for s in inside]
        lines.append("  }")
    lines += [
        f"  {source} --> {target}: {e.id}"
        for e in EDGES.values()
        if e.id not in ("T-41", "T-42")
        for source in e.sources
        for target in e.targets
    ]
    lines += [
        "```",
        "",
        "T-41 (any funded state → REVOKE) and T-42 (any state before award → WITHD) are left out of the picture for its readers' sake.",
    ]
    return lines


def _states() -> list[str]:
    lines = ["## States 状态", "", "| code | 状态 | state | 阶段 stage |", "|---|---|---|---|"]
    return lines + [
        f"| {s.code} | {s.label.zh} | {s.label.en} | {MACROS[s.macro].zh} {MACROS[s.macro].en} |"
        for s in STATES.values()
    ]


def _edges() -> list[str]:
    lines = [
        "## Transitions 转移",
        "",
        "| no. | 名称 | name | from | to | by | guards | seals |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return lines + [_edge_row(e) for e in EDGES.values()]


def _edge_row(e: Edge) -> str:
    by = ", ".join(_mover(w) for w in e.who) if len(e.who) < 12 else "anyone who may read it 任何可读者"
    return f"| {e.id} | {e.label.zh} | {e.label.en} | {' '.join(e.sources)} | {' '.join(e.targets)} | {by} | {', '.join(e.guards)} | {e.seals or '–'} |"


def _mover(mover: Who) -> str:
    if mover.role is None:
        return "clock 时钟"
    return f"{LABELS[mover.role].zh} {mover.role.value} ({mover.scope.value})"
