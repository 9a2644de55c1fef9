"""Experts are named for a panel that lies ahead, by the specialist or the field lead; nobody else is offered it, and nobody once a panel sits."""

from __future__ import annotations

import pytest

from tests.zhongshu.panels.test_pages import client_of
from tests.zhongshu.proposal.cast import Cast, candidate, expert, person
from tests.zhongshu.proposal.test_steps import ready
from zhongshu.kernel.errors import Stale
from zhongshu.lifecycle.models import Dossier
from zhongshu.proposal.actions import drop_expert, name_expert, send_to_appraisal
from zhongshu.proposal.models import NamedExpert

NAME = "提名</button>"


def test_naming_is_offered_to_those_who_may_name_and_to_nobody_else(cast: Cast) -> None:
    dossier, free = candidate(cast), expert("free", "technical")
    page, officer = f"/dossiers/{dossier.code}/experts/", client_of(person("officer", "AO"))
    for who in (cast.chen, cast.qian):
        assert NAME in client_of(who).get(page).content.decode()
    shown = officer.get(page).content.decode()
    assert (
        NAME not in shown and "专家由负责专员或领域主任提名" in shown and f"/dossiers/{dossier.code}/panels/" in shown
    )
    assert officer.post(page, {"person_id": free}).status_code == 403 and not NamedExpert.objects.exists()


def test_once_a_panel_sits_nobody_is_named_and_nobody_taken_off(cast: Cast) -> None:
    dossier = ready(cast)
    send_to_appraisal(cast.chen, dossier, version=dossier.version, reason="送")
    dossier = Dossier.objects.get(pk=dossier.pk)
    free, named = expert("free", "technical"), dossier.named_experts.order_by("pk").first()
    assert named is not None
    page, chen = f"/dossiers/{dossier.code}/experts/", client_of(cast.chen)
    shown = chen.get(page).content.decode()
    assert NAME not in shown and "撤下</button>" not in shown and "论证秘书组建和补充" in shown
    late = chen.post(page, {"person_id": free})
    assert late.status_code == 409 and "论证秘书组建和补充" in late.content.decode()
    with pytest.raises(Stale):
        name_expert(cast.chen, dossier, person_id=free)
    with pytest.raises(Stale):
        drop_expert(cast.chen, dossier, named_id=named.pk, reason="不便参加")
