"""P16: no lost update. Two editors read, type and send in every random order; each acknowledged word stands in the end, once, in its turn.

An editor takes over what stands, adds a word of his own and sends it with the version he read. Refused as stale he reads anew or gives up.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.zhongshu.discovery.cast import Cast, bring
from tests.zhongshu.proposal.cast import candidate
from zhongshu.discovery.actions import draft_need, edit_need, open_campaign
from zhongshu.discovery.actions.campaigns import CampaignText, edit_campaign
from zhongshu.discovery.actions.needs import NeedText
from zhongshu.kernel.errors import Stale
from zhongshu.lifecycle.actions import amend
from zhongshu.people.actions import register_organisation, update_organisation
from zhongshu.proposal.actions import write_part
from zhongshu.proposal.models import Part

QUICK, WHOLE = 200, 10_000


@dataclass(frozen=True)
class Page:
    """A text that two may edit: how it is read with its version, and how it is sent."""

    read: Callable[[], tuple[int, str]]
    send: Callable[[int, str], Any]


def again(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def part(cast: Cast, shared: dict[str, Any]) -> Page:
    """A part of the plan, emptied of its rows for each interleaving, so that the first writing is raced for too."""
    if "plan" not in shared:
        shared["plan"] = candidate(cast)
    dossier = shared["plan"]
    Part.objects.filter(dossier=dossier).delete()

    def read() -> tuple[int, str]:
        kept = Part.objects.filter(dossier=dossier, section="heilmeier").first()
        return (kept.version, kept.value["objective_zh"]) if kept else (0, "")

    def send(version: int, text: str) -> None:
        write_part(cast.chen, dossier, section="heilmeier", raw={"objective_zh": text}, version=version)

    return Page(read, send)


def need(cast: Cast, shared: dict[str, Any]) -> Page:
    row = draft_need(cast.chen, said=NeedText(title_zh="高效率组件", field="energy"))

    def send(version: int, text: str) -> None:
        edit_need(
            cast.chen, again(row), version=version, said=NeedText(title_zh="高效率组件", pain_zh=text, field="energy")
        )

    return Page(lambda: (again(row).version, again(row).pain_zh), send)


def campaign(cast: Cast, shared: dict[str, Any]) -> Page:
    row = open_campaign(cast.chen, said=CampaignText(theme_zh="固态电池", field="energy"))

    def send(version: int, text: str) -> None:
        edit_campaign(
            cast.chen, again(row), version=version, said=CampaignText(theme_zh="固态电池", query=text, field="energy")
        )

    return Page(lambda: (again(row).version, again(row).query), send)


def organisation(cast: Cast, shared: dict[str, Any]) -> Page:
    row = register_organisation(cast.dong, name_zh="物理所", name_en="", kind="institute")

    def send(version: int, text: str) -> None:
        update_organisation(cast.dong, row.pk, version=version, name_zh="物理所", name_en=text, kind="institute")

    return Page(lambda: (again(row).version, again(row).name_en), send)


def claim(cast: Cast, shared: dict[str, Any]) -> Page:
    if "claim" not in shared:
        shared["claim"] = bring(title="硅光芯片", claim="片上光互连").dossier
    dossier = shared["claim"]
    current = again(dossier)
    amend(cast.chen, current, version=current.version, changes={"claim_en": ""})

    def send(version: int, text: str) -> None:
        amend(cast.chen, again(dossier), version=version, changes={"claim_en": text})

    return Page(lambda: (again(dossier).version, again(dossier).claim_en), send)


PAGES = (part, need, campaign, organisation, claim)


def interleave(page: Page, dice: random.Random) -> tuple[int, int]:
    """One random order of two editors' steps; how many sendings were acknowledged and how many refused."""
    acknowledged: list[str] = []
    refused = 0
    seen: dict[str, tuple[int, str]] = {}
    for step in range(dice.randint(4, 12)):
        who = dice.choice("ab")
        if who not in seen or dice.random() < 0.25:
            seen[who] = page.read()
            continue
        version, text = seen.pop(who)
        word = f"{who}{step}"
        try:
            page.send(version, f"{text} {word}".strip())
        except Stale:
            refused += 1
        else:
            acknowledged.append(word)
            if dice.random() < 0.5:  # stays on the page it sent, with the version it knows now
                seen[who] = page.read()
    assert page.read()[1].split() == acknowledged
    return len(acknowledged), refused


def check(cast: Cast, count: int, seed: int) -> None:
    dice, shared = random.Random(seed), {}
    outcomes = [interleave(PAGES[n % len(PAGES)](cast, shared), dice) for n in range(count)]
    stood, refused = (sum(column) for column in zip(*outcomes, strict=True))
    assert stood > count and refused > count / 10, "the editors hardly met"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def test_no_word_is_lost_in_random_interleavings(cast: Cast) -> None:
    check(cast, QUICK, seed=16)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_word_is_lost_in_ten_thousand_random_interleavings(cast: Cast) -> None:
    check(cast, WHOLE, seed=1610)
