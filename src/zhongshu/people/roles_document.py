"""Prints docs/roles.md from the roles and the matrix, in both languages, so that the document cannot grow stale unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

from zhongshu.kernel.bilingual import Bi
from zhongshu.people.matrix import NATURAL, ROWS, Cell, Scope
from zhongshu.people.roles import EXCLUSIVE, INCOMPATIBLE, LABELS, NEED_FACTOR, Role
from zhongshu.people.rules import APPOINTED

SCOPES: dict[Scope, Bi] = {
    Scope.CENTER: Bi("全中心", "the whole center"),
    Scope.FIELD: Bi("所授领域", "the granted field"),
    Scope.ASSIGNED: Bi("本人负责的卷宗", "dossiers one is the specialist of"),
    Scope.OWN: Bi("本人、本团队、本单位的", "of oneself, one's team or organisation"),
    Scope.SHARED: Bi("向其开放的", "opened to one"),
}
MARK = {Scope.CENTER: "", Scope.FIELD: "ᶠ", Scope.ASSIGNED: "ᵃ", Scope.OWN: "ᵒ", Scope.SHARED: "ˢ"}
ORDER = "CRUAS"


def document() -> str:
    """The whole text."""
    return "\n".join([*_head(), *_roles(), *_matrix(), *_duties()]) + "\n"


def _head() -> Iterator[str]:
    yield "# 角色与权限 · Roles and permissions"
    yield ""
    yield "由 `zhongshu docs_roles` 从权限矩阵生成，请勿手改。Printed by `zhongshu docs_roles` from the permission matrix; do not edit by hand."
    yield ""
    yield "字母：C 新建，R 查看，U 编辑，A 批准或决定，S 签署。Letters: C create, R read, U edit, A approve or decide, S sign."
    yield ""
    marks = ", ".join(f"{MARK[s] or '—'} {SCOPES[s].zh} / {SCOPES[s].en}" for s in Scope)
    yield f"范围 Scope: {marks}."
    yield ""
    yield (
        "范围约束的是做事：中心内的角色读卷宗及其各页不受领域与指派所限（见 docs/decisions/0010），办理则受限。"
        "Scopes bind what is done: roles of the house read a dossier and its pages whatever their field or assignment "
        "(docs/decisions/0010), and act only within them."
    )
    yield ""
    yield "没有写明权限的网址一律拒绝；一个网址要的权限写在它的视图旁。A URL without a row is refused; the right a URL asks stands beside its view."


def _roles() -> Iterator[str]:
    yield from (
        "",
        "## 角色 · Roles",
        "",
        "| | 角色 | Role | 范围 Scope | 第二因素 Second factor |",
        "|---|---|---|---|---|",
    )
    for role, label in LABELS.items():
        scope = SCOPES[NATURAL[role]]
        factor = "✓" if role in NEED_FACTOR else ""
        yield f"| {role} | {label.zh} | {label.en} | {scope.zh} / {scope.en} | {factor} |"


def _matrix() -> Iterator[str]:
    roles = list(LABELS)
    yield from ("", "## 矩阵 · Matrix", "")
    yield "| | " + " | ".join(roles) + " |"
    yield "|---|" + "---|" * len(roles)
    for name, row in ROWS.items():
        cells = " | ".join(_cell(row.cells.get(role)) for role in roles)
        yield f"| {row.label.zh} / {row.label.en} `{name}` | {cells} |"


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    return "".join(letter for letter in ORDER if letter in cell.letters) + MARK[cell.scope]


def _duties() -> Iterator[str]:
    yield from ("", "## 不相容职责 · Segregation of duties", "")
    alone = [LABELS[role] for role in LABELS if role in EXCLUSIVE]
    yield f"- 不得兼任其他角色 Held alone: {'、'.join(b.zh for b in alone)} / {', '.join(b.en for b in alone)}"
    for one, other in sorted(tuple(sorted(pair, key=list(Role).index)) for pair in INCOMPATIBLE):
        a, b = LABELS[one], LABELS[other]
        yield f"- 不得由同一人担任 Never one person: {a.zh} – {b.zh} / {a.en} – {b.en}"
    appointed = [LABELS[role] for role in LABELS if role in APPOINTED]
    yield f"- 由中心主任任命 Appointed by the director: {'、'.join(b.zh for b in appointed)} / {', '.join(b.en for b in appointed)}"
    yield "- 无人能给自己授予角色；同一人的几个账号合并判断。Nobody grants to himself; all accounts of one person are judged together."
