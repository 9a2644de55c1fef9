"""The course of a dossier as data: 23 states and 45 transitions (spec: lifecycle). There is no other way to travel.

`docs/course.md` is printed from these tables, and a test holds every other (state, role, target) refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhongshu.kernel.bilingual import Bi
from zhongshu.people.matrix import NATURAL, Scope
from zhongshu.people.roles import Role


class Macro(StrEnum):
    """The article's three stages, and the ends."""

    SELECT = "select"
    DELIVER = "deliver"
    APPLY = "apply"
    ENDED = "ended"


MACROS: dict[Macro, Bi] = {
    Macro.SELECT: Bi("选出来", "Select"),
    Macro.DELIVER: Bi("干出来", "Deliver"),
    Macro.APPLY: Bi("用起来", "Apply"),
    Macro.ENDED: Bi("已结束", "Ended"),
}


@dataclass(frozen=True, slots=True)
class State:
    """One state: its label, its stage, and how many days after arriving the next decision falls when no time limit runs."""

    code: str
    label: Bi
    macro: Macro
    follow_up_days: int = 0  # used where the rule-set has no limit for the state
    ended: bool = False


S = State
STATES: dict[str, State] = {
    state.code: state
    for state in (
        S("LEAD", Bi("线索", "Lead"), Macro.SELECT),
        S("SCREEN", Bi("初筛中", "Screening"), Macro.SELECT),
        S("CAND", Bi("候选", "Candidate"), Macro.SELECT),
        S("APPR", Bi("论证中", "Under appraisal"), Macro.SELECT),
        S("REFINE", Bi("方案优化中", "Plan refinement"), Macro.SELECT),
        S("BENCH", Bi("储备（板凳）", "Bench"), Macro.SELECT),
        S("PROP", Bi("拟立项", "Proposed for award"), Macro.SELECT),
        S("PUBL", Bi("公示中", "In publicity"), Macro.DELIVER),
        S("CONTR", Bi("签约中", "Contracting"), Macro.DELIVER),
        S("ACTIVE", Bi("实施中", "Active"), Macro.DELIVER, 180),
        S("GATE", Bi("里程碑评审中", "Gate review"), Macro.DELIVER),
        S("PIVOT", Bi("转向调整中", "Re-planning"), Macro.DELIVER),
        S("PAUSE", Bi("暂停", "Paused"), Macro.DELIVER),
        S("RELAY", Bi("接力中", "In relay"), Macro.APPLY),
        S("ACCEPT", Bi("验收中", "Acceptance"), Macro.APPLY),
        S("TRANS", Bi("转化中", "In transfer"), Macro.APPLY),
        S("GRAD", Bi("毕业（产业化）", "Graduated"), Macro.APPLY, 365),
        S("DONE", Bi("结题", "Completed"), Macro.ENDED, 365, ended=True),
        S("STOP", Bi("终止（免责）", "Stopped, no fault"), Macro.ENDED, 20, ended=True),
        S("REVOKE", Bi("撤销", "Revoked"), Macro.ENDED, 90, ended=True),
        S("DECL", Bi("不予支持", "Declined"), Macro.ENDED, 180, ended=True),
        S("WITHD", Bi("撤回", "Withdrawn"), Macro.ENDED, 730, ended=True),
        S("MERGED", Bi("已合并", "Merged"), Macro.ENDED, 730, ended=True),
    )
}
PRE_AWARD = ("LEAD", "SCREEN", "CAND", "APPR", "REFINE", "BENCH", "PROP", "PUBL")
FUNDED = ("ACTIVE", "GATE", "PIVOT", "PAUSE", "RELAY", "ACCEPT", "TRANS", "GRAD", "DONE")
# between these a dossier has exactly one accountable specialist
OWNED = (
    "CAND",
    "APPR",
    "REFINE",
    "BENCH",
    "PROP",
    "PUBL",
    "CONTR",
    "ACTIVE",
    "GATE",
    "PIVOT",
    "PAUSE",
    "RELAY",
    "ACCEPT",
    "TRANS",
)


@dataclass(frozen=True, slots=True)
class Who:
    """One kind of mover: a role in its scope; no role means a clock of the house itself."""

    role: Role | None
    scope: Scope = Scope.CENTER


def who(*names: str) -> tuple[Who, ...]:
    """``who("FL", "PS center", "system")``: roles in their natural scope unless one is named."""
    movers = []
    for name in names:
        code, _, scope = name.partition(" ")
        if code == "system":
            movers.append(Who(None))
        else:
            role = Role(code)
            movers.append(Who(role, Scope(scope) if scope else NATURAL[role]))
    return tuple(movers)


ANYONE = tuple(role.value + " center" for role in Role if role not in (Role.PUB, Role.ADM))


@dataclass(frozen=True, slots=True)
class Edge:
    """One transition: from where to where, by whom, behind which guards, sealing which chapter."""

    id: str
    label: Bi
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: tuple[Who, ...]
    guards: tuple[str, ...] = ()
    seals: str = ""
    reason: bool = True  # a reason in words is asked
    tier: str = ""  # the reserve tier a dossier lands in


def edge(
    number: int,
    zh: str,
    en: str,
    way: str,
    movers: tuple[Who, ...],
    guards: str = "",
    *,
    seals: str = "",
    reason: bool = True,
    tier: str = "",
) -> Edge:
    """``edge(5, …, "SCREEN CAND > DECL", who("FL"), "reason_code feedback")``."""
    sources, _, targets = way.partition(" > ")
    return Edge(
        f"T-{number:02d}",
        Bi(zh, en),
        tuple(sources.split()),
        tuple(targets.split()),
        movers,
        tuple(guards.split()),
        seals,
        reason,
        tier,
    )


EDGES: dict[str, Edge] = {
    e.id: e
    for e in (
        edge(1, "进入初筛", "Start screening", "LEAD > SCREEN", who("PS center", "EVT", "FL"), "required_fields consent not_awaiting_answer", seals="lead", reason=False),
        edge(2, "列为候选", "Make a candidate", "SCREEN > CAND", who("FL"), "eligible not_duplicate specialist_accepted specialist_load specialist_free_of_interest"),
        edge(3, "请补充材料", "Ask for more", "SCREEN > LEAD", who("PS center", "EVT", "FL"), "asks_named"),
        edge(4, "合并重复", "Merge a duplicate", "SCREEN > MERGED", who("PS center", "EVT", "FL"), "second_person_confirmed"),
        edge(5, "不予支持", "Decline", "SCREEN CAND > DECL", who("FL"), "reason_code feedback_length", seals="closing"),
        edge(6, "提交论证", "Send to appraisal", "CAND > APPR", who("PS"), "card_complete heilmeier_complete properties_complete plan_complete panel_composed", seals="plan"),
        edge(7, "转入储备（观察）", "Move to the bench (watch)", "CAND > BENCH", who("FL"), "promising_but_early sponsor_named", tier="B3"),
        edge(8, "进入方案优化", "Refine the plan", "APPR > REFINE", who("FL", "DIR"), "opinion_signed pass_rule", seals="opinion"),
        edge(9, "转入储备（板凳）", "Move to the bench", "APPR > BENCH", who("FL", "DIR"), "opinion_signed", seals="opinion", tier="B2"),
        edge(10, "论证后不予支持", "Decline after appraisal", "APPR > DECL", who("FL", "DIR"), "opinion_signed below_line reason_code feedback_length", seals="opinion"),
        edge(11, "提请立项", "Propose for award", "REFINE > PROP", who("PS", "FL"), "plan_accepted readiness_full exam_measurable budget_checked both_signed", seals="plan"),
        edge(12, "转入储备（替补首发）", "Move to the bench (on deck)", "REFINE > BENCH", who("FL"), "readiness_full no_seat", tier="B1"),
        edge(13, "优化未成", "Refinement failed", "REFINE > DECL WITHD", who("PS"), "refinement_over_or_refused reason_code feedback_length", seals="closing"),
        edge(14, "从储备启用", "Call from the bench", "BENCH > REFINE PROP", who("FL"), "tier_rule committee_plan seat_or_fast_track"),
        edge(15, "重新论证", "Appraise again", "BENCH > APPR", who("PS"), "material_new_evidence card_complete heilmeier_complete properties_complete plan_complete panel_composed"),
        edge(16, "移出储备", "Leave the bench", "BENCH > DECL", who("FL"), "stale_or_overtaken reason_code feedback_length", seals="closing"),
        edge(17, "委员会同意立项", "Committee approves", "PROP > PUBL", who("COM"), "quorum recusals_done budget_available optimiser_or_reason", seals="mandate"),
        edge(18, "委员会未同意", "Committee does not approve", "PROP > BENCH REFINE DECL", who("COM"), "quorum recusals_done", tier="B1"),
        edge(19, "公示期满", "Publicity over", "PUBL > CONTR", who("AO"), "publicity_over objections_closed", reason=False),
        edge(20, "异议成立", "Objection sustained", "PUBL > PROP", who("AO"), "objection_sustained"),
        edge(21, "签约启动", "Contract signed", "CONTR > ACTIVE", who("DIR"), "contract_signed_by_both account_verified approvals_in_place", seals="contract"),
        edge(22, "签约未成", "Contract failed", "CONTR > BENCH WITHD", who("DIR", "PI"), "contract_failed", tier="B1"),
        edge(23, "启动里程碑评审", "Open a gate", "ACTIVE > GATE", who("system", "PS", "PI"), "gate_pack"),
        edge(24, "通过里程碑", "Pass the gate", "GATE > ACTIVE", who("DIR", "COM"), "gate_decided money_released", seals="turn"),
        edge(25, "决定转向", "Decide to pivot", "GATE > PIVOT", who("DIR", "COM"), "gate_decided", seals="turn"),
        edge(26, "转向后继续", "Resume after the pivot", "PIVOT > ACTIVE", who("DIR", "COM"), "card_complete budget_within_limit", seals="plan"),
        edge(27, "转向未成，终止", "Stop after the pivot", "PIVOT > STOP", who("DIR", "COM"), "no_misconduct wind_down lesson_written", seals="ending"),
        edge(28, "暂停", "Pause", "GATE ACTIVE > PAUSE", who("DIR"), "external_cause restart_test"),
        edge(29, "恢复或终止", "Resume or stop", "PAUSE > ACTIVE STOP", who("DIR"), "restart_test_answered"),
        edge(30, "交付接力", "Hand over in relay", "GATE > RELAY", who("DIR"), "receiver_accepts_checklist", seals="turn"),
        edge(31, "接力完成", "Relay done", "RELAY > ACTIVE TRANS", who("DIR"), "both_sides_accepted overlap_kept", seals="relay"),
        edge(32, "接收方退回", "Receiver rejects", "RELAY > GATE", who("INST"), "rejection_reasoned"),
        edge(33, "进入验收", "Start acceptance", "GATE > ACCEPT", who("DIR"), "last_stage_or_early_success", seals="turn"),
        edge(34, "验收结题", "Complete", "ACCEPT > DONE", who("DIR"), "acceptance_signed", seals="acceptance"),
        edge(35, "验收后转化", "Accepted, in transfer", "ACCEPT > TRANS", who("DIR"), "acceptance_signed", seals="acceptance"),
        edge(36, "限期整改", "Rectify once", "ACCEPT > ACTIVE", who("DIR"), "first_rectification"),
        edge(37, "提前转化", "Transfer early", "ACTIVE > TRANS", who("DIR"), "transfer_open"),
        edge(38, "毕业", "Graduate", "TRANS > GRAD", who("COM"), "two_graduation_tests", seals="outcome"),
        edge(39, "转化未成，结题", "Complete without market", "TRANS > DONE", who("COM", "DIR"), "no_market_route"),
        edge(40, "终止（免责）", "Stop, no fault", "GATE ACTIVE PAUSE > STOP", who("DIR", "COM"), "no_misconduct wind_down lesson_written team_heard", seals="ending"),
        edge(41, "撤销", "Revoke", " ".join(FUNDED) + " > REVOKE", who("INT"), "misconduct_proven", seals="ending"),
        edge(42, "撤回", "Withdraw", " ".join(PRE_AWARD) + " > WITHD", who("PI", "system"), "proposer_or_silence"),
        edge(43, "拆分或合并", "Split or merge", "GATE > ACTIVE MERGED", who("DIR"), "both_teams_heard divided"),
        edge(44, "重新提出", "Bring back", "STOP DECL > LEAD", who("PI", *ANYONE), "cooled_down what_changed"),
        edge(45, "认定核爆点", "Designate as a nuclear point", "GRAD > GRAD", who("COM"), "designation_criteria"),
    )
}  # fmt: skip


def edges_from(state: str) -> tuple[Edge, ...]:
    """The edges that leave a state, in the order of the specification."""
    return tuple(e for e in EDGES.values() if state in e.sources)


def edge_between(source: str, target: str) -> tuple[Edge, ...]:
    """The edges that lead from one state to another (two states may be joined by more than one)."""
    return tuple(e for e in EDGES.values() if source in e.sources and target in e.targets)
