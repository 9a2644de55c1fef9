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


LISTED = [
    "赵启衡",
    "Zhao Qiheng",
    "Zhejiang University",
    "华东能源科技（上海）有限公司",
    "Huadong Energy Technology (Shanghai) Co., Ltd.",
]


@pytest.mark.parametrize(
    "text",
    [
        "Q. Zhao", "Zhao Q.", "Zhao, Q.", "by Zhao Q, 2021", "Zhao Qi-heng", "Qi-Heng Zhao", "趙啟衡", "赵\u200b启\u200b衡提出", "Ｚｈａｏ Ｑｉｈｅｎｇ",
        "Zhejiang Univ.", "华东能源科技的中试线", "华东能源科技(上海)有限公司", "Huadong Energy Technology", "见zhaolab.com网站", "电话138-0013-8000",
        "手机 138 0013 8000", "(010) 62781234", "专利CN113456789A", "CN202110123456.7", "ZL 2021 1 0123456.7", "US11234567B2", "doi:10.1038/s41586-021-03456-7",
    ],
)  # fmt: skip
def test_everyday_forms_of_a_name_and_of_what_leads_to_it_are_replaced(text: str) -> None:
    shown = redact(text, LISTED).body
    assert MARK in shown
    for canary in (
        "赵",
        "趙",
        "启",
        "Zhao",
        "Ｚｈａｏ",
        "heng",
        "Zhejiang",
        "华东",
        "Huadong",
        "138",
        "6278",
        "1345",
        "1012",
        "1123",
        "1038",
        "lab",
    ):
        assert canary not in shown


def test_a_short_family_name_beside_a_bare_letter_is_no_name() -> None:
    assert (
        redact("Li N 键长；Na–Li；10000 次；33.9%；850 °C；2021-03-04", ["Li Na", "李娜"]).body
        == "Li N 键长；Na–Li；10000 次；33.9%；850 °C；2021-03-04"
    )


def test_what_is_not_replaced_stays_as_it_was_written() -> None:
    assert redact("（全角）ＡＢＣ，機理与赵启衡", LISTED).body == f"（全角）ＡＢＣ，機理与{MARK}"


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
