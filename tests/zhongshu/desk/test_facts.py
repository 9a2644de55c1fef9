"""What a dossier says of itself and its team, put right by its specialist and its field lead, with version and reason; by nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.zhongshu.desk.test_pages import browser, page
from tests.zhongshu.discovery.cast import MONDAY, Cast
from tests.zhongshu.proposal.cast import candidate
from zhongshu.kernel import clock
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.models import Person


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.at(MONDAY):
        yield Cast()


def facts(dossier: Dossier, **changes: str) -> dict[str, str]:
    """The form as it was shown, with these changes typed."""
    shown = {n: getattr(dossier, n) for n in ("title_zh", "title_en", "claim_zh", "claim_en", "region", "confidentiality")}  # fmt: skip
    return {**shown, "trl": str(dossier.trl or ""), "version": str(dossier.version), "reason": "补英文名", **changes}


def last_line(verb: str) -> dict[str, object]:
    return dict(json.loads(Line.objects.filter(verb=verb).order_by("-seq")[0].facts))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", ["chen", "qian"])
def test_amending_when_specialist_or_field_lead_then_changes_stand_with_what_was(
    cast: Cast, who: str, language: str
) -> None:
    dossier, actor = candidate(cast), getattr(cast, who)
    assert f"/dossiers/{dossier.code}/facts/" in page(actor, f"/dossiers/{dossier.code}/", language)
    sent = facts(dossier, title_en="Tandem cells", trl="5", confidentiality="secret")
    answer = browser(actor, language).post(f"/dossiers/{dossier.code}/facts/", sent)
    assert answer.status_code == 302
    now = Dossier.objects.get(pk=dossier.pk)
    assert (now.title_en, now.trl, now.confidentiality, now.version) == (
        "Tandem cells",
        5,
        "secret",
        dossier.version + 1,
    )
    told = last_line("lifecycle.amend")
    assert told["before"] == {"title_en": "", "trl": 4, "confidentiality": "internal"}
    assert told["reason"] == "补英文名"


def test_amending_when_nothing_differs_then_nothing_is_written(cast: Cast) -> None:
    dossier = candidate(cast)
    assert browser(cast.chen).post(f"/dossiers/{dossier.code}/facts/", facts(dossier)).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).version == dossier.version


def test_amending_when_somebody_was_faster_then_both_versions_stand_side_by_side(cast: Cast) -> None:
    dossier = candidate(cast)
    browser(cast.qian).post(f"/dossiers/{dossier.code}/facts/", facts(dossier, title_en="Faster"))
    answer = browser(cast.chen).post(f"/dossiers/{dossier.code}/facts/", facts(dossier, title_en="Slower"))
    assert answer.status_code == 409
    assert "Faster" in answer.content.decode() and "Slower" in answer.content.decode()
    assert Dossier.objects.get(pk=dossier.pk).title_en == "Faster"


def test_amending_when_title_is_emptied_or_reason_missing_then_refused_beside_the_field(cast: Cast) -> None:
    dossier = candidate(cast)
    for changes in ({"title_zh": "", "title_en": ""}, {"reason": ""}):
        answer = browser(cast.chen).post(f"/dossiers/{dossier.code}/facts/", facts(dossier, **changes))
        assert answer.status_code == 400
    assert Dossier.objects.get(pk=dossier.pk).version == dossier.version


def test_facts_and_team_when_not_mine_then_refused_or_hidden(cast: Cast) -> None:
    dossier = candidate(cast)
    assert browser(cast.sun).get(f"/dossiers/{dossier.code}/facts/").status_code == 403
    assert browser(cast.he).get(f"/dossiers/{dossier.code}/facts/").status_code == 403
    assert browser(cast.wu).get(f"/dossiers/{dossier.code}/team/").status_code == 404
    assert browser(cast.sun).post(f"/dossiers/{dossier.code}/team/", {}).status_code == 403
    assert f"/dossiers/{dossier.code}/facts/" not in page(cast.sun, f"/dossiers/{dossier.code}/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_team_when_person_joins_changes_duty_and_leaves_then_page_tells_all(cast: Cast, language: str) -> None:
    dossier, chen = candidate(cast), browser(cast.chen, language)
    base = f"/dossiers/{dossier.code}/team/"
    lin = Person.objects.create(name_zh="林工", name_en="Engineer Lin")
    sent = {"person_id": lin.pk, "role": "lead", "duty_zh": "器件", "duty_en": "Devices", "reason": "补登负责人"}
    assert chen.post(base, sent).status_code == 302
    assert chen.post(base, sent).status_code == 400  # in the team already
    other = Person.objects.create(name_zh="二号", name_en="Second")
    assert chen.post(base, {**sent, "person_id": other.pk}).status_code == 400  # a second lead
    member = dossier.members.get(until=None)
    version = Dossier.objects.get(pk=dossier.pk).version
    duty = {"duty_zh": "中试", "duty_en": "Pilot line", "reason": "改做中试", "version": str(version)}
    assert chen.post(f"{base}{member.pk}/", duty).status_code == 302
    assert chen.post(f"{base}{member.pk}/", {**duty, "duty_zh": "迟到"}).status_code == 409
    assert last_line("lifecycle.set_duty")["before"] == {"duty_zh": "器件", "duty_en": "Devices"}
    text = page(cast.chen, base, language)
    assert ("中试" if language == "zh-hans" else "Pilot line") in text
    assert chen.post(f"{base}{member.pk}/leave/", {"reason": "另有任用"}).status_code == 302
    assert chen.get(f"{base}{member.pk}/leave/").status_code == 404  # no longer a member
    assert dossier.members.get(pk=member.pk).until == clock.today()
    assert ("曾在团队" if language == "zh-hans" else "Were in the team") in page(cast.chen, base, language)


def test_team_when_account_joins_then_it_reads_the_dossier(cast: Cast) -> None:
    dossier = candidate(cast)
    assert browser(cast.wu).get(f"/dossiers/{dossier.code}/").status_code == 404
    sent = {"person_id": cast.wu.person_id, "role": "member", "reason": "补登成员"}
    assert browser(cast.chen).post(f"/dossiers/{dossier.code}/team/", sent).status_code == 302
    assert browser(cast.wu).get(f"/dossiers/{dossier.code}/").status_code == 200
