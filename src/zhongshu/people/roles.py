"""The 23 roles of the house, and which of them one person may not hold together (spec: roles and rules)."""

from __future__ import annotations

from enum import StrEnum

from zhongshu.kernel.bilingual import Bi


class Role(StrEnum):
    """Codes are stable; labels live in `LABELS`."""

    PUB = "PUB"
    PI = "PI"
    TM = "TM"
    ORG = "ORG"
    REC = "REC"
    PS = "PS"
    FL = "FL"
    AO = "AO"
    EXP = "EXP"
    CH = "CH"
    DIR = "DIR"
    COM = "COM"
    FIN = "FIN"
    INT = "INT"
    FUND = "FUND"
    ENT = "ENT"
    INST = "INST"
    INC = "INC"
    TT = "TT"
    EVT = "EVT"
    PEER = "PEER"
    ANA = "ANA"
    ADM = "ADM"


LABELS: dict[Role, Bi] = {
    Role.PUB: Bi("访客", "Visitor"),
    Role.PI: Bi("申报人", "Proposer"),
    Role.TM: Bi("团队成员", "Team member"),
    Role.ORG: Bi("依托单位管理员", "Host organisation"),
    Role.REC: Bi("推荐人", "Recommender"),
    Role.PS: Bi("项目专员", "Project specialist"),
    Role.FL: Bi("领域主任", "Field lead"),
    Role.AO: Bi("论证秘书", "Appraisal officer"),
    Role.EXP: Bi("专家", "Expert"),
    Role.CH: Bi("论证组长", "Panel chair"),
    Role.DIR: Bi("中心主任", "Center director"),
    Role.COM: Bi("决策委员", "Committee member"),
    Role.FIN: Bi("财务", "Finance"),
    Role.INT: Bi("诚信审计", "Integrity and audit"),
    Role.FUND: Bi("基金经理", "Fund manager"),
    Role.ENT: Bi("龙头企业", "Leading enterprise"),
    Role.INST: Bi("联合研究院", "Joint institute"),
    Role.INC: Bi("孵化器", "Incubator"),
    Role.TT: Bi("转化专员", "Transfer officer"),
    Role.EVT: Bi("赛事活动", "Events and contest"),
    Role.PEER: Bi("友邻中心联络员", "Peer-center liaison"),
    Role.ANA: Bi("分析员", "Analyst"),
    Role.ADM: Bi("系统管理员", "System administrator"),
}

STAFF = frozenset({Role.PS, Role.FL, Role.AO, Role.DIR, Role.FIN, Role.TT, Role.EVT, Role.ANA})
# Roles that read dossiers of the whole center (the matrix says to which depth)
INSIDE = STAFF | {Role.COM, Role.INT}

# Roles in which the house itself works on a dossier; a committee member, an expert or a chair judges it (decision 0011)
OFFICES = STAFF | {Role.INT}

# Roles that may not be entered with a password alone where REQUIRE_SECOND_FACTOR is on (promise P26)
NEED_FACTOR = INSIDE | {Role.ADM, Role.EXP, Role.CH}

# Pairs one person may never hold at once: audit stands alone; the system administrator makes no business decision; finance never approves content.
EXCLUSIVE: frozenset[Role] = frozenset({Role.INT, Role.ADM})
INCOMPATIBLE: frozenset[frozenset[Role]] = frozenset(
    {
        frozenset({Role.FIN, Role.FL}),
        frozenset({Role.FIN, Role.DIR}),
        frozenset({Role.FIN, Role.PS}),
        frozenset({Role.PS, Role.COM}),  # a sponsor has a voice, never a vote
        frozenset({Role.PS, Role.DIR}),
    }
)


def clash(held: set[Role], wanted: Role) -> Role | None:
    """The held role that forbids ``wanted``, if any."""
    for role in sorted(held - {wanted}):
        if role in EXCLUSIVE or wanted in EXCLUSIVE or frozenset({role, wanted}) in INCOMPATIBLE:
            return role
    return None
