"""The pages of packages over HTTP, in both languages."""

from __future__ import annotations

import pytest

from tests.zhongshu.award.cast import House
from tests.zhongshu.decisions.test_pages import at, page
from zhongshu.award.models import Item, Package
from zhongshu.lifecycle.actions import join_team
from zhongshu.people.actor import SYSTEM


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "超出"), ("en", "broken")])
def test_a_package_is_made_filled_reasoned_and_put_on_the_pages(house: House, language: str, word: str) -> None:
    dossier, client = house.proposed(), at(house.qian, language)
    answer = client.post("/award/packages/new/", {"title_zh": "春季立项", "title_en": "Spring", "budget_fen": "3000", "optimiser_reason": "项目少"})  # fmt: skip
    url = answer.headers["Location"]
    assert dossier.code in page(client, url)
    assert client.post(f"{url}add/", {"dossier": dossier.pk, "amount_fen": "900"}).status_code == 400
    assert client.post(f"{url}add/", {"dossier": dossier.pk, "amount_fen": ""}).status_code == 302
    assert word in page(client, url)
    refused = client.post(f"{url}vote/", {"version": 2, "due_on": "2026-03-20"})
    assert (refused.status_code, dossier.organisation.name_zh in refused.content.decode()) == (422, True)  # type: ignore[union-attr]
    package = Package.objects.get()
    for cap in ("organisation:" + str(dossier.organisation_id), "field:energy", "region:SH", "blue_sky:low"):
        assert client.post(f"{url}caps/{cap}/", {"reason": "首批只有一项"}).status_code == 302
    done = client.post(f"{url}vote/", {"version": package.version, "due_on": "2026-03-20"})
    package.refresh_from_db()
    assert (package.state, done.headers["Location"]) == ("put", f"/decisions/{package.decision.code}/")  # type: ignore[union-attr]
    assert "首批只有一项" in page(at(house.li, language), f"/decisions/{package.decision.code}/")  # type: ignore[union-attr]


def test_a_recused_member_sees_a_lock_in_the_package(house: House) -> None:
    one, two = house.proposed("钙钛矿叠层"), house.proposed("固态电池")
    join_team(SYSTEM, one, person_id=house.shu.person_id)
    package = house.package(one, two)
    shown = page(at(house.shu), f"/award/packages/{package.code}/")
    assert ("钙钛矿叠层" in shown, "固态电池" in shown, "内容锁定" in shown, "研究所1" in shown) == (
        False,
        True,
        True,
        False,
    )


def test_the_decision_is_carried_out_from_the_package_page(house: House) -> None:
    dossier = house.proposed()
    decision = house.decide(house.put(dossier))
    client = at(house.li)
    code = decision.package.code
    assert "执行决定" in page(client, f"/award/packages/{code}/")
    assert client.post(f"/award/packages/{code}/carry-out/").status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == "PUBL"
    assert decision.code in page(at(house.qian), f"/dossiers/{dossier.code}/award/")


def test_the_step_page_says_what_is_missing_before_the_vote_and_moves_after(house: House) -> None:
    dossier, client = house.proposed(), at(house.li, "en")
    assert "a vote of the committee that reached its quorum" in page(client, f"/dossiers/{dossier.code}/award/approve/")
    house.decide(house.put(dossier))
    done = client.post(f"/dossiers/{dossier.code}/award/approve/", {"version": dossier.version, "reason": "agreed"})  # fmt: skip
    dossier.refresh_from_db()
    assert (done.status_code, dossier.state) == (302, "PUBL")


def test_outsiders_see_no_package_and_taking_out_asks_a_reason(house: House) -> None:
    package = house.package(house.proposed())
    for actor in (house.zhao, house.wu, house.feng):
        page(at(actor), f"/award/packages/{package.code}/", 403)
        page(at(actor), "/award/packages/", 403)
    client, item = at(house.qian), package.items.get()
    url = f"/award/packages/{package.code}/drop/{item.pk}/"
    assert client.post(url, {"reason": ""}).status_code in (200, 400)
    assert client.post(url, {"reason": "材料待补"}).status_code == 302
    assert Item.objects.get().dropped is True
    assert "csv" in page(client, "/award/packages/") and package.code in b"".join(client.get("/award/packages/?export=csv").streaming_content).decode()  # fmt: skip


def test_a_package_given_up_frees_its_dossiers(house: House) -> None:
    dossier = house.proposed()
    package = house.package(dossier)
    url = f"/award/packages/{package.code}/withdraw/"
    assert at(house.qian).post(url, {"version": package.version, "reason": "重新编制"}).status_code == 302
    again = house.package(dossier)
    assert [i.dossier_id for i in again.items.all()] == [dossier.pk]


def test_all_that_an_empty_package_lacks_is_told_at_once(house: House) -> None:
    refused = at(house.qian).post("/award/packages/new/", {"title_zh": " ", "title_en": "", "budget_fen": ""})
    errors = refused.context["form"].errors
    assert (refused.status_code, sorted(errors)) == (400, ["budget_fen", "title_zh"])


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "这个地址只接受页面上的按钮提交"), ("en", "answers only to the button on its page")])  # fmt: skip
def test_the_address_of_a_button_opened_by_hand_leads_to_its_page(house: House, language: str, word: str) -> None:
    package = house.package(house.proposed())
    answer = at(house.qian, language).get(f"/award/packages/{package.code}/add/")
    shown = answer.content.decode()
    assert (answer.status_code, answer["Allow"], word in shown, f'href="/award/packages/{package.code}/"' in shown) == (405, "POST", True, True)  # fmt: skip
