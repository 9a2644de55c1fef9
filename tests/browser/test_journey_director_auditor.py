"""J13 and J15 in a real browser, in both languages: the director's morning, from the overdue signature to the picture of the house; the auditor's
day, from a decision replayed to the chain verified and taken along as a file."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Site, serving
from tests.browser.walking import NARROW, Walker, read_well

LANGUAGES = ["zh", "en"]
SEED = """
import datetime as dt
from tests.browser.troupe import Troupe, dress, working
from tests.zhongshu.delivery.test_gates import asked, committee_says, heard, pass_exam, proposal
from tests.zhongshu.delivery.test_money import pay, step
from zhongshu.delivery.actions import ask_committee, propose_ruling, watch
from zhongshu.delivery.models import Milestone
from zhongshu.kernel import clock
from zhongshu.people.actor import SYSTEM
c = Troupe()
for language in ("zh", "en"):
    with clock.at(clock.now() - dt.timedelta(days=20)):
        d = working(c, f"叠层组件二期（{language}）", f"Tandem module, phase two ({language})", money=(100, 200, 100))
        pay(c, d)
        pass_exam(c, d)
        gate = heard(c, asked(c, d))
        propose_ruling(c.wen, gate, version=gate.version, proposal=proposal("GO"))
    print(f"sign-{language}", d.code)
    d = working(c, f"柔性组件（{language}）", f"Flexible module ({language})", days=170)
    Milestone.objects.filter(dossier=d, number=1).update(due_on=clock.today() - dt.timedelta(days=12))
    watch(SYSTEM, d)
    print(f"alert-{language}", d.code)
    d = working(c, f"米级中试线（{language}）", f"A pilot line of one metre ({language})", money=(100, 600, 300))
    pay(c, d)
    pass_exam(c, d)
    gate = heard(c, asked(c, d))
    gate = propose_ruling(c.wen, gate, version=gate.version, proposal=proposal("GO"))
    ask_committee(c.wen, gate, version=gate.version)
    committee_says(c, "for")
    print(f"decided-{language}", d.code)
dress(c)
"""
Come = Callable[..., Walker]


@pytest.fixture(scope="module")
def center() -> Iterator[Site]:
    with serving(worker=True) as running:  # the check of the chain is the worker's
        yield running


@pytest.fixture(scope="module")
def codes(center: Site) -> dict[str, str]:
    """The dossiers that wait, by their part."""
    return dict(line.split() for line in center.python(SEED).splitlines())


@pytest.fixture
def come(center: Site, codes: dict[str, str], visit: Callable[..., Page]) -> Come:
    """Sign somebody in with a browser of their own."""

    def signed_in(name: str, language: str, size: dict[str, int] | None = None) -> Walker:
        return Walker(visit(language, size, calm=True), center, language).sign_in(name)

    return signed_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_j13_the_directors_morning_from_the_overdue_signature_to_the_picture_of_the_house(
    come: Come, codes: dict[str, str], accessible: Callable[[Page], None], language: str
) -> None:
    dong = come("dong", language)
    dong.go("/desk/")
    late = dong.page.locator(".kpi").filter(has_text=dong.say(("已超期", "Overdue"))).locator(".kpi-value")
    assert int(late.inner_text()) >= 1
    dong.shot("j13-1-desk")
    read_well(dong, accessible)
    dong.task(("签署评审决定", "Sign the decision of a gate"), codes[f"sign-{language}"])
    dong.sees("提出的决定", "Proposed")
    dong.shot("j13-2-gate")
    dong.press("签署并执行", "Sign and carry out")
    dong.link("决定书", "The decision")
    expect(dong.page.locator(".receipt-hash").first).to_have_text(re.compile("[0-9a-f]{64}"))
    dong.go("/board/")
    expect(dong.page.locator("main .kpi-value", has_text=dong.say(("万元", "CNY"))).first).to_be_visible()
    dong.shot("j13-3-board")
    read_well(dong, accessible)
    dong.go("/delivery/alerts/?level=red")
    dong.page.get_by_role("row").filter(has_text=codes[f"alert-{language}"]).first.wait_for()
    dong.shot("j13-4-red-alerts")
    read_well(dong, accessible)
    dong.page.get_by_role("row").filter(has_text=codes[f"alert-{language}"]).get_by_role("link").first.click()
    dong.shot("j13-5-what-it-is")
    dong.go("/delivery/payments/?state=approved")
    dong.shot("j13-6-money")
    read_well(dong, accessible)
    dong.go("/award/surplus/")
    dong.shot("j13-7-released-money")
    read_well(dong, accessible)
    dong.go("/reports/")
    dong.shot("j13-8-indicators")
    phone = come("dong", language, NARROW)
    phone.go("/desk/")
    phone.shot("j13-9-desk-on-a-phone")


def replays(ji: Walker, accessible: Callable[[Page], None], code: str) -> None:
    """A decision again from its pack; the receipt is computed by the auditor's own hand, and the finding put on record."""
    ji.go("/desk/")
    ji.shot("j15-1-desk")
    ji.task(("复现决策", "Replay a decision"), code)
    ji.sees("逐字节一致", "The same, byte for byte")
    ji.shot("j15-2-replay")
    read_well(ji, accessible)
    with ji.page.expect_download() as kept:
        ji.link("下载复现包", "Download the pack")
    pack = Path(kept.value.path()).read_text()
    shown = ji.page.locator(".receipt-hash").all_inner_texts()
    assert (
        hashlib.sha256(f"{shown[1]}\x1f{pack}".encode()).hexdigest() == shown[0]
    )  # the receipt, computed by the auditor's own hand
    ji.press("记录复现结论", "Put the replay on record")
    ji.sees("已记入账本：一致", "On record: the same")
    ji.shot("j15-3-on-record")


def reads_a_decision_and_a_line(ji: Walker, accessible: Callable[[Page], None], code: str) -> None:
    """From the list to the decision, from the ledger to a line whose hash agrees."""
    ji.go("/decisions/")
    ji.shot("j15-4-decisions")
    read_well(ji, accessible)
    ji.page.get_by_role("row").filter(has_text=code).get_by_role("link").first.click()
    ji.shot("j15-5-decision")
    read_well(ji, accessible)
    ji.go("/ledger/")
    ji.shot("j15-6-ledger")
    read_well(ji, accessible)
    ji.page.locator("#ledger tbody a").first.click()
    ji.sees("内容与哈希相符", "Content and hash agree")
    ji.shot("j15-7-line")
    read_well(ji, accessible)


def chains(ji: Walker) -> int:
    """The exported chain computed anew, line by line; the number of its last line."""
    ji.go("/ledger/")
    with ji.page.expect_download() as kept:
        ji.link("导出哈希链", "Export the chain")
    before = "0" * 64
    rows = [json.loads(line) for line in Path(kept.value.path()).read_text().splitlines()]
    assert len(rows) > 100
    for row in rows:
        parts = (
            before,
            str(row["seq"]),
            str(row["at_us"]),
            row["actor"],
            row["verb"],
            row["subject_kind"],
            row["subject"],
            row["facts"],
        )
        before = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        assert before == row["hash"]
    with ji.page.expect_download() as kept:
        ji.link("导出表格", "Export a sheet")
    assert Path(kept.value.path()).read_bytes()[:2] == b"PK"
    return int(rows[-1]["seq"])


def witnesses(ji: Walker, accessible: Callable[[Page], None], last: int) -> None:
    """The chain is checked at once, and its signed head taken home."""
    ji.go("/ledger/checks/")
    ji.press("现在核验", "Check now")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and ji.page.get_by_text(ji.say(("完整", "Whole")), exact=True).count() == 0:
        ji.page.wait_for_timeout(500)
        ji.page.reload()
    ji.sees("完整", "Whole")
    ji.shot("j15-8-checked")
    read_well(ji, accessible)
    with ji.page.expect_download() as kept:
        ji.link("下载签名的见证", "Download a signed head")
    head = json.loads(Path(kept.value.path()).read_text())
    assert head["seq"] >= last and re.fullmatch("[0-9a-f]{64}", head["hash"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_j15_the_auditors_day_replays_verifies_and_exports(
    come: Come, codes: dict[str, str], accessible: Callable[[Page], None], language: str
) -> None:
    ji = come("ji", language)
    code = codes[f"decided-{language}"]
    replays(ji, accessible, code)
    reads_a_decision_and_a_line(ji, accessible, code)
    witnesses(ji, accessible, chains(ji))
