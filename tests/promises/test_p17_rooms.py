"""P17 in the rooms that judge and decide: whatever one of their pages sends, sent twice it is done once, and the second answer is the first one's.

Every page that takes a form is found in the addresses of the rooms, every form in their templates; an act without its sending fails the third
test. A double click goes off over two connections at once; the retry and the back button come when all is over, to a page that has moved on.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import resolve

import zhongshu
from tests.promises.arena import Rivals
from tests.promises.contests import CONTESTS, House
from tests.promises.sendings import SENDINGS, Sending
from tests.promises.test_p16_rivals import signed_in
from tests.zhongshu.discovery.cast import MONDAY
from zhongshu.appraisal.views import ACTS
from zhongshu.bench.views.deeds import DEEDS
from zhongshu.decisions.models import Ballot
from zhongshu.kernel import clock
from zhongshu.ledger.models import Line
from zhongshu.pages.forms import new_key
from zhongshu.pages.models import Once
from zhongshu.panels.views import FORMS
from zhongshu.people.access import row_of

ROOMS = ("decisions", "appraisal", "panels", "bench")
POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]
LISTS = {
    "decisions:decisions",
    "appraisal:board",
    "panels:panels",
    "bench:reserve",
    "bench:moves",
}  # post nothing but bulk actions
SHUT = {"bench:deed archive"}  # who kept the entry has nothing to do with the dossier once it is archived
for room in ("decisions", "appraisal", "bench"):
    importlib.import_module(f"tests.promises.contests_{room}")
VERBS = sorted(verb for verb in CONTESTS if verb.split(".")[0] in ROOMS)


def pages() -> Iterator[tuple[str, Any]]:
    """Every page of these rooms that takes a form, by name."""
    for room in ROOMS:
        for pattern in importlib.import_module(f"zhongshu.{room}.urls").urlpatterns:
            row = row_of(pattern.callback, f"{room}:{pattern.name}")
            if row is not None and "POST" in row.methods:
                yield f"{room}:{pattern.name}", pattern.callback


def of_contest(verb: str) -> Sending:
    bout = CONTESTS[verb](House())
    return Sending(bout.by, bout.url, bout.sent(1), bout.typed)


def made(name: str) -> Sending:
    return SENDINGS[name](House()) if name in SENDINGS else of_contest(name)


def place(sent: Sending) -> str:
    """The page a form goes to, with the act where one page has several."""
    found = resolve(sent.url)
    act = sent.form.get("do") or found.kwargs.get("verb", "")
    return f"{found.view_name} {act}".strip()


def test_every_page_that_takes_a_form_acts_once() -> None:
    found = dict(pages())
    assert len(found) >= 24
    assert [name for name, view in found.items() if not getattr(view, "acts_once", False)] == []


FORM = re.compile(r'<form method="post".*?</form>', re.DOTALL)
KEYS = (
    "{% sent_key %}",
    "form.key }}",
    "form.hidden_fields",
    "{{ form }}",
    "{{ forms.",
    "appraisal/review_fields.html",
)


def test_every_form_of_these_rooms_carries_its_key() -> None:
    house = Path(zhongshu.__path__[0])
    files = [path for room in ROOMS for path in (house / room / "templates").rglob("*.html")]
    files += [house / "pages/templates/pages/form.html", house / "web/templates/shell/button.html"]
    forms = [(path.name, form) for path in files for form in FORM.findall(path.read_text())]
    assert len(forms) >= 17
    assert [(name, form[:60]) for name, form in forms if not any(key in form for key in KEYS)] == []


@pytest.mark.django_db
def test_no_page_and_no_act_of_theirs_is_left_out_here() -> None:
    there = set()
    for name in [*VERBS, *SENDINGS]:
        with clock.at(MONDAY), transaction.atomic():
            there.add(place(made(name)))
            transaction.set_rollback(True)
    assert {each.split()[0] for each in there} | LISTS == {name for name, _ in pages()}
    assert {each.split()[1] for each in there if each.startswith(("bench:deed ", "bench:item "))} == set(DEEDS)
    assert {each.split()[1] for each in there if each.startswith("panels:panel ")} == set(FORMS)
    assert {each.split()[1] for each in there if each.startswith("appraisal:appraisal ")} == set(ACTS)


@pytest.mark.parametrize(
    "name",  # what a page answers does not hang on the database, the double click does: a few are asked of the second one
    [
        pytest.param(n, marks=[pytest.mark.slow] if POSTGRES and k % 5 else [])
        for k, n in enumerate([*VERBS, *SENDINGS])
    ],
)
def test_a_form_sent_again_is_done_once_and_answered_alike(arena: None, name: str) -> None:
    with clock.at(MONDAY), Rivals(2) as clicks:
        sent = made(name)
        form = {**sent.form, "key": new_key()}
        tabs = [signed_in(sent.by) for _ in range(3)]
        before = Line.objects.count()
        answers = clicks.race(lambda k: tabs[k].post(sent.url, form)).results
        answers.append(tabs[2].post(sent.url, form))  # a retry, or the back button
        done = Line.objects.count()
        other = {**form, sent.typed: form[sent.typed] + "，另有一句"} if sent.typed else None
        changed = tabs[2].post(sent.url, other) if other is not None else None
    assert [answer.status_code for answer in answers] == [302] * 3, answers[-1].content.decode()[:3000]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    lines = 2 if name == "appraisal.sign_opinion" else 1  # what is signed is kept first, each an act of its own
    assert (done - before, Once.objects.filter(key=form["key"]).count()) == (lines, 1)
    if changed is not None and other is not None:
        assert changed.status_code == (403 if name in SHUT else 409) and Line.objects.count() == done
        assert name in SHUT or "另有一句" in changed.content.decode(), "what was typed is gone"


@pytest.mark.django_db
def test_who_double_clicks_reads_that_it_is_done(client: Any) -> None:
    """A browser follows only the last answer of a double click, so the sentence comes with each."""
    with clock.at(MONDAY):
        sent = SENDINGS["decisions:vote"](House())
        form = {**sent.form, "key": new_key()}
        first, second = signed_in(sent.by), signed_in(sent.by)
        assert first.post(sent.url, form).status_code == 302
        assert "已投票" in second.post(sent.url, form, follow=True).content.decode()


@pytest.mark.django_db
def test_a_vote_changed_by_the_back_button_is_asked_about_and_then_taken() -> None:
    with clock.at(MONDAY):
        sent = SENDINGS["decisions:vote"](House())
        form, client = {**sent.form, "key": new_key()}, signed_in(sent.by)
        assert client.post(sent.url, form).status_code == 302
        changed = {**form, "vote_1": "abstain"}
        page = client.post(sent.url, changed).content.decode()
        fresh = re.search(r'name="key" value="([^"]+)"', page)
        assert "请再次提交" in page and fresh is not None and fresh[1] != form["key"]
        assert Ballot.objects.get(subject__place=1).vote == "for"
        assert client.post(sent.url, {**changed, "key": fresh[1]}).status_code == 302
        assert Ballot.objects.get(subject__place=1).vote == "abstain"


@pytest.mark.django_db
def test_a_refused_form_may_be_corrected_and_sent_again_with_its_key() -> None:
    with clock.at(MONDAY):
        sent = SENDINGS["bench:plant"](House())
        form, client = {**sent.form, "key": new_key()}, signed_in(sent.by)
        assert client.post(sent.url, {**form, "chance": 1}).status_code in (400, 422)
        assert client.post(sent.url, form).status_code == 302
        assert Line.objects.filter(verb="bench.plant").count() == 1
