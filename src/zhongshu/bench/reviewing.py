"""The one form that a list and a page share: what a review found."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import TextField
from zhongshu.pages.forms import HouseForm


class ReviewForm(HouseForm):
    """What the review found."""

    note = TextField(
        Bi("复核结论", "What the review found"),
        rows=3,
        max_length=1000,
        help_text=Bi("为什么继续留在储备，下一步等什么", "Why it stays, and what is awaited"),
    )
