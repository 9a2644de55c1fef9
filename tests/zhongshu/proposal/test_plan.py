"""The plan: written part by part, complete or not, compared, and never overwritten unseen."""

from __future__ import annotations

import html

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from tests.promises.test_p16_rivals import signed_in
from tests.zhongshu.proposal.cast import Cast, candidate, whole_plan, write_all
from zhongshu.kernel.errors import BadValue, NotAllowed, Stale
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.actions import join_team
from zhongshu.people.actor import SYSTEM
from zhongshu.proposal.actions import keep_version, write_part
from zhongshu.proposal.comparison import changes, matched
from zhongshu.proposal.completeness import PlanLimits, lacks
from zhongshu.proposal.forms import PartForm
from zhongshu.proposal.queries import bodies_of, compare, lacks_of
from zhongshu.proposal.sections import SECTIONS, empty_body
from zhongshu.proposal.sections.values import clean


def cleaned() -> dict[str, object]:
    return {code: clean(SECTIONS[code], raw) for code, raw in whole_plan().items()}


def zh(found: list) -> list[str]:
    return [lack.text.zh for lack in found]


def test_a_whole_plan_lacks_nothing() -> None:
    assert lacks(cleaned()) == []
    assert lacks(cleaned(), sections=("views",)) == []


def test_an_empty_plan_names_every_part() -> None:
    found = lacks({code: empty_body(section) for code, section in SECTIONS.items()})
    assert {lack.section for lack in found} == set(SECTIONS) - {"views"}
    assert "方向卡：跃升指标" in zh(found)
    assert "Direction card: Leap metric" in [lack.text.en for lack in found]


def test_a_target_beyond_physics_or_below_the_incumbent_is_told() -> None:
    plan = cleaned()
    plan["direction"] |= {"target_value": 50.0}
    assert zh(lacks(plan, sections=("direction",))) == ["方向卡：目标值超出物理极限，请核对"]
    plan["direction"] |= {"target_value": 20.0}
    assert zh(lacks(plan, sections=("direction",))) == ["方向卡：目标值没有超过主流现值"]
    plan["direction"] |= {"better": "lower", "limit_value": 10.0}
    assert lacks(plan, sections=("direction",)) == []


def test_the_first_stage_must_be_cheap_and_short() -> None:
    plan = cleaned()
    plan["stages"][0] |= {"budget": 200_000_000, "months": 10}
    found = zh(lacks(plan, sections=("stages",)))
    assert found == ["阶段计划：第一阶段占总经费 28.6%，应不超过 20%", "阶段计划：第一阶段应不超过 9 个月"]
    assert lacks(plan, sections=("stages",), limits=PlanLimits(first_share=0.3, first_months=12)) == []


def test_the_budget_must_add_up_to_the_fen() -> None:
    plan = cleaned()
    plan["budget"][1]["amount"] -= 1
    assert zh(lacks(plan, sections=("budget",))) == ["预算：阶段 2 科目合计 499.999999 万元，阶段经费 500 万元，应一致"]


@pytest.mark.parametrize(
    ("section", "raw", "field"),
    [
        ("direction", {"target_value": "约30"}, "target_value"),
        ("direction", {"target_value": "inf"}, "target_value"),
        ("direction", {"unit": "x" * 25}, "unit"),
        ("direction", {"better": "sideways"}, "better"),
        ("assumptions", [{"statement_zh": "甲", "probability": "101"}], "0-probability"),
        ("assumptions", [{"statement_zh": "甲"}, {"statement_zh": "乙", "by_when": "明年"}], "1-by_when"),
        ("stages", [{"months": "6.5"}], "0-months"),
        ("stages", [{"budget": "-3"}], "0-budget"),
        ("stages", [{"budget": "0.0000001"}], "0-budget"),
        ("kill_criteria", [{"criterion_zh": str(n)} for n in range(6)], "kill_criteria"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(section: str, raw: object, field: str) -> None:
    with pytest.raises(BadValue) as refused:
        clean(SECTIONS[section], raw)
    assert refused.value.field == field


def test_rows_left_empty_are_dropped_and_unknown_keys_ignored() -> None:
    assert clean(SECTIONS["kill_criteria"], [{"criterion_zh": " "}, {"criterion_zh": "甲", "hack": "x"}]) == [
        {"criterion_zh": "甲"}
    ]


def test_a_row_put_in_the_middle_marks_only_itself() -> None:
    old = {"kill_criteria": [{"criterion_zh": "效率低于百分之二十五"}, {"criterion_zh": "成本高于两元一瓦"}]}
    new = {"kill_criteria": [old["kill_criteria"][0], {"criterion_zh": "铅泄漏超标"}, old["kill_criteria"][1]]}
    found = changes(old, new)
    assert [(c.label.zh, c.before, c.after) for c in found] == [("判据 2", None, {"criterion_zh": "铅泄漏超标"})]


def test_a_row_touched_up_is_the_same_row() -> None:
    old, new = (
        [{"statement_zh": "钝化层可以卷对卷制备", "probability": 60.0}],
        [{"statement_zh": "钝化层可以连续卷对卷制备", "probability": 50.0}],
    )
    assert matched(old, new) == [(old[0], new[0])]
    assert [c.field.name for c in changes({"assumptions": old}, {"assumptions": new})] == ["statement", "probability"]


def test_two_people_writing_the_same_part_never_lose_an_update(cast: Cast) -> None:
    dossier = candidate(cast)
    write_part(cast.chen, dossier, section="kill_criteria", raw=[{"criterion_zh": "甲"}], version=0)
    write_part(cast.chen, dossier, section="kill_criteria", raw=[{"criterion_zh": "乙"}], version=1)
    for stale in (0, 1, 7):
        with pytest.raises(Stale):
            write_part(cast.chen, dossier, section="kill_criteria", raw=[{"criterion_zh": "丙"}], version=stale)
    assert bodies_of(dossier)["kill_criteria"] == [{"criterion_zh": "乙"}]


def test_strangers_and_wrong_roles_write_nothing(cast: Cast) -> None:
    dossier = candidate(cast)
    for actor in (cast.wu, cast.sun, cast.feng, cast.he):
        with pytest.raises(NotAllowed):
            write_part(actor, dossier, section="direction", raw={}, version=0)
    with pytest.raises(NotAllowed):
        write_part(cast.zhao, dossier, section="views", raw={}, version=0)


def test_each_write_is_one_line_and_says_which_part(cast: Cast) -> None:
    dossier = candidate(cast)
    before = Line.objects.count()
    part = write_part(cast.chen, dossier, section="team", raw=whole_plan()["team"], version=0)
    line = Line.objects.order_by("-seq").first()
    assert (Line.objects.count() - before, line.verb, line.told["section"], line.told["version"]) == (
        1,
        "proposal.write_part",
        "team",
        part.version,
    )
    assert "赵晓" not in line.facts


def test_versions_are_numbered_and_compared(cast: Cast) -> None:
    dossier = candidate(cast)
    write_all(cast.chen, dossier)
    assert lacks_of(dossier) == []
    first = keep_version(cast.chen, dossier, note="初稿")
    write_part(
        cast.chen, dossier, section="direction", raw={**whole_plan()["direction"], "target_value": "32"}, version=1
    )
    found = compare(dossier, first.number, 0)
    assert [(c.field.name, c.before, c.after) for c in found] == [("target_value", 30.0, 32.0)]


def test_the_comparison_hides_the_specialists_views_from_the_team_as_the_plan_does(
    cast: Cast, settings: object
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False  # type: ignore[attr-defined]
    dossier = candidate(cast)
    join_team(SYSTEM, dossier, person_id=cast.zhao.person_id, role="lead")
    write_all(cast.chen, dossier)
    first = keep_version(cast.chen, dossier, note="初稿")
    views = dict.fromkeys(whole_plan()["views"], "另有看法，只给中心内部")
    write_part(cast.chen, dossier, section="views", raw=views, version=1)
    path = f"/dossiers/{dossier.code}/plan/compare/?old={first.number}&new=0"
    shown = {
        a.name: "另有看法" in signed_in(a.user_id).get(path).content.decode() for a in (cast.zhao, cast.chen, cast.qian)
    }
    assert shown == {"zhao": False, "chen": True, "qian": True}


@pytest.mark.parametrize(
    ("section", "raw", "field"),
    [
        ("stages", [{"months": "-5"}], "0-months"),
        ("stages", [{"months": "0"}], "0-months"),
        ("budget", [{"stage": "-5"}], "0-stage"),
        ("budget", [{"stage": "1"}, {"stage": "0.001"}], "1-stage"),
        ("budget", [{"stage": "7"}], "0-stage"),
        ("views", {"route_score": "-1"}, "route_score"),
        ("views", {"route_score": "9.5"}, "route_score"),
    ],
)
def test_a_value_that_can_never_be_right_is_refused(section: str, raw: object, field: str) -> None:
    with pytest.raises(BadValue) as refused:
        clean(SECTIONS[section], raw)
    assert refused.value.field == field


def test_there_is_no_minus_nought_and_a_lag_is_negative() -> None:
    kept = clean(SECTIONS["direction"], {"limit_value": "-0", "lead_months": "-6"})
    assert (str(kept["limit_value"]), kept["lead_months"]) == ("0.0", -6)


def test_all_that_is_wrong_in_the_rows_is_told_in_one_round_with_the_row() -> None:
    posted = QueryDict(mutable=True)
    posted.update({
        "_rows": "3", "0-statement_en": "x" * 201, "0-probability": "101", "1-statement_zh": "乙", "1-cost": "约三万", "1-by_when": "明年",
        "2-_remove": "1", "2-statement_zh": "字" * 201, "2-probability": "x",
    })  # fmt: skip
    form = PartForm(SECTIONS["assumptions"], [], posted, count=3)
    with translation.override("en"):
        assert not form.is_valid()
        assert sorted(form.errors) == ["0-probability", "0-statement_en", "1-by_when", "1-cost"]
        summary = html.unescape(render_to_string("pages/form_errors.html", {"form": form}))
    assert "Assumption 1 · Assumption (English): At most 200 characters; these are 201." in summary
    assert "Assumption 2 · Cost of the test: Enter a number in units of 10,000 yuan" in summary
