"""What a rule-set holds: every number, list and text of the house's rules, as one frozen tree (spec: lifecycle, roles and rules, model).

Each section is a page group; each field is a rule. The default values stand in ``default_rules.toml``, never here.
"""

# ruff: noqa: RUF009  the functions of `terms` return dataclass fields

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from zhongshu.kernel.bilingual import Bi
from zhongshu.policy.terms import Choice, choices, count, counts, decimal, flag, one_of, rows, share, words

DAYS, WORKDAYS, MONTHS = Bi("天", "days"), Bi("个工作日", "working days"), Bi("个月", "months")
WEEKS = Bi("周", "weeks")
PIECES, CHARS, YEARS, TEN_THOUSAND = (
    Bi("项", "items"),
    Bi("字", "characters"),
    Bi("年", "years"),
    Bi("万元", "×10,000 yuan"),
)
PEOPLE, VOTES = Bi("人", "people"), Bi("份", "verdicts")
WORKING, CALENDAR = "working", "calendar"
TIERS = ("B4", "B3", "B2", "B1")  # the course names them
GATE_DECISIONS = (
    "GO",
    "CONDITIONAL",
    "HOLD",
    "PIVOT",
    "RELAY",
    "PAUSE",
    "STOP",
    "REVOKE",
    "GRADUATE",
)  # the course's own ways on
CHANNELS = ("open", "recommendation", "need", "signal", "returning")  # by which the house itself takes leads in
RUNNING = frozenset({"at_most", "at_least", "review"})  # meanings under which a clock runs


class Limit(NamedTuple):
    """How long a state may last."""

    days: int
    unit: str  # WORKING or CALENDAR


@dataclass(frozen=True)
class StateClock:
    """The clock of one state."""

    code: str
    state: Bi = words(Bi("状态", "State"))
    meaning: str = one_of(Bi("含义", "Meaning"), "at_most", "at_least", "review", "follow_up", "none")
    days: int | None = count(Bi("时限", "Time"), DAYS, low=1, high=3650, optional=True)
    unit: str = one_of(Bi("按", "Counted in"), WORKING, CALENDAR, optional=True)
    note: Bi = words(Bi("说明", "Note"))


@dataclass(frozen=True)
class Clocks:
    """Time limits."""

    states: tuple[StateClock, ...] = rows(Bi("各状态时限", "Time of each state"), StateClock, fixed=True)
    auto_withdraw_days: int = count(
        Bi("补充材料逾期自动撤回", "Asked for more, no answer: withdrawn after"), DAYS, low=1
    )
    appeal_days: int = count(Bi("申诉期", "Appeal window"), DAYS, low=1)
    reapply_days: int = count(Bi("再次申报间隔", "Cool-down before re-applying"), DAYS)
    publicity_workdays: int = count(Bi("公示期不少于", "Publicity at least"), WORKDAYS, low=1)
    objection_workdays: int = count(Bi("异议答复不迟于", "Objection answered within"), WORKDAYS, low=1)
    handover_workdays: int = count(Bi("专员交接不迟于", "Specialist handed over within"), WORKDAYS, low=1)
    overdue_red_days: int = count(Bi("决策日逾期转红", "Decision date overdue turns red after"), DAYS)
    refine_extensions: int = count(Bi("方案优化可延期次数", "Refinement may be extended"), Bi("次", "times"), high=5)
    first_payment_days: int = count(Bi("签约后首笔拨付不迟于", "First payment after contract within"), DAYS, low=1)
    evidence_decision_days: int = count(Bi("证据到决定不迟于", "From evidence to decision within"), DAYS, low=1)


@dataclass(frozen=True)
class TierLoad:
    """What one bench dossier of a tier counts in a specialist's load."""

    code: str
    weight: float = decimal(Bi("权重", "Weight"), high=5)


@dataclass(frozen=True)
class Care:
    """Specialists and feedback."""

    active_cap: int = count(Bi("专员在办卷宗上限", "Active dossiers a specialist may hold"), PIECES, low=1, high=200)
    bench_cap: int = count(
        Bi("专员板凳卷宗上限（加权）", "Bench dossiers a specialist may hold (weighted)"), PIECES, high=500
    )
    bench_weights: tuple[TierLoad, ...] = rows(
        Bi("板凳卷宗在负荷中的权重", "Weight of a bench dossier in the load"), TierLoad, needed=TIERS
    )
    feedback_chars: int = count(
        Bi("不予支持的反馈不少于", "Feedback to a declined proposer at least"), CHARS, low=1, high=5000
    )
    statement_chars: int = count(Bi("推荐意见不超过", "Recommendation at most"), CHARS, low=50, high=5000)
    recommendations: int = count(
        Bi("每位推荐人每年推荐不超过", "A recommender brings a year at most"), PIECES, low=1, high=1000, absent=10
    )
    claim_chars: int = count(Bi("一句话主张不超过", "One-sentence claim at most"), CHARS, low=10, high=500)
    killers_low: int = count(Bi("致命假设至少", "Killer assumptions at least"), PIECES, high=50)
    killers_high: int = count(Bi("致命假设至多", "Killer assumptions at most"), PIECES, low=1, high=50)
    decision_options: int = count(Bi("决定须列出的备选方案", "Options a decision must list"), PIECES, low=1, high=10)
    retention_years: int = count(Bi("结题后决定保存", "Decisions kept after close"), YEARS, low=1, high=100)
    contact_years: int = count(Bi("未入选者联系方式保存", "Contacts of the declined kept"), YEARS, high=100)


@dataclass(frozen=True)
class Criterion:
    """One criterion of the rubric."""

    code: str
    label: Bi = words(Bi("准则", "Criterion"))
    weight: float = share(Bi("权重", "Weight"))
    question: Bi = words(Bi("问题", "Question"))


@dataclass(frozen=True)
class Property:
    """One of the four properties 四性."""

    code: str
    label: Bi = words(Bi("性质", "Property"))
    question: Bi = words(Bi("问题", "Question"))


@dataclass(frozen=True)
class Rubric:
    """What appraisal asks."""

    quality: Bi = words(Bi("先质：定性之问", "Quality first: the question"))
    criteria: tuple[Criterion, ...] = rows(Bi("后量：评分准则", "Then quantity: criteria"), Criterion)
    score_low: int = count(Bi("评分下限", "Lowest score"), high=100)
    score_high: int = count(Bi("评分上限", "Highest score"), low=1, high=100)
    properties: tuple[Property, ...] = rows(Bi("四性", "The four properties"), Property, fixed=True)
    property_high: int = count(Bi("四性满分", "Highest score of a property"), low=1, high=100)


@dataclass(frozen=True)
class Appraisal:
    """Panels, quorum and passing."""

    experts_low: int = count(Bi("论证专家至少", "Experts assigned at least"), PEOPLE, low=1, high=50)
    quorum: int = count(Bi("有效意见至少（论证）", "Valid verdicts at least (appraisal)"), VOTES, low=1, high=50)
    gate_quorum: int = count(Bi("有效意见至少（里程碑评审）", "Valid verdicts at least (gate)"), VOTES, low=1, high=50)
    industry_low: int = count(Bi("其中产业专家至少", "of whom from industry at least"), PEOPLE, high=20)
    user_low: int = count(Bi("其中投资人或用户至少", "of whom investors or users at least"), PEOPLE, high=20)
    load_high: int = count(Bi("专家每轮卷宗上限", "Dossiers an expert may take in a round"), PIECES, low=1, high=50)
    outside_share: float = share(
        Bi("国家级事项外地专家不少于", "Experts from outside the region, national items, at least")
    )
    organisation_share: float = share(Bi("同一单位专家不超过", "Experts of one organisation at most"))
    rotation_years: int = count(Bi("同单位轮换间隔", "Rotation of an organisation pair"), YEARS, high=20)
    same_organisation_years: int = count(Bi("同单位回避回溯", "Same organisation bars for"), YEARS, high=50)
    coauthor_years: int = count(Bi("合著回避回溯", "Co-authorship bars for"), YEARS, high=50)
    cross_sd: float = decimal(
        Bi("交叉评议触发：分歧标准差超过", "Cross round when the spread of verdicts exceeds"), high=10
    )
    cross_range: int = count(
        Bi("交叉评议触发：评分极差达到", "Cross round when scores range over"), Bi("分", "points"), high=100
    )
    explain_points: int = count(
        Bi("分差超过须书面说明", "Differences above this need a written reason"), Bi("分", "points"), high=100
    )
    reminders: tuple[int, ...] = counts(Bi("催办日（相对截止日）", "Reminders, relative to the due day"), DAYS)
    golden_tickets: int = count(
        Bi("金票：每位专家每季", "Golden tickets an expert has a season"), Bi("张", "tickets"), high=10
    )
    lottery_share: float = share(Bi("抽签席位不超过首阶段席位的", "Lottery seats at most, of stage-1 seats"))
    pass_disruptive: float = share(Bi("通过：颠覆概率不低于", "Pass: probability of disruption at least"))
    pass_rank: float = share(Bi("通过：名次入席概率不低于", "Pass: probability of a ranked seat at least"))
    season_intake: int = count(
        Bi("每季预期论证项目", "Dossiers expected in appraisal a season"), PIECES, low=1, high=10_000, absent=15
    )
    pass_property: int = count(Bi("通过：四性单项不低于", "Pass: each property at least"), Bi("分", "points"), high=100)
    golden_passes: bool = flag(Bi("金票可替代颠覆概率", "A golden ticket stands for the probability"))


@dataclass(frozen=True)
class Tier:
    """One tier of the reserve 板凳."""

    code: str
    label: Bi = words(Bi("层级", "Tier"))
    content: Bi = words(Bi("内容", "Content"))
    entry: Bi = words(Bi("入层规则", "Entry rule"))
    support: Bi = words(Bi("支持", "Support"))
    leaving: Bi = words(Bi("退出", "Exit"))
    weight: float = decimal(Bi("深度指数权重", "Weight in the depth index"), high=10)
    stale_days: int = count(Bi("无新证据视为陈旧", "Stale without new evidence after"), DAYS, low=1, high=3650)
    support_wan: int = count(Bi("支持上限", "Support at most"), TEN_THOUSAND)


@dataclass(frozen=True)
class Bench:
    """The reserve pool."""

    tiers: tuple[Tier, ...] = rows(Bi("层级", "Tiers"), Tier, needed=TIERS)
    nursery_probability: float = share(
        Bi("入苗圃：专员估计颠覆概率不低于", "Nursery: specialist's probability of disruption at least")
    )
    watch_trl: int = count(Bi("入观察：TRL 不低于", "Watch: TRL at least"), low=1, high=9)
    bench_verdicts: int = count(
        Bi("入板凳：独立意见至少", "Bench: independent verdicts at least"), VOTES, low=1, high=20
    )
    bench_yes: float = share(Bi("入板凳：肯定意见不低于", "Bench: share of yes at least"))
    stale_flags: int = count(Bi("陈旧标记几次出池", "Stale flags before leaving"), Bi("次", "flags"), low=1, high=10)
    decline_days: int = count(Bi("陈旧多久建议不予支持", "Stale this long: decline proposed"), DAYS, low=1)
    depth_b1: float = decimal(Bi("替补首发深度：年度席位的倍数", "Depth of B1, times the yearly seats"), high=100)
    depth_b2: float = decimal(Bi("板凳深度：替补首发的倍数", "Depth of B2, times B1"), high=100)
    depth_b3: float = decimal(Bi("观察深度：板凳的倍数", "Depth of B3, times B2"), high=100)
    fresh_days: int = count(Bi("更新算新鲜的期限", "Refreshed within, to count as fresh"), DAYS, low=1)
    fresh_share: float = share(Bi("新鲜比例不低于", "Fresh share at least"))
    nurture_low: int = count(Bi("观察层早期支持不短于", "Nurture on watch at least"), MONTHS, low=1, high=36, absent=3)
    nurture_high: int = count(Bi("观察层早期支持不超过", "Nurture on watch at most"), MONTHS, low=1, high=36, absent=6)
    bench_nurture_low: int = count(
        Bi("板凳层早期支持不短于", "Nurture on the bench at least"), MONTHS, low=1, high=36, absent=6
    )
    bench_nurture_high: int = count(
        Bi("板凳层早期支持不超过", "Nurture on the bench at most"), MONTHS, low=1, high=36, absent=12
    )
    seal_months: int = count(Bi("卓越印章有效期", "Seal of excellence valid"), MONTHS, low=1, high=120)


@dataclass(frozen=True)
class TrlGate:
    """Technology readiness asked at award, mid-term and end of a programme."""

    code: str
    label: Bi = words(Bi("计划类别", "Programme kind"))
    award: int = count(Bi("立项", "At award"), low=1, high=9)
    mid: int = count(Bi("中期", "Mid-term"), low=1, high=9)
    end: int = count(Bi("结题", "At the end"), low=1, high=9)


@dataclass(frozen=True)
class GateDecision:
    """One decision a gate may take."""

    code: str
    label: Bi = words(Bi("决定", "Decision"))
    money: Bi = words(Bi("资金效果", "Money"))
    needs: Bi = words(Bi("条件", "Needs"))
    leads_to: Bi = words(Bi("去向", "Next"))


@dataclass(frozen=True)
class Gates:
    """Stages, gates and relays."""

    first_stage_share: float = share(Bi("第一阶段不超过总经费的", "Stage 1 at most, of the whole plan"))
    first_stage_months: int = count(Bi("第一阶段不超过", "Stage 1 at most"), MONTHS, low=1, high=36)
    stage_months: int = count(Bi("每阶段不超过", "Any stage at most"), MONTHS, low=1, high=60)
    stage_shares: tuple[int, ...] = counts(Bi("各阶段经费比例", "Shares of the stages"), Bi("%", "%"), low=1, high=100)
    trl: tuple[TrlGate, ...] = rows(Bi("TRL 门槛", "TRL gates"), TrlGate, needed=("default",))
    decisions: tuple[GateDecision, ...] = rows(
        Bi("里程碑评审决定", "Gate decisions"), GateDecision, needed=GATE_DECISIONS
    )
    go_share: float = share(Bi("继续：考核达标或赞成不低于", "GO: exam passed, or share in favour at least"))
    conditions_high: int = count(
        Bi("有条件继续：条件不多于", "CONDITIONAL: conditions at most"), PIECES, low=1, high=20
    )
    conditions_days: int = count(Bi("有条件继续：兑现期", "CONDITIONAL: met within"), DAYS, low=1)
    pivot_share: float = share(Bi("转向：过桥经费不超过阶段的", "PIVOT: bridging at most, of the stage"))
    winddown_share: float = share(Bi("终止：收尾经费不超过阶段的", "STOP: wind-down at most, of the stage"))
    stop_appeal_days: int = count(Bi("终止：申诉期", "STOP: appeal window"), DAYS, low=1)
    accelerate_share: float = share(Bi("加速：追加不超过阶段的", "ACCELERATE: added at most, of the stage"), high=5)
    miss_low: float = share(Bi("未达标率下限（过低：目标太易）", "Miss rate below this: goals too easy"))
    miss_high: float = share(Bi("未达标率上限（过高：选题或方案差）", "Miss rate above this: selection or plans poor"))
    relay_overlap_days: int = count(Bi("接力：重叠期不少于", "RELAY: overlap at least"), DAYS)
    relay_progress_days: int = count(Bi("接力：首次进展不迟于", "RELAY: first progress within"), DAYS, low=1)
    nuclear_high: int = count(Bi("核爆点在位不多于", "Nuclear points in force at most"), PIECES, low=1, high=100)
    nuclear_review_months: int = count(Bi("核爆点复评间隔", "Nuclear points reviewed each"), MONTHS, low=1, high=60)
    nuclear_lapses: int = count(
        Bi("核爆点复评失格几次即撤销", "Nuclear points revoked after lapses"), low=1, high=20, absent=2
    )
    price_publicity_days: int = count(
        Bi("转化：协议价格公示不少于", "TRANSFER: agreed price in publicity at least"), DAYS, low=1, high=365, absent=15
    )
    graduation_tests: int = count(
        Bi("毕业：满足的检验不少于", "GRADUATE: tests met at least"), PIECES, low=1, high=5, absent=2
    )
    graduate_years: tuple[int, ...] = counts(
        Bi("毕业后跟踪的年份", "Graduates tracked after"), YEARS, low=1, high=20, absent=(1, 2, 3, 4, 5)
    )


@dataclass(frozen=True)
class Delivery:
    """Work under contract: iterations, alerts, pauses, acceptance."""

    iteration_weeks_low: int = count(Bi("一次迭代不短于", "An iteration lasts at least"), WEEKS, low=1, high=26)
    iteration_weeks_high: int = count(Bi("一次迭代不长于", "An iteration lasts at most"), WEEKS, low=1, high=52)
    iteration_gap_days: int = count(Bi("无迭代预警", "Alert when no iteration for"), DAYS, low=1, high=365)
    alert_red_days: int = count(Bi("逾期转红", "Overdue turns red after"), DAYS, high=365)
    spending_ahead: float = share(Bi("花费超前证据预警", "Alert when spending is ahead of evidence by"))
    rectify_months: int = count(Bi("验收整改不超过", "Rectification after acceptance at most"), MONTHS, low=1, high=24)
    follow_up_years: tuple[int, ...] = counts(Bi("成果回访", "Outcomes followed up after"), YEARS, low=1, high=20)
    lesson_chars: int = count(Bi("经验不少于", "A lesson has at least"), CHARS, low=1, high=2000)


@dataclass(frozen=True)
class Portfolio:
    """Seats, money and caps."""

    seats_year: int = count(Bi("年度立项席位", "Award seats a year"), PIECES, low=1, high=10_000)
    budget_wan: int = count(Bi("年度立项经费", "Award budget a year"), TEN_THOUSAND, high=100_000_000)
    director_limit_wan: int = count(Bi("主任可批额度", "Director decides up to"), TEN_THOUSAND, high=100_000_000)
    field_share: float = share(Bi("单一领域不超过", "One field at most"))
    organisation_share: float = share(Bi("单一单位不超过", "One organisation at most"))
    newcomer_share: float = share(Bi("新团队不低于", "Newcomers at least"))
    blue_sky_low: float = share(Bi("自由探索不低于", "Free exploration at least"))
    blue_sky_high: float = share(Bi("自由探索不超过", "Free exploration at most"))
    region_share: float = share(Bi("单一地区不超过", "One region at most"), absent=0.6)
    early_share: float = share(Bi("早期项目不超过", "Early dossiers at most"), absent=0.5)
    early_trl: int = count(Bi("早期指 TRL 不高于", "Early means TRL at most"), low=1, high=9, absent=3)
    quorum_share: float = share(
        Bi("委员会法定人数：多于在任委员的", "Committee's quorum: more than, of the members"), absent=0.5
    )


@dataclass(frozen=True)
class Lists:
    """Codes and their names."""

    fields: tuple[Choice, ...] = choices(Bi("领域", "Fields"))
    channels: tuple[Choice, ...] = choices(Bi("发现渠道", "Discovery channels"), needed=CHANNELS)
    reasons: tuple[Choice, ...] = choices(Bi("不予支持的理由", "Reasons for declining"))
    regions: tuple[Choice, ...] = choices(Bi("地区", "Regions"))


@dataclass(frozen=True)
class Rules:
    """A whole rule-set, ready to be asked."""

    clocks: Clocks
    care: Care
    rubric: Rubric
    appraisal: Appraisal
    bench: Bench
    gates: Gates
    delivery: Delivery
    portfolio: Portfolio
    lists: Lists
    id: str = field(default="", compare=False)  # of the version these rules were read from

    @cached_property
    def _clock_of(self) -> dict[str, StateClock]:
        return {row.code: row for row in self.clocks.states}

    def clock(self, state: str) -> StateClock:
        """The clock of a state with its meaning and note."""
        return self._clock_of[state]

    def limit(self, state: str) -> Limit | None:
        """(days, "working" or "calendar") of a state's clock; None where no clock runs, at most a follow-up date."""
        row = self._clock_of[state]
        running = row.days is not None and row.meaning in RUNNING
        return Limit(row.days or 0, row.unit) if running else None

    def labels(self, name: str) -> dict[str, Bi]:
        """``fields``, ``channels``, ``reasons`` or ``regions``: code -> name, in the order of the list."""
        return {choice.code: choice.label for choice in getattr(self.lists, name)}

    def label(self, name: str, wanted: str) -> Bi:
        """The name of one code; a code retired since shows itself."""
        return self.labels(name).get(wanted) or Bi(wanted or "—", wanted or "—")

    def tier(self, wanted: str) -> Tier:
        return next(row for row in self.bench.tiers if row.code == wanted)

    def trl_gate(self, programme_kind: str = "default") -> TrlGate:
        """The TRL gates of a kind of programme, the default ones when it has none of its own."""
        found = {row.code: row for row in self.gates.trl}
        return found.get(programme_kind) or found["default"]


SECTIONS: dict[str, Bi] = {
    "clocks": Bi("时限", "Time limits"),
    "care": Bi("专员、反馈与保存", "Specialists, feedback, retention"),
    "rubric": Bi("论证准则", "Rubric"),
    "appraisal": Bi("论证与通过规则", "Appraisal and passing"),
    "bench": Bi("储备层级", "Reserve tiers"),
    "gates": Bi("阶段与里程碑", "Stages and gates"),
    "delivery": Bi("实施与验收", "Work and acceptance"),
    "portfolio": Bi("席位、经费与上限", "Seats, money, caps"),
    "lists": Bi("清单", "Lists"),
}
