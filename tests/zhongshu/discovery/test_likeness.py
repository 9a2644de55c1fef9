"""Likeness: the corpus of hand-written leads with its eight hidden pairs, what each ground means, and what never counts."""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zhongshu.discovery.cast import PEROVSKITE, Cast, bring
from zhongshu.discovery import chores
from zhongshu.discovery.actions import index_missing, submit_lead
from zhongshu.discovery.actions.bringing import Incoming
from zhongshu.discovery.likeness import Subject, chinese, compare, concepts, figures, keys_of, terms
from zhongshu.discovery.models import Finding, Lead, Sketch
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import enter_history
from zhongshu.lifecycle.actions.opening import Past
from zhongshu.people.actor import PUBLIC, SYSTEM

CONTENT = Path(__file__).parents[3] / "src/zhongshu/web/demo/content/leads.toml"
LEADS: dict[str, dict[str, Any]] = {row["slug"]: row for row in tomllib.loads(CONTENT.read_text("utf-8"))["lead"]}
PAIRS = [(row["slug"], row["merge_into"]) for row in LEADS.values() if row.get("merge_into")]


def side(row: dict[str, Any], name: str) -> str:
    """The text in the language its proposer wrote in."""
    return str(row[f"{name}_{row['language']}"])


def subject(row: dict[str, Any]) -> Subject:
    text = "\n".join(side(row, name) for name in ("title", "claim", "incumbent", "why"))
    return Subject(
        text, organisations=frozenset({row["organisation"]}), metric=side(row, "metric"), unit=row["unit"], value=float(row["target"]),
        today=float(row["incumbent_value"]), field=row["field"],
    )  # fmt: skip


SUBJECTS = {slug: subject(row) for slug, row in LEADS.items()}


def test_the_corpus_hides_eight_pairs() -> None:
    assert len(PAIRS) == 8 and len(LEADS) >= 100


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_each_hidden_pair_is_found_with_reasons_in_both_languages(one: str, other: str) -> None:
    like = compare(SUBJECTS[one], SUBJECTS[other])
    assert like.is_finding and len(like.reasons) >= 3
    assert all(reason.text.zh and reason.text.en and 0 < reason.weight < 1 for reason in like.reasons)
    assert keys_of(SUBJECTS[one]) & keys_of(SUBJECTS[other])


def test_fewer_than_one_pair_in_five_hundred_is_a_false_alarm() -> None:
    pairs = list(itertools.combinations(SUBJECTS, 2))
    alarms = [
        p
        for p in pairs
        if compare(SUBJECTS[p[0]], SUBJECTS[p[1]]).is_finding and p not in PAIRS and p[::-1] not in PAIRS
    ]
    assert len(alarms) <= len(pairs) / 500, alarms


def test_hidden_pairs_are_found_when_leads_come_in_through_the_door(cast: Cast) -> None:
    for slug in [slug for pair in PAIRS for slug in reversed(pair)]:
        row = LEADS[slug]
        said = Incoming(
            title=side(row, "title"), claim=side(row, "claim"), field="cross", incumbent=side(row, "incumbent"), metric=side(row, "metric"),
            unit=row["unit"], value=float(row["target"]), today=float(row["incumbent_value"]), why=side(row, "why"), name=slug,
            email=f"{slug}@example.org", consent=True,
        )  # fmt: skip
        submit_lead(PUBLIC, said=said)
    name_of = dict(Lead.objects.values_list("dossier_id", "contact__name"))
    found = {frozenset((name_of[a], name_of[b])) for a, b in Finding.objects.values_list("dossier_id", "other_id")}
    assert {frozenset(pair) for pair in PAIRS} <= found


def test_same_people_and_organisation_alone_make_no_finding() -> None:
    one = Subject("水声通信调制", frozenset({"p1"}), frozenset({"o1"}))
    other = Subject("小麦抗旱育种", frozenset({"p1"}), frozenset({"o1"}))
    assert compare(one, other).score == 0.0


def test_a_text_is_like_itself_and_empty_texts_are_like_nothing() -> None:
    one = SUBJECTS["diamond-chip-cooling"]
    assert compare(one, one).score > 0.9
    assert compare(Subject(""), Subject("")).score == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [("效率 33.9 %", "efficiency of 33.9%"), ("500 Wh/kg", "500Wh/kg"), ("降到 1 200 ℃，即 450℃", "450 °C")],
)
def test_figures_are_one_however_written(one: str, other: str) -> None:
    assert figures(one) & figures(other)


def test_terms_survive_translation() -> None:
    assert {"car-t", "mrna"} <= terms("体内 CAR-T 用 mRNA 递送") & terms("In-vivo CAR-T by mRNA")


def test_concepts_are_the_same_in_both_languages() -> None:
    assert {"ammonia", "cracking", "hydrogen"} <= concepts("把氨裂解成氢") & concepts("Ammonia cracking into hydrogen")


def test_words_of_every_proposal_say_nothing() -> None:
    assert chinese("采用技术实现") == frozenset({"用技", "术实"})


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_symmetric_and_between_zero_and_one(one: str, other: str) -> None:
    there, back = compare(Subject(one), Subject(other)), compare(Subject(other), Subject(one))
    assert there.score == back.score and 0 <= there.score <= 1


def test_index_numbers_are_the_same_in_every_process() -> None:
    keys = keys_of(Subject("钙钛矿叠层 33.9 %", frozenset({"p"}), unit="%", today=26.1))
    assert keys == keys_of(Subject("钙钛矿叠层 33.9 %", frozenset({"p"}), unit="%", today=26.1))
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_the_same_person_under_another_name_is_recognised_by_the_address(cast: Cast) -> None:
    bring()
    bring(name="Z. Xiao", title="叠层光伏组件", organisation_text="别处")
    reasons = {r["kind"] for r in Finding.objects.get().reasons}
    assert "people" in reasons and "organisation" not in reasons


def test_dossiers_of_past_programmes_are_indexed_by_the_chore_and_then_found(cast: Cast) -> None:
    past = Past(
        source_ref="X-1",
        title_zh=PEROVSKITE.title + PEROVSKITE.claim,
        title_en="",
        field="energy",
        programme="past",
        opened_on=clock.today(),
    )
    enter_history(SYSTEM, rows=[past], source="file.csv")
    assert Sketch.objects.count() == 0
    assert chores.complete_index() is False
    assert Sketch.objects.count() == 1 and index_missing(SYSTEM) == 0
    lead = Lead.objects.get(pk=submit_lead(PUBLIC, said=replace(PEROVSKITE, email="a@example.org")).lead_id)
    assert Finding.objects.get().dossier_id == lead.dossier_id
