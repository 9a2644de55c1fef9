"""J7 in a real browser, in both languages: a package under caps, the vote with a recusal, publicity with an objection answered by another, the
contract signed by both and checked by its address, the first payment. Ranks and the lottery come with the engines; the package says why without.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.company import Company, answered
from tests.browser.conftest import SCREENSHOTS
from tests.browser.server import Site, serving
from tests.browser.walking import NARROW, Walker

REASONS = "两项证据充分、首阶段便宜可考，同意立项；一项市场端证据不足，转入替补首发，补齐后优先。"
DISSENT = "一位委员认为第三项可以同时立项，先给首阶段。"
OBJECTION = "公示项目的循环寿命数据与我单位公开论文的结果相差较大，请核查测试条件是否一致。"
REPLY = "经核对原始记录：测试温度为 25 ℃、倍率 1C，与所引论文的 60 ℃ 加速试验不是同一条件；两组数据换算后一致。异议不成立，谢谢监督。"
SHUTS = {"zh": "江东大学", "en": "Nanping University"}  # where the item comes from that Shu may not see
ACCOUNT = "6222 0212 3456 7890"


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(worker=False, workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def begun(center: Site) -> dict[str, Any]:
    """Dossiers by language and sessions by account."""
    return dict(answered(center, "award"))


@pytest.fixture
def company(center: Site, begun: dict[str, Any], visit: Callable[..., Page]) -> Company:
    return Company(center, begun["keys"], visit)


def assemble(lead: Walker, codes: list[str]) -> str:
    """Qian begins a package of 6,000 万 and puts three dossiers in; an amount that is none is refused beside its field."""
    lead.go("/award/packages/")
    lead.shot("j7-01-packages")
    lead.link("编制建议包", "Begin a package")
    lead.fill(title_zh=f"春季立项 {lead.language}", title_en=f"Spring round {lead.language}", budget_fen="六千")
    lead.submit()
    expect(lead.page.locator(".has-errors [name=budget_fen]")).to_have_value("六千")
    expect(lead.page.locator("[name=title_en]")).to_have_value(f"Spring round {lead.language}")
    lead.shot("j7-02-package-refused")
    lead.fill(budget_fen="1500", optimiser_reason="首轮只有三项，委员会逐项比较更清楚")
    lead.submit()
    lead.heading(f"春季立项 {lead.language}", f"Spring round {lead.language}")
    lead.shot("j7-03-package-empty")
    for code in codes:
        choice = lead.page.locator("[name=dossier] option").filter(has_text=code).get_attribute("value") or ""
        lead.fill(dossier=choice)
        lead.press("列入", "Add")
        lead.told(f"{code} 已列入", f"{code} was added")
    return lead.page.url.removeprefix(lead.site.url)


def give_reasons(lead: Walker, package: str) -> None:
    """Every breach of a cap is named with its figures; each gets its reason, without which the vote is refused."""
    lead.shot("j7-04-caps-broken")
    lead.link("提交表决", "Put to the vote")
    lead.submit()
    expect(lead.page.locator(".form-summary")).to_be_visible()
    lead.shot("j7-05-vote-refused")
    lead.go(f"{package}edit/")  # the budget is a red line that no reason opens
    lead.fill(budget_fen="6000")
    lead.submit()
    while True:
        lead.go(package)
        link = lead.page.get_by_role("link", name=lead.say(("写明理由", "Give the reason")))
        if not link.count():
            break
        link.first.click()
        lead.fill(reason="首轮项目少，比例按全年控制；下一轮补足。")
        lead.submit()
    lead.shot("j7-06-caps-reasoned")
    lead.link("提交表决", "Put to the vote")
    lead.shot("j7-07-put")
    lead.submit()
    lead.told("已提交委员会表决", "The committee is asked to vote")


def vote(company: Company, language: str, decision: str) -> None:
    """Shu is recused of the first and sees a lock; three vote on all, with a probability each."""
    shu = company.come("shu", language)
    shu.go(decision)
    expect(shu.page.locator(".subject-locked")).to_have_count(1)
    theirs = shu.page.locator("main")
    for secret in (SHUTS[language], shu.say(("1,860", "CNY 18.6 M")), shu.say(("540", "CNY 5.4 M"))):
        expect(theirs).not_to_contain_text(secret)  # nor may the material or a sum give the hidden item away
    shu.shot("j7-08-recused")
    for name in ("li", "mei", "rong"):
        member = company.come(name, language)
        member.go(decision)
        if name == "li":
            member.shot("j7-09-decision")
        member.link("表决", "Vote")
        for place, (said, percent) in enumerate((("for", "70"), ("for", "60"), ("against", "35")), 1):
            member.page.locator(f"[name=vote_{place}][value={said}]").check()
            member.fill_in({f"percent_{place}": percent})
        if name == "li":
            member.press("投票", "Vote")  # a vote against gives its reason
            expect(member.page.locator(".has-errors [name=reason_3]")).to_be_visible()
            member.shot("j7-10-vote-refused")
        member.fill_in({"reason_3": "市场端证据不足，先补用户承诺。"})
        member.press("投票", "Vote")
        member.told("已投票", "Your vote is kept")


def close(company: Company, language: str, decision: str) -> None:
    """Li closes: two awarded, one to the bench, the forecasts those of the votes; the receipt has its hash, the auditor replays it."""
    li = company.come("li", language)
    li.go(decision)
    li.link("宣布决定", "Close the decision")
    li.shot("j7-11-closing")
    for place, chosen in enumerate(("approve", "approve", "bench"), 1):
        li.fill_in({f"chosen_{place}": chosen})
    li.fill(reasons=REASONS, dissent=DISSENT)
    li.submit()
    li.heading("决策回执", "Receipt of a decision")
    li.shot("j7-12-receipt")
    digest = li.page.locator(".receipt-hash").first.inner_text()
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    printed(li, "j7-12-receipt")
    auditor = company.come("audit", language)
    auditor.go(f"{decision}replay/")
    auditor.sees("逐字节一致", "The same, byte for byte")
    auditor.shot("j7-13-replay")
    auditor.go("/decisions/")
    auditor.shot("j7-14-decisions")
    auditor.go("/decisions/predictions/")
    auditor.shot("j7-15-predictions")


def printed(one: Walker, name: str) -> None:
    """What the page looks like on paper: the matter alone."""
    one.page.emulate_media(media="print")
    for hidden in (".rail", ".top", ".page-actions", ".form-buttons"):
        assert one.page.locator(f"{hidden}:visible").count() == 0, f"{hidden} is printed"
    one.page.screenshot(path=SCREENSHOTS / "journeys" / f"{name}-{one.language}-print.png", full_page=True)
    one.page.emulate_media(media="screen")


def carry_out(company: Company, language: str, package: str, code: str) -> None:
    li = company.come("li", language)
    li.go(package)
    li.press("执行决定", "Carry out the decision")
    li.told("已执行", "Carried out")
    li.shot("j7-16-carried-out")
    li.go(f"/dossiers/{code}/award/")
    li.shot("j7-17-award-of-dossier")


def publish(company: Company, language: str, code: str) -> str:
    """The officer publishes; anybody may object; somebody without a part answers; after the working days it is over."""
    officer, visitor = company.come("ao", language), company.come("", language)
    officer.go(f"/dossiers/{code}/award/")
    officer.page.locator("main a[href^='/award/publicity/']").first.click()
    officer.shot("j7-18-publicity")
    officer.link("发布公示", "Publish")
    officer.shot("j7-19-publish")
    officer.submit()
    officer.told("已发布", "Published until")
    number = officer.page.url.strip("/").split("/")[-1]
    visitor.go("/publicity/")
    visitor.shot("j7-20-public-list")
    visitor.link(*[officer.page.locator("h1").inner_text()] * 2)
    visitor.link("提出异议", "Object")
    visitor.fill(name="何人", contact="he@example.net", text="短")
    visitor.submit()
    expect(visitor.page.locator(".form-summary")).to_be_visible()
    expect(visitor.page.locator("[name=text]")).to_have_value("短")
    visitor.shot("j7-21-object")
    visitor.fill(text=OBJECTION)
    visitor.page.locator("main form.house-form input[type=checkbox]").check()
    visitor.page.wait_for_timeout(3200)  # nobody writes an objection in less
    visitor.submit()
    visitor.heading("异议已收到", "Your objection was received")
    visitor.shot("j7-22-objected")
    return number


def answer_objection(company: Company, language: str, number: str) -> None:
    """Li took part and may not answer; the auditor, who did not, does."""
    audit = company.come("audit", language)
    audit.go(f"/award/publicity/{number}/")
    audit.shot("j7-23-objections")
    audit.page.locator("main a[href^='/award/objections/']").first.click()
    audit.page.locator("[name=sustained][value=no]").check()
    audit.fill(reply=REPLY)
    audit.shot("j7-24-answer")
    audit.submit()
    audit.told("已答复", "Answered")


def end_publicity(company: Company, language: str, code: str) -> None:
    """Too early it is refused in words; when the days are over the contract is drafted."""
    officer = company.come("ao", language)
    officer.go(f"/dossiers/{code}/award/publicity-over/")
    officer.submit()
    officer.sees("公示期满", "period")
    officer.shot("j7-25-too-early")
    company.site.python(
        "import datetime as dt\nfrom zhongshu.award.models import Publicity\n"
        f"row = Publicity.objects.get(dossier__code='{code}')\nback = dt.timedelta(days=14)\n"
        "Publicity.objects.filter(pk=row.pk).update(from_on=row.from_on - back, until_on=row.until_on - back)"
    )
    officer.go(f"/dossiers/{code}/award/publicity-over/")
    officer.submit()
    officer.told("已完成", "done")


def write_contract(company: Company, language: str, code: str) -> None:
    """Chen writes what the plan does not say; stage 1 above its cap is refused beside the field."""
    chen, begins = company.come("chen", language), dt.date.today() + dt.timedelta(days=30)
    chen.go(f"/dossiers/{code}/contract/")
    chen.shot("j7-26-contract-draft")
    chen.go(f"/dossiers/{code}/contract/stages/")
    given = chen.page.locator("[name='0-budget_fen']").input_value()
    for n in (0, 1):
        chen.fill_in({f"{n}-exam_metric": "组件效率", f"{n}-exam_better": "higher", f"{n}-exam_target": "27", f"{n}-exam_unit": "%", f"{n}-exam_method": "国家级第三方检测机构，标准测试条件"})  # fmt: skip
    chen.fill_in({"0-budget_fen": "1300"})
    chen.submit()
    expect(chen.page.locator(".has-errors [name='0-budget_fen']")).to_have_value("1300")
    chen.shot("j7-27-stages-refused")
    chen.fill_in({"0-budget_fen": given})
    chen.submit()
    chen.told("已保存", "Saved")
    chen.go(f"/dossiers/{code}/contract/milestones/")
    for n, due in enumerate((begins + dt.timedelta(days=150), begins + dt.timedelta(days=330))):
        if chen.page.locator(f"[name='{n}-statement']").count() == 0:
            chen.press("再加一条", "Add a row")
        chen.fill_in({f"{n}-stage": str(n + 1), f"{n}-statement": "第三方测得的小组件效率", f"{n}-metric": "组件效率", f"{n}-better": "higher", f"{n}-target": "27", f"{n}-unit": "%", f"{n}-tolerance": "0.3", f"{n}-evidence_kind": "third_party", f"{n}-weight": "50", f"{n}-due_on": due.isoformat()})  # fmt: skip
    chen.shot("j7-28-milestones")
    chen.submit()
    chen.go(f"/dossiers/{code}/contract/terms/")
    chen.fill(starts_on=begins.isoformat())
    chen.shot("j7-29-terms")
    chen.submit()
    chen.go(f"/dossiers/{code}/contract/")
    chen.shot("j7-30-contract-whole")
    chen.press("定稿", "Issue")
    chen.told("任务书已定稿", "The contract is final")


def download(one: Walker, kind: str) -> Path:
    """A file of the contract page, as a browser saves it."""
    with one.page.expect_download() as coming:
        one.page.locator(f"main a[href$='/file/{kind}/']").first.click()
    path = SCREENSHOTS / "journeys" / f"contract-{one.language}.{kind}"
    coming.value.save_as(path)
    return path


def sign(company: Company, language: str, code: str, lead: str) -> None:
    """The team names its account, finance verifies it, both sides sign the same text; a visitor checks it by the address on the paper."""
    team, fin, dong = (
        company.come(lead, language, NARROW),
        company.come("fin", language),
        company.come("dong", language),
    )
    team.go(f"/dossiers/{code}/contract/")
    team.shot("j7-31-contract-team")
    team.link("收款账户", "Account")
    team.fill(holder="江东大学", bank="中国银行上海分行", number="12")
    team.submit()
    expect(team.page.locator(".has-errors [name=number]")).to_have_value("12")
    team.fill(number=ACCOUNT)
    team.shot("j7-32-account")
    team.submit()
    team.told("已提交财务核验", "Sent to finance")
    fin.go(f"/dossiers/{code}/contract/account/verify/")
    fin.fill(how="对公账户证明原件")
    fin.shot("j7-33-verify-account")
    fin.submit()
    fin.told("账户已核验", "The account is verified")
    for signer in (team, dong):
        signer.go(f"/dossiers/{code}/contract/")
        signer.page.locator("main a[href$='/contract/sign/']").first.click()
        if signer is dong:
            signer.shot("j7-34-sign")
        signer.page.locator("[name=read]").check()
        signer.submit()
        signer.told("已签署", "Signed")
    dong.shot("j7-35-signed")
    printed(dong, "j7-35-signed")
    pdf, docx = download(dong, "pdf"), download(dong, "docx")
    assert (pdf.read_bytes()[:5], docx.read_bytes()[:2]) == (b"%PDF-", b"PK")
    text = re.sub(r"<[^>]+>", "", zipfile.ZipFile(docx).read("word/document.xml").decode())
    address = re.search(r"/verify/\?h=[0-9a-f]{64}", text)
    assert address, text
    visitor = company.come("", language, NARROW)
    visitor.go(address.group())
    visitor.sees(pdf_code(text), pdf_code(text))
    visitor.shot("j7-36-verified")
    dong.go(f"/dossiers/{code}/contract/start/")
    dong.fill(reason="双方已签署，账户已核验")
    dong.shot("j7-37-start")
    dong.submit()
    dong.told("已完成", "done")


def pdf_code(text: str) -> str:
    """The number of the contract as the paper says it."""
    found = re.search(r"[A-Z]{2}-A-\d{2}-\d{3,}", text)
    assert found, text
    return found.group()


def pay(company: Company, language: str, code: str, lead: str) -> None:
    """The first payment passes four people."""
    for name in (lead, "chen", "qian", "fin"):
        one = company.come(name, language)
        one.go(f"/dossiers/{code}/delivery/money/")
        one.page.locator("main tbody a[href*='/delivery/money/']").first.click()
        if name == "fin":
            one.shot("j7-38-payment")
        done = "main details.deed[open] button.btn-primary, main form.deed-plain button.btn-primary"
        with one.page.expect_navigation():
            one.page.locator(done).first.click()
    fin = company.come("fin", language)
    fin.sees("已拨付", "Paid")
    fin.shot("j7-39-paid")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_j7_from_the_package_to_the_first_payment(company: Company, begun: dict[str, Any], language: str) -> None:
    codes, lead = begun["codes"][language], {"zh": "lead2", "en": "lead5"}[language]
    qian = company.come("qian", language)
    package = assemble(qian, codes)
    give_reasons(qian, package)
    decision = qian.page.url.removeprefix(qian.site.url)
    vote(company, language, decision)
    close(company, language, decision)
    carry_out(company, language, package, codes[1])
    number = publish(company, language, codes[1])
    answer_objection(company, language, number)
    end_publicity(company, language, codes[1])
    write_contract(company, language, codes[1])
    sign(company, language, codes[1], lead)
    pay(company, language, codes[1], lead)
