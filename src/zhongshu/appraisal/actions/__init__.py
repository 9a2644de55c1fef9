"""Everything the appraisal room writes."""

from zhongshu.appraisal.actions.deciding import decide
from zhongshu.appraisal.actions.editing import cut_edition, release_edition
from zhongshu.appraisal.actions.nudging import nudge
from zhongshu.appraisal.actions.opening import end_appraisal, open_appraisal
from zhongshu.appraisal.actions.opinion import sign_opinion, write_opinion
from zhongshu.appraisal.actions.reviewing import Given, Mark, answer_cross, lock_review
from zhongshu.appraisal.actions.rounds import close_blind, close_cross, reopen
from zhongshu.appraisal.actions.ticket import use_ticket

__all__ = [
    "Given", "Mark", "answer_cross", "close_blind", "close_cross", "cut_edition", "decide", "end_appraisal", "lock_review", "nudge", "open_appraisal",
    "release_edition", "reopen", "sign_opinion", "use_ticket", "write_opinion",
]  # fmt: skip
