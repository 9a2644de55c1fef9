"""Facts in words."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from zhongshu.audit.fact_names import NAMES
from zhongshu.audit.facts import parted, readable
from zhongshu.kernel.bilingual import Bi, unfold
from zhongshu.ledger.verbs import verb_label


def test_facts_when_rules_changed_name_the_rules_and_show_old_and_new() -> None:
    items = [
        {"code": "dup", "label": {"zh": "重复", "en": "Duplicate"}},
        {"code": "other", "label": {"zh": "其他", "en": "Other"}},
    ]
    facts = {
        "changed": {"care.active_cap": [12, 10], "lists.reasons": [items, items[:1]]},
        "reason": "太忙",
        "empty": None,
    }
    with translation.override("en"):
        assert list(readable(facts)) == [
            (
                "Changed",
                [
                    "Active dossiers a specialist may hold: 12 → 10",
                    "Reasons for declining: Duplicate, Other → Duplicate",
                ],
            ),
            ("Reason", ["太忙"]),
        ]


def test_facts_when_unknown_show_their_code_and_value() -> None:
    with translation.override("zh-hans"):
        assert list(readable({"odd": True, "parts": [{"verb": "a.b", "subject": "X"}]})) == [
            ("odd", ["是"]),
            ("随同的步骤", ["动作: a.b, 对象: X"]),
        ]


def test_every_fact_an_act_tells_has_a_name() -> None:
    told = set()
    for path in (Path(__file__).parents[3] / "src" / "zhongshu").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tell":
                told |= {keyword.arg for keyword in node.keywords if keyword.arg}
    assert sorted(told - set(NAMES)) == []


def test_a_payment_is_told_step_by_step_with_its_money_and_no_codes() -> None:
    facts = {"payment": 1, "step": "request", "fen": 30_000_000, "stage": 2, "sha256": "a" * 64, "odd": 1}
    with translation.override("zh-hans"):
        plain, technical = parted(facts)
        assert plain == [("第几笔", ["1"]), ("办理步骤", ["申请"]), ("金额", ["30 万元"]), ("阶段", ["2"])]
        assert [name for name, _ in technical] == ["文件哈希", "odd"]
        assert str(verb_label("delivery.move_payment", facts)) == "申请了拨付"
    with translation.override("en"):
        assert str(verb_label("delivery.move_payment", {"step": "pay"})) == "paid a payment"
        assert str(verb_label("delivery.move_payment")) == "took a step of a payment"


def test_reasons_are_told_in_the_readers_language() -> None:
    text = "逾期未补充材料 / no answer by the date"
    assert unfold(text) == Bi("逾期未补充材料", "no answer by the date")
    assert unfold("12 天没有新证据 · no new evidence for 12 days").zh == "12 天没有新证据"
    assert unfold("豁免 / waiver: 可用性另证").en == "Waiver: 可用性另证"
    assert unfold("只有一种语言").en == "只有一种语言"


@pytest.mark.parametrize(
    ("verb", "facts", "zh", "en"),
    [
        ("delivery.verify_milestone", {"state": "verified"}, ["已核验"], ["Verified"]),
        ("delivery.add_evidence", {"about": "third_party"}, ["第三方测试"], ["Third-party test"]),
        ("delivery.raise_issue", {"severity": "medium"}, ["较重"], ["Serious"]),
        ("delivery.request_change", {"level": "FL"}, ["领域主任"], ["Field lead"]),
        ("delivery.open_gate", {"trigger": "evidence"}, ["证据提前到齐"], ["Evidence early"]),
        ("delivery.sign_ruling", {"outcome": "STOP"}, ["终止（免责）"], ["Stop, no fault"]),
        ("delivery.end_voting", {"votes": {"01" * 13: "GO", "02" * 13: "GO", "03" * 13: "PIVOT"}}, ["继续 × 2", "转向 × 1"], ["Go × 2", "Pivot × 1"]),
        ("delivery.update_assumption", {"beliefs": {"A1": ["unknown", "broken"]}}, ["A1: 未知 → 破裂"], ["A1: Unknown → Broken"]),
        ("delivery.sign_ruling", {"money": {"released": 30_000_000, "held": 0, "returned": 1_234_500}}, ["放款: 30 万元", "收回: 1.2345 万元"], ["Released: CNY 300,000", "Returned: CNY 12,345"]),
        ("document.store", {"classification": "trade"}, ["商密"], ["Trade secret"]),
        ("lifecycle.amend", {"before": {"confidentiality": "internal"}, "after": {"confidentiality": "restricted"}}, ["密级: 内部", "密级: 受限"], ["Confidentiality: internal", "Confidentiality: restricted"]),
    ],
)  # fmt: skip
def test_codes_stand_in_words_on_a_line(verb: str, facts: dict[str, object], zh: list[str], en: list[str]) -> None:
    for language, words in (("zh-hans", zh), ("en", en)):
        with translation.override(language):
            assert [text for _, lines in readable(facts, verb) for text in lines] == words
