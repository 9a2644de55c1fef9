"""Facts in words."""

from django.utils import translation

from zhongshu.audit.facts import readable


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
