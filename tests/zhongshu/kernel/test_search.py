"""What words find: whole phrases first, Chinese words apart after them, and a word with a sign in it nothing but itself."""

from __future__ import annotations

import pytest

from zhongshu.kernel import search
from zhongshu.people.models import Organisation

pytestmark = pytest.mark.django_db
TEXTS = {
    "cell": "硫化物全固态锂电池 Sulfide solid-state battery",
    "state": "固态电池回收 Recycling of solid state batteries",
    "therapy": "体内 CAR-T 疗法 In-vivo CAR-T therapy",
    "carbon": "碳纳米管导线 Carbon nanotube wire, tested at 20 T",
    "sheet": "二硫化钼二维晶体管，一种层状材料 MoS2 transistor",
    "code": "SH-D-26-0222 飞行汽车 Flying car",
    "other": "SH-D-26-0223 钙钛矿叠层光伏电池 Tandem cell",
}


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    search.put_many("dossier", TEXTS.items())


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("固态电池", ["state", "cell"]),  # the phrase, then the words apart
        ("二维材料", ["sheet"]),
        ("钙钛矿电池", ["other"]),
        ("CAR-T", ["therapy"]),  # neither carbon at 20 T nor a flying car
        ("car t", ["carbon", "therapy"]),  # two words being typed
        ("体内 CAR-T", ["therapy"]),
        ("0222", ["code"]),
        ("SH-D-26-0222", ["code"]),
        ("sh-d-26-022", ["code", "other"]),
        ("solid-state", ["state", "cell"]),
        ("transis", ["sheet"]),
        ("量子计算", []),
        ("'; DROP \" * (", []),
    ],
)
def test_words_find(query: str, wanted: list[str]) -> None:
    found = [ref for _, ref in search.find(query, kinds=["dossier"])]
    assert (found if query == "固态电池" else sorted(found)) == (wanted if query == "固态电池" else sorted(wanted))
    by_kind = search.find_by_kind(query, kinds=["dossier", "lead"])
    assert sorted(by_kind.refs.get("dossier", [])) == sorted(wanted)
    assert not by_kind.more


def test_a_phrase_that_is_found_often_is_not_taken_apart() -> None:
    search.put_many("dossier", [(f"n{n}", f"固态电池 {n}") for n in range(search.ENOUGH)])
    assert "cell" not in [ref for _, ref in search.find("固态电池", kinds=["dossier"], limit=100)]


def test_a_list_holds_what_has_the_words_apart() -> None:
    firms = {ref: Organisation.objects.create(name_zh=text) for ref, text in TEXTS.items()}
    search.put_many("firm", [(firm.pk, firm.name_zh) for firm in firms.values()])
    found = search.matching(Organisation.objects.all(), "固态电池", kind="firm")
    assert set(found) == {firms["cell"], firms["state"]}
    assert not search.matching(Organisation.objects.all(), "", kind="firm").exists()
