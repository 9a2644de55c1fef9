"""What delivery keeps, by what it is about: money, work, watching, gates, ends."""

from zhongshu.delivery.models.ends import Acceptance, AcceptanceVote, Appeal, FollowUp, Hearing, IntegrityCase, Pause
from zhongshu.delivery.models.gates import Condition, Gate, GateVote
from zhongshu.delivery.models.money import BudgetLine, CostReport, Payment, Posting, Stage
from zhongshu.delivery.models.watch import Alert, ChangeRequest, Issue, IssueStep, SiteVisit
from zhongshu.delivery.models.work import (
    Assumption,
    AssumptionChange,
    Evidence,
    Iteration,
    KillCriterion,
    Milestone,
)

__all__ = [
    "Acceptance",
    "AcceptanceVote",
    "Alert",
    "Appeal",
    "Assumption",
    "AssumptionChange",
    "BudgetLine",
    "ChangeRequest",
    "Condition",
    "CostReport",
    "Evidence",
    "FollowUp",
    "Gate",
    "GateVote",
    "Hearing",
    "IntegrityCase",
    "Issue",
    "IssueStep",
    "Iteration",
    "KillCriterion",
    "Milestone",
    "Pause",
    "Payment",
    "Posting",
    "SiteVisit",
    "Stage",
]  # fmt: skip
