"""P6: who is shut out of a dossier by an interest reads nothing of what happens in it on any list, sheet, search or report of the house.

One dossier holds a planted word (or its own code) in every room. Every address without a parameter is asked, with its sheet and a search, and every
indicator, by a director who is kin to the team and by one who is not: the second finds every word, the first none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.promises.test_p06_matrix import EVERY
from tests.promises.test_p16_rivals import signed_in
from tests.zhongshu.discovery.cast import MONDAY
from tests.zhongshu.proposal.cast import Cast, candidate, person
from zhongshu.appraisal.models import Appraisal
from zhongshu.award.models import Item, Package, Publicity
from zhongshu.award.models.seals import Seal
from zhongshu.bench.models import PoolEntry
from zhongshu.decisions.models import Decision, Subject
from zhongshu.decisions.models import Outcome as Foretold
from zhongshu.delivery.models import Alert, Gate, Issue, Milestone, Payment, Stage
from zhongshu.desk.reports import indicators
from zhongshu.discovery.models import Lead, Recommendation
from zhongshu.kernel import clock, search
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.models import Dossier, Passage
from zhongshu.lifecycle.queries import locked
from zhongshu.lifecycle.standing import refresh
from zhongshu.panels.models import Panel
from zhongshu.people.access import row_of
from zhongshu.people.actions import declare_interest
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Organisation
from zhongshu.relay.models import RelayCase
from zhongshu.transfer.models import Landing, NuclearPoint, Outcome, TransferCase

DAY = dt.date(2026, 2, 2)
CLAIM = "暗桩主张"  # stands in the dossier, is found by a search and shown on no list
WORDS = {
    "milestone": "暗桩里程碑", "alert": "暗桩预警", "issue": "暗桩问题", "transfer": "暗桩转化", "outcome": "暗桩成果",
    "landing": "暗桩落地厂", "publicity": "暗桩公示", "recommendation": "暗桩推荐人", "prediction": "暗桩预测",
}  # fmt: skip
# Which dossiers there are, where they stand and who answers for them is no secret of the house: there the row is shown, and its page is locked.
COVERS = (
    "/dossiers/",
    "/dossiers/?export=csv",
    "/board/",
    "/board/?export=csv",
    f"/board/?q={CLAIM}",
    "/board/?show=table",
    "/api/v1/dossiers",
    "/api/v1/dossiers?export=csv",
)


@dataclass
class Rooms:
    dossier: Dossier
    kin: Actor
    free: Actor


def plant(dossier: Dossier, organisation: Organisation) -> None:
    """Something of every room, behind the doors' backs, as only a test may."""
    own: dict[str, Any] = {"dossier": dossier}
    Milestone.objects.create(**own, number=1, stage=1, metric="效率", target=1, due_on=DAY, statement_zh=WORDS["milestone"], statement_en=WORDS["milestone"], state="active")  # fmt: skip
    Stage.objects.create(**own, number=1, months=6, budget_fen=100, starts_on=DAY, ends_on=DAY)
    Gate.objects.create(**own, number=1, stage=1, trigger="date", opened_on=DAY, due_on=DAY, why="到期")
    Alert.objects.create(**own, rule="x", level="red", why_zh=WORDS["alert"], why_en=WORDS["alert"], since=DAY)
    Payment.objects.create(**own, number=1, stage=1, amount_fen=777_700)
    Issue.objects.create(**own, number=1, kind="tech", severity="high", what=WORDS["issue"], raised_by="x", raised_on=DAY)  # fmt: skip
    receiver = Organisation.objects.create(name_zh="接收院", name_en="Receiver")
    RelayCase.objects.create(**own, number=1, code="R1", giver=organisation, receiver=receiver, aim="中试", overlap_days=30, opened_by="x")  # fmt: skip
    TransferCase.objects.create(**own, number=1, code="T1", mode="licence", title=WORDS["transfer"], opened_on=DAY, opened_by="x")  # fmt: skip
    Outcome.objects.create(**own, code="O1", kind="paper", on=DAY, evidence="DOI", recorded_by="x", title_zh=WORDS["outcome"], title_en=WORDS["outcome"])  # fmt: skip
    Landing.objects.create(**own, code="L1", kind="line", region="SH", district="临港", firm=WORDS["landing"], on=DAY, evidence_kind="registration", evidence_no="1", recorded_by="x")  # fmt: skip
    NuclearPoint.objects.create(**own, number=1, code="N1", statement="突破", layout="布局", proposed_by="x", proposed_on=DAY)  # fmt: skip
    PoolEntry.objects.create(**own, tier="B2", since=DAY, opened_on=DAY, evidence_on=DAY, review_on=DAY)
    panel = Panel.objects.create(**own, code="P1", kind="appraisal", quorum=5, due_on=DAY)
    Appraisal.objects.create(**own, panel=panel, season="2026")
    decision = Decision.objects.create(
        code="V1", purpose="award", matter_zh="立项", matter_en="Award", question_zh="?", question_en="?", options="[]", proposed="approve", quorum=1,
        due_on=DAY, rule_set="", opened_by="x", opened_at=clock.now(),
    )  # fmt: skip
    subject = Subject.objects.create(decision=decision, place=1, kind="dossier", ref=dossier.pk, **own, label_zh=WORDS["prediction"], label_en=WORDS["prediction"], percent=60, chosen="approve")  # fmt: skip
    Foretold.objects.create(subject=subject, happened=True, known_on=DAY, evidence="考核报告", recorded_by="x")
    Publicity.objects.create(**own, decision=decision, code="G1", title_zh=WORDS["publicity"], title_en=WORDS["publicity"], organisation_zh="所", organisation_en="Inst", amount_fen=1)  # fmt: skip
    package = Package.objects.create(code="K1", title_zh="包", title_en="Package", budget_fen=1, rule_set="", assembled_by="x")  # fmt: skip
    Item.objects.create(package=package, **own, amount_fen=888_800_000_000)
    Seal.objects.create(**own, code="S1", cause="seats", reason="经费不足", body="{}", sha256="x", issued_on=DAY, valid_until=dt.date(2027, 2, 2), issued_by="x", file=b"", file_sha256="x")  # fmt: skip
    Recommendation.objects.create(
        lead=Lead.objects.get(dossier=dossier), recommender_name=WORDS["recommendation"], recommender_key="k", organisation_text="大学", relationship="none",
        checked_by="x", checked_on=DAY, how_checked="电话", statement="好", year=2026,
    )  # fmt: skip
    for edge, source, target in (("T-17", "PROP", "PUBL"), ("T-21", "CONTR", "ACTIVE"), ("T-38", "TRANS", "GRAD")):
        Passage.objects.create(
            id=f"{dossier.pk[:22]}{edge}", **own, edge=edge, source=source, target=target, at=clock.now()
        )


@pytest.fixture
def rooms(db: None, settings: Any) -> Iterator[Rooms]:
    settings.REQUIRE_SECOND_FACTOR = False
    with clock.at(MONDAY):
        cast = Cast()
        dossier = candidate(cast)
        join_team(SYSTEM, dossier, person_id=cast.zhao.person_id, role="lead")
        organisation = Organisation.objects.create(name_zh="某研究所", name_en="Institute")
        plant(dossier, organisation)
        with connection.cursor() as cursor:
            sql = "UPDATE lifecycle_dossier SET state = 'ACTIVE', claim_zh = %s, claim_en = %s WHERE id = %s"
            cursor.execute(sql, [CLAIM, CLAIM, dossier.pk])
        refresh([dossier.pk])
        search.put("dossier", dossier.pk, f"{dossier.code} {CLAIM}")
        kin, free = person("kin", "DIR"), person("free", "DIR")
        for role in ("COM", "AO", "TT"):
            kin, free = also(kin, role), also(free, role)
        declare_interest(kin, kind="kin", other_person_id=cast.zhao.person_id)
        yield Rooms(Dossier.objects.get(pk=dossier.pk), kin, free)


def also(actor: Actor, role: str) -> Actor:
    """A further role, so that one reader opens every list of the house."""
    from zhongshu.people.actors import actor_of
    from zhongshu.people.models import Grant, User

    Grant.objects.create(user_id=actor.user_id, role=role, kind="center", since=DAY, granted_by="x", reason="测试")
    return actor_of(User.objects.get(pk=actor.user_id))


def addresses() -> list[str]:
    """Every page without a parameter, its sheet and a search in it; the faces of the board; every indicator, and its rows as a sheet."""
    plain = []
    for name, view, trial, _ in EVERY:
        row = row_of(view, name)
        if ":" in name and not trial and row is not None and row.right is not None and "GET" in row.methods:
            plain.append(reverse(name))
    found = [url for path in plain for url in (path, f"{path}?export=csv", f"{path}?q={CLAIM}")]
    found += [f"/board/?show={face}" for face in ("table", "time", "money")]
    found += [f"/api/v1/dossiers?q={CLAIM}"]
    for code in indicators():
        found += [
            f"{reverse('desk:report', args=[code])}?period=all",
            f"{reverse('desk:report', args=[code])}?period=2026",
        ]
    return found


def told(client: Client, url: str) -> str:
    answer = client.get(url)
    if answer.status_code != 200 or ("text" not in answer["Content-Type"] and "json" not in answer["Content-Type"]):
        return ""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def test_nothing_of_a_locked_dossier_is_read_on_any_list(rooms: Rooms) -> None:
    assert locked(rooms.kin) == {rooms.dossier.pk}
    assert locked(rooms.free) == set()
    shut, open_to = signed_in(rooms.kin.user_id), signed_in(rooms.free.user_id)
    assert shut.get(f"/dossiers/{rooms.dossier.code}/").status_code == 403
    leaks, seen, coded = [], set(), set()
    for url in addresses():
        read = told(shut, url)
        leaks += [(url, word) for word in WORDS.values() if word in read]
        if rooms.dossier.code in read and url not in COVERS:
            leaks.append((url, rooms.dossier.code))
        whole = told(open_to, url)
        seen |= {word for word in WORDS.values() if word in whole}
        coded |= {url} if rooms.dossier.code in whole else set()
    assert leaks == []
    assert seen == set(WORDS.values())
    for url in (
        "/board/?show=money",
        "/board/?show=time",
        f"/search/?q={CLAIM}",
        "/delivery/payments/",
        "/delivery/gates/",
        "/relays/",
        "/leads/",
    ):
        assert url in coded, url  # fmt: skip
    assert sum(url.startswith("/reports/") for url in coded) > 5


def test_a_package_tells_the_sums_of_what_its_reader_is_shown(rooms: Rooms) -> None:
    shut, open_to = (told(signed_in(actor.user_id), "/award/packages/?export=csv") for actor in (rooms.kin, rooms.free))
    assert "8888000000" in open_to.replace(",", "").replace(".", "")
    assert "8888" not in shut
