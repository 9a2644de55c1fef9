"""Everything the transfer room reads, one file a matter; each query takes the actor first, or says why it needs none."""

from zhongshu.transfer.queries.cases import case_for, cases, cases_of, lacks_of_case, open_cases, reads_valuation
from zhongshu.transfer.queries.graduation import (
    claims_of,
    decision_lacks,
    due_follow_ups,
    follow_ups_of,
    graduation_decision,
    met_tests,
    unmet,
)
from zhongshu.transfer.queries.nuclear import active_count, open_point, point_lacks, points, points_of
from zhongshu.transfer.queries.outcomes import landing_for, landings, outcome_for, outcomes, outcomes_of
from zhongshu.transfer.queries.register import landmarks, released_points

__all__ = [
    "active_count", "case_for", "cases", "cases_of", "claims_of", "decision_lacks", "due_follow_ups", "follow_ups_of", "graduation_decision",
    "lacks_of_case", "landing_for", "landings", "landmarks", "met_tests", "open_cases", "open_point", "outcome_for", "outcomes", "outcomes_of",
    "point_lacks", "points", "points_of", "reads_valuation", "released_points", "unmet",
]  # fmt: skip
