"""Leads and what happens to them; merging; needs and matches; campaigns, outreach and signals; the likeness index; the door's buckets."""

from zhongshu.discovery.models.asks import Ask, AskItem
from zhongshu.discovery.models.door import Bucket
from zhongshu.discovery.models.judged import Appeal, DeclineProposal, Eligibility, MergeProposal
from zhongshu.discovery.models.leads import Lead, LeadContact, Recommendation
from zhongshu.discovery.models.likeness import Finding, Gram, Sketch
from zhongshu.discovery.models.needs import Match, Need
from zhongshu.discovery.models.scouting import Outreach, ScoutCampaign, Signal, SignalLink

__all__ = [
    "Appeal", "Ask", "AskItem", "Bucket", "DeclineProposal", "Eligibility", "Finding", "Gram", "Lead", "LeadContact", "Match",
    "MergeProposal", "Need", "Outreach", "Recommendation", "ScoutCampaign", "Signal", "SignalLink", "Sketch",
]  # fmt: skip
