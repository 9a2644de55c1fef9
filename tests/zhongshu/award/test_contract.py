"""T-21, T-22: a contract with a cheap first exam and sums to the fen, signed by both, its account only verified, sealed as signed."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from tests.zhongshu.award.cast import NUMBER, ROWS, WAN, House, milestone_row, stage_row
from tests.zhongshu.decisions.test_pages import at, page
from tests.zhongshu.discovery.cast import MONDAY
from zhongshu.award import actions
from zhongshu.award.actions import contracts, papers
from zhongshu.award.clauses import template_for
from zhongshu.award.completeness import months_after
from zhongshu.award.forms.contract import RowsForm
from zhongshu.award.models import Contract
from zhongshu.award.parts import PARTS
from zhongshu.award.queries.contracts import current_contract, lacks_of, standing_of
from zhongshu.award.queries.publicity import current
from zhongshu.delivery.actions import verify_new_account
from zhongshu.delivery.queries.money import payment_lacks, payments_of
from zhongshu.desk.queries.waiting.award import to_verify
from zhongshu.documents.verifying import verify
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.kernel.figures import figure
from zhongshu.ledger.actions import SilentAct, require_act
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Chapter
from zhongshu.lifecycle.payee import doubt_payee
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


def test_an_account_changed_after_signing_is_paid_to_only_when_finance_has_verified_it_anew(house: House) -> None:
    dossier = house.contracting()
    contract, lead = house.ready(dossier), house.lead_of(dossier)
    dossier = actions.activate(house.dong, dossier, version=dossier.version, reason="启动")
    first = payments_of(dossier).first()
    assert first is not None and payment_lacks(dossier, first) == []
    contract.refresh_from_db()
    account = actions.enter_account(lead, contract, holder="另一家", bank="另一行", number="62220000111122229999")
    assert [m.zh for m in payment_lacks(dossier, first)] == ["收款账户尚未核验"]
    assert [str(task.what) for task in to_verify(house.fin)] == ["核验收款账户"]
    shown = page(at(house.fin), f"/dossiers/{dossier.code}/delivery/money/{first.pk}/")
    assert ("另一家" in shown, "•••• 9999" in shown, "62220000" in shown, "待核验" in shown) == (
        True,
        True,
        False,
        True,
    )
    assert "另一家" not in page(at(house.chen), f"/dossiers/{dossier.code}/delivery/money/{first.pk}/")
    actions.verify_account(house.fin, account, version=account.version, how="对公账户证明")
    assert payment_lacks(dossier, first) == []
    doubt_payee(house.dong, dossier, "C1")  # the host has changed
    with pytest.raises(Stale):  # it is verified where the number is read, and nowhere else
        verify_new_account(house.fin, dossier, version=dossier.version, how="对公账户证明")
    assert [m.zh for m in payment_lacks(dossier, first)] == ["收款账户尚未核验"]


def test_an_account_stays_when_nothing_is_paid_any_more(house: House) -> None:
    dossier = house.contracting()
    contract, lead = house.ready(dossier), house.lead_of(dossier)
    actions.give_up(house.dong, dossier, version=dossier.version, reason="谈不成", cause="terms", target="WITHD")
    contract.refresh_from_db()
    with pytest.raises(Stale):
        actions.enter_account(lead, contract, holder="另一家", bank="另一行", number=NUMBER)


@pytest.mark.parametrize("starts_on", [dt.date(9999, 12, 31), dt.date(1990, 1, 1), dt.date(2028, 3, 3)])
def test_work_begins_near_today_and_a_day_at_the_end_of_the_calendar_breaks_no_page(
    house: House, starts_on: dt.date
) -> None:
    contract = house.written(house.contracting())
    terms = {name: contract.value[name] for name in ("ip_terms", "exit_terms", "data_terms")}
    with pytest.raises(BadValue) as refused:
        actions.write_terms(house.chen, contract, version=contract.version, starts_on=starts_on, **terms)
    assert (refused.value.field, refused.value.text.zh) == ("starts_on", "起始日应在 2025-03-02 至 2028-03-02 之间")
    Contract.objects.filter(pk=contract.pk).update(starts_on=starts_on)  # written before the bound was
    assert "起始" in page(at(house.chen), f"/dossiers/{contract.dossier.code}/contract/")


@pytest.mark.parametrize(("day", "months", "later"), [("2026-01-31", 1, "2026-02-28"), ("2024-03-31", -1, "2024-02-29"), ("2026-11-30", 14, "2028-01-30"), ("9999-06-01", 12, "9999-12-31"), ("0001-02-01", -3, "0001-01-01")])  # fmt: skip
def test_months_later_is_always_a_day(day: str, months: int, later: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months).isoformat() == later


def test_a_milestone_below_the_exam_a_weight_for_some_or_a_tolerance_below_nothing_is_refused(house: House) -> None:
    contract = house.written(house.contracting())
    low = {**milestone_row("1", "2026-09-30"), "target": "20"}
    first = {**low, "metric": "良率", "weight": "", "due_on": "2026-06-30"}
    second = milestone_row("2", "2027-09-30")
    with pytest.raises(BadValue) as refused:
        actions.write_contract(house.chen, contract, part="milestones", rows=[{**low, "tolerance": "-50"}], version=contract.version)  # fmt: skip
    assert (refused.value.field, refused.value.text.zh) == ("0-tolerance", "不能小于 0")
    contract = actions.write_contract(house.chen, contract, part="milestones", rows=[low, first, second], version=contract.version)  # fmt: skip
    assert [m.zh for m in lacks_of(contract)] == [
        "第 1 阶段每个里程碑的权重（或都不填，即均分）",
        "第 1 阶段考核 组件效率 为 27 %，同一指标的里程碑只要求 20 %，须一致",
    ]
    rows = [{**low, "weight": ""}, first, {**milestone_row("1", "2026-09-30"), "weight": ""}, second]
    contract = actions.write_contract(house.chen, contract, part="milestones", rows=rows, version=contract.version)
    assert lacks_of(contract) == []


def test_both_files_say_the_same_with_all_that_decides_verification(house: House) -> None:
    dossier = house.contracting()
    contract = house.issued(dossier)
    lead = dossier.members.get(role="lead").person
    html = render_to_string("award/contract_paper.html", papers.values_of(contract))
    word = zipfile.ZipFile(io.BytesIO(bytes(contract.files.get(kind="docx").data))).read("word/document.xml").decode()
    for said in (
        "效率 不低于 27 %（允差 0.3 %）", "50 %", "本阶段小计", "合计", f"{lead.name_zh or lead.name_en}", "终止判据", "1. 湿热 1000 小时后效率低于 25%",
        "不需要审批", "1. 假设0", "样机在相关环境达到指标",
    ):  # fmt: skip
        assert (said in html, said in word) == (True, True), said
    assert contract.value["parties"][1]["lead"] == (lead.name_zh or lead.name_en)


@pytest.mark.parametrize(("language", "aim", "other"), [("en", "A small module", "做成小组件"), ("zh-hans", "做成小组件", "A small module")])  # fmt: skip
def test_the_page_speaks_the_readers_language_where_there_is_one_and_marks_the_other(
    house: House, language: str, aim: str, other: str
) -> None:
    contract = house.written(house.contracting())
    rows = [stage_row("100", aim_en="A small module"), stage_row("500", "12")]
    actions.write_contract(house.chen, contract, part="stages", rows=rows, version=contract.version)
    shown = page(at(house.chen, language), f"/dossiers/{contract.dossier.code}/contract/")
    first = shown[shown.index("<tbody>") : shown.index("</tr>", shown.index("<tbody>"))]
    assert (aim in first, other in first, "0.3 %" in shown, "50 %" in shown) == (True, False, True, True)
    assert ('<span lang="zh-Hans">做成小组件</span>' in shown) == (
        language == "en"
    )  # the second stage has one side only


@pytest.mark.parametrize(
    ("value", "said"),
    [(2620.0, "2620"), (1234567.0, "1234567"), (1234567.5, "1234567.5"), (0.0000123456789, "0.0000123456789"), (0.0, "0"), (0.1 + 0.2, "0.3"), (None, "—")],
)  # fmt: skip
def test_a_figure_is_written_out(value: float | None, said: str) -> None:
    assert figure(value) == said


def test_what_is_signed_says_figures_in_full_evidence_to_enter_and_the_conditions_of_the_award(house: House) -> None:
    dossier = house.proposed()
    house.decide(house.put(dossier, conditions="检验集由第三方保管\n首批样品留存"))
    dossier = actions.approve(house.li, dossier, version=dossier.version, reason="同意")
    shown = current(dossier)
    assert shown is not None
    names = ("title_zh", "title_en", "organisation_zh", "organisation_en", "lead")
    actions.publish(house.ao, shown, version=1, **{n: getattr(shown, n) for n in names})
    dossier.refresh_from_db()
    with clock.at(MONDAY + dt.timedelta(days=8)):
        actions.end_publicity(house.ao, dossier, version=dossier.version)
    contract = house.written(dossier)
    rows = [
        stage_row("100"),
        stage_row(
            "500",
            "12",
            exam_target="1234567.5",
            exam_metric="循环次数",
            exam_unit="次",
            entry_evidence="首阶段第三方报告",
        ),
    ]
    contract = actions.write_contract(house.chen, contract, part="stages", rows=rows, version=contract.version)
    contract = actions.issue_contract(house.chen, contract, version=contract.version)
    text = "循环次数 不低于 1234567.5 次；国家光伏质检中心，标准测试条件；进入本阶段须有：首阶段第三方报告"
    conditions = ["1. 检验集由第三方保管", "2. 首批样品留存"]
    values = papers.values_of(contract)
    assert (values["stages"][1]["exam"], values["conditions"]) == (text, conditions)
    files = {f.kind: bytes(f.data) for f in contract.files.filter(valid=True)}
    word = zipfile.ZipFile(io.BytesIO(files["docx"])).read("word/document.xml").decode()
    assert all(line in word for line in (text, *conditions, values["decision"])) and files["pdf"].startswith(b"%PDF")
    assert all(line in page(at(house.chen), f"/dossiers/{dossier.code}/contract/") for line in (text, *conditions))


def test_a_final_contract_opens_no_form_and_keeps_what_was_typed(house: House) -> None:
    dossier = house.contracting()
    contract = house.issued(dossier)
    writer, url = at(house.chen), f"/dossiers/{dossier.code}/contract/"
    for where in ("stages/", "milestones/", "terms/"):
        asked = writer.get(url + where)
        assert (asked.status_code, "任务书已定稿" in asked.content.decode()) == (409, True), where
    typed = {name: contract.value[name] for name in ("exit_terms", "data_terms")} | {"ip_terms": "写了很久的条款", "starts_on": "2026-04-01"}  # fmt: skip
    late = writer.post(f"{url}terms/", {**typed, "version": str(contract.version)})
    assert (late.status_code, "写了很久的条款" in late.content.decode()) == (409, True)
    lead = house.lead_of(dossier)
    actions.sign_contract(lead, contract, sha256=contract.sha256)
    assert at(lead).get(f"{url}sign/").status_code == 409


def test_milestones_are_missed_before_the_day_of_the_start_is_known(house: House) -> None:
    contract = current_contract(house.contracting())
    assert contract is not None and contract.starts_on is None
    assert "第 1 阶段的里程碑" in [one.zh for one in lacks_of(contract)]
    wrong = [milestone_row("1", "2026-06-01"), milestone_row("7", "2026-06-01")]
    contract = actions.write_contract(house.chen, contract, part="milestones", rows=wrong, version=contract.version)
    assert "「小组件效率」的阶段须在 1 至 2 之间，现为 7" in [one.zh for one in lacks_of(contract)]


def test_enter_saves_the_rows_before_it_adds_one(house: House) -> None:
    dossier = house.contracting()
    shown = page(at(house.chen), f"/dossiers/{dossier.code}/contract/milestones/")
    form = shown[shown.index('class="house-form"') :]
    assert form.index('class="btn btn-primary"') < form.index('name="_more"')


@pytest.mark.parametrize(("language", "start", "waits", "lacks"), [("zh-hans", "开工", "等中心主任开工", "开工还缺"), ("en", "Start the work", "the director starts the work", "Needed before the work starts")])  # fmt: skip
def test_once_both_have_signed_the_director_starts_the_work_from_the_contract_page(
    house: House, language: str, start: str, waits: str, lacks: str
) -> None:
    dossier = house.contracting()
    lead, url = house.lead_of(dossier), f"/dossiers/{dossier.code}/contract/"
    button = f'href="{url}start/"'
    contract = house.issued(dossier)
    actions.sign_contract(lead, contract, sha256=contract.sha256)
    assert button not in page(at(house.dong, language), url)
    actions.sign_contract(house.dong, contract, sha256=contract.sha256)
    shown = page(at(house.dong, language), url)
    assert button not in shown and lacks in shown  # finance has not verified the account
    desk = f"{url}start/"
    assert desk not in page(at(house.dong, language), "/desk/")
    account = actions.enter_account(lead, contract, holder="光能所", bank="中国银行上海分行", number=NUMBER)
    actions.verify_account(house.fin, account, version=account.version, how="对公账户证明")
    shown = page(at(house.dong, language), url)
    assert button in shown and start in shown and lacks not in shown
    assert desk in page(at(house.dong, language), "/desk/")
    theirs = page(at(lead, language), url)
    assert button not in theirs and waits in theirs
    dossier.refresh_from_db()
    assert (
        at(house.dong, language).post(f"{url}start/", {"version": dossier.version, "reason": "齐备"}).status_code == 302
    )
    dossier.refresh_from_db()
    assert dossier.state == "ACTIVE" and button not in page(at(house.dong, language), url)
