"""A merge is judged by those who are free of both dossiers."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.zhongshu.delivery.cast import Cast, at_work, later
from tests.zhongshu.delivery.test_gates import asked, gate_of, heard, proposal
from zhongshu.decisions.actions import cast_ballot
from zhongshu.decisions.models import Decision
from zhongshu.decisions.queries import decision_for
from zhongshu.delivery.actions import ask_committee, ask_partner, propose_ruling
from zhongshu.kernel import clock
from zhongshu.kernel.errors import Recused
from zhongshu.lifecycle.actions import join_team


def test_whoever_has_an_interest_in_the_dossier_to_be_joined_does_not_vote_on_the_merge(cast: Cast) -> None:
    dossier, other = at_work(cast), at_work(cast, money=(10, 20, 30), title="相近路线")
    heard(cast, asked(cast, dossier), votes=("MERGE",) * 3)
    until = clock.today() + dt.timedelta(days=10)
    ask_partner(cast.wen, gate_of(dossier), partner=other.code, why="两家共用镀膜线，拟并入", until=until)
    join_team(cast.chen, other, person_id=cast.hua.person_id)
    with later(11):
        gate = propose_ruling(
            cast.wen, gate_of(dossier), version=gate_of(dossier).version, proposal=proposal("MERGE", partner=other.code)
        )
        ask_committee(cast.wen, gate, version=gate.version)
        decision = Decision.objects.get()
        subject = decision.subjects.get()
        assert [c.dossier_id for c in subject.concerns.all()] == [other.pk]
        with pytest.raises(Recused):
            cast_ballot(cast.hua, subject, vote="for", percent=50)
        with pytest.raises(Recused):
            decision_for(cast.hua, decision.code)
        assert cast_ballot(cast.ming, subject, vote="for", percent=50).vote == "for"
