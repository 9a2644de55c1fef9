"""How a lead comes in: what it must say, what it leaves behind, and what it never writes down."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from tests.zhongshu.discovery.cast import PEROVSKITE, Cast, bring, fresh
from zhongshu.discovery.actions import give_consent, recommend, register_lead, submit_lead
from zhongshu.discovery.actions.recommending import Vouching
from zhongshu.discovery.marks import key_fits
from zhongshu.discovery.models import Lead, LeadContact, Recommendation
from zhongshu.kernel import search
from zhongshu.kernel.errors import BadValue, NotAllowed, TooMany
from zhongshu.ledger.models import Line
from zhongshu.ledger.queries import head
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.models import Mail
from zhongshu.people.actor import PUBLIC
from zhongshu.policy.codec import parse
from zhongshu.policy.models import ACTIVE, RETIRED, RuleSet
from zhongshu.policy.queries import active

VOUCHING = Vouching(
    name="钱学敏", organisation_text="华东理工", email="qian@example.org", relationship="coauthor", checked_by="钱学敏",
    checked_on=dt.date(2026, 3, 1),
    how_checked="到实验室看过样机，核对了原始记录", statement="路线独特，数据可复现。",
)  # fmt: skip


def test_submit_opens_a_dossier_with_a_receipt_and_a_reply_day_five_working_days_on(cast: Cast) -> None:
    receipt = submit_lead(PUBLIC, said=PEROVSKITE)
    lead = Lead.objects.get(pk=receipt.lead_id)
    assert (receipt.number, lead.dossier.state, lead.dossier.channel) == ("L-2026-00001", "LEAD", "open")
    assert f"{receipt.reply_by}" == "2026-03-09"
    assert key_fits(receipt.key, lead.key_hash) and receipt.key not in lead.key_hash


def test_submit_writes_exactly_one_line_without_contact_data(cast: Cast) -> None:
    before = head().seq  # type: ignore[union-attr]
    submit_lead(PUBLIC, said=PEROVSKITE)
    line = head()
    assert line is not None and line.seq == before + 1
    assert (line.verb, line.actor) == ("discovery.submit_lead", "public")
    for secret in ("赵晓", "zhao@example.org", "13800000000"):
        assert secret not in line.facts
    assert search.find("赵晓", kinds=["lead", "dossier"]) == []
    assert [kind for kind, _ in search.find("叠层", kinds=["lead"])] == ["lead"]


def test_submit_mails_receipt_key_and_day_in_the_language_of_the_form(cast: Cast) -> None:
    receipt = submit_lead(PUBLIC, said=PEROVSKITE)
    mail = Mail.objects.get(kind="lead_received")
    assert mail.address == "zhao@example.org"
    assert all(part in mail.body for part in (receipt.number, receipt.key, "2026-03-09"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "), ("claim", ""), ("claim", "过" * 61), ("claim", "x" * 181), ("incumbent", ""), ("metric", ""), ("unit", ""),
        ("why", ""), ("field", "nowhere"), ("trl", 10), ("name", ""), ("consent", False), ("channel", "nowhere"), ("why", "长" * 601),
    ],
)  # fmt: skip
def test_submit_when_a_field_cannot_be_used_names_it_and_writes_nothing(cast: Cast, field: str, value: object) -> None:
    with pytest.raises(BadValue) as refused:
        submit_lead(PUBLIC, said=replace(PEROVSKITE, **{field: value}))
    assert refused.value.field == field
    assert (Lead.objects.count(), Dossier.objects.count(), Mail.objects.count()) == (0, 0, 0)


def test_submit_when_nobody_can_be_answered_is_refused(cast: Cast) -> None:
    with pytest.raises(BadValue):
        submit_lead(PUBLIC, said=replace(PEROVSKITE, email="", phone=""))


def test_submit_in_english_is_kept_on_the_english_side(cast: Cast) -> None:
    lead = bring(title="Perovskite on silicon", claim="Beats the single-junction limit")
    assert (lead.dossier.title_zh, lead.dossier.title_en) == ("", "Perovskite on silicon")


def test_submit_by_a_signed_in_proposer_remembers_the_account_and_mails_no_address(cast: Cast) -> None:
    lead = bring(cast.zhao)
    assert lead.proposer_id == cast.zhao.user_id
    assert Mail.objects.get(kind="lead_received").address == ""


def test_register_by_staff_needs_no_consent_at_once_and_by_a_proposer_is_refused(cast: Cast) -> None:
    receipt = register_lead(cast.chen, said=replace(PEROVSKITE, consent=False, channel="scouting"))
    lead = Lead.objects.get(pk=receipt.lead_id)
    assert lead.consent_at is None and lead.proposer_id is None
    give_consent(cast.chen, fresh(lead), how="2026-03-02 邮件")
    assert fresh(lead).consent_at is not None
    with pytest.raises(NotAllowed):
        register_lead(cast.zhao, said=PEROVSKITE)


def test_recommend_keeps_who_vouches_and_the_contact_of_the_team(cast: Cast) -> None:
    receipt = recommend(PUBLIC, said=replace(PEROVSKITE, channel="recommendation"), vouching=VOUCHING)
    made = Recommendation.objects.get(lead_id=receipt.lead_id)
    assert (made.recommender_name, made.relationship, made.year) == ("钱学敏", "coauthor", 2026)
    assert LeadContact.objects.get(lead_id=receipt.lead_id).name == "赵晓"
    assert "钱学敏" not in json.dumps([line.facts for line in Line.objects.all()], ensure_ascii=False)


def test_recommend_without_the_truth_check_or_beyond_300_characters_is_refused_beside_the_field(cast: Cast) -> None:
    said = replace(PEROVSKITE, channel="recommendation")
    for changes, field in (
        ({"how_checked": " "}, "how_checked"),
        ({"statement": "好" * 301}, "statement"),
        ({"relationship": ""}, "relationship"),
    ):
        with pytest.raises(BadValue) as refused:
            recommend(PUBLIC, said=said, vouching=replace(VOUCHING, **changes))
        assert refused.value.field == field


def test_recommend_beyond_the_quota_of_the_rules_is_refused_whoever_else_may_go_on(cast: Cast) -> None:
    rules_with(recommendations=2)
    said = replace(PEROVSKITE, channel="recommendation")
    for n in range(2):
        recommend(PUBLIC, said=replace(said, title=f"第 {n} 项"), vouching=VOUCHING)
    with pytest.raises(TooMany):
        recommend(PUBLIC, said=said, vouching=VOUCHING)
    recommend(PUBLIC, said=said, vouching=replace(VOUCHING, email="other@example.org"))
    assert Recommendation.objects.count() == 3


def rules_with(**care: int) -> None:
    """A version in force in which these rules of care differ."""
    first = active()
    body = json.loads(first.body)
    body["care"] |= care
    RuleSet.objects.filter(pk=first.pk).update(state=RETIRED)
    RuleSet.objects.create(number=2, name_zh="二", name_en="Two", state=ACTIVE, body=json.dumps(body), approved_by="x")


def test_quota_in_a_version_older_than_the_rule_is_the_ten_it_was(cast: Cast) -> None:
    body = json.loads(active().body)
    assert body["care"].pop("recommendations") == 10
    assert parse(json.dumps(body)).care.recommendations == 10
