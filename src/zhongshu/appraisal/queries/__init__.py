"""What the room reads, always as somebody: before the blind round is over nobody reads a value but the one who gave it."""

from zhongshu.appraisal.queries.appraisals import (
    appraisal_for,
    appraisals,
    judged,
    latest,
    own_review,
    progress,
    running,
    ticket_left,
    to_judge,
)
from zhongshu.appraisal.queries.figures import Figures, below, figures, place_of_appraisal, short_of
from zhongshu.appraisal.queries.votes import Argument, arguments_for, short_of_quorum, silenced, tally, votes_for

__all__ = [
    "Argument",
    "Figures",
    "appraisal_for",
    "appraisals",
    "arguments_for",
    "below",
    "figures",
    "judged",
    "latest",
    "own_review",
    "place_of_appraisal",
    "progress",
    "running",
    "short_of",
    "short_of_quorum",
    "silenced",
    "tally",
    "ticket_left",
    "to_judge",
    "votes_for",
]
