"""A-05: no name of proposer, organisation or team is left in a blinded text, in either language and however it is written; the officer confirms."""

from __future__ import annotations

import json

import pytest

from tests.zhongshu.appraisal.cast import Judges
from zhongshu.appraisal.actions import cut_edition, release_edition
from zhongshu.appraisal.models import Edition
from zhongshu.appraisal.redaction import MARK, redact
from zhongshu.kernel.errors import NotAllowed, Stale

NAMES = ["赵晓", "Zhao Xiao", "临港光能研究所", "Lingang Photon-Energy Institute", "欧阳明日", "Anna Maria Kowalska"]


@pytest.mark.parametrize(
    "text",
    [
        "赵晓提出", "由赵 晓提出", "赵教授团队", "by zhao xiao et al.", "ZHAO XIAO", "Xiao Zhao", "Zhao-Xiao", "临港光能研究所已测", "临港光能 研究所",
        "the Lingang Photon Energy Institute", "LINGANG PHOTON-ENERGY INSTITUTE", "欧阳明日", "Kowalska Anna Maria", "Anna  Maria\u00a0Kowalska",
        "写信至 zhao@example.org", "电话 13800000000", "见 https://example.org/zhao", "orcid 0000-0002-1825-0097",
    ],
)  # fmt: skip
def test_a_name_is_replaced_however_it_is_written(text: str) -> None:
    done = redact({"a": [{"b": text}]}, NAMES)
    shown = json.dumps(done.body, ensure_ascii=False).casefold()
    assert MARK in shown and done.replaced > 0
    for canary in ("赵", "zhao", "xiao", "临港", "lingang", "欧阳", "kowalska", "@", "138000", "example.org", "1825"):
        assert canary not in shown


def test_other_words_and_numbers_stay() -> None:
    body = {"target": 30.5, "n": 3, "text": "Azhao 路线在 850 °C 下稳定", "none": None}
    assert redact(body, NAMES).body == body


def test_phrases_that_may_name_somebody_are_pointed_out() -> None:
    found = redact(
        {"a": "与清江大学合作", "b": "Prof. Smith agrees", "c": "tested at Delta Photonics Institute"}, NAMES
    ).suspicious
    assert list(found) == ["与清江大学", "Prof. Smith", "Delta Photonics Institute"]


def test_the_edition_holds_no_name_and_no_field_of_identity(cast: Judges) -> None:
    edition = Edition.objects.get(appraisal=cast.appraisal)
    for canary in ("zhao", "光能", "赵晓", "孙明", cast.zhao.person_id, *(w.person_id for w in cast.experts)):
        assert canary not in edition.body
    assert not {"organisation", "team", "ip_assets", "specialist_views", "named_experts"} & set(edition.value)


def test_names_in_free_text_of_the_plan_are_taken_out(db: None) -> None:
    cast = Judges(
        heilmeier={
            "today_zh": "光能所的赵晓教授与 zhao 团队，依托光能 Institute 实现",
            "new_en": "zhao's group at 光能 Institute",
        }
    )
    body = Edition.objects.get(appraisal=cast.appraisal).body
    assert "光能" not in body and "zhao" not in body and "赵" not in body


def test_the_officer_adds_words_looks_again_and_confirms(cast: Judges) -> None:
    appraisal = cast.appraisal
    edition = cut_edition(cast.ao, appraisal, extra="TOPCon\n机理", version=1)
    assert "topcon" not in edition.body.casefold() and edition.version == 2
    with pytest.raises(Stale):
        release_edition(cast.ao, appraisal, version=1)
    release_edition(cast.ao, appraisal, version=2)
    with pytest.raises(Stale):
        cut_edition(cast.ao, cast.appraisal, extra="", version=3)
    assert cast.appraisal.panel.brief_zh == "钙钛矿叠层 · 突破单结极限"


@pytest.mark.parametrize("who", ["chen", "qian", "zhao", "int", "lin"])
def test_only_the_officer_confirms(cast: Judges, who: str) -> None:
    with pytest.raises(NotAllowed):
        release_edition(getattr(cast, who), cast.appraisal, version=1)
