"""A-17 and J1: a visitor without JavaScript proposes, gets a receipt, answers, withdraws; nothing leaks, nothing is lost, nothing twice."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.zhongshu.discovery.cast import FEEDBACK, Cast, bring, fresh, later
from tests.zhongshu.portal.visitor import STEPS, fields, last_look, walk_steps
from zhongshu.discovery.actions import ask_for_more, decline, draft_need, start_screening, step_need
from zhongshu.discovery.actions.needs import NeedText
from zhongshu.discovery.marks import status_key
from zhongshu.discovery.models import Appeal, Ask, Bucket, Lead, Need, Recommendation
from zhongshu.discovery.models.asks import AskItem
from zhongshu.documents.models import Document
from zhongshu.people.models import Organisation


def submitted(client: Client, **changes: str) -> Lead:
    walk_steps(client, **changes)
    data = last_look(client)
    with later(seconds=30):
        answer = client.post("/propose/check/", data)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/propose/done/")
    return Lead.objects.select_related("dossier").latest("created_at")


def opened(client: Client, lead: Lead) -> None:
    answer = client.post(
        "/status/", {"receipt": lead.receipt.lower(), "status_key": status_key(lead.pk).lower().replace("-", " ")}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("path", ["/", "/propose/", "/propose/what/", "/recommend/", "/status/", "/open-needs/", "/how-we-decide/", "/accessibility/", "/privacy/"])  # fmt: skip
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_is_public_and_whole_in_both_languages(cast: Cast, client: Client, path: str, language: str) -> None:
    client.cookies["language"] = language
    answer = client.get(path)
    text = re.sub(r"<[^>]+>", "", answer.content.decode())
    assert answer.status_code == 200
    if language == "en":
        assert re.findall(r"[\u4e00-\u9fff]+", text.replace("中文", "")) == []


def test_proposing_without_javascript_gives_receipt_key_and_day(cast: Cast, client: Client) -> None:
    lead = submitted(client)
    page = client.get("/propose/done/").content.decode()
    assert lead.receipt in page and status_key(lead.pk) in page and "2026-03-09" in page
    assert (lead.dossier.title_zh, lead.metric_value, lead.metric_today, lead.dossier.trl) == (
        "钙钛矿/晶硅叠层电池",
        33.9,
        26.1,
        4,
    )
    assert client.get("/propose/").content.decode().count("接着上次填写") == 0


def test_proposing_can_be_left_and_resumed(cast: Cast, client: Client) -> None:
    values = {**fields(client.get("/propose/what/").content.decode()), **STEPS["what"]}
    client.post("/propose/what/", values)
    assert "接着上次填写" in client.get("/propose/").content.decode()
    assert STEPS["what"]["claim"] in client.get("/propose/what/").content.decode()
    assert client.get("/propose/check/").headers["Location"] == "/propose/leap/"


def test_sending_twice_gives_one_lead_and_the_same_receipt(cast: Cast, client: Client) -> None:
    walk_steps(client)
    data = last_look(client)
    with later(seconds=30):
        first = client.post("/propose/check/", data)
        page = client.get(first.headers["Location"]).content.decode()
        second = client.post("/propose/check/", data)
        assert client.get(second.headers["Location"]).content.decode().count(Lead.objects.get().receipt) == page.count(
            Lead.objects.get().receipt
        )
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "field", "value", "words"),
    [
        ("what", "claim", "长" * 61, "不超过 60 字，现为 61 字"),
        ("what", "title", "", "请填写"),
        ("leap", "value", "很多", "字"),
        ("who", "email", "not-an-address", "邮箱格式不对"),
    ],
)
def test_a_bad_answer_is_refused_beside_its_field_and_what_was_typed_stays(
    cast: Cast, client: Client, step: str, field: str, value: str, words: str
) -> None:
    answer = client.post(f"/propose/{step}/", {**STEPS[step], field: value})
    page = answer.content.decode()
    assert answer.status_code == 400 and words in page
    kept = next(v for k, v in STEPS[step].items() if k != field and v)
    assert kept in page


def test_submitting_without_consent_keeps_everything(cast: Cast, client: Client) -> None:
    walk_steps(client)
    data = last_look(client)
    del data["consent"]
    with later(seconds=30):
        answer = client.post("/propose/check/", data)
    assert answer.status_code == 400 and STEPS["why"]["why"] in answer.content.decode()
    assert Lead.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "words"), [({"website": "https://spam"}, "留空"), ({"stamp": "1.forged"}, "再次提交")]
)
def test_a_program_is_asked_again_and_nothing_is_stored(
    cast: Cast, client: Client, change: dict[str, str], words: str
) -> None:
    walk_steps(client)
    data = last_look(client) | change
    with later(seconds=30):
        assert words in client.post("/propose/check/", data).content.decode()
    assert Lead.objects.count() == 0


def test_a_form_sent_within_three_seconds_is_asked_again(cast: Cast, client: Client) -> None:
    walk_steps(client)
    answer = client.post("/propose/check/", last_look(client))
    assert answer.status_code == 400 and "提交太快" in answer.content.decode()


def test_a_burst_goes_by_the_slow_lane_and_loses_nothing(cast: Cast) -> None:
    for n in range(8):
        visitor = Client()
        walk_steps(visitor, title=f"第 {n} 项技术")
        data = last_look(visitor)
        with later(seconds=30):
            assert visitor.post("/propose/check/", data).status_code == 302
            slow = "先由人工核对" in visitor.get("/propose/done/").content.decode()
        assert slow is (n >= 6)
    assert (Lead.objects.count(), Lead.objects.filter(slow_lane=True).count()) == (8, 2)
    assert "127.0.0.1" not in Bucket.objects.get(form="propose").network


def test_network_is_what_our_own_proxy_saw(cast: Cast, settings: object, rf: object) -> None:
    from zhongshu.portal.knocking import network

    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.1.1"}, REMOTE_ADDR="10.0.0.9")  # type: ignore[attr-defined]
    settings.PROXY_COUNT = 0  # type: ignore[attr-defined]
    assert network(request) == "10.0.0.9"
    settings.PROXY_COUNT = 1  # type: ignore[attr-defined]
    assert network(request) == "10.1.1.1"
    six = rf.get("/", REMOTE_ADDR="2001:db8:1:2:3::9")  # type: ignore[attr-defined]
    settings.PROXY_COUNT = 0  # type: ignore[attr-defined]
    assert network(six) == "2001:db8:1:2::/64"


# --- status by receipt


def test_receipt_page_shows_nothing_without_the_key(cast: Cast, client: Client) -> None:
    lead = bring()
    stranger = client.get(f"/status/{lead.receipt}/")
    assert stranger.headers["Location"] == f"/status/?receipt={lead.receipt}"
    for number, key in ((lead.receipt, "AAAA-BBBB-CCCC"), ("L-2026-99999", status_key(lead.pk)), (lead.receipt, "")):
        page = client.post("/status/", {"receipt": number, "status_key": key}).content.decode()
        for secret in ("钙钛矿", "赵晓", "zhao@example.org", lead.dossier.code):
            assert secret not in page
    for verb in ("answer", "withdraw", "appeal", "return"):
        assert client.post(f"/status/{lead.receipt}/{verb}/", {"reason": "x", "text": "x"}).status_code == 404


def test_wrong_receipt_and_wrong_key_get_the_same_answer(cast: Cast, client: Client) -> None:
    lead = bring()
    mask = re.compile(
        r'(name="(key|csrfmiddlewaretoken|receipt|status_key)" value=")[^"]*|x-csrftoken":"[^"]*|nonce="[^"]*"|value="[^"]*"'
    )
    pages = [
        mask.sub("", client.post("/status/", {"receipt": number, "status_key": "AAAA-BBBB-CCCC"}).content.decode())
        for number in (lead.receipt, "L-2026-99999")
    ]
    assert pages[0] == pages[1]


def test_one_receipt_opens_no_other(cast: Cast, client: Client) -> None:
    mine, other = bring(), bring(title="别人的技术")
    opened(client, mine)
    assert client.get(f"/status/{mine.receipt}/").status_code == 200
    answer = client.get(f"/status/{other.receipt}/")
    assert answer.status_code in (302, 404) and "别人的技术" not in answer.content.decode()


def test_an_opened_receipt_closes_after_an_hour(cast: Cast, client: Client) -> None:
    lead = bring()
    opened(client, lead)
    with later(minutes=59):
        assert client.get(f"/status/{lead.receipt}/").status_code == 200
    with later(minutes=61):
        assert client.get(f"/status/{lead.receipt}/").status_code == 302


def test_guessing_keys_is_stopped_for_the_network(cast: Cast, client: Client) -> None:
    codes = [
        client.post("/status/", {"receipt": "L-2026-00001", "status_key": f"AAAA-{n:04d}"}).status_code
        for n in range(25)
    ]
    assert codes[:20] == [400] * 20 and codes[-1] == 429


def test_status_page_never_shows_who_judged_or_internal_notes(cast: Cast, client: Client) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    decline(
        cast.qian, fresh(lead).dossier, version=2, reason_code="incremental", feedback=FEEDBACK, note="内部备注机密"
    )
    opened(client, lead)
    page = client.get(f"/status/{lead.receipt}/").content.decode()
    assert "渐进改良" in page and FEEDBACK[:30] in page and "2026-03-17" in page
    for secret in ("内部备注机密", "qian", "chen"):
        assert secret not in page


def test_asked_questions_are_answered_with_words_and_a_file(cast: Cast, client: Client) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    ask_for_more(cast.chen, fresh(lead), version=2, items=["第三方报告", "专利清单"])
    opened(client, lead)
    page = client.get(f"/status/{lead.receipt}/").content.decode()
    assert "第三方报告" in page and "请您补充材料" in page
    half = client.post(f"/status/{lead.receipt}/answer/", {"item_1": "报告编号 001", "item_2": ""})
    assert half.status_code == 400 and "报告编号 001" in half.content.decode()
    pdf = SimpleUploadedFile(
        "专利.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", content_type="application/pdf"
    )
    done = client.post(f"/status/{lead.receipt}/answer/", {"item_1": "报告编号 001", "file_2": pdf, "confirmed": "on"})
    assert done.status_code == 302, re.findall(
        r"field-errors.*?</ul>|form-summary.*?</ul>", done.content.decode(), re.S
    )
    assert (Ask.objects.get().state, Document.objects.get().about_id) == ("answered", lead.pk)
    assert AskItem.objects.get(number=2).document == Document.objects.get().pk


def test_withdraw_and_appeal_from_the_receipt_page(cast: Cast, client: Client) -> None:
    first, second = bring(), bring(title="另一项")
    opened(client, first)
    answer = client.post(f"/status/{first.receipt}/withdraw/", {"reason": "先不申报", "version": "1"})
    assert answer.status_code == 302 and fresh(first).dossier.state == "WITHD"
    start_screening(cast.chen, second, version=1)
    decline(cast.qian, fresh(second).dossier, version=2, reason_code="incremental", feedback=FEEDBACK)
    opened(client, second)
    short = client.post(f"/status/{second.receipt}/appeal/", {"text": "不服"})
    assert short.status_code == 400 and "不服" in short.content.decode()
    assert (
        client.post(f"/status/{second.receipt}/appeal/", {"text": "评估引用的在位指标已经过时。" * 5}).status_code
        == 302
    )
    assert Appeal.objects.get().state == "open"


# --- needs, recommending


def published_need(cast: Cast, **changes: object) -> Need:
    host = Organisation.objects.create(name_zh="长江储能", name_en="Yangtze Storage")
    said: dict[str, object] = {
        "title_zh": "低温电池", "title_en": "Cold battery", "pain_zh": "冬季容量减半", "pain_en": "Half the capacity", "today_zh": "加热",
        "today_en": "Heating", "metric_zh": "容量保持率", "metric_en": "Capacity kept", "metric_unit": "%", "metric_target": 80,
        "trial_site": True, "organisation_id": host.pk, "field": "energy", "deadline": dt.date(2026, 6, 1),
    }  # fmt: skip
    need = draft_need(cast.chen, said=NeedText(**(said | changes)))  # type: ignore[arg-type]
    step_need(cast.qian, need, verb="verify", version=1)
    return step_need(cast.qian, need, verb="publish", version=2)


def test_a_need_leads_to_a_prefilled_proposal_of_its_channel(cast: Cast, client: Client) -> None:
    need = published_need(cast)
    assert "低温电池" in client.get("/open-needs/?field=energy").content.decode()
    assert need.code in client.get(f"/propose/?need={need.code}").content.decode()
    page = fields(client.get("/propose/leap/").content.decode())
    assert (page["metric"], page["unit"]) == ("容量保持率", "%")
    lead = submitted(client, metric="容量保持率")
    assert (lead.need_id, lead.dossier.channel) == (need.pk, "need")


def test_a_need_that_is_not_published_or_internal_is_hidden_and_an_anonymous_one_hides_its_owner(
    cast: Cast, client: Client
) -> None:
    hidden = published_need(cast, secrecy="internal")
    anonymous = published_need(cast, secrecy="anonymous", title_zh="匿名需求")
    assert client.get(f"/open-needs/{hidden.code}/").status_code == 404
    page = client.get(f"/open-needs/{anonymous.code}/").content.decode() + client.get("/open-needs/").content.decode()
    assert "匿名需求" in page and "长江储能" not in page and "低温电池" not in page


def test_the_public_needs_leave_as_a_file_with_nothing_a_visitor_could_not_read(cast: Cast, client: Client) -> None:
    published_need(cast)
    published_need(cast, secrecy="internal", title_zh="内部需求")
    published_need(cast, secrecy="anonymous", title_zh="=HYPERLINK(1)")
    page = client.get("/open-needs/?field=energy").content.decode()
    assert "?field=energy&amp;export=xlsx" in page and "?field=energy&amp;export=csv" in page
    text = b"".join(client.get("/open-needs/?export=csv").streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 3 and lines[0].startswith("编号,需求,痛点,状态,领域")
    assert "'=HYPERLINK(1)" in text and ",=" not in text and "内部需求" not in text
    assert text.count("长江储能") == 1  # its own, and not the anonymous one's
    assert client.get("/open-needs/?field=ai&export=xlsx").status_code == 200
    assert client.get("/open-needs/?export=pdf").status_code == 400


def test_recommending_needs_the_truth_check_and_keeps_the_rest(cast: Cast, client: Client) -> None:
    data = fields(client.get("/recommend/").content.decode())
    for values in STEPS.values():
        data |= values
    data |= {
        "by_name": "钱学敏", "by_organisation": "华东理工", "by_email": "qian@example.org", "relationship": "none", "checked_by": "钱学敏",
        "checked_on": "2026-03-01", "how_checked": "到实验室看过样机", "statement": "路线独特", "consent": "on",
    }  # fmt: skip
    with later(seconds=30):
        refused = client.post("/recommend/", data | {"how_checked": ""})
        assert refused.status_code == 400 and "路线独特" in refused.content.decode()
        late = client.post("/recommend/", data | {"checked_on": "2027-01-01"})
        assert late.status_code == 400 and "不能晚于今天" in late.content.decode()
        assert client.post("/recommend/", data).headers["Location"] == "/propose/done/"
        assert client.post("/recommend/", data).headers["Location"] == "/propose/done/"
    made = Recommendation.objects.get()
    assert (made.recommender_name, made.lead.dossier.channel) == ("钱学敏", "recommendation")
