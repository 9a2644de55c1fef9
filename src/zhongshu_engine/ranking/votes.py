"""Votes as arrays: which assessor gave which proposal which grade, in which panel.

In: equal-length sequences. Out: checked `Votes` with sorted names. An empty assessor is nobody in particular: such votes share no
judge's leaning. The higher the grade the better; SNSF letters are A=6, AB=5, B=4, BC=3, C=2, D=1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhongshu_engine.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SNSF_LETTERS = {"A": 6.0, "AB": 5.0, "B": 4.0, "BC": 3.0, "C": 2.0, "D": 1.0}
NOBODY = -1
MOST_GRADE = 1e100  # squares of greater ones do not fit a number


@dataclass(frozen=True, slots=True)
class Votes:
    """One row a vote: codes into the sorted names; assessor -1 is nobody in particular, one panel when none was given."""

    proposal: Ints
    assessor: Ints
    panel: Ints
    grade: Floats
    proposals: tuple[str, ...]
    assessors: tuple[str, ...]
    panels: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of proposals."""
        return len(self.proposals)


def cast(
    proposal: Sequence[str],
    assessor: Sequence[str],
    grade: ArrayLike,
    *,
    panel: Sequence[str] | None = None,
) -> Votes:
    """Check votes and put them together."""
    grades = np.asarray(grade, dtype=np.float64)
    if not len(grades):
        raise BadInput("there are no votes", place="votes")
    if not len(proposal) == len(assessor) == len(grades):
        raise BadInput("proposal, assessor and grade have different lengths", place="votes")
    bad = np.flatnonzero(~np.isfinite(grades))
    if len(bad):
        raise BadInput("a grade is not a number", place=f"vote {int(bad[0]) + 1}")
    beyond = np.flatnonzero(np.abs(grades) > MOST_GRADE)
    if len(beyond):
        raise BadInput(f"a grade is beyond {MOST_GRADE:g}", place=f"vote {int(beyond[0]) + 1}")
    proposals, proposal_codes = np.unique(np.asarray(proposal, dtype=str), return_inverse=True)
    assessors, assessor_codes = np.unique(np.asarray(assessor, dtype=str), return_inverse=True)
    panels, panel_codes = np.unique(
        np.asarray(panel if panel is not None else [""] * len(grades), dtype=str), return_inverse=True
    )
    if assessors[0] == "":
        assessors, assessor_codes = assessors[1:], assessor_codes - 1
    named = assessor_codes >= 0
    keys = proposal_codes[named] * (len(assessors) + 1) + assessor_codes[named]
    if len(np.unique(keys)) != len(keys):
        order = np.argsort(keys, kind="stable")
        twice = np.flatnonzero(named)[order[1:][np.diff(keys[order]) == 0][0]]
        raise BadInput(
            f"assessor {assessors[assessor_codes[twice]]} votes twice on proposal {proposals[proposal_codes[twice]]}",
            place=f"vote {int(twice) + 1}",
        )
    several = np.zeros((len(proposals), 2), np.int64)
    several[proposal_codes, 0] = panel_codes
    moved = np.flatnonzero(several[proposal_codes, 0] != panel_codes)
    if len(moved):
        where = int(moved[0])
        raise BadInput(f"proposal {proposals[proposal_codes[where]]} appears in two panels", place=f"vote {where + 1}")
    return Votes(
        proposal_codes.astype(np.int64),
        assessor_codes.astype(np.int64),
        panel_codes.astype(np.int64),
        grades,
        tuple(proposals.tolist()),
        tuple(assessors.tolist()),
        tuple(panels.tolist()),
    )
