"""J7 award round, by human selection, over HTTP in both languages: package, caps, vote with a recusal, publicity, contract, start.

The optimiser and the lottery come with the engines; the package says in words why it was made without.
"""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client

from tests.zhongshu.award.cast import NUMBER, ROWS, WAN, House
from tests.zhongshu.decisions.test_pages import at, page
from tests.zhongshu.discovery.cast import MONDAY
from tests.zhongshu.portal.visitor import fields
from zhongshu.award.models import Contract, Package, Publicity
from zhongshu.award.queries.packages import caps_for, items_of
from zhongshu.award.queries.publicity import current
from zhongshu.decisions.receipts import replay
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import last_chapter
from zhongshu.people.actor import SYSTEM

DECIDED = "证据充分，首阶段便宜可考"


def send(client: Client, url: str, **values: object) -> str:
    """Fill the form as it stands in the page, change these values, send; where it leads."""
    answer = client.post(url, {**fields(page(client, url)), **values})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer.headers["Location"]


def assembled(house: House, dossiers: list[Dossier], language: str) -> Package:
    """Field lead: a package of 6,000 万, its breaches reasoned, put to the committee."""
    lead = at(house.qian, language)
    url = send(
        lead,
        "/award/packages/new/",
        title_zh="春季立项",
        title_en="Spring round",
        budget_fen="6000",
        optimiser_reason="首轮人工比较",
    )
    for dossier in dossiers:
        assert lead.post(f"{url}add/", {"dossier": dossier.pk, "amount_fen": ""}).status_code == 302
    package = Package.objects.get()
    for cap in caps_for(package, items_of(package)):
        if cap.broken:
            shown = re.sub("</?span[^>]*>", "", page(lead, url)).replace(
                "&#x27;", "'"
            )  # Chinese names in English say that they are
            assert (cap.text.en if language == "en" else cap.text.zh) in shown
            send(lead, f"{url}caps/{cap.key}/", reason="首轮项目少")
    send(lead, f"{url}vote/", due_on="2026-03-09")
    package.refresh_from_db()
    return package


def voted(house: House, package: Package, language: str) -> None:
    """Committee: three vote, the recused member sees a lock; the decision is closed and carried out."""
    assert package.decision is not None
    url = f"/decisions/{package.decision.code}/"
    hidden = page(at(house.shu, language), url)
    assert ("钙钛矿叠层" in hidden, "固态电池" in hidden or "固态电池 (en)" in hidden) == (False, True)
    for member in (house.li, house.mei, house.rong):
        ballot = {"vote_1": "for", "percent_1": "70", "vote_2": "for", "percent_2": "60"}
        send(at(member, language), f"{url}vote/", **ballot)
    chosen = {"chosen_1": "approve", "percent_1": "65", "chosen_2": "approve", "percent_2": "55"}
    receipt = send(at(house.li, language), f"{url}close/", reasons=DECIDED, dissent="", **chosen)
    package.decision.refresh_from_db()
    assert package.decision.sha256 in page(at(house.audit, language), receipt)
    assert at(house.li, language).post(f"/award/packages/{package.code}/carry-out/").status_code == 302


def publicised(house: House, dossier: Dossier, language: str) -> None:
    """Officer: published, read by a visitor, over after five working days without objection."""
    officer, publicity = at(house.ao, language), current(dossier)
    assert publicity is not None
    send(officer, f"/award/publicity/{publicity.code}/publish/")
    visitor = Client()
    visitor.cookies["language"] = language
    assert publicity.code in page(visitor, "/publicity/")
    step = f"/dossiers/{dossier.code}/award/publicity-over/"
    dossier.refresh_from_db()
    early = officer.post(step, {"version": dossier.version, "reason": ""})
    assert early.status_code == 422
    with clock.at(MONDAY + dt.timedelta(days=8)):
        send(officer, step)


def contracted(house: House, dossier: Dossier, language: str) -> Contract:
    """Specialist writes and issues, the team and the director sign, finance verifies."""
    chen, lead = at(house.chen, language), at(house.lead_of(dossier), language)
    url = f"/dossiers/{dossier.code}/contract/"
    for part, rows in ROWS.items():
        if rows:
            typed = {f"{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
            send(chen, f"{url}{part}/", _rows=str(len(rows)), **typed)
    terms = Contract.objects.get(dossier=dossier).value
    send(
        chen, f"{url}terms/", starts_on="2026-04-01", **{n: terms[n] for n in ("ip_terms", "exit_terms", "data_terms")}
    )
    written = Contract.objects.get(dossier=dossier).version
    assert chen.post(f"{url}issue/", {"version": f"{written}"}).status_code == 302
    send(lead, f"{url}account/", holder="光能所", bank="中国银行上海分行", number=NUMBER)
    assert NUMBER.replace(" ", "") in page(at(house.fin, language), f"{url}account/verify/")
    for actor in (house.chen, house.dong, house.lead_of(dossier)):
        assert NUMBER.replace(" ", "") not in page(at(actor, language), url)
    send(at(house.fin, language), f"{url}account/verify/", how="对公账户证明")
    send(lead, f"{url}sign/", read="on")
    send(at(house.dong, language), f"{url}sign/", read="on")
    pdf = lead.get(f"{url}file/pdf/")
    assert pdf.content.startswith(b"%PDF-")
    return Contract.objects.get(dossier=dossier)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_j7_from_the_package_to_the_first_day_of_stage_one(house: House, language: str) -> None:
    one, two = house.proposed("钙钛矿叠层"), house.proposed("固态电池")
    join_team(SYSTEM, one, person_id=house.shu.person_id)
    package = assembled(house, [one, two], language)
    voted(house, package, language)
    for dossier in (one, two):
        dossier.refresh_from_db()
        assert dossier.state == "PUBL"
    publicised(house, two, language)
    two.refresh_from_db()
    contract = contracted(house, two, language)
    send(at(house.dong, language), f"/dossiers/{two.code}/contract/start/", reason="双方已签署")
    two.refresh_from_db()
    assert (two.state, two.stage, two.money_fen) == ("ACTIVE", 1, 600 * WAN)
    sealed = last_chapter(two, "contract")
    assert sealed is not None and json.loads(sealed.body)["code"] == contract.code
    visitor = Client()
    assert contract.code in page(visitor, f"/verify/?h={contract.sha256}")
    package.refresh_from_db()
    assert package.decision is not None and replay(package.decision).whole


def test_what_waits_for_each_role_along_the_way(house: House) -> None:
    dossier = house.proposed()
    assert dossier.code in page(at(house.qian), "/desk/")
    house.decide(house.put(dossier))
    assert dossier.code in page(at(house.li), "/desk/")
    publicity_of = house.approved(house.proposed("固态电池"))
    assert Publicity.objects.get(dossier=publicity_of).code in page(at(house.ao), "/desk/")
    contracting = house.contracting(house.proposed("钠离子电池"))
    assert f"/dossiers/{contracting.code}/contract/" in page(at(house.chen), "/desk/")
    house.issued(contracting)
    for actor in (house.dong, house.lead_of(contracting)):
        assert f"/dossiers/{contracting.code}/contract/sign/" in page(at(actor), "/desk/")


def test_contract_pages_refuse_beside_the_field_and_keep_what_was_typed(house: House) -> None:
    dossier = house.contracting()
    client, url = at(house.chen), f"/dossiers/{dossier.code}/contract/stages/"
    typed = {f"{n}-{key}": value for n, row in enumerate(ROWS["stages"]) for key, value in row.items()}
    dear = client.post(url, {**fields(page(client, url)), "_rows": "2", **typed, "0-budget_fen": "130"})
    words = dear.content.decode()
    assert (dear.status_code, "首阶段不超过总经费的 20 %，即 120 万元" in words, "国家光伏质检中心" in words) == (
        400,
        True,
        True,
    )
    more = client.post(url, {**fields(page(client, url)), "_rows": "2", **typed, "_more": "1"})
    assert 'name="2-aim"' in more.content.decode()
    early = client.post(f"/dossiers/{dossier.code}/contract/issue/", {"version": "1"})
    assert (early.status_code, "起始日" in early.content.decode()) == (422, True)
    for actor in (house.wu, house.feng):
        assert at(actor).get(f"/dossiers/{dossier.code}/contract/").status_code in (403, 404)


def test_who_issues_says_which_version_they_saw(house: House) -> None:
    contract = house.written(house.contracting())
    client, url = at(house.chen), f"/dossiers/{contract.dossier.code}/contract/"
    shown = page(client, url)
    assert f'name="version" value="{contract.version}"' in shown
    sent = [client.post(f"{url}issue/", said).status_code for said in ({}, {"version": "x"}, {"version": f"{contract.version - 1}"})]  # fmt: skip
    assert sent == [409, 409, 409]
    assert client.post(f"{url}issue/", {"version": f"{contract.version}"}).status_code == 302
