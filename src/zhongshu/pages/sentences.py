"""A text field whose limit is told in Chinese characters; English may take three letters for each. Its counter goes by what is typed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.lengths import LETTERS_A_CHARACTER, length_limit
from zhongshu.pages.fields import TextField

TOO_LONG = Bi("不超过 {n} 字，现为 {m} 字", "At most {n} characters; there are {m}")


class SentenceField(TextField):
    """A text of at most ``characters`` when it is Chinese, three times as many when it is not."""

    def __init__(self, label: Bi, *, characters: int, **kwargs: Any) -> None:
        self.characters = characters
        super().__init__(label, **kwargs)

    @property
    def max_length(self) -> int:
        """The most that any text may have, for the box itself; `clean` goes by the text."""
        return self.characters * LETTERS_A_CHARACTER

    @max_length.setter
    def max_length(self, value: int | None) -> None:
        """Django sets one on every text field; ours follows the characters."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        limit = length_limit(text, self.characters)
        if len(text) > limit:
            raise ValidationError(str(TOO_LONG.fill(n=limit, m=len(text))))
        return text


def lengthen(field: Any, characters: int) -> None:
    """Give the field of one form the limit that the rules in force say."""
    field.characters = characters
    field.widget.attrs.update(field.widget_attrs(field.widget))
