"""List pages, declared: columns, filters, tabs, bulk actions over a queryset. Search, sort, paging, export and phone cards come with it.

class Leads(Listing):
    name, title = "discovery.leads", Bi("线索", "Leads")
    columns = (Column("claim", Bi("主张", "Claim"), kind="main", sort="claim"), …)
    def rows(self, actor): return leads_of(actor)
    def href(self, row): return reverse("discovery:lead", args=[row.pk])

@door("triage:UAR")
def leads(request): return Leads().answer(request, page=Page(…))
"""

from zhongshu.pages.listing.bulk import Bulk
from zhongshu.pages.listing.columns import Column, Tone
from zhongshu.pages.listing.filters import Filter
from zhongshu.pages.listing.leaving import sheet_answer
from zhongshu.pages.listing.listing import Listing, Tab

__all__ = ["Bulk", "Column", "Filter", "Listing", "Tab", "Tone", "sheet_answer"]
