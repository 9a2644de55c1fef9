"""The permission matrix as data: one row an object, one cell a role (spec: roles and rules).

A cell holds letters (C create, R read, U edit, A approve or decide, S sign) and, when it differs from the role's own scope, where it holds.
A right is a row and the letters of which one is enough; every URL and act names a right, and `docs/roles.md` is printed from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhongshu.kernel.bilingual import Bi
from zhongshu.people.roles import Role


class Scope(StrEnum):
    """Where a cell holds."""

    CENTER = "center"  # everywhere in the center
    FIELD = "field"  # dossiers of the grant's field (or all, when the grant is for the center)
    ASSIGNED = "assigned"  # dossiers this person is the specialist or co-specialist of
    OWN = "own"  # dossiers of this person's team or organisation, or that this person brought
    SHARED = "shared"  # dossiers opened to this person by a later room (panel, consent, relay, entry …)


# The scope a cell has when it names none ("PI/ORG own dossiers, PS assigned, FL field, EXP only assigned material").
NATURAL: dict[Role, Scope] = {
    **dict.fromkeys(Role, Scope.CENTER),
    **dict.fromkeys((Role.PI, Role.TM, Role.ORG, Role.REC), Scope.OWN),
    **dict.fromkeys((Role.EXP, Role.CH, Role.FUND, Role.ENT, Role.INST, Role.INC, Role.PEER), Scope.SHARED),
    Role.PS: Scope.ASSIGNED,
    Role.FL: Scope.FIELD,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role may do in one row, and where."""

    letters: frozenset[str]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Row:
    """One object or action of the matrix."""

    label: Bi
    cells: dict[Role, Cell]


def row(zh: str, en: str, **cells: str) -> Row:
    """A row written as in the specification: ``PS="U center"`` or ``FL="A"``."""
    parsed = {}
    for name, text in cells.items():
        role = Role(name)
        letters, _, scope = text.partition(" ")
        parsed[role] = Cell(frozenset(letters), Scope(scope) if scope else NATURAL[role])
    return Row(Bi(zh, en), parsed)


_EVERYONE = {role.value: "R center" for role in Role if role is not Role.PUB}

ROWS: dict[str, Row] = {
    # --- the specification's rows that this course uses already
    "lead": row(
        "提交线索、凭回执查询", "Bring a lead, status by receipt",
        PUB="C", PI="C center", TM="C center", ORG="C center", REC="C center", PS="C center", FL="C center", AO="C", DIR="C",
        FUND="C center", ENT="C center", INST="C center", INC="C center", TT="C", EVT="C", PEER="C center",
    ),
    "triage": row(
        "线索初筛", "Lead triage", PS="U center", FL="A", DIR="A", INT="R", EVT="U", ANA="R",
    ),
    "dossier": row(
        "查看卷宗（内部）", "Read a dossier (internal)",
        PI="R", TM="R", ORG="R", REC="R", PS="R center", FL="R center", AO="R", EXP="R", CH="R", DIR="R", COM="R", FIN="R", INT="R",
        FUND="R", ENT="R", INST="R", INC="R", TT="R", EVT="R", PEER="R", ANA="R",
    ),
    "card": row("方向卡与方案", "Direction card and plan", PI="U", TM="U", PS="U", FL="A", DIR="A", INST="U"),
    "facts": row("卷宗基本信息与团队", "Facts and team of a dossier", PS="U", FL="A"),
    "view": row("专员意见", "The specialist's view", PS="U", FL="A", DIR="A"),
    "specialist": row("指派专员", "Assign the specialist", FL="A", DIR="A", INT="R", PS="R"),
    "panel": row("组建论证组与利益冲突检查", "Build a panel, conflict check", FL="R", AO="U", DIR="A", INT="A", PS="R center"),
    "verdict": row("评议：意见与评分", "Verdict and scores", EXP="U", CH="U"),
    "golden": row("金票", "Golden ticket", EXP="U", CH="U", INT="R"),
    "opinion": row(
        "论证意见书", "Panel's opinion", PI="R", ORG="R", PS="R center", FL="R", AO="U", EXP="R", CH="S", DIR="R", COM="R", INT="R",
    ),
    "refine": row("方案优化", "Plan refinement", PI="U", TM="U", PS="U", FL="A", DIR="A", AO="R", INT="R", COM="R", ORG="R"),
    "decision": row(
        "决策与表决", "Decisions and votes", COM="A", DIR="A", AO="U", FL="R center", PS="R center", INT="R", FIN="R",
    ),
    "award": row("立项", "Award", PS="R center", FL="U", DIR="A", COM="A", AO="U", FIN="R", INT="R"),
    "publicity": row("公示与异议", "Publicity and objections", PI="R", ORG="R", PS="R center", FL="R", AO="U", DIR="A", INT="A"),
    "seal": row(
        "卓越印章", "Seal of excellence",
        PI="R", TM="R", ORG="R", PS="R center", FL="R center", AO="R", DIR="RSA", COM="RSA", FIN="R", INT="RA", TT="R", ANA="R",
    ),
    "contract": row("任务书", "Contract", PI="S", ORG="S", PS="U", FL="R", DIR="S", FIN="A", INT="R", INST="S", AO="R"),
    "milestone": row(
        "里程碑与证据", "Milestones and evidence",
        PI="U", TM="U", ORG="R", PS="A", FL="R", EXP="A", DIR="R", INT="R", COM="R", AO="R", FIN="R", INST="R",
    ),
    "iteration": row(
        "迭代与假设", "Iterations and assumptions",
        PI="CU", TM="CU", ORG="R", PS="CU", FL="R", DIR="R", INT="R", COM="R", AO="R", INST="R",
    ),
    "gate": row(
        "里程碑评审", "Gate decisions",
        PI="R", TM="R", ORG="R", PS="R", FL="R", AO="U", CH="U", DIR="A", COM="A", FIN="R", INT="R",
    ),
    "payment": row("拨付", "Payments", PI="U", ORG="R", PS="U", FL="A", DIR="A", FIN="S", INT="R"),
    "issue": row(
        "问题", "Issues",
        PI="C", TM="C", ORG="C", PS="U", FL="A", DIR="A", INST="U", INC="U", TT="U", ENT="U", INT="R", AO="R", COM="R",
    ),
    "change": row("变更申请", "Change requests", PI="C", ORG="C", PS="U", FL="A", DIR="A", COM="A", INT="R", FIN="R"),
    "integrity": row("撤销与诚信", "Revocation and integrity", INT="A", DIR="R", COM="R"),
    "relay": row(
        "接力", "Relay",
        PI="R", TM="R", ORG="S", PS="U", FL="R", DIR="A", COM="R", FIN="R", INT="R", INST="S", TT="R",
    ),
    "transfer": row(
        "转化", "Transfer",
        PI="R", TM="R", ORG="S", PS="R", FL="R", DIR="A", COM="R", FIN="R", INT="R", FUND="R", ENT="R", INC="R", TT="U",
    ),
    "outcome": row(
        "成果与落地", "Outcomes and landings",
        PI="CU", TM="CU", ORG="R", PS="U", TT="U", FL="R", DIR="A", COM="R", INT="R", ANA="R", AO="R",
    ),
    "nuclear": row(
        "核爆点", "Nuclear points",
        PI="R", ORG="R", PS="U", FL="U", DIR="A", COM="A", INT="R", FUND="R", ENT="R", INC="R", TT="R", PEER="R", ANA="R",
    ),
    "report": row("报表与指标", "Reports and indicators", FL="R", DIR="R", COM="R", INT="R", ANA="R", FIN="R", PS="R center", AO="R", TT="R"),
    "yearly": row(
        "年度报告", "Yearly report", DIR="CR", ANA="CR", COM="R", INT="R", FL="R center", FIN="R", AO="R", TT="R", PS="R center",
    ),
    "tier": row("储备升降级", "Tier change", PS="U", FL="A", DIR="A", INT="R"),
    "policy": row("规则版本", "Policy version", PS="R center", FL="U center", AO="R", DIR="U", COM="A", INT="R", ANA="U", FIN="R"),
    "ledger": row(
        "查阅账本", "Read the ledger",
        PI="R", ORG="R", FL="R", EXP="R", CH="R", DIR="R", COM="R", FIN="R", INT="R", ANA="R", ADM="R", PS="R",
    ),
    "users": row("账号与角色", "User administration", DIR="A", INT="R", ADM="U"),
    # --- rows of the house that the specification implies
    "need": row(
        "需求榜单", "Needs", ENT="CU own", ORG="CU", PS="CU center", FL="A", DIR="A", AO="R", TT="CU", FUND="R center",
        INST="R center", INC="R center", EVT="R", ANA="R", INT="R", COM="R", PI="R center", TM="R center", REC="R center",
    ),
    "campaign": row("发现行动", "Scouting campaigns", PS="CU center", FL="CU", DIR="A", EVT="CU", ANA="CU", INT="R", TT="R"),
    "signal": row("信号", "Signals", PS="CU center", FL="CU", DIR="CU", EVT="CU", ANA="CU", INT="R", TT="R", AO="R"),
    "organisation": row(
        "单位与人员名录", "Organisations and persons", PS="CU center", FL="CU center", AO="CU", DIR="CU", EVT="CU", TT="CU", FIN="R",
        INT="R", COM="R", ADM="R",
    ),
    "expert": row(
        "专家库", "Experts", AO="CU", FL="CU center", DIR="CU", PS="R center", INT="R", COM="R", EXP="U own", CH="U own",
    ),
    "conflict": row("利益关系登记与裁定", "Interests declared and ruled on", INT="A", AO="U", PS="U center", FL="R center", DIR="R", EXP="C own"),
    "import": row("批量导入", "Import of files", DIR="A", EVT="U", ANA="U", PS="U center", FL="U center"),
    "document": row(
        "附件", "Documents", PI="CR", TM="CR", ORG="R", PS="CR center", FL="CR center", AO="CR", DIR="CR", INT="R", REC="CR",
        EXP="R", CH="R", TT="CR", EVT="CR", ENT="CR", COM="R", FIN="R",
    ),
    "board": row(
        "中枢看板与检索", "Hub board and search",
        PS="R center", FL="R center", AO="R", DIR="R", COM="R", FIN="R", INT="R", TT="R", EVT="R", ANA="R",
    ),
    "desk": row("本人工作台、收件箱、账号", "Own desk, inbox, account", **_EVERYONE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """A row and the letters of which one is enough. ``public`` opens a page to visitors, ``anyone`` to every signed-in person."""

    row: str
    letters: frozenset[str]

    def cells(self) -> dict[Role, Cell]:
        """The roles that hold this right, with their scopes."""
        return {role: cell for role, cell in ROWS[self.row].cells.items() if cell.letters & self.letters}


def right(text: str) -> Right:
    """``"triage:UA"`` as a `Right`; an unknown row or letter is a mistake of the programmer."""
    name, _, letters = text.partition(":")
    if name not in ROWS or not letters or set(letters) - set("CRUAS"):
        raise LookupError(f"no such right: {text}")
    return Right(name, frozenset(letters))
