"""Everything the decisions room writes."""

from zhongshu.decisions.actions.closing import Choice, close_decision, may_close, on_closing
from zhongshu.decisions.actions.opening import About, Matter, Option, laid, open_decision
from zhongshu.decisions.actions.outcomes import record_outcome
from zhongshu.decisions.actions.replaying import record_replay, record_signed_replay
from zhongshu.decisions.actions.voting import Vote, cast_ballot, cast_ballots, recuse

__all__ = [
    "About", "Choice", "Matter", "Option", "Vote", "cast_ballot", "cast_ballots", "close_decision", "laid", "may_close", "on_closing", "open_decision",
    "record_outcome", "record_replay", "record_signed_replay", "recuse",
]  # fmt: skip
