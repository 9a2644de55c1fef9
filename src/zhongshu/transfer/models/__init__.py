"""What the room keeps: transfer cases, outcomes and landings, claims of graduation and follow-ups, 核爆点."""

from zhongshu.transfer.models.cases import IpPiece, Split, TransferCase
from zhongshu.transfer.models.graduation import Claim, FollowUp, MarketReview
from zhongshu.transfer.models.nuclear import Criterion, NuclearPoint, Review
from zhongshu.transfer.models.outcomes import Attribution, Landing, Outcome

__all__ = [
    "Attribution",
    "Claim",
    "Criterion",
    "FollowUp",
    "IpPiece",
    "Landing",
    "MarketReview",
    "NuclearPoint",
    "Outcome",
    "Review",
    "Split",
    "TransferCase",
]
