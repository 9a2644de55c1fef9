"""J10, the relay part, over HTTP in both languages; what others are refused; the list with its export; a fixed number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.zhongshu.relay.cast import (
    REASON,
    TERMS,
    Cast,
    accepted,
    again,
    at,
    at_gate,
    case_of,
    choose_relay,
    finished,
    fresh,
    hand_over,
    pass_everything,
    prepared,
    sign_both,
)
from zhongshu.desk.queries.worklist import worklist
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import Actor
from zhongshu.people.models import User
from zhongshu.relay import actions
from zhongshu.relay.deeds import ON_CASE
from zhongshu.relay.rules import KINDS


def at_desk(actor: Actor, language: str = "zh-hans") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["language"] = language
    return client


def waits(actor: Actor) -> dict[str, str]:
    """What stands on the desk of somebody, by address."""
    return {task.url: task.what.zh for task in worklist(again(actor))}


def send(client: Client, path: str, version: int, **fields: Any) -> Any:
    return client.post(path, {"version": version, **fields})


TERMS_SENT = {"aim": TERMS["aim"], "regress": TERMS["regress"], "overlap_days": "30", "balance_fen": "120"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_relay_is_walked_from_the_first_line_to_the_new_lead(cast: Cast, language: str) -> None:
    dossier = at_gate(cast)
    base = f"/dossiers/{dossier.code}/relay/"
    chen, mei, gu, dong = (at_desk(a, language) for a in (cast.chen, cast.mei, cast.gu, cast.dong))
    words = {"zh-hans": ("准备接力", "还没有接力"), "en": ("Prepare a relay", "No relay yet")}[language]
    page = chen.get(base).content.decode()
    assert all(word in page for word in words)
    sent = send(chen, f"{base}prepare/", dossier.version, receiver_id=cast.receiver.pk, **TERMS_SENT)
    assert (sent.status_code, sent["Location"]) == (302, base)
    for kind in KINDS:
        sent = send(chen, f"{base}item/", case_of(dossier).version, kind=kind, name=f"{kind} 01")
        assert sent.status_code == 302
    figure = {"metric": "组件效率", "unit": "%", "value": "26.7", "target": "30", "measured_on": "2026-03-01"}
    send(chen, f"{base}figure/", case_of(dossier).version, **figure)
    assert send(chen, f"{base}pack/", case_of(dossier).version).status_code == 302
    desk = mei.get("/").content.decode() + mei.get("/desk/").content.decode()
    assert {"zh-hans": "确认移交清单", "en": "Confirm the checklist"}[language] in desk
    assert send(mei, f"{base}accept/", case_of(dossier).version, note="清单与现场一致").status_code == 302
    early = send(dong, f"{base}hand-over/", fresh(dossier).version, reason="达到 TRL 5")
    assert early.status_code == 422  # the gate has not decided yet
    choose_relay(dossier)
    assert send(dong, f"{base}hand-over/", fresh(dossier).version, reason="达到 TRL 5").status_code == 302
    for item in case_of(dossier).items.all():
        assert send(gu, f"{base}give/{item.pk}/", case_of(dossier).version, on="2026-03-02").status_code == 302
        assert send(mei, f"{base}receive/{item.pk}/", case_of(dossier).version, on="2026-03-02").status_code == 302
    for client in (gu, mei):
        assert send(client, f"{base}sign/", case_of(dossier).version).status_code == 302
    early = send(dong, f"{base}finish/", fresh(dossier).version, target="ACTIVE", reason="双方签署")
    assert early.status_code == 422
    assert {"zh-hans": "重叠期还差 30 天", "en": "30 more days of overlap"}[language] in early.content.decode()
    with at(30):
        done = send(dong, f"{base}finish/", fresh(dossier).version, target="ACTIVE", reason="双方签署")
        assert done.status_code == 302
    moved = fresh(dossier)
    assert (moved.state, moved.organisation_id) == ("ACTIVE", cast.receiver.pk)
    with at(40):
        assert (
            send(mei, f"{base}progress/", case_of(dossier).version, on="2026-04-10", progress="首批组件").status_code
            == 302
        )
        page = chen.get(base).content.decode()
    assert {"zh-hans": "无主天数", "en": "Ownerless days"}[language] in page and "首批组件" in page


def test_the_receiver_rejects_on_a_page_that_asks_for_reasons(cast: Cast) -> None:
    dossier = at_gate(cast)
    accepted(cast, dossier)
    hand_over(cast, dossier)
    path = f"/dossiers/{dossier.code}/relay/reject/"
    short = send(at_desk(cast.mei), path, fresh(dossier).version, reason="不行")
    assert (short.status_code, "至少 10 字" in short.content.decode()) == (422, True)
    mei = at_desk(cast.mei)
    led_on = send(mei, path, fresh(dossier).version, reason=REASON)
    assert fresh(dossier).state == "GATE"
    assert (led_on.status_code, led_on.url) == (302, "/desk/")  # the dossier is the receiver's no more
    assert dossier.code in mei.get(led_on.url).content.decode()  # where it is said that the step is done
    assert mei.get(f"/dossiers/{dossier.code}/").status_code == 404


def test_who_finds_nothing_left_to_do_because_a_colleague_was_faster_is_told_so(cast: Cast) -> None:
    """The record was read before the colleague signed, and asked about after."""
    dossier = at_gate(cast)
    accepted(cast, dossier)
    hand_over(cast, dossier)
    pass_everything(cast, dossier)
    read = case_of(dossier)
    sign_both(cast, dossier)
    sign = ON_CASE["sign"]
    assert not sign.offered(cast.gu, read)
    assert sign.came_late(cast.gu, read, read.version)
    assert not sign.came_late(cast.gu, read, case_of(dossier).version)
    assert not sign.came_late(cast.chen, read, read.version)


def test_pages_are_hidden_from_other_institutes_and_refused_to_visitors(cast: Cast) -> None:
    dossier = at_gate(cast)
    prepared(cast, dossier)
    path = f"/dossiers/{dossier.code}/relay/"
    assert at_desk(cast.wu).get(path).status_code == 404
    assert at_desk(cast.mei).get(path).status_code == 200
    assert Client().get(path).status_code == 302
    assert at_desk(cast.mei).get(f"{path}pack/").status_code == 403
    assert at_desk(cast.wu).get("/relays/").content.decode().count(dossier.code) == 0


def test_bad_input_is_said_beside_its_field_and_keeps_what_was_typed(cast: Cast) -> None:
    dossier = at_gate(cast)
    sent = send(
        at_desk(cast.chen), f"/dossiers/{dossier.code}/relay/prepare/", dossier.version,
        receiver_id=cast.receiver.pk, **{**TERMS_SENT, "overlap_days": "10"},
    )  # fmt: skip
    page = sent.content.decode()
    assert (sent.status_code, "重叠期不少于 30 天" in page, TERMS["aim"] in page) == (400, True, True)


def test_whoever_was_slower_sees_how_it_stands_beside_what_was_typed(cast: Cast) -> None:
    dossier = at_gate(cast)
    prepared(cast, dossier)
    path, version = f"/dossiers/{dossier.code}/relay/amend/", case_of(dossier).version
    said = {name: value for name, value in TERMS_SENT.items() if name != "receiver_id"}
    first = send(at_desk(cast.chen), path, version, **{**said, "aim": "先到者写下的目标：组件效率到百分之三十，两年内"})
    assert first.status_code == 302
    second = send(at_desk(cast.chen), path, version, **{**said, "aim": "<b>后到者</b>写下的目标：先把良率做到九成"})
    page = second.content.decode()
    assert (second.status_code, 'class="table rivals"' in page) == (409, True)
    assert "先到者写下的目标" in page and "&lt;b&gt;后到者&lt;/b&gt;" in page and "<b>后到者" not in page
    assert f'name="version" value="{version + 1}"' in page  # sent again, it goes on top


def test_the_list_sums_filters_and_exports(cast: Cast) -> None:
    dossier = at_gate(cast)
    prepared(cast, dossier)
    client = at_desk(cast.dong)
    page = client.get("/relays/").content.decode()
    assert f"{dossier.code}/R1" in page and "叠层联合研究院" in page
    assert f"{dossier.code}/R1" not in client.get("/relays/?state=done").content.decode()
    text = b"".join(client.get("/relays/?export=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[0].startswith("技术,编号,状态,移交方,接收方")
    assert ",120," in text


def test_the_list_asks_the_database_the_same_number_of_times_for_one_and_for_five(cast: Cast) -> None:
    client = at_desk(cast.dong)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/relays/")
        return len(queries)

    prepared(cast, at_gate(cast))
    asked()
    one = asked()
    for n in range(4):
        prepared(cast, at_gate(cast, title=f"卷宗 {n}"))
    assert asked() == one


def test_what_waits_for_the_director_stands_on_the_desk(cast: Cast) -> None:
    dossier = at_gate(cast)
    page = f"/dossiers/{dossier.code}/relay/"
    accepted(cast, dossier)
    assert page not in waits(cast.dong)  # the gate has not chosen relay, so there is nothing to decide
    choose_relay(dossier)
    assert waits(cast.dong)[f"{page}hand-over/"] == "决定交付接力"
    hand_over(cast, dossier)
    assert waits(cast.gu)[page] == "交接清单各项并签署" and page not in waits(cast.mei)  # nothing was given yet
    pass_everything(cast, dossier)
    assert page in waits(cast.gu) and page in waits(cast.mei)  # both have to sign
    sign_both(cast, dossier)
    assert page not in waits(cast.gu) and page not in waits(cast.mei)  # whoever has done their part waits no more
    with at(31):
        assert clock.today().isoformat() == "2026-04-02"
        assert waits(cast.dong)[f"{page}finish/"] == "确认接力完成"
        finished(cast, dossier)
        assert waits(cast.mei)[f"{page}progress/"] == waits(cast.chen)[f"{page}progress/"] == "填写接力后的首次进展"
    assert Dossier.objects.get(pk=dossier.pk).state == "ACTIVE"


def test_a_refused_package_waits_for_the_specialist(cast: Cast) -> None:
    dossier = at_gate(cast)
    page, case = f"/dossiers/{dossier.code}/relay/", prepared(cast, dossier)
    assert waits(cast.chen)[page] == "补齐移交清单" and page not in waits(cast.mei)
    actions.pack(cast.chen, case, version=case.version)
    assert page not in waits(cast.chen) and waits(cast.mei)[page] == "确认移交清单"
    actions.refuse_package(again(cast.mei), case_of(dossier), version=case_of(dossier).version, reason=REASON)
    assert waits(cast.chen)[page] == "接收方退回了清单，请补齐"
