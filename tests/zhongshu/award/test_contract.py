"""T-21, T-22: a contract with a cheap first exam and sums to the fen, signed by both, its account only verified, sealed as signed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from tests.zhongshu.award.cast import NUMBER, ROWS, WAN, House, milestone_row, stage_row
from zhongshu.award import actions
from zhongshu.award.actions import contracts, papers
from zhongshu.award.clauses import template_for
from zhongshu.award.forms.contract import RowsForm
from zhongshu.award.models import Contract
from zhongshu.award.parts import PARTS
from zhongshu.award.queries.contracts import current_contract, lacks_of, standing_of
from zhongshu.documents.verifying import verify
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import SilentAct, require_act
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Chapter
from zhongshu.lifecycle.queries import last_chapter


def test_the_draft_comes_from_plan_and_mandate(house: House) -> None:
    contract = current_contract(house.contracting())
    assert contract is not None
    body = contract.value
    assert (contract.total_fen, contract.template, [s["budget_fen"] for s in body["stages"]]) == (600 * WAN, "prototype", [100 * WAN, 500 * WAN])  # fmt: skip
    words = [m.zh for m in lacks_of(contract)]
    assert "第 1 阶段可测量的考核（指标、数值、单位、方法）" in words
    assert "起始日" in words


@pytest.mark.parametrize(("trl", "field", "template"), [(2, "energy", "proof"), (None, "ai", "proof"), (4, "energy", "prototype"), (7, "mat", "pilot"), (3, "inst", "instruments")])  # fmt: skip
def test_the_template_follows_readiness_and_kind(trl: int | None, field: str, template: str) -> None:
    assert template_for(trl, field) == template


@pytest.mark.parametrize(
    ("rows", "field", "sentence"),
    [
        ([stage_row("130"), stage_row("470")], "0-budget_fen", "首阶段不超过总经费的 20 %，即 120 万元"),
        ([stage_row("100", "10"), stage_row("500")], "0-months", "首阶段不超过 9 个月"),
        ([stage_row("100"), stage_row("500", "13")], "1-months", "每个阶段不超过 12 个月"),
        ([stage_row("100", exam_target="多")], "0-exam_target", "请填写数字"),
        ([stage_row("100", exam_metric="")], "0-exam_metric", "请填写这一项"),
        ([stage_row("0.0000001")], "0-budget_fen", "金额最小到分"),
    ],
)
def test_a_first_stage_too_dear_too_long_or_without_a_figure_is_refused_beside_its_field(
    house: House, rows: list[dict[str, str]], field: str, sentence: str
) -> None:
    contract = current_contract(house.contracting())
    assert contract is not None
    with pytest.raises(BadValue) as refused:
        actions.write_contract(house.chen, contract, part="stages", rows=rows, version=1)
    assert (refused.value.field, refused.value.text.zh) == (field, sentence)


def test_one_fen_too_many_keeps_the_contract_from_being_issued(house: House) -> None:
    contract = house.written(house.contracting())
    rows = [{**ROWS["budget"][0], "amount_fen": "60.500001"}, *ROWS["budget"][1:]]
    actions.write_contract(house.chen, contract, part="budget", rows=rows, version=contract.version)
    with pytest.raises(Blocked) as refused:
        actions.issue_contract(house.chen, contract, version=contract.version)
    assert [m.zh for m in refused.value.missing] == ["第 1 阶段科目合计 100.000001 万元，阶段经费 100 万元"]


def test_milestones_lie_within_their_stages_and_each_stage_has_one(house: House) -> None:
    contract = house.written(house.contracting())
    rows = [milestone_row("1", "2026-10-01")]
    actions.write_contract(house.chen, contract, part="milestones", rows=rows, version=contract.version)
    assert [m.zh for m in lacks_of(contract)] == [
        "「小组件效率」到期日应在 2026-04-01 至 2026-09-30",
        "第 2 阶段的里程碑",
    ]


def test_only_the_specialist_writes_and_a_second_writer_is_told(house: House) -> None:
    contract = current_contract(house.contracting())
    assert contract is not None
    for actor in (house.sun, house.qian, house.dong, house.fin, house.zhao, house.lead_of(contract.dossier)):
        with pytest.raises(NotAllowed):
            actions.write_contract(actor, contract, part="stages", rows=ROWS["stages"], version=1)
    actions.write_contract(house.chen, contract, part="stages", rows=ROWS["stages"], version=1)
    with pytest.raises(Stale):
        actions.write_contract(house.chen, contract, part="budget", rows=ROWS["budget"], version=1)


def test_issued_files_carry_the_hash_that_is_signed_and_verify_publicly(house: House) -> None:
    contract = house.issued(house.contracting())
    files = {file.kind: bytes(file.data) for file in contract.files.all()}
    assert files["pdf"].startswith(b"%PDF-")
    words = zipfile.ZipFile(io.BytesIO(files["docx"])).read("word/document.xml").decode()
    assert (contract.sha256 in words, "组件效率 不低于 27 %" in words, "{{" in words, "{%" in words) == (
        True,
        True,
        False,
        False,
    )
    for sha256 in (contract.sha256, *(hashlib.sha256(data).hexdigest() for data in files.values())):
        found = verify(sha256)
        assert found is not None and (found.code, found.good, found.title) == (contract.code, True, "钙钛矿叠层电池")
    assert (verify("0" * 64), verify("nonsense")) == (None, None)


def test_files_are_made_while_no_act_runs_so_that_nobody_waits_for_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = []

    def make(contract: Contract) -> bytes:
        with pytest.raises(SilentAct):
            require_act("typesetting")
        outside.append(contract.sha256)
        return papers.pdf_of(contract)

    monkeypatch.setattr(contracts, "pdf_of", make)
    issued = house.issued(house.contracting())
    assert outside == [issued.sha256]


def test_what_changed_while_the_files_were_made_is_not_issued(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = house.written(house.contracting())

    def make(final: Contract) -> bytes:
        read = Contract.objects.get(pk=contract.pk)
        actions.write_contract(house.chen, read, part="budget", rows=ROWS["budget"], version=read.version)
        return papers.pdf_of(final)

    monkeypatch.setattr(contracts, "pdf_of", make)
    with pytest.raises(Stale):
        actions.issue_contract(house.chen, contract, version=contract.version)
    kept = Contract.objects.get(pk=contract.pk)
    assert (kept.state, kept.sha256, kept.files.count()) == ("draft", "", 0)


def test_taking_a_contract_back_voids_its_files_and_signatures(house: House) -> None:
    dossier = house.contracting()
    contract = house.issued(dossier)
    old = contract.sha256
    actions.sign_contract(house.lead_of(dossier), contract, sha256=old)
    actions.reopen_contract(house.chen, contract, version=contract.version, reason="调整考核方法")
    found = verify(contract.files.filter(kind="pdf").get().sha256)
    assert found is not None and (found.good, verify(old)) == (False, None)
    again = actions.issue_contract(house.chen, contract, version=contract.version)
    with pytest.raises(Stale):
        actions.sign_contract(house.dong, again, sha256="0" * 64)
    assert actions.sign_contract(house.lead_of(dossier), again, sha256=again.sha256).side == "team"


def test_each_side_signs_once_and_nobody_else_does(house: House) -> None:
    dossier = house.contracting()
    contract = house.issued(dossier)
    for actor in (house.chen, house.qian, house.fin, house.li, house.zhao, house.wu):
        with pytest.raises(NotAllowed):
            actions.sign_contract(actor, contract, sha256=contract.sha256)
    assert actions.sign_contract(house.dong, contract, sha256=contract.sha256).side == "center"
    assert standing_of(contract).zh == "待签署"
    with pytest.raises(Stale):
        actions.sign_contract(house.dong, contract, sha256=contract.sha256)
    actions.sign_contract(house.lead_of(dossier), contract, sha256=contract.sha256)
    assert (standing_of(contract).zh, standing_of(contract).en) == ("双方已签，待启动", "Signed by both, to be started")


def test_the_account_number_is_in_its_row_alone(house: House) -> None:
    dossier = house.contracting()
    contract = house.ready(dossier)
    actions.activate(house.dong, dossier, version=dossier.version, reason="启动")
    digits = NUMBER.replace(" ", "")
    texts = [line.facts for line in Line.objects.all()] + [c.body for c in Chapter.objects.all()] + [contract.body]
    assert [text for text in texts if digits in text] == []
    for file in contract.files.all():
        assert digits.encode() not in bytes(file.data)


def test_only_finance_verifies_and_a_changed_account_must_be_verified_again(house: House) -> None:
    dossier = house.contracting()
    contract, lead = house.issued(dossier), house.lead_of(dossier)
    with pytest.raises(NotAllowed):
        actions.enter_account(house.chen, contract, holder="x", bank="y", number=NUMBER)
    account = actions.enter_account(lead, contract, holder="光能所", bank="中国银行", number=NUMBER)
    for actor in (house.chen, house.dong, house.qian, lead):
        with pytest.raises(NotAllowed):
            actions.verify_account(actor, account, version=1, how="x")
    account = actions.verify_account(house.fin, account, version=1, how="对公账户证明")
    again = actions.enter_account(lead, contract, holder="光能所", bank="中国银行", number="62220000111122223333")
    assert (account.verified_on is not None, again.verified_on) == (True, None)


def test_the_signed_contract_is_sealed_and_work_begins_with_stage_one(house: House) -> None:
    dossier = house.contracting()
    with pytest.raises(Blocked):
        actions.activate(house.dong, dossier, version=dossier.version, reason="启动")
    contract = house.ready(dossier)
    for actor in (house.chen, house.qian, house.li, house.fin):
        with pytest.raises(NotAllowed):
            actions.activate(actor, dossier, version=dossier.version, reason="启动")
    moved = actions.activate(house.dong, dossier, version=dossier.version, reason="启动")
    assert (moved.state, moved.money_fen, moved.stage, str(moved.next_decision_on)) == ("ACTIVE", 600 * WAN, 1, "2026-09-30")  # fmt: skip
    sealed = last_chapter(moved, "contract")
    assert sealed is not None
    body = json.loads(sealed.body)
    assert (
        sum(row["amount_fen"] for row in body["budget"])
        == body["total_fen"]
        == sum(s["budget_fen"] for s in body["stages"])
    )
    assert [(s["side"], s["sha256"]) for s in body["signatures"]] == [
        ("center", contract.sha256),
        ("team", contract.sha256),
    ]
    assert (body["stages"][0]["exam"]["target"], body["stages"][0]["ends_on"], set(body["account"])) == (27.0, "2026-09-30", {"verified_by", "on"})  # fmt: skip
    assert set(body["files"]) == {"pdf", "docx"}


def test_a_missing_approval_holds_the_start(house: House) -> None:
    dossier = house.contracting()
    contract = house.written(dossier)
    rows = [{"kind": "ethics", "number": "", "granted_on": ""}]
    actions.write_contract(house.chen, contract, part="approvals", rows=rows, version=contract.version)
    contract = actions.issue_contract(house.chen, contract, version=contract.version)
    with pytest.raises(Blocked) as refused:
        actions.activate(house.dong, dossier, version=dossier.version, reason="启动")
    assert [m.zh for m in refused.value.missing] == [
        "团队的签署",
        "中心主任的签署",
        "团队填写的收款账户",
        "伦理审查的批准文号",
    ]


@pytest.mark.parametrize(("target", "cause"), [("BENCH", "terms"), ("WITHD", "team")])
def test_a_contract_that_fails_names_its_cause_and_is_void(house: House, target: str, cause: str) -> None:
    dossier = house.contracting()
    with pytest.raises(Blocked):
        actions.give_up(house.dong, dossier, version=dossier.version, reason="谈不成", cause="because", target=target)
    moved = actions.give_up(house.dong, dossier, version=dossier.version, reason="谈不成", cause=cause, target=target)
    assert (moved.state, moved.tier, Contract.objects.get().state) == (
        target,
        "B1" if target == "BENCH" else "",
        "failed",
    )


def test_money_on_paper_is_the_money_in_the_row(house: House) -> None:
    contract = house.issued(house.contracting())
    text = zipfile.ZipFile(io.BytesIO(bytes(contract.files.get(kind="docx").data))).read("word/document.xml").decode()
    assert ("600 万元（6,000,000.00 元）" in text, "60.5" in text, "39.5" in text) == (True, True, True)


def test_all_that_is_wrong_in_the_rows_of_a_part_is_told_in_one_round_with_the_row() -> None:
    posted = QueryDict(mutable=True)
    posted.update({
        "_rows": "4", "0-stage": "1", "0-line": "testing", "0-amount_fen": "十万", "1-stage": "0.5", "1-line": "testing", "2-_remove": "1",
        "2-stage": "9" * 30,
    })  # fmt: skip
    form = RowsForm(PARTS["budget"], [], posted, count=4)
    with translation.override("en"):
        assert not form.is_valid()
        assert sorted(form.errors) == ["0-amount_fen", "1-amount_fen", "1-stage"]
        assert "Line 2 · Stage: Enter a whole number" in render_to_string("pages/form_errors.html", {"form": form})
