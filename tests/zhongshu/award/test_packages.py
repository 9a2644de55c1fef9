"""A-13 and T-17, T-18: a package obeys the caps, every breach is named and reasoned, the committee decides, the decision is carried out."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.zhongshu.award.cast import WAN, House, plan_body, put_into
from tests.zhongshu.decisions.test_pages import at
from tests.zhongshu.decisions.test_pages import page as shown_page
from tests.zhongshu.discovery.cast import FEEDBACK
from tests.zhongshu.faces import browser
from zhongshu.award import actions
from zhongshu.award.caps import Pot, Weighed, caps_of
from zhongshu.award.forms import PackageForm
from zhongshu.award.models import Package
from zhongshu.award.presenting import shown_caps, shown_items
from zhongshu.award.queries.packages import caps_for, items_of, reasons_of, unreasoned, waiting
from zhongshu.decisions.actions import Choice, Vote, cast_ballots, close_decision
from zhongshu.decisions.models import Decision
from zhongshu.decisions.receipts import replay
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Recused, Stale
from zhongshu.ledger.chain import canonical
from zhongshu.lifecycle.actions import join_team, move
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import SYSTEM
from zhongshu.people.models import User
from zhongshu.policy.queries import active_rules


def weighed(n: int, amount: int, **changes: object) -> Weighed:
    given: dict[str, object] = {
        "field": "energy", "organisation_id": f"org{n}", "organisation": Bi(f"单位{n}", f"Org {n}"), "region": f"r{n}", "trl": 4,
        "newcomer": True, "blue_sky": n == 0, **changes,
    }  # fmt: skip
    return Weighed(f"d{n}", amount * WAN, **given)  # type: ignore[arg-type]


FIELDS = ("ic", "ai", "inst", "life", "energy", "mfg")
WIDE = Pot(10_000 * WAN, 10_000 * WAN, 24)


def broken(items: list[Weighed], pool: list[Weighed] | None = None, pot: Pot = WIDE) -> dict[str, str]:
    return {c.key: c.text.zh for c in caps_of(items, pool or items, pot, active_rules()) if c.broken}


def test_a_spread_package_keeps_every_cap(house: House) -> None:
    items = [weighed(n, 100, field=FIELDS[n], blue_sky=n == 0) for n in range(6)]
    assert broken(items) == {}


def test_each_breach_is_named_with_its_figures(house: House) -> None:
    items = [weighed(n, 100, field=FIELDS[n]) for n in range(5)] + [
        weighed(0, 300, trl=2, field="energy", newcomer=False)
    ]
    found = broken(items)
    assert found["field:energy"] == "领域：能源资源环境占 50 %（400 万元），上限 35 %"
    assert found["organisation:org0"] == "单位：单位0占 50 %（400 万元），上限 20 %"
    assert found["blue_sky:high"] == "自由探索占 50 %（400 万元），不应超过 20 %"
    assert set(found) == {"field:energy", "organisation:org0", "blue_sky:high"}


def test_no_free_exploration_and_no_newcomer_are_breaches_too(house: House) -> None:
    items = [weighed(n, 100, field=FIELDS[n], blue_sky=False, newcomer=False, trl=2) for n in range(6)]
    found = broken(items)
    assert found["newcomer"] == "新团队 0 项，占 0 %，不应低于 30 %"
    assert found["stage:early"] == "早期项目（TRL ≤ 3）占 100 %（600 万元），上限 50 %"
    assert set(found) == {"newcomer", "stage:early", "blue_sky:low"}


def test_a_cap_that_no_choice_could_keep_is_explained(house: House) -> None:
    items = [weighed(n, 100, field=FIELDS[n]) for n in range(3)]
    caps = {c.key: c for c in caps_of(items, items, WIDE, active_rules())}
    why = caps["organisation:org0"].impossible
    assert why is not None
    assert why.zh == "上限 20 % 至少要有 5 个不同的单位，可选的只有 3 个，怎样组合都会超出"
    early = [weighed(n, 100, field=FIELDS[n], trl=3) for n in range(6)]
    only = {c.key: c for c in caps_of(early, early, WIDE, active_rules())}["stage:early"].impossible
    assert only is not None and only.zh == "可选的全是早期项目（TRL ≤ 3），怎样组合都会超出上限 50 %"
    wider = [*early, weighed(6, 100, field=FIELDS[0], trl=4)]
    assert {c.key: c for c in caps_of(early, wider, WIDE, active_rules())}["stage:early"].impossible is None
    six = [weighed(n, 100, field=FIELDS[n]) for n in range(6)]
    assert {c.key: c for c in caps_of(items, six, WIDE, active_rules())}["organisation:org0"].impossible is None


def test_budget_year_and_seats_are_hard(house: House) -> None:
    items = [weighed(n, 100, field=FIELDS[n]) for n in range(6)]
    found = broken(items, pot=Pot(500 * WAN, 550 * WAN, 5))
    assert found == {
        "budget": "本包预算：申请 600 万元，可用 500 万元",
        "year": "年度经费余额：申请 600 万元，可用 550 万元",
        "seats": "年度席位：用 6 个，余 5 个",
    }


def test_a_breach_without_a_reason_and_a_missing_optimiser_reason_stop_the_vote(house: House) -> None:
    dossier = house.proposed()
    package = actions.assemble_package(house.qian, title_zh="春季", title_en="", budget_fen=3000 * WAN)
    with pytest.raises(Blocked) as empty:
        actions.put_to_vote(house.qian, package, version=1, due_on=dt.date(2026, 3, 20))
    assert empty.value.missing[0].zh == "至少一份卷宗"
    actions.add_item(house.qian, package, dossier)
    with pytest.raises(Blocked) as refused:
        actions.put_to_vote(house.qian, package, version=1, due_on=dt.date(2026, 3, 20))
    words = [m.zh for m in refused.value.missing]
    assert "超出上限的理由：单位：研究所1占 100 %（600 万元），上限 20 %" in words
    assert words[-1] == "优化器的方案，或不用的书面理由"


def test_a_hard_cap_opens_for_no_reason(house: House) -> None:
    package = house.package(house.proposed(), budget=500)
    assert [c.key for c in unreasoned(caps_for(package, items_of(package)), reasons_of(package))] == ["budget"]
    with pytest.raises(Blocked):
        actions.give_reason(house.qian, package, key="budget", reason="很重要")
    with pytest.raises(Blocked):
        actions.put_to_vote(house.qian, package, version=package.version, due_on=dt.date(2026, 3, 20))


def test_only_the_lead_of_the_field_or_the_officer_fills_a_package_and_a_dossier_lies_in_one(house: House) -> None:
    dossier = house.proposed()
    package = actions.assemble_package(house.ao, title_zh="春季", title_en="", budget_fen=3000 * WAN)
    for actor in (house.he, house.chen, house.li, house.zhao, house.wu, house.fin):
        with pytest.raises(NotAllowed):
            actions.add_item(actor, package, dossier)
    actions.add_item(house.qian, package, dossier)
    assert waiting(house.qian) == []
    with pytest.raises(Stale):
        actions.add_item(house.ao, package, dossier)
    with pytest.raises(BadValue):
        actions.add_item(house.ao, package, house.proposed("另一项"), amount_fen=700 * WAN)
    with pytest.raises(BadValue):
        actions.add_item(house.ao, package, put_into(house.proposed("第三项"), "BENCH"))


def test_who_has_an_interest_neither_adds_nor_puts(house: House) -> None:
    dossier = house.proposed()
    join_team(SYSTEM, dossier, person_id=house.qian.person_id)
    package = house.package()
    actions.add_item(house.ao, package, house.proposed("另一项"))
    actions.add_item(house.ao, package, dossier)
    with pytest.raises(Recused):
        actions.put_to_vote(house.qian, package, version=package.version, due_on=dt.date(2026, 3, 20))


def test_the_approval_seals_the_mandate_and_leads_to_publicity(house: House) -> None:
    dossier = house.proposed()
    decision = house.put(dossier, conditions="每季报告\n\n补充查新")
    assert f"{dossier.code}：每季报告" in decision.laid_before["conditions"]["value"]  # what is sealed was voted on
    decision = house.decide(decision)
    moved = actions.approve(house.li, dossier, version=dossier.version, reason="同意")
    sealed = last_chapter(moved, "mandate")
    assert sealed is not None
    body = json.loads(sealed.body)
    assert (moved.state, body["amount_fen"], body["decision"], body["conditions"]) == (
        "PUBL", 600 * WAN, decision.code, ["每季报告", "补充查新"],
    )  # fmt: skip
    assert (body["votes"]["for"], body["probability"], body["advice"]) == (3, 0.65, "只有几项，人工比较更清楚")
    assert "organisation:" in " ".join(body["breaches"])
    assert [(s["number"], s["budget_fen"], s["pass_prior"]) for s in body["stages"]] == [(1, 100 * WAN, 0.55), (2, 500 * WAN, 0.55)]  # fmt: skip
    assert replay(decision).whole


def test_without_a_decision_or_against_it_nobody_moves(house: House) -> None:
    dossier = house.proposed()
    with pytest.raises(Blocked) as refused:
        move(house.li, dossier.pk, edge="T-17", target="PUBL", version=dossier.version, reason="同意")
    assert refused.value.missing[0].zh == "委员会达到法定人数的表决"
    house.decide(house.put(dossier), "bench")
    with pytest.raises(Blocked) as against:
        actions.approve(house.li, dossier, version=dossier.version, reason="同意")
    assert "委员会的决定是到「储备（板凳）」" in [
        m.zh.replace("(", "（").replace(")", "）") for m in against.value.missing
    ]
    for actor in (house.qian, house.dong, house.ao, house.zhao):
        with pytest.raises(NotAllowed):
            actions.turn_down(actor, dossier, version=dossier.version, reason="储备")
    moved = actions.turn_down(house.li, dossier, version=dossier.version, reason="经费不足")
    assert (moved.state, moved.tier) == ("BENCH", "B1")


def test_a_refusal_needs_words_for_the_team(house: House) -> None:
    dossier = house.proposed()
    house.decide(house.put(dossier), "decline")
    with pytest.raises(BadValue) as refused:
        actions.turn_down(house.li, dossier, version=dossier.version, reason="不予支持", feedback="太短")
    assert refused.value.field == "feedback"
    assert (
        actions.turn_down(house.li, dossier, version=dossier.version, reason="不予支持", feedback=FEEDBACK).state
        == "DECL"
    )


def test_a_member_whose_interest_comes_up_after_the_vote_blocks_the_award(house: House) -> None:
    dossier = house.proposed()
    house.decide(house.put(dossier))
    join_team(SYSTEM, dossier, person_id=house.mei.person_id)
    with pytest.raises(Blocked) as refused:
        actions.approve(house.li, dossier, version=dossier.version, reason="同意")
    assert [m.zh for m in refused.value.missing] == ["委员 mei 应回避而参加了表决"]


def test_carrying_out_moves_all_and_says_what_holds_a_dossier_back(house: House) -> None:
    one, two = house.proposed(), house.proposed("固态电池")
    decision = house.decide(house.put(one, two))
    join_team(SYSTEM, two, person_id=house.mei.person_id)
    held = actions.carry_out(house.li, decision.package)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state, list(held)) == ("PUBL", "PROP", [two.code])


def test_the_years_money_binds_across_packages(house: House) -> None:
    house.approved(house.proposed())
    house.approved(house.proposed("大项目", plan=plan_body(500, 2000)))
    package = house.package(house.proposed("再一项"), budget=9000)
    caps = {c.key: c for c in caps_for(package, items_of(package))}
    assert caps["year"].text.zh == "年度经费余额：申请 600 万元，可用 2,900 万元"


def test_what_the_papers_of_one_dossier_say_names_no_other(house: House) -> None:
    first, second = house.proposed("钙钛矿叠层"), house.proposed("固态电池")
    decision = house.put(first, second)
    for member in (house.li, house.mei, house.rong):
        votes = [Vote(s.pk, "for", f"{s.label_zh}可考", 65) for s in decision.subjects.all()]
        cast_ballots(member, decision, votes=votes)
    chosen = {s.pk: Choice("approve", 60) for s in decision.subjects.all()}
    close_decision(house.li, decision, version=decision.version, choices=chosen, reasons="钙钛矿叠层与固态电池都可考", dissent="固态电池成本存疑")  # fmt: skip
    assert actions.carry_out(house.li, Package.objects.get(decision=decision)) == {}
    for dossier, other in ((first, "固态电池"), (second, "钙钛矿叠层")):
        body = json.loads(last_chapter(dossier, "mandate").body)  # type: ignore[union-attr]
        assert (body["reasons"], body["dissent"]) == (f"{dossier.title_zh}可考", "")
        assert other not in Passage.objects.get(dossier=dossier, edge="T-17").reason


def test_a_package_shows_its_caps_as_they_were_put_to_the_vote(house: House) -> None:
    first = house.proposed("钙钛矿叠层", trl=3)
    package = house.package(first)
    before = [c.cap for c in shown_caps(package, shown_items(house.qian, package))]
    actions.put_to_vote(house.qian, package, version=package.version, due_on=dt.date(2026, 3, 20))
    package.refresh_from_db()
    house.decide(package.decision)  # type: ignore[arg-type]
    Dossier.objects.filter(pk=first.pk).update(trl=6)
    house.approved(house.proposed("固态电池"))
    package.refresh_from_db()
    items = shown_items(house.qian, package)
    assert [c.cap.text for c in shown_caps(package, items)] == [cap.text for cap in before]
    assert [(c.cap.broken, c.cap.hard, c.cap.impossible) for c in shown_caps(package, items)] == [(c.broken, c.hard, c.impossible) for c in before]  # fmt: skip
    assert items[0].trl == 3


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "还没有留存各项上限的数字"), ("en", "before caps were kept with it")]
)
def test_a_package_put_to_the_vote_before_caps_were_kept_says_so(house: House, language: str, word: str) -> None:
    """As an older version laid it before the committee: without ``_caps``."""
    package = house.package(house.proposed("钙钛矿叠层"))
    url, client = f"/award/packages/{package.code}/", at(house.qian, language)
    assert word not in shown_page(client, url)
    done = actions.put_to_vote(house.qian, package, version=package.version, due_on=dt.date(2026, 3, 20))
    assert word not in shown_page(client, url)
    older = {key: value for key, value in done.decision.laid_before.items() if not key.startswith("_")}  # type: ignore[union-attr]
    Decision.objects.filter(pk=done.decision_id).update(material=canonical(older))
    read = shown_page(client, url)
    assert word in read and "首批项目少，比例无法分散" in read
    assert '<ul class="caps">' not in read and '<span class="kpi-value">—</span>' in read


def test_after_the_vote_a_package_opens_no_form_and_keeps_what_was_typed(house: House) -> None:
    package = house.package(house.proposed())
    actions.put_to_vote(house.qian, package, version=package.version, due_on=dt.date(2026, 3, 20))
    client, url = browser(User.objects.get(pk=house.qian.user_id)), f"/award/packages/{package.code}/"
    key = "organisation:" + package.items.get().dossier.organisation_id  # type: ignore[operator]
    for page in ("edit/", "vote/", "withdraw/", f"caps/{key}/", f"drop/{package.items.get().pk}/"):
        asked = client.get(url + page)
        assert (asked.status_code, "已提交表决" in asked.content.decode()) == (409, True), page
    late = client.post(f"{url}caps/{key}/", {"reason": "写了很久的理由"})
    assert (late.status_code, "写了很久的理由" in late.content.decode()) == (409, True)


def test_a_name_that_is_too_long_is_not_told_to_be_missing(house: House) -> None:
    form = PackageForm({"title_zh": "", "title_en": "x" * 200, "budget_fen": "10"})
    assert not form.is_valid() and set(form.errors) == {"title_en"}
