"""The base of every form: two languages, the version that was read, the key of this very form, and refusals shown where they belong.

form = CardForm(request.POST or None, initial=…)
if request.method == "POST" and form.is_valid():
    with form.refusals(newest=lambda: card_values(actor, id)):
        change_card(actor, id, version=form.version, **form.given)
        return redirect(…)
return form.answer(request, "room/x.html", {...})
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Refusal, Stale
from zhongshu.pages.complaints import Speaking, speak
from zhongshu.pages.pickers import PickField

HOUSEKEEPING = ("version", "key")
STANDS = "stands"
YES, NO = Bi("是", "Yes"), Bi("否", "No")
FIELD_PROBLEM_STATUS = 400
CHANGED_SINCE = Bi(
    "这张表已经提交并办理，而这次的内容有改动：改动没有写入。确要按现在的内容再办一次，请再次提交",
    "This form was sent and done before, and now says something else: the change was not stored. To have it done as it stands now, submit once more",
)


@dataclass(frozen=True, slots=True)
class Rival:
    """One field in which the reader's text and the newer version differ."""

    label: Any
    theirs: str
    mine: str


def new_key() -> str:
    """A key for one form, so that sending it twice acts once."""
    return secrets.token_urlsafe(18)


class HouseForm(Speaking):
    """A form of the house. Fields come from `pages.fields`."""

    submit_label: Bi = Bi("提交", "Submit")
    fate: Bi | str = ""  # one sentence: what will happen on submitting, and to whom
    cancel_url: str = ""
    action: str = ""
    draft: Any = None  # set by `pages.drafts.resume`

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, actor: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.label_suffix = ""
        self.rivals: list[Rival] = []
        self.moved_on = False  # whether the faster one took a step, which may not be there to take again
        self.status = 200
        self.drawn = False  # whether a page has shown a box of it
        self.gone = False  # whether the page that answers has no place for it any more
        self.initial.setdefault("key", new_key())
        for field in self.fields.values():
            speak(field)
            if isinstance(field, PickField):
                field.bind(actor)

    def _post_clean(self) -> None:
        """A form that was sent and done before, and now says something else, is refused whatever it says (`pages.sending`); sent once more it is a
        form of its own, so that a vote changed by the back button is a question and not a dead end.
        """
        super()._post_clean()  # type: ignore[misc]
        if getattr(self.data, "sent_before", None) is not None:
            self._refuse(None, 409, [str(CHANGED_SINCE)])
            self._now_says("key", new_key())

    @property
    def given(self) -> dict[str, Any]:
        """What the person gave: the cleaned fields without version and key."""
        return {name: value for name, value in self.cleaned_data.items() if name not in HOUSEKEEPING}

    @property
    def read_version(self) -> int:
        """The version of the record that the person had read; 0 when the form carried none."""
        return int(self.cleaned_data.get("version") or 0)

    @property
    def once_key(self) -> str:
        return str(self.cleaned_data.get("key") or "")

    @contextlib.contextmanager
    def refusals(self, newest: Callable[[], Mapping[str, Any]] | None = None) -> Iterator[None]:
        """Put a refusal raised inside the block back on the form; rights and absence (403, 404) go on to the border.

        ``newest`` gives the present values (with ``version``), shown beside what was typed when somebody else was faster. Where no field of
        the form says how the record stands (a step asks only for a reason), the key ``stands`` does, in a word.
        """
        try:
            yield
        except Stale as refusal:
            self._show_rivals(refusal, newest)
        except Blocked as refusal:
            for item in refusal.missing:
                name = refusal.fields.get(item)
                self._refuse(name if name in self.fields else None, refusal.status, [str(item)])
        except BadValue as refusal:
            name = self.asked_by(refusal.field)
            self._refuse(name if name in self.fields else None, refusal.status, [str(refusal.text)])
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            self._refuse(None, refusal.status, [str(refusal.text)])

    def asked_by(self, refused: str) -> str:
        """The field of this form that asked for what an act refused under its own name."""
        return refused

    def answer(
        self, request: HttpRequest, template: str = "pages/form_page.html", context: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        """The page with this form on it, under the status of what happened to it."""
        return self.on_page(request, template, {"form": self, **(context or {})})

    def on_page(self, request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
        """A page with this form somewhere on it. Where the refused step is offered no more and its boxes are gone, the page says so and gives the
        typed words back to be copied; only a page that was drawn can tell, so such a one is drawn twice."""
        status = self.status if self.status != 200 else (FIELD_PROBLEM_STATUS if self.is_bound and self.errors else 200)
        self.drawn = False
        answer = render(request, template, dict(context), status=status)
        if self.is_bound and self.status != 200 and not self.drawn and self.typed:
            self.gone = True
            answer = render(request, template, dict(context), status=status)
        return answer

    @property
    def typed(self) -> list[tuple[Any, str]]:
        """What was typed or chosen, by the names of the fields, as a person reads it."""
        found = []
        for name, field in self.fields.items():
            sent = self[name].data
            unticked = isinstance(field, forms.BooleanField) and not field.to_python(sent)
            text = "" if field.widget.is_hidden or unticked else _shown(field, sent)
            if text:
                where = getattr(field, "where", None)
                found.append((f"{where} · {field.label}" if where else field.label or name, text))
        return found

    def too_late(self, sentence: Bi) -> None:
        """What was sent has no place any more, whatever it says: only that is told, and the typed words are given back (`on_page`)."""
        self.full_clean()
        self.errors.clear()
        with self.refusals():
            raise Stale(sentence)

    def _refuse(self, field: str | None, status: int, sentences: list[str]) -> None:
        self.status = status
        for sentence in sentences:
            self.add_error(field, sentence)

    def _show_rivals(self, refusal: Stale, newest: Callable[[], Mapping[str, Any]] | None) -> None:
        self._refuse(None, refusal.status, [str(refusal.text)])
        if newest is None:
            return
        theirs = newest()
        self.moved_on = STANDS in theirs
        if self.moved_on:
            self.rivals.append(Rival(Bi("现在的状态", "How it stands now"), str(theirs[STANDS]), ""))
        for name, field in self.fields.items():
            if name in HOUSEKEEPING or field.widget.is_hidden or (name not in theirs and STANDS not in theirs):
                continue
            mine, other = _shown(field, self[name].data), _shown(field, theirs.get(name))
            if mine != other:
                self.rivals.append(Rival(field.label or name, other, mine))
        if "version" in theirs:
            self.stands_at(int(theirs["version"]))

    def stands_at(self, version: int) -> None:
        """The record as this form sees it is now of that version: sent again, it is stored on top of it."""
        self._now_says("version", str(version))

    def _now_says(self, field: str, value: str) -> None:
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent[self.add_prefix(field)] = value
        self.data = sent


def _shown(field: forms.Field, value: Any) -> str:
    """A value as the person would read it in the field."""
    prepared = field.prepare_value(value)
    if isinstance(field, PickField) and isinstance(value, tuple):
        ref, text = value
        return text or ref
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        labels = {str(code): str(label) for code, label in offered}
        chosen = prepared if isinstance(prepared, list | tuple) else [prepared]
        return ", ".join(labels.get(str(code), str(code)) for code in chosen if code not in (None, ""))
    if isinstance(field, forms.BooleanField):
        return str(YES if prepared in (True, "on", "true", "True", "1") else NO)
    return "" if prepared is None else str(prepared)
