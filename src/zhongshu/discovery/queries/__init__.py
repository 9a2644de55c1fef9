"""Reading discovery, always as somebody: leads and their triage, receipts, needs, scouting, and the figures a visitor may see."""

from zhongshu.discovery.queries.duty import people_on_duty
from zhongshu.discovery.queries.figures import first_reply, promise_days, public_figures
from zhongshu.discovery.queries.leads import contact_of, counts, lead_for, leads, outcomes
from zhongshu.discovery.queries.likeness import side_by_side
from zhongshu.discovery.queries.needs import need_for, needs, public_need, public_needs
from zhongshu.discovery.queries.receipts import lead_of_receipt, my_leads, receipt_again, receipt_lead, status_of
from zhongshu.discovery.queries.scouting import campaign_for, campaigns, signal_for, signals, yield_of

__all__ = [
    "campaign_for", "campaigns", "contact_of", "counts", "first_reply", "lead_for", "lead_of_receipt", "leads", "my_leads", "need_for", "needs",
    "outcomes", "people_on_duty", "promise_days", "public_figures", "public_need", "public_needs", "receipt_again", "receipt_lead", "side_by_side", "signal_for", "signals",
    "status_of", "yield_of",
]  # fmt: skip
