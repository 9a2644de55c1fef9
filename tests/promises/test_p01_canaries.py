"""P1: no identity leaks. Every hidden fact of a blind round is a unique token: names, organisations, addresses, ids, names of files and what stands
in their properties, who was asked and who declined and why, what the others judge, the chair's draft. Each blind role asks every address of the
center: no token comes back. The same crawl by those who may know finds every token, else the crawler would be blind.

`make test` crawls the blind round; `make prove` every stage to the decision, every role, with every hidden id tried at every address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import transaction

from tests.promises.blind_places import LINES, pool_of
from tests.promises.blind_readers import BLIND, DIRECTORY, RECUSED, Reader
from tests.promises.blind_world import STAGES, World, blind
from tests.promises.blindness import Said, crawl, leaks, names
from tests.zhongshu.discovery.cast import MONDAY, person
from zhongshu.kernel import clock

NEAR = ("appraisal:", "panels:", "desk:", "documents:", "audit:", "api:", "notices:", "pages:", "proposal:plan", "people:person", "people:interests")  # fmt: skip
QUICK = ("chair", "expert who declined", "expert in conflict", "expert of another panel", "proposer", "team member", "recused director")  # fmt: skip
READERS = BLIND | RECUSED
LEAST = 2_000
# Those of the house who must find what is hidden from the others, and what of it each is asked to find.
ADDRESSES = ("_mail", "_account_id")
RECORDS = ("dossier_id", "review_id", "ticket_id")
# a chapter is named by dossier, kind and version: its id stands on no page, for nobody; a seat whose judgement is locked has no button that names it
NOWHERE = {"identity.plan_id", "reviewers.locked_seat_id", "reviewers.spoke_seat_id"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One blind round for all tests of this file, taken back afterwards."""
    with django_db_blocker.unblock(), clock.at(MONDAY), transaction.atomic():
        yield blind()
        transaction.set_rollback(True)


@pytest.fixture
def aside(world: World) -> Iterator[World]:
    """The same world; what a test does with it is taken back."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def found(world: World, reader: Reader, *, stage: str = "blind", wide: bool = False, **how: Any) -> tuple[list[Any], Counter[int]]:  # fmt: skip
    """What leaked to a reader, and how many answers of which status were read."""
    tokens, statuses, leaked = reader.tokens(world, stage), Counter[int](), list[Any]()
    with transaction.atomic():  # that one reader signed in must not show in what the next reads of the ledger
        for said in crawl(reader.who(world), pool_of(world, wide=wide), **how):
            statuses[said.status] += 1
            leaked += [leak for leak in leaks(said, tokens) if not in_the_directory(reader, said, leak[2])]
        transaction.set_rollback(True)
    return leaked, statuses


def in_the_directory(reader: Reader, said: Said, token: str) -> bool:
    """A name where staff keep the directory of everybody."""
    return reader.staff and said.name in DIRECTORY and token.startswith("reviewers.")


def test_no_token_comes_back_in_two_thousand_answers_of_the_blind_round(aside: World) -> None:
    leaked, statuses = found(aside, BLIND["judge"])
    for name in ("judge", *QUICK):
        more, counted = found(aside, READERS[name], only=NEAR, language="en" if name == "judge" else "zh-hans")
        leaked, statuses = leaked + more, statuses + counted
    assert leaked == []
    assert statuses.total() >= LEAST, statuses
    assert statuses[200] > LEAST / 4 and not any(status >= 500 for status in statuses), statuses


def told(
    world: World, actor: Any, tokens: dict[str, str], only: Sequence[str], language: str = "zh-hans",
    lines: Sequence[str] | None = LINES,
) -> set[str]:  # fmt: skip
    """The tokens among these that somebody finds."""
    crawled = crawl(actor, pool_of(world, lines=lines), only=only, posts=False, language=language)
    return {leak for said in crawled for _, _, leak in leaks(said, tokens)}


def test_the_house_finds_every_token_by_the_same_crawl(aside: World) -> None:
    seen = told(aside, aside.cast.ao, aside.hidden("reviewers"), ("panels:panel",))
    for stage in STAGES.values():
        stage(aside)
    tokens, cast = aside.hidden("identity", "reviewers", "values", "housekeeping", "draft"), aside.cast
    addresses = {n: t for n, t in tokens.items() if n.endswith(ADDRESSES)}
    records = {n: t for n, t in tokens.items() if n.split(".")[1].startswith(RECORDS)}
    officers = {n: t for n, t in tokens.items() if n not in addresses | records and n not in NOWHERE}
    near = ("appraisal:", "panels:", "documents:", "proposal:", "people:person", "people:organisation", "desk:dossier", "desk:chapters", "appraisal:opinion")  # fmt: skip
    seen |= told(aside, cast.ao, officers, near)
    seen |= told(aside, cast.ao, {n: officers[n] for n in set(officers) - seen}, ("people:person", "panels:"), "en")  # fmt: skip
    assert set(officers) - seen == set()
    assert set(addresses) - told(aside, person("keeper", "ADM"), addresses, ("people:account",)) == set()
    assert set(records) - told(aside, cast.int, records, ("audit:line",), lines=None) == set()


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("stage", ["blind", *STAGES])
@pytest.mark.parametrize("name", READERS)
def test_no_token_comes_back_to_anybody_at_any_stage(aside: World, name: str, stage: str) -> None:
    for step in list(STAGES)[: list(STAGES).index(stage) + 1] if stage in STAGES else ():
        STAGES[step](aside)
    leaked, statuses = found(aside, READERS[name], stage=stage, wide=True)
    assert leaked == []
    assert statuses.total() > 500 and not any(status >= 500 for status in statuses), statuses


@pytest.mark.slow
@pytest.mark.parametrize("who", ["ao", "dong", "int", "chen", "qian"])
def test_nobody_of_the_house_reads_a_judgement_while_the_round_is_blind(aside: World, who: str) -> None:
    reader = Reader(lambda w: getattr(w.cast, who), ("values", "draft"))
    tokens = {n: t for n, t in reader.tokens(aside).items() if "_id" not in n}  # that somebody has submitted is known
    leaked = [leak for said in crawl(reader.who(aside), pool_of(aside)) for leak in leaks(said, tokens)]
    assert leaked == []


LATER = ("award:", "bench:", "decisions:", "delivery:", "relay:", "transfer:", "imports:", "portal:", "mfa_", "account_", "discovery:")  # fmt: skip
NOT_HERE = {  # pages that no record of this world opens, and which
    "proposal:refinement_deed", "proposal:refinement_item", "proposal:end_refinement", "proposal:propose_award", "proposal:resume",
    "proposal:make_candidate", "proposal:move_to_bench", "proposal:send_to_appraisal", "proposal:refinement", "proposal:part",
    "desk:yearly_file", "people:merge", "people:reopen_account",  # no report of a year, no two persons in one, no closed account
    "policy:in_force", "policy:choose_comparison",  # lead to a version's page and to a comparison, which are asked themselves
}  # fmt: skip


@pytest.mark.slow
def test_the_crawl_opens_the_pages_and_does_not_knock_in_vain(aside: World) -> None:
    """Every page about a blind round is really opened by somebody: the ids in the pool are the right ones."""
    cast = aside.cast
    house = [cast.ao, cast.dong, cast.int, cast.chen, cast.qian, cast.zhao, cast.lin, cast.who["late"], person("keeper", "ADM"), person("com", "COM")]  # fmt: skip
    unopened = {n.name for n in names() if "GET" in n.row.methods and not n.name.startswith(LATER)} - NOT_HERE
    for stage in (None, *STAGES.values()):
        if stage:
            stage(aside)
        for actor in house:
            crawled = crawl(actor, pool_of(aside), only=sorted(unopened) or ("none",), posts=False)
            unopened -= {said.name for said in crawled if said.status == 200}
    assert not unopened, sorted(unopened)
