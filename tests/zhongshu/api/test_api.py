"""The API gives a machine exactly what its owner's pages give, and refuses in the same words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.zhongshu.discovery.cast import MONDAY, Cast, bring
from tests.zhongshu.proposal.cast import candidate
from zhongshu.api.actions import issue_token, revoke_token
from zhongshu.kernel import clock
from zhongshu.ledger.models import Line
from zhongshu.people.actor import Actor
from zhongshu.people.models import User

LEAD = {
    "title": "超导磁体", "claim": "高温超导带材绕制二十特斯拉磁体", "field": "energy", "incumbent": "低温超导磁体", "metric": "磁场", "unit": "T",
    "why": "带材载流提高。短样已绕制。", "consent": True, "name": "周川", "email": "zhou@example.org", "organisation_text": "东海磁体所",
}  # fmt: skip


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.at(MONDAY):
        yield Cast()


class Machine:
    """A client with a token."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.secret = issue_token(actor, name="测试", days=30)[1] if actor else ""

    def ask(self, method: str, url: str, data: Any = None) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {self.secret}"} if self.secret else {}
        body = json.dumps(data) if data is not None else None
        answer = Client(headers=headers).generic(method, f"/api/v1/{url}", body or "", content_type="application/json")
        return answer.status_code, json.loads(answer.content)


def test_without_a_token_nothing_but_needs_is_read(cast: Cast) -> None:
    status, body = Machine().ask("GET", "dossiers")
    assert (status, body["error"]["zh"]) == (401, "请在请求头带上有效的令牌")
    assert Machine().ask("GET", "needs") == (200, [])


def test_a_made_up_revoked_or_ended_token_is_nobody(cast: Cast) -> None:
    machine = Machine(cast.chen)
    assert machine.ask("GET", "dossiers")[0] == 200
    with clock.at(MONDAY.replace(year=2027)):
        assert machine.ask("GET", "dossiers")[0] == 401
    revoke_token(cast.chen, token_id=cast_token(cast.chen))
    assert machine.ask("GET", "dossiers")[0] == 401
    machine.secret = "zs_made_up"
    assert machine.ask("GET", "dossiers")[0] == 401


def cast_token(actor: Actor) -> str:
    from zhongshu.api.queries import tokens_of

    return tokens_of(actor).get().pk


def test_a_machine_sees_what_its_owner_sees_and_no_more(cast: Cast) -> None:
    dossier = candidate(cast)
    status, body = Machine(cast.chen).ask("GET", "dossiers?state=CAND")
    assert (status, body["count"], body["rows"][0]["code"]) == (200, 1, dossier.code)
    assert Machine(cast.wu).ask("GET", "dossiers")[1]["count"] == 0
    assert Machine(cast.wu).ask("GET", f"dossiers/{dossier.code}")[0] == 404
    whole = Machine(cast.chen).ask("GET", f"dossiers/{dossier.code}")[1]
    assert "T-06" in {w["edge"] for w in whole["ways"] if w["mine"]}


def test_writing_a_part_is_guarded_by_its_version_and_by_rights(cast: Cast) -> None:
    dossier = candidate(cast)
    machine, url = Machine(cast.chen), f"dossiers/{dossier.code}/plan/kill_criteria"
    assert machine.ask("POST", f"{url}/write", {"version": 0, "value": [{"criterion_zh": "甲"}]})[0] == 200
    status, body = machine.ask("POST", f"{url}/write", {"version": 0, "value": [{"criterion_zh": "乙"}]})
    assert (status, "别人" in body["error"]["zh"]) == (409, True)
    assert machine.ask("GET", url)[1]["value"] == [{"criterion_zh": "甲"}]
    assert Machine(cast.sun).ask("POST", f"{url}/write", {"version": 1, "value": []})[0] == 403
    assert (
        machine.ask(
            "POST", f"dossiers/{dossier.code}/plan/direction/write", {"version": 0, "value": {"target_value": "约"}}
        )[0]
        == 400
    )
    assert machine.ask("POST", f"dossiers/{dossier.code}/plan/nothing/write", {"version": 0, "value": {}})[0] == 404


def test_a_lead_registered_by_a_machine_is_one_act_with_a_receipt(cast: Cast) -> None:
    before = Line.objects.count()
    status, body = Machine(cast.chen).ask("POST", "leads/register", LEAD)
    assert status == 201 and body["receipt"].startswith("L-2026-")
    assert Line.objects.count() == before + 2  # the token, the lead
    assert Machine(cast.chen).ask("POST", "leads/register", {**LEAD, "trl": 77})[0] == 422


def test_data_that_does_not_fit_is_refused_in_the_houses_words_with_every_field_named(cast: Cast) -> None:
    machine = Machine(cast.chen)
    bad = {**LEAD, "trl": 77, "title": "字" * 13_000, "value": "约三", "consent": "也许"}
    del bad["unit"]
    status, body = machine.ask("POST", "leads/register", bad)
    assert status == 422
    said = {fault["field"]: (fault["zh"], fault["en"]) for fault in body["fields"]}
    assert said == {
        "trl": ("不能大于 9", "At most 9"), "title": ("最多 200 个字", "At most 200 characters"), "unit": ("缺少这一项", "This is missing"),
        "value": ("请给出数字", "Give a number"), "consent": ("请给出 true 或 false", "Give true or false"),
    }  # fmt: skip
    assert (
        "trl：不能大于 9" in body["error"]["zh"]
        and "trl: At most 9" in body["error"]["en"]
        and "字字" not in body["error"]["zh"]
    )
    status, body = machine.ask("GET", "dossiers?page=zero")
    assert (status, body["fields"]) == (422, [{"field": "page", "zh": "请给出整数", "en": "Give a whole number"}])
    headers = {"authorization": f"Bearer {machine.secret}"}
    answer = Client(headers=headers).generic("POST", "/api/v1/leads/register", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["zh"]) == (400, "请求的正文不是有效的 JSON")


def test_a_value_an_act_refuses_names_its_field(cast: Cast) -> None:
    status, body = Machine(cast.chen).ask("POST", "leads/register", {**LEAD, "field": "nothing"})
    assert (status, [fault["field"] for fault in body["fields"]]) == (400, ["field"])


def test_a_session_may_read_and_never_write_below_the_machines_address(cast: Cast) -> None:
    bring()
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=cast.chen.user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/dossiers").status_code == 200
    assert client.post("/api/v1/leads/register", LEAD, content_type="application/json").status_code == 401


def test_the_description_names_every_address_and_pages_open(cast: Cast) -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    assert {"/api/v1/dossiers", "/api/v1/leads/register"} <= set(schema["paths"])
    client = Client()
    client.force_login(User.objects.get(pk=cast.chen.user_id), backend="django.contrib.auth.backends.ModelBackend")
    assert "/api/v1/dossiers" in client.get("/api/docs").content.decode()
    shown = client.post("/api/tokens/", {"name": "大屏", "days": "30"}).content.decode()
    assert "zs_" in shown and "请立即复制" in shown
