"""T-19, T-20: shown for the working days of the rules, objected to by anybody, answered by somebody without a part in the decision."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.zhongshu.award.cast import House
from tests.zhongshu.decisions.test_pages import at, page
from tests.zhongshu.discovery.cast import MONDAY, person
from tests.zhongshu.portal.visitor import fields
from zhongshu.award import actions
from zhongshu.award.models import Objection, Publicity
from zhongshu.award.queries.publicity import current
from zhongshu.decisions.signed import record_of, replay_record
from zhongshu.documents.models import Document
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.models import Mail, Notice
from zhongshu.people.actor import PUBLIC

ANSWER = "经核对原始记录和查新报告，异议所述情况与事实不符，理由如下：数据来自第三方检测。"
SAID = {"name": "钱异议", "contact": "qian@example.org", "text": "该指标与公开文献不符，请核查原始数据。"}


def shown(house: House) -> tuple[Dossier, Publicity]:
    dossier = house.approved(house.proposed())
    publicity = current(dossier)
    assert publicity is not None
    names = ("title_zh", "title_en", "organisation_zh", "organisation_en", "lead")
    publicity = actions.publish(house.ao, publicity, version=1, **{n: getattr(publicity, n) for n in names})
    dossier.refresh_from_db()
    return dossier, publicity


def later(days: int) -> object:
    return clock.at(MONDAY + dt.timedelta(days=days))


def test_the_period_is_five_working_days_and_ends_no_sooner(house: House) -> None:
    dossier, publicity = shown(house)
    assert (publicity.from_on, publicity.until_on) == (dt.date(2026, 3, 2), dt.date(2026, 3, 9))
    assert (dossier.next_decision_on, dossier.due_on) == (
        dt.date(2026, 3, 10),
        dt.date(2026, 3, 10),
    )  # the day it may be ended
    for days in (0, 5, 7):  # the seventh day is the last of the period
        with later(days), pytest.raises(Blocked) as refused:
            actions.end_publicity(house.ao, dossier, version=dossier.version)
        assert [m.zh for m in refused.value.missing] == ["公示期满（至 2026-03-09）"]
    with later(8):
        for actor in (house.chen, house.li, house.zhao, house.wu):
            with pytest.raises(NotAllowed):
                actions.end_publicity(actor, dossier, version=dossier.version)
        assert actions.end_publicity(house.ao, dossier, version=dossier.version).state == "CONTR"
    assert Publicity.objects.get().state == "ended"


def test_a_period_that_never_began_is_not_over(house: House) -> None:
    dossier = house.approved(house.proposed())
    with later(30), pytest.raises(Blocked) as refused:
        actions.end_publicity(house.ao, dossier, version=dossier.version)
    assert [m.zh for m in refused.value.missing] == ["公示（尚未发布）"]


def test_publicity_is_in_both_languages_and_published_once(house: House) -> None:
    publicity = current(house.approved(house.proposed()))
    assert publicity is not None
    given = {"title_zh": "叠层电池", "title_en": "", "organisation_zh": "所", "organisation_en": "Institute"}
    with pytest.raises(BadValue) as refused:
        actions.publish(house.ao, publicity, version=1, **given)
    assert refused.value.field == "title_en"
    actions.publish(house.ao, publicity, version=1, **{**given, "title_en": "Tandem cell"})
    with pytest.raises(Stale):
        actions.publish(house.ao, publicity, version=1, **{**given, "title_en": "Tandem cell"})


def test_an_objection_holds_the_dossier_until_somebody_without_a_part_answers(house: House) -> None:
    dossier, publicity = shown(house)
    objection = actions.object_to_award(PUBLIC, publicity, **SAID)
    assert objection.due_on == dt.date(2026, 3, 23)  # fifteen working days
    with later(8), pytest.raises(Blocked) as refused:
        actions.end_publicity(house.ao, dossier, version=dossier.version)
    assert [m.zh for m in refused.value.missing] == [f"答复异议 {objection.code}"]
    for actor in (house.qian, house.li, house.chen, house.fin, house.zhao):
        with pytest.raises(NotAllowed):
            actions.answer_objection(actor, objection, sustained=False, answer=ANSWER)
    actions.answer_objection(house.audit, objection, sustained=False, answer=ANSWER)
    with pytest.raises(Stale):
        actions.answer_objection(house.ao, objection, sustained=True, answer=ANSWER)
    with later(8):
        assert actions.end_publicity(house.ao, dossier, version=dossier.version).state == "CONTR"


def test_whoever_put_the_package_answers_no_objection_against_it(house: House) -> None:

    dossier = house.proposed()
    package = house.package(dossier)
    done = actions.put_to_vote(house.ao, package, version=package.version, due_on=dt.date(2026, 3, 20))
    assert done.decision is not None
    house.decide(done.decision)
    dossier = actions.approve(house.li, dossier, version=dossier.version, reason="同意")
    publicity = current(dossier)
    assert publicity is not None
    second = person("ao2", "AO")
    publicity = actions.publish(second, publicity, version=1, title_zh="甲", title_en="A", organisation_zh="所", organisation_en="I")  # fmt: skip
    objection = actions.object_to_award(PUBLIC, publicity, **SAID)
    with pytest.raises(NotAllowed) as refused:
        actions.answer_objection(house.ao, objection, sustained=False, answer=ANSWER)
    assert refused.value.text.zh == "您参与了这项决定，异议须由他人答复"
    assert actions.answer_objection(second, objection, sustained=False, answer=ANSWER).state == "answered"


def test_a_sustained_objection_sends_the_dossier_back_and_takes_it_off_the_public_page(house: House) -> None:
    dossier, publicity = shown(house)
    with pytest.raises(Blocked):
        actions.return_to_committee(house.ao, dossier, version=dossier.version, reason="异议成立")
    objection = actions.object_to_award(PUBLIC, publicity, **SAID)
    actions.answer_objection(house.audit, objection, sustained=True, answer=ANSWER)
    with later(8), pytest.raises(Blocked):
        actions.end_publicity(house.ao, dossier, version=dossier.version)
    moved = actions.return_to_committee(house.ao, dossier, version=dossier.version, reason="异议成立")
    assert (moved.state, Publicity.objects.get().state) == ("PROP", "taken_back")
    page(Client(), f"/publicity/{publicity.code}/", 404)
    assert house.put(moved).state == "open"  # it may be put anew


def test_how_to_reach_an_objector_never_enters_the_ledger_and_the_answer_goes_there(house: House) -> None:
    _, publicity = shown(house)
    objection = actions.object_to_award(PUBLIC, publicity, **SAID)
    actions.answer_objection(house.audit, objection, sustained=False, answer=ANSWER)
    assert not any("qian@example.org" in line.facts or "钱异议" in line.facts for line in Line.objects.all())
    mail = Mail.objects.get(kind="objection_answer")
    assert (mail.address, "异议不成立" in mail.body, ANSWER in mail.body) == ("qian@example.org", True, True)


@pytest.mark.parametrize(("language", "word", "wrong"), [("zh-hans", "公示中", "邮箱格式不对"), ("en", "in publicity", "not an e-mail")])  # fmt: skip
def test_a_visitor_reads_and_objects_without_signing_in(house: House, language: str, word: str, wrong: str) -> None:
    _, publicity = shown(house)
    client = Client()
    client.cookies["language"] = language
    title = publicity.title_en if language == "en" else publicity.title_zh
    assert word in page(client, "/publicity/") and title in page(client, "/publicity/")
    url = f"/publicity/{publicity.code}/object/"
    sent = {**fields(page(client, url)), **SAID, "confirmed": "on"}
    with later(0.001):  # somebody who reads before sending
        refused = client.post(url, {**sent, "contact": "no address"})
        assert (refused.status_code, wrong in refused.content.decode(), SAID["text"] in refused.content.decode()) == (400, True, True)  # fmt: skip
        file = SimpleUploadedFile("evidence.txt", "原始记录".encode(), content_type="text/plain")
        assert client.post(url, {**sent, "file": file}).status_code == 302
        client.post(url, sent)  # sent twice: one objection
    objection = Objection.objects.get()
    assert (objection.language, Document.objects.filter(about_kind="objection", about_id=objection.pk).count()) == (language, 1)  # fmt: skip
    assert objection.code in page(client, f"/publicity/{publicity.code}/received/")
    assert SAID["text"] in page(at(house.audit), f"/award/objections/{objection.code}/")


def test_after_the_period_the_form_is_closed(house: House) -> None:
    _, publicity = shown(house)
    with later(8):
        assert "提出异议" not in page(Client(), f"/publicity/{publicity.code}/")
        page(Client(), f"/publicity/{publicity.code}/object/", 422)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_officer_publishes_and_ends_on_the_pages_and_the_auditor_answers(house: House, language: str) -> None:
    dossier = house.approved(house.proposed())
    publicity = current(dossier)
    assert publicity is not None
    officer, auditor, url = at(house.ao, language), at(house.audit, language), f"/award/publicity/{publicity.code}/"
    assert publicity.code in page(officer, "/award/publicity/")
    given = fields(page(officer, f"{url}publish/"))
    assert officer.post(f"{url}publish/", given).status_code == 302
    publicity.refresh_from_db()
    objection = actions.object_to_award(PUBLIC, publicity, **SAID)
    short = auditor.post(f"/award/objections/{objection.code}/", {"sustained": "no", "reply": "不成立"})
    assert short.status_code == 400
    assert auditor.post(f"/award/objections/{objection.code}/", {"sustained": "no", "reply": ANSWER}).status_code == 302
    with later(8):
        step = f"/dossiers/{dossier.code}/award/publicity-over/"
        dossier.refresh_from_db()
        assert officer.post(step, {"version": dossier.version, "reason": ""}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == "CONTR"


def test_the_specialist_is_told_of_an_objection_and_reads_it_on_the_dossier_without_the_name(house: House) -> None:
    dossier = house.approved(house.proposed())
    shown = current(dossier)
    assert shown is not None
    names = ("title_zh", "title_en", "organisation_zh", "organisation_en", "lead")
    shown = actions.publish(house.ao, shown, version=1, **{n: getattr(shown, n) for n in names})
    raised = actions.object_to_award(
        PUBLIC, shown, name="梁建国", contact="liang@example.org", text="请核实关键数据的来源"
    )
    link = f"/dossiers/{dossier.code}/award/"
    assert Notice.objects.filter(recipient_id=house.chen.user_id, kind="objection", link=link).exists()
    read = page(at(house.chen), link)
    assert raised.code in read and "请核实关键数据的来源" in read and "梁建国" not in read and "liang@" not in read


@pytest.mark.parametrize(("language", "open_", "closed", "somebody"), [("zh-hans", "待答复", "不成立", "〔异议人〕"), ("en", "unanswered", "not sustained", "[the objector]")])  # fmt: skip
def test_the_team_reads_an_objection_and_its_answer_and_never_whose_it_is(
    house: House, language: str, open_: str, closed: str, somebody: str
) -> None:
    dossier, publicity = shown(house)
    lead = house.lead_of(dossier)
    theirs, url = at(lead, language), f"/dossiers/{dossier.code}/publicity/"
    page(theirs, url)
    raised = actions.object_to_award(
        PUBLIC, publicity, name="梁建国", organisation="某某研究院", contact="liang@example.org",
        text="本人梁建国（某某研究院，LIANG@example.org）认为关键数据与公开文献不符，请核查。",
    )  # fmt: skip
    told = Notice.objects.filter(recipient_id=lead.user_id, kind="objection", link=url)
    assert told.count() == 1
    read = page(theirs, url)
    assert raised.code in read and open_ in read and "认为关键数据与公开文献不符" in read and somebody in read
    actions.answer_objection(house.audit, raised, sustained=False, answer=f"梁建国所述不实。{ANSWER}")
    read = page(theirs, url)
    assert closed in read and "数据来自第三方检测" in read
    assert not any(said.lower() in read.lower() for said in ("梁建国", "某某研究院", "liang@example.org"))
    assert told.count() == 2 and not any("梁建国" in f"{n.subject_zh}{n.body_zh}" for n in told)
    assert url in page(theirs, f"/dossiers/{dossier.code}/")
    stranger = person("stranger", "PI")
    page(at(stranger, language), url, 404)


def test_what_is_not_published_yet_is_not_read_by_the_team(house: House) -> None:
    dossier = house.approved(house.proposed())
    read = page(at(house.lead_of(dossier)), f"/dossiers/{dossier.code}/publicity/")
    assert "还没有公示" in read and Publicity.objects.get().code not in read


def test_the_answer_to_an_objection_and_the_step_after_it_are_replayed_from_the_ledger(house: House) -> None:
    dossier, publicity = shown(house)
    objection = actions.object_to_award(PUBLIC, publicity, **SAID)
    actions.answer_objection(house.audit, objection, sustained=True, answer=ANSWER)
    moved = actions.return_to_committee(house.ao, dossier, version=dossier.version, reason="异议成立")
    listed = page(at(house.audit), f"/decisions/signed/{moved.code}/")
    assert f"异议答复 {objection.code}" in listed and "T-20 异议成立" in listed and "钱异议" not in listed
    record = record_of(moved, "objection", 1)
    assert record is not None and replay_record(record).whole
    assert "一致：封存的" in page(at(house.audit), f"/decisions/signed/{moved.code}/objection/1/")
    Objection.objects.filter(pk=objection.pk).update(answer="改写过的答复，与当时告知的不同，理由另述。")
    shown_again = page(at(house.audit), f"/decisions/signed/{moved.code}/objection/1/")
    assert "不一致，请核查" in shown_again and "改写过的答复" in shown_again and ANSWER in shown_again
