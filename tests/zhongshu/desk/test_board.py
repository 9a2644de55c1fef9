"""The board: every number adds up and opens to its own rows; filters stay in the address; as many questions for one dossier as for many."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.zhongshu.delivery.cast import LESSON, WAN, Cast, at_work, fresh, later
from tests.zhongshu.delivery.test_gates import asked, decide, gate_of, heard, pass_exam, proposal
from tests.zhongshu.delivery.test_money import pay
from tests.zhongshu.desk.test_pages import browser, page
from tests.zhongshu.discovery.cast import MONDAY, bring
from zhongshu.delivery.effects import Knobs
from zhongshu.delivery.models import Alert, Milestone, Stage
from zhongshu.desk.listings import Dossiers
from zhongshu.desk.queries import board as boards
from zhongshu.desk.queries import frozen, pictures, timeline
from zhongshu.desk.queries.scope import Scope, live
from zhongshu.desk.queries.waiting.stages import overdue
from zhongshu.desk.reports import indicators, periods
from zhongshu.discovery.queries import public_figures
from zhongshu.kernel import clock
from zhongshu.kernel.ids import new_id
from zhongshu.lifecycle.actions import entrust
from zhongshu.lifecycle.course import STATES
from zhongshu.lifecycle.models import Dossier, Passage, Standing
from zhongshu.lifecycle.standing import refresh
from zhongshu.pages.listing import state as states
from zhongshu.people.actor import SYSTEM, Actor

FACES = ("", "table", "time", "money")


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.at(MONDAY):
        yield Cast()


def rows_behind(actor: Actor, url: str) -> set[str]:
    """The dossiers an address of the list shows, read through the list's own filters."""
    listing = Dossiers()
    query = QueryDict(url.partition("?")[2])
    state = states.read(query, columns=listing.columns, filters=listing.filters, actor=actor, size=50)
    asked = {name for name in query if name != "origin"}
    assert asked <= {name for f in state.fields if f.value is not None for name in f.filter.parameters}, url
    return set(listing.narrowed(actor, state).values_list("pk", flat=True))


def spread(cast: Cast) -> None:
    """Leads of two fields and ages, work in two hands, one in red alert."""
    for n in range(4):
        bring(title=f"线索{n}", claim=f"主张{n}各不相同", field="energy" if n % 2 else "life")
    at_work(cast)
    red = at_work(cast, title="固态电池")
    entrust(SYSTEM, red, user_id=cast.sun.user_id, reason="更熟悉")
    Alert.objects.create(dossier=red, rule="personnel", level="red", since=clock.today(), why_zh="无负责人", why_en="No lead")  # fmt: skip


def everything(actor: Actor, scope: Scope | None = None) -> list[boards.Lane]:
    asked = scope or Scope()
    found = boards.lanes(asked.narrow(live(actor)), asked)
    return [lane for _, inside in found for lane in inside] + [boards.whole(found, asked)]


def test_every_number_of_the_lanes_is_the_number_of_rows_it_opens_to(cast: Cast) -> None:
    spread(cast)
    for days in (0, 18, 30):  # on the eighteenth day the leads of the first are eleven days late: red, not amber
        with later(days):
            for lane in everything(cast.dong):
                behind = rows_behind(cast.dong, lane.count.url)
                assert len(behind) == lane.count.value
                assert sum(m or 0 for m in Standing.objects.filter(pk__in=behind).values_list("money_fen", flat=True)) == lane.money.value  # fmt: skip
                risky = rows_behind(cast.dong, lane.risk.url)
                assert len(risky) == lane.risk.value and risky <= behind
                assert sum(m or 0 for m in Standing.objects.filter(pk__in=risky).values_list("money_fen", flat=True)) == lane.risk_fen  # fmt: skip
                parts = [rows_behind(cast.dong, band.url) for band in lane.bands]
                assert [len(part) for part in parts] == [band.count for band in lane.bands]
                if not lane.ended:
                    assert set().union(*parts) == behind and sum(map(len, parts)) == len(behind)


def test_the_whole_is_the_sum_of_the_lanes_and_a_red_alert_is_at_risk_before_its_date(cast: Cast) -> None:
    spread(cast)
    *lanes, whole = everything(cast.dong)
    assert whole.count.value == sum(lane.count.value for lane in lanes) == 6
    assert whole.money.value == sum(lane.money.value for lane in lanes) == 2000 * WAN
    assert (whole.risk.value, whole.risk_fen) == (1, 1000 * WAN)
    Alert.objects.update(silenced_until=clock.today())
    assert everything(cast.dong)[-1].risk.value == 0


def test_filters_narrow_the_lanes_and_the_rows_behind_them_alike(cast: Cast) -> None:
    spread(cast)
    for scope, count in ((Scope(field="life"), 2), (Scope(by=cast.sun.user_id), 1), (Scope(region="XX"), 0), (Scope(tier="B2"), 0)):  # fmt: skip
        whole = everything(cast.dong, scope)[-1]
        assert whole.count.value == count
        if count:
            assert len(rows_behind(cast.dong, whole.count.url)) == count


def test_pictures_open_to_the_dossiers_they_count(cast: Cast) -> None:
    spread(cast)
    bring(title="第五条", claim="与众不同的主张")
    rows, scope = live(cast.dong), Scope()
    seen = 0
    for picture in (pictures.funnel(rows, scope), pictures.flow(rows, scope), pictures.pyramid(rows, scope)):
        for href, line in picture.lines:
            seen += 1
            assert str(len(rows_behind(cast.dong, href))) == line[-1], (picture.key, line)
    assert seen


def test_the_flow_keeps_everybody_and_says_what_it_leaves_out(cast: Cast) -> None:
    """At each state: born there and come in = gone on and still there; a return is told with its number and drawn by nothing."""
    courses = (
        "SCREEN CAND BENCH APPR REFINE",
        "SCREEN LEAD SCREEN CAND ACTIVE GATE ACTIVE GATE",
        "SCREEN LEAD",
        "SCREEN DECL LEAD SCREEN",
        "",
    )
    for n, course in enumerate(courses):
        dossier, at = bring(title=f"线索{n}", claim=f"主张{n}各不相同").dossier, "LEAD"
        for target in course.split():
            Passage.objects.create(id=new_id(), dossier=dossier, edge="T-00", source=at, target=target, at=clock.now(), actor="t")  # fmt: skip
            at = target
        Dossier.objects.filter(pk=dossier.pk).update(state=at)
        refresh([dossier.pk])
    picture = pictures.flow(live(cast.dong), Scope())
    born = {str(STATES["LEAD"].label): Standing.objects.count()}
    for state in {str(end) for link in picture.links for end in link[:2]}:
        come = sum(n for _, b, n in picture.links if str(b) == state) + born.get(state, 0)
        went = sum(n for a, _, n in picture.links if str(a) == state)
        assert come == went + sum(n for s, _, n in picture.stays if str(s) == state), state
    assert any("5 次" in str(note) and "里程碑评审中 → 实施中 1" in str(note) for note in picture.notes)
    assert not any((str(a), str(b)) == ("里程碑评审中", "实施中") for a, b, _ in picture.links)
    for href, line in picture.lines:
        assert str(len(rows_behind(cast.dong, href))) == line[-1], line


def test_a_split_adds_to_the_board_and_to_nothing_that_was_proposed(cast: Cast) -> None:
    """The public page, the funnel and the indicator count the same leads; the funnel says how many on the board came of a split."""
    for n in range(2):
        bring(title=f"线索{n}", claim=f"主张{n}各不相同")
    new = Dossier.objects.create(
        code="SH-D-26-9001", title_zh="拆分而来", state="ACTIVE", field="energy", channel="open", opened_on=clock.today(), state_since=clock.now(),
        next_decision_on=clock.today(),
    )  # fmt: skip
    refresh([new.pk])
    Passage.objects.create(
        id=new_id(), dossier=new, edge="T-43", source="GATE", target="ACTIVE", at=clock.now(), actor="t"
    )
    picture = pictures.funnel(live(cast.dong), Scope())
    counts = dict(zip(map(str, picture.names), next(iter(picture.series.values())), strict=True))
    assert counts == {"线索": 2, "实施中": 1} and "1 份由拆分而来" in str(picture.notes[1])
    assert public_figures().leads == len(list(indicators()["K1"].rows(cast.dong, periods()["all"]))) == 2
    assert everything(cast.dong)[-1].count.value == 3


def test_the_filters_stay_in_the_address_of_every_face(cast: Cast) -> None:
    spread(cast)
    text = html.unescape(page(cast.dong, f"/board/?field=energy&by={cast.chen.user_id}"))
    for face in ("table", "time", "money"):
        assert f"/board/?field=energy&by={cast.chen.user_id}&show={face}" in text
    assert "state=ACTIVE" in text and f"by={cast.chen.user_id}&state=ACTIVE" in text
    assert "固态电池" not in text and "钙钛矿叠层电池" in text


def test_what_is_not_offered_is_ignored(cast: Cast) -> None:
    spread(cast)
    text = page(cast.dong, "/board/?field=nonsense&show=nonsense&tier=B9&page=xx")
    assert "固态电池" in text and "钙钛矿叠层电池" in text


@pytest.mark.parametrize("face", FACES)
def test_each_face_asks_as_often_for_one_dossier_as_for_many(cast: Cast, face: str) -> None:
    client, counts = browser(cast.dong), []
    for more in (1, 2, 9):
        for n in range(more):
            dossier = at_work(cast, title=f"项目{more}{n}")
            bring(title=f"技术{more}{n}", claim=f"主张{more}{n}各不相同")
            if face in ("time", "money"):
                asked(cast, dossier)
        counts.append(questions(client, f"/board/?show={face}"))
    assert counts[0] == counts[1] == counts[2], counts


def questions(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("face", FACES)
def test_each_face_opens_in_both_languages_full_and_empty(cast: Cast, face: str, language: str) -> None:
    for _ in range(2):
        text = page(cast.dong, f"/board/?show={face}", language)
        assert ("中枢看板" if language == "zh-hans" else "Hub board") in text
        spread(cast)
        asked(cast, fresh(at_work(cast, title="第三份")))


def test_every_fen_lies_in_one_pocket_before_and_after_a_gate(cast: Cast) -> None:
    first, second = at_work(cast), at_work(cast, title="固态电池")

    def purse() -> frozen.Purse:
        lines = frozen.money_lines(live(cast.dong))
        whole = frozen.total(lines)
        assert all(line.purse.balanced for line in lines) and whole.planned == 2000 * WAN
        return whole

    start = purse()
    assert (start.due + start.released, start.ahead, start.frozen, start.paid) == (200 * WAN, 1800 * WAN, 0, 0)
    pay(cast, first)
    assert (purse().paid, purse().due + purse().released) == (100 * WAN, 100 * WAN)
    pass_exam(cast, first)
    asked(cast, first)
    held = purse()
    assert (held.frozen, held.ahead) == (900 * WAN, 900 * WAN)
    gate = heard(cast, gate_of(fresh(first)))
    decide(cast, gate.dossier, proposal("GO"))
    after = purse()
    assert (after.frozen, after.ahead, after.due + after.released) == (0, 600 * WAN + 900 * WAN, 300 * WAN + 100 * WAN)
    heard(cast, asked(cast, fresh(second)), votes=("PIVOT",) * 3)
    decide(cast, fresh(second), proposal("PIVOT", lesson=LESSON, knobs=Knobs(bridging=10 * WAN)))
    turned = purse()  # bridging money is free while the rest stands still
    assert (turned.frozen, turned.due + turned.released) == (990 * WAN, 300 * WAN + 10 * WAN)
    assert second.pk not in {line.row.pk for line in frozen.money_lines(live(cast.dong), pocket="ahead")}


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "已拨付"), ("en", "Paid")])
def test_money_at_the_gates_becomes_cards_that_name_each_amount(cast: Cast, language: str, label: str) -> None:
    at_work(cast)
    text = page(cast.dong, "/board/?show=money", language)
    assert "table-cards" in text and text.count(f'data-label="{label}"') == 2  # of the dossier, and of the sum


def test_a_pocket_opens_to_the_dossiers_that_hold_something_in_it(cast: Cast) -> None:
    at_work(cast)
    asked(cast, at_work(cast, title="固态电池"))
    text = page(cast.dong, "/board/?show=money&pocket=frozen")
    assert "固态电池" in text and "钙钛矿叠层电池" not in text
    assert "六项之和等于计划经费" in text


def test_the_timeline_draws_each_stage_milestone_and_gate_once_and_says_the_same_in_its_table(cast: Cast) -> None:
    dossier = at_work(cast)
    pass_exam(cast, dossier)
    asked(cast, dossier)
    figure = timeline.timeline(list(timeline.at_work(live(cast.dong))))
    items = [item for _, item in figure.table]
    assert [i.outline for i in items if i.end].count(True) == 3  # stages as agreed
    assert [str(i.what) for i in items if i.end and not i.outline] == ["阶段 1"]  # what was worked on so far
    assert [i.shape for i in items].count("diamond") == Milestone.objects.count() == 3
    assert [i.shape for i in items].count("gate") == 1
    for item in items:
        assert 0 <= float(figure.place(item.start).rstrip("%")) <= 100
        assert 0 <= float(figure.place(item.last).rstrip("%")) <= 100
    text = page(cast.dong, "/board/?show=time")
    assert len(re.findall(r"<rect[^>]*strips-bar tone-(?:info|good|bad|neutral)\"><title>", text)) == 1
    assert len(re.findall(r"<rect[^>]*strips-plan\"><title>", text)) == 3
    assert text.count('class="strips-mark"><path') - 2 == 4  # two of them stand in the legend


def test_stages_are_drawn_as_they_went_and_agreed_ones_as_an_outline(cast: Cast) -> None:
    """Passed months before its agreed end, stage 1 ends where its gate was signed; stage 2 begins there. What a pivot left is drawn until it was left."""
    dossier, turned = at_work(cast), at_work(cast, title="转向者")
    pass_exam(cast, dossier)
    with later(60):
        heard(cast, asked(cast, dossier))
        decide(cast, fresh(dossier), proposal("GO"))
        heard(cast, asked(cast, turned), votes=("PIVOT",) * 3)
        decide(cast, fresh(turned), proposal("PIVOT", lesson=LESSON, knobs=Knobs(bridging=0)))
        Stage.objects.filter(dossier=turned).update(state="void")  # as the new plan will
    with later(90):
        strips = timeline.timeline(list(timeline.at_work(live(cast.dong)))).strips
        went = {s.note: [(str(i.what), i.start, i.end) for i in s.items if i.end and not i.outline] for s in strips}
        begun, signed, today = MONDAY.date(), (MONDAY + dt.timedelta(days=60)).date(), clock.today()
        assert went[dossier.code] == [("阶段 1", begun, signed), ("阶段 2", signed, today)]
        assert went[turned.code] == [("阶段 1", begun, signed)]
        agreed = {s.note: [i.start for i in s.items if i.outline] for s in strips}
        verified = next(
            i for s in strips if s.note == dossier.code for i in s.items if i.shape == "diamond" and i.tone == "good"
        )
        assert verified.start == begun  # on the day it was verified, not on the day it was due
        assert len(agreed[dossier.code]) == 3 and agreed[turned.code] == []


def test_a_milestone_past_its_day_is_red_on_the_timeline(cast: Cast) -> None:
    at_work(cast)
    with later(200), translation.override("en"):
        figure = timeline.timeline(list(timeline.at_work(live(cast.dong))))
        assert [str(i.state) for _, i in figure.table if i.shape and i.tone == "bad"] == ["Overdue"]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "决策日已过 12 天"), ("en", "12 days past the date")])
def test_the_list_of_what_is_at_risk_says_why(cast: Cast, language: str, words: str) -> None:
    """The days past its date and what its red alerts say stand in a column of their own, on the page and in the sheet; the plain list has no such column."""
    dossier = at_work(cast)
    Dossier.objects.filter(pk=dossier.pk).update(next_decision_on=clock.today() - dt.timedelta(days=12))
    refresh([dossier.pk])
    Alert.objects.create(
        dossier=dossier, rule="personnel", level="red", since=clock.today(), why_zh="无负责人", why_en="No lead"
    )
    text = page(cast.dong, "/dossiers/?risk=1", language)
    assert words in text and ("无负责人" if language == "zh-hans" else "No lead") in text
    assert words not in page(cast.dong, "/dossiers/", language)
    sheet = b"".join(browser(cast.dong, language).get("/dossiers/?risk=1&export=csv").streaming_content).decode()
    assert words in sheet
    page(cast.dong, "/dossiers/?cols=code,why", language)


def test_an_ended_dossier_is_neither_late_nor_at_risk(cast: Cast) -> None:
    dossier = at_work(cast)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE lifecycle_dossier SET state = 'STOP', next_decision_on = '2020-01-01'")
    refresh([dossier.pk])
    whole = everything(cast.dong)[-1]
    assert (whole.count.value, whole.risk.value, whole.bands) == (1, 0, [])
    assert overdue(cast.dong) == []
