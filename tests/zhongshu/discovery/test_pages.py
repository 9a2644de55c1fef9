"""J1 and J2 on the pages: the inbox, one lead with its five outcomes, lists with export, needs and campaigns; refused to everyone else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.zhongshu.discovery.cast import FEEDBACK, Cast, bring, fresh, later
from zhongshu.discovery.actions import decline, open_campaign, propose_decline, record_signal, start_screening
from zhongshu.discovery.actions.campaigns import CampaignText
from zhongshu.discovery.actions.signals import SignalText
from zhongshu.discovery.models import (
    DeclineProposal,
    Eligibility,
    Finding,
    Lead,
    MergeProposal,
    Need,
    Outreach,
    ScoutCampaign,
    Signal,
)
from zhongshu.kernel import clock
from zhongshu.people.actor import Actor
from zhongshu.people.models import Organisation, User


@pytest.fixture(autouse=True)
def one_factor(settings: object) -> Iterator[None]:
    settings.REQUIRE_SECOND_FACTOR = False  # type: ignore[attr-defined]
    yield


def at_desk(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_inbox_shows_the_most_novel_and_urgent_first_and_names_what_waits(cast: Cast) -> None:
    bring(title="普通技术")
    star = bring(title="新颖又紧迫", incumbent="完全不同的甲", why="另一回事。别的证据。", claim="与上一项无关的主张")
    Lead.objects.filter(pk=star.pk).update(novelty=5, urgency=5, priority=25)
    page = at_desk(cast.chen).get("/leads/").content.decode()
    assert page.index("新颖又紧迫") < page.index("普通技术")
    assert "首次答复中位数" in page


@pytest.mark.parametrize("path", ["/leads/", "/leads/new/", "/leads/recommendations/", "/campaigns/", "/signals/"])
def test_triage_pages_are_refused_to_proposers_and_closed_to_visitors(cast: Cast, path: str) -> None:
    assert at_desk(cast.zhao).get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_lead_page_is_hidden_from_its_own_proposer_and_shows_contact_to_the_officer_only(cast: Cast) -> None:
    lead = bring()
    path = f"/leads/{lead.dossier.code}/"
    assert "zhao@example.org" in at_desk(cast.chen).get(path).content.decode()
    assert at_desk(cast.zhao).get(path).status_code == 403
    assert at_desk(cast.chen).get("/leads/SH-D-26-9999/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lead_page_has_everything_on_one_screen_in_both_languages(cast: Cast, language: str) -> None:
    bring()
    lead = bring(title="叠层电池", channel="contest")
    client = at_desk(cast.chen)
    client.cookies["language"] = language
    page = client.get(f"/leads/{lead.dossier.code}/").content.decode()
    for words in (
        ("五种出路", "查重", "资格核查单", "开始初筛"),
        ("Five ways on", "Look-alikes", "Eligibility sheet", "Start screening"),
    )[language == "en"]:
        assert words in page


def test_deeds_on_a_lead_are_done_in_the_browser_one_after_another(cast: Cast) -> None:
    lead, client = bring(), at_desk(cast.chen)
    path = f"/leads/{lead.dossier.code}"

    def do(verb: str, **data: object) -> int:
        return client.post(f"{path}/{verb}/", data).status_code

    assert do("assess", novelty="5", urgency="4") == 302
    assert do("classify", field="mat", version=fresh(lead).dossier.version) == 302
    assert do("own", user_id=cast.sun.user_id) == 302
    assert do("screen", version=fresh(lead).dossier.version) == 302
    assert (
        do(
            "eligibility",
            version="",
            legal_form="legal_person",
            legal_evidence="执照",
            ip_clear="on",
            ip_evidence="登记簿",
        )
        == 302
    )
    assert do("watch", reason="有潜力", chance="30") == 302
    assert do("candidate", reason="原理不同") == 302
    now = fresh(lead)
    assert (now.dossier.state, now.priority, now.owner_id, now.watch_chance) == ("SCREEN", 20, cast.sun.user_id, 0.3)
    assert Eligibility.objects.get().ip_clear and now.forward_by_id == cast.chen.user_id
    assert do("ask", items="第三方报告\n专利清单", version=now.dossier.version) == 302
    assert fresh(lead).awaiting_answer
    assert do("no-such-deed") == 404


def test_decline_too_short_comes_back_beside_the_field_with_the_text_kept(cast: Cast) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    path = f"/leads/{lead.dossier.code}/decline/"
    short = FEEDBACK[:150]
    answer = at_desk(cast.qian).post(path, {"reason_code": "incremental", "feedback": short, "version": 2})
    page = answer.content.decode()
    assert answer.status_code == 400 and short in page and "反馈至少 200 字，现为 150 字" in page
    assert (
        at_desk(cast.chen).post(path, {"reason_code": "incremental", "feedback": FEEDBACK, "version": 2}).status_code
        == 403
    )
    assert fresh(lead).dossier.state == "SCREEN"
    done = at_desk(cast.qian).post(path, {"reason_code": "incremental", "feedback": FEEDBACK, "version": 2})
    assert (done.status_code, fresh(lead).dossier.state) == (302, "DECL")


def test_field_lead_sees_the_officers_draft_and_may_return_it(cast: Cast) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    propose_decline(cast.chen, fresh(lead).dossier, reason_code="incremental", feedback=FEEDBACK)
    client = at_desk(cast.qian)
    assert FEEDBACK[:40] in client.get(f"/leads/{lead.dossier.code}/").content.decode()
    assert client.post(f"/leads/{lead.dossier.code}/return-decline/", {"reason": "再看看"}).status_code == 302
    assert DeclineProposal.objects.get().state == "refused"


def test_merge_is_proposed_by_one_and_confirmed_by_another_in_the_browser(cast: Cast) -> None:
    first = bring()
    lead = bring(title="钙钛矿叠层组件", channel="contest")
    start_screening(cast.chen, lead, version=1)
    path = f"/leads/{lead.dossier.code}"
    assert (
        at_desk(cast.chen).post(f"{path}/merge/", {"into": first.dossier.code, "reason": "同一团队"}).status_code == 302
    )
    sent = {"proposal": MergeProposal.objects.get().pk, "version": 2, "reason": "已核对专利"}
    refused = at_desk(cast.chen).post(f"{path}/confirm-merge/", sent)
    assert refused.status_code == 422 and "由提出者以外的人确认" in refused.content.decode()
    assert at_desk(cast.sun).post(f"{path}/confirm-merge/", sent).status_code == 302
    assert fresh(lead).dossier.merged_into_id == first.dossier_id


def test_a_look_alike_is_judged_distinct_with_a_reason(cast: Cast) -> None:
    bring()
    lead = bring(title="钙钛矿叠层组件")
    client, finding = at_desk(cast.chen), Finding.objects.get()
    empty = client.post(f"/leads/{lead.dossier.code}/distinct/", {"finding": finding.pk, "reason": ""})
    assert empty.status_code == 400
    assert (
        client.post(f"/leads/{lead.dossier.code}/distinct/", {"finding": finding.pk, "reason": "器件不同"}).status_code
        == 302
    )
    other = bring(title="完全无关", incumbent="别的", why="别的。", claim="别的", metric="别的", unit="kg")
    assert (
        client.post(f"/leads/{other.dossier.code}/distinct/", {"finding": finding.pk, "reason": "x"}).status_code == 404
    )


def test_bulk_screening_previews_and_does_each_with_its_own_line(cast: Cast) -> None:
    leads = [bring(title=f"第 {n} 项", claim=f"主张 {n}") for n in range(3)]
    Lead.objects.filter(pk=leads[2].pk).update(consent_at=None)
    client = at_desk(cast.chen)
    picked = {"bulk": "screen", "pick": [lead.pk for lead in leads]}
    preview = client.post("/leads/", picked)
    assert preview.status_code == 200 and "团队同意受理并处理其资料" in preview.content.decode()
    client.post("/leads/", {**picked, "confirmed": "1"})
    assert sorted(fresh(lead).dossier.state for lead in leads) in (
        ["LEAD", "SCREEN", "SCREEN"],
        ["LEAD", "LEAD", "LEAD"],
    )


@pytest.mark.parametrize("path", ["/leads/", "/needs/", "/campaigns/", "/signals/", "/leads/recommendations/"])
def test_lists_export_what_they_show(cast: Cast, path: str) -> None:
    bring()
    answer = at_desk(cast.chen).get(path + "?export=xlsx")
    assert answer.status_code == 200 and "spreadsheet" in answer.headers["Content-Type"]


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_asks_the_same_number_of_questions_for_one_lead_as_for_three(
    cast: Cast, count: int, django_assert_max_num_queries: object
) -> None:
    for n in range(count):
        bring(title=f"第 {n} 项")
    client = at_desk(cast.chen)
    client.get("/leads/")
    with django_assert_max_num_queries(30) as asked:  # type: ignore[operator]
        client.get("/leads/")
    assert len(asked) <= 26


# --- needs, campaigns, signals


def need_data(host: Organisation) -> dict[str, object]:
    return {
        "title_zh": "低温电池", "title_en": "Cold battery", "organisation": host.name_zh, "field": "energy", "pain_zh": "冬季容量减半",
        "pain_en": "Half", "today_zh": "加热", "today_en": "Heating", "metric_zh": "保持率", "metric_en": "Kept", "metric_target": "80",
        "metric_unit": "%", "budget_fen": "3000", "deadline": "2026-09-01", "mode": "bid", "secrecy": "open",
    }  # fmt: skip


def test_need_is_written_verified_by_another_and_published_in_the_browser(cast: Cast) -> None:
    host = Organisation.objects.create(name_zh="长江储能", name_en="Yangtze Storage")
    writer, lead = at_desk(cast.chen), at_desk(cast.qian)
    unknown = writer.post("/needs/new/", need_data(host) | {"organisation": "没有这家"})
    assert unknown.status_code == 400 and "名录中没有这个单位" in unknown.content.decode()
    assert writer.post("/needs/new/", need_data(host)).status_code == 302
    need = Need.objects.get()
    assert (need.organisation_id, need.budget_fen, need.metric_target) == (host.pk, 3_000_000_000, 80.0)
    assert writer.post(f"/needs/{need.code}/step/verify/", {"version": 1}).status_code == 403
    assert lead.post(f"/needs/{need.code}/step/verify/", {"version": 1}).status_code == 302
    assert lead.post(f"/needs/{need.code}/step/publish/", {"version": 2}).status_code == 302
    need.refresh_from_db()
    assert (need.state, need.published_on) == ("published", clock.today())
    bring()
    assert writer.post(f"/needs/{need.code}/suggest/").status_code == 302
    assert "指标单位相同" in writer.get(f"/needs/{need.code}/").content.decode()


def test_campaign_log_counts_minutes_leads_and_yield(cast: Cast) -> None:
    campaign = open_campaign(cast.chen, said=CampaignText(theme_zh="后锂储能", theme_en="Post-lithium", field="energy"))
    lead, client = bring(), at_desk(cast.chen)
    log = {"on": "2026-03-02", "channel": "visit", "minutes": "120", "note": "走访"}
    assert client.post(f"/campaigns/{campaign.code}/outreach/", log | {"receipt": lead.receipt}).status_code == 302
    bad = client.post(f"/campaigns/{campaign.code}/outreach/", log | {"receipt": "L-2026-99999"})
    assert bad.status_code == 400 and "没有这个回执号" in bad.content.decode()
    assert (Outreach.objects.count(), fresh(lead).campaign_id) == (1, campaign.pk)
    page = client.get(f"/campaigns/{campaign.code}/").content.decode()
    assert "0.5" in page and "走访" in page
    assert client.post(f"/campaigns/{campaign.code}/close/", {"lesson": "先读后访", "version": 1}).status_code == 302
    assert ScoutCampaign.objects.get().closed_on == clock.today()


def test_signal_becomes_a_lead_with_what_it_says_filled_in(cast: Cast) -> None:
    signal = record_signal(
        cast.chen,
        said=SignalText(
            kind="paper",
            ref="10.1/x",
            title_en="Zinc–air at 400 Wh/kg",
            people="L. Chen",
            on=clock.today(),
            field="energy",
        ),
    )
    client = at_desk(cast.chen)
    page = client.get(f"/signals/{signal.pk}/lead/").content.decode()
    assert "Zinc–air at 400 Wh/kg" in page
    data = {
        "title": "Zinc–air", "field": "energy", "channel": "signal", "claim": "400 Wh/kg", "incumbent": "Li-ion", "metric": "Energy density",
        "unit": "Wh/kg", "value": "400", "today": "250", "why": "Quasi-solid electrolyte.", "key": "k1",
    }  # fmt: skip
    assert client.post(f"/signals/{signal.pk}/lead/", data).status_code == 302
    assert client.post(f"/signals/{signal.pk}/lead/", data).status_code == 302
    assert (Lead.objects.count(), Signal.objects.get().links.count()) == (1, 1)


def test_every_url_of_discovery_names_a_lead_page_for_its_edges(cast: Cast) -> None:
    from zhongshu.lifecycle.gates import page_of

    for edge in ("T-01", "T-03", "T-04", "T-05", "T-42", "T-44"):
        assert reverse(page_of(edge), args=["SH-D-26-0001"]).startswith("/leads/SH-D-26-0001/")


def test_an_address_that_cannot_be_written_to_is_refused_beside_its_field(cast: Cast) -> None:
    answer = at_desk(cast.chen).post("/leads/new/", {"title": "钙钛矿", "email": "bad"})
    assert answer.status_code == 400
    assert [str(e) for e in answer.context["form"].errors["email"]] == ["请填写完整的邮箱，例如 name@example.org"]


def test_what_was_typed_for_a_step_somebody_else_has_ended_comes_back_to_be_copied(cast: Cast) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    path, read = f"/leads/{lead.dossier.code}/ask/", fresh(lead).dossier.version
    assert at_desk(cast.chen).post(path, {"items": "专利清单", "version": read}).status_code == 302
    late = at_desk(cast.chen).post(path, {"items": "第三方检测报告", "note": "请尽快", "version": read})
    page = late.content.decode()
    assert late.status_code == 409
    assert "这一步已不在此页开放" in page and "下面保留着您填写的内容" not in page
    assert re.findall(r"data-kept>([^<]*)</textarea>", page) == ["第三方检测报告", "请尽快"]


def test_a_step_that_is_still_open_keeps_its_form_with_what_was_typed(cast: Cast) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    read = fresh(lead).dossier.version
    path = f"/leads/{lead.dossier.code}"
    assert at_desk(cast.chen).post(f"{path}/classify/", {"field": "mat", "version": read}).status_code == 302
    late = at_desk(cast.chen).post(f"{path}/ask/", {"items": "第三方检测报告", "version": read})
    page = late.content.decode()
    assert late.status_code == 409 and "下面保留着您填写的内容" in page
    assert "这一步已不在此页开放" not in page and "data-kept" not in page


def test_nobody_is_late_for_a_lead_that_has_ended(cast: Cast) -> None:
    lead = bring()
    start_screening(cast.chen, lead, version=1)
    decline(
        cast.qian,
        fresh(lead).dossier,
        version=fresh(lead).dossier.version,
        reason_code="incremental",
        feedback=FEEDBACK,
    )
    with later(days=400):
        for path in ("/leads/", "/dossiers/"):
            page = at_desk(cast.chen).get(path).content.decode()
            assert lead.dossier.title_zh in page and not re.search(r"超期 \d", page)
