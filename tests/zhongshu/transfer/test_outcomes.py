"""Outcomes, landings and the public register: evidence checked by another, shares within the whole (R-31), no landing without paper (R-30)."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.zhongshu.transfer.cast import Cast, again, fresh, in_state
from zhongshu.kernel import clock
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Refusal, Stale
from zhongshu.notices.models import Notice
from zhongshu.transfer import actions as acts
from zhongshu.transfer.forms.outcomes import CheckOutcomeForm
from zhongshu.transfer.models import Attribution, Landing, Outcome
from zhongshu.transfer.queries import landings, landmarks, outcomes
from zhongshu.transfer.queries.outcomes import counted_for

FIRST: dict[str, Any] = {
    "kind": "first_use",
    "title_zh": "首批叠层组件并网",
    "title_en": "First tandem modules on the grid",
    "evidence": "并网验收单 2026-03",
}
LANDED: dict[str, Any] = {
    "kind": "firm", "region": "SH", "district": "临港新片区", "firm": "叠光科技", "evidence_kind": "registration", "evidence_no": "91310000MA1K00001X",
}  # fmt: skip


def recorded(cast: Cast, dossier: Any, **changes: Any) -> Outcome:
    given = {**FIRST, "evidence": f"并网验收单 2026-{Outcome.objects.count()}", **changes}
    return acts.record_outcome(again(cast.zhao), fresh(dossier), on=clock.today(), **given)


def checked(cast: Cast, dossier: Any, **changes: Any) -> Outcome:
    outcome = recorded(cast, dossier, **changes)
    return acts.check_outcome(cast.tao, outcome, version=outcome.version)


def test_an_outcome_is_checked_by_somebody_of_the_house_who_did_not_record_it(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    outcome = recorded(cast, dossier)
    own = acts.record_outcome(cast.tao, fresh(dossier), on=clock.today(), **FIRST)
    with pytest.raises(BadValue):  # the same evidence a second time
        acts.record_outcome(again(cast.zhao), fresh(dossier), on=clock.today(), **FIRST)
    for actor, row in ((again(cast.zhao), outcome), (cast.wu, outcome), (again(cast.gu), outcome), (cast.tao, own)):
        with pytest.raises(NotAllowed):
            acts.check_outcome(actor, row, version=row.version)
    assert acts.check_outcome(cast.tao, outcome, version=outcome.version).checked_by == cast.tao.user_id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "miracle"}, "kind"), ({"title_zh": "", "title_en": ""}, "title_zh"), ({"evidence": "有"}, "evidence"),
        ({"kind": "revenue"}, "amount_fen"), ({"percent": 101}, "percent"), ({"on": dt.date(2030, 1, 1)}, "on"), ({"on": dt.date(1900, 1, 1)}, "on"),
    ],
)  # fmt: skip
def test_a_poor_outcome_is_refused_beside_its_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    dossier = in_state(cast, "TRANS")
    with pytest.raises(BadValue) as refused:
        acts.record_outcome(cast.tao, dossier, **{"on": clock.today(), **FIRST, **changes})
    assert refused.value.field == field


def test_shares_over_dossiers_never_exceed_the_whole(cast: Cast) -> None:
    first, second = in_state(cast, "TRANS"), in_state(cast, "ACTIVE", title="固态电池")
    outcome = recorded(cast, first, percent=70)
    with pytest.raises(BadValue) as refused:
        acts.attribute(cast.tao, outcome, version=outcome.version, dossier_code=second.code, percent=30.01)
    assert "还可归属 30 %" in refused.value.text.zh
    acts.attribute(cast.tao, outcome, version=outcome.version, dossier_code=second.code, percent=30)
    assert Outcome.objects.get(pk=outcome.pk).attributed_bp == 10_000
    with pytest.raises(Stale):
        acts.attribute(cast.tao, outcome, version=outcome.version - 1, dossier_code=second.code, percent=1)


def test_the_database_itself_holds_the_shares_at_the_whole(cast: Cast) -> None:
    outcome = recorded(cast, in_state(cast, "TRANS"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(attributed_bp=10_001)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attribution.objects.filter(outcome=outcome).update(bp=10_001)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_of_shares_the_sum_is_kept_and_never_above_the_whole(cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    dossiers = [in_state(cast, "ACTIVE", title=f"卷宗{n}") for n in range(5)]
    outcomes = [recorded(cast, dice.choice(dossiers), percent=dice.randint(1, 10_000) / 100) for _ in range(3)]
    for _ in range(25):
        outcome = Outcome.objects.select_related("dossier").get(pk=dice.choice(outcomes).pk)
        try:
            acts.attribute(
                cast.tao, outcome, version=outcome.version - dice.choice((0, 0, 0, 1)), dossier_code=dice.choice(dossiers).code,
                percent=dice.choice((dice.randint(1, 4000) / 100, 0, 120, 33.333)),
            )  # fmt: skip
        except Refusal:
            continue
    for outcome in Outcome.objects.all():
        parts = list(outcome.shares.filter(dropped_at__isnull=True).values_list("bp", flat=True))
        assert sum(parts) == outcome.attributed_bp <= 10_000


def test_a_landing_without_its_paper_is_refused_by_the_act_and_by_the_database(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    for changes, field in (
        ({"evidence_no": " "}, "evidence_no"),
        ({"evidence_kind": "press"}, "evidence_kind"),
        ({"region": "MARS"}, "region"),
    ):
        with pytest.raises(BadValue) as refused:
            acts.record_landing(cast.tao, dossier, on=clock.today(), **{**LANDED, **changes})
        assert refused.value.field == field
    kept = acts.record_landing(cast.tao, dossier, on=clock.today(), **LANDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Landing.objects.filter(pk=kept.pk).update(evidence_no="")
    with pytest.raises(NotAllowed):
        acts.check_landing(cast.tao, kept, version=kept.version)
    assert acts.check_landing(cast.lei, kept, version=kept.version).checked_on == clock.today()


def test_a_firm_that_ceased_keeps_its_row_and_its_day(cast: Cast) -> None:
    landing = acts.record_landing(cast.tao, in_state(cast, "TRANS"), on=clock.today(), **LANDED)
    with pytest.raises(BadValue):
        acts.note_ceased(
            cast.tao, landing, version=landing.version, on=clock.today() - dt.timedelta(days=1), reason="清算"
        )
    with clock.at(clock.now() + dt.timedelta(days=300)):
        acts.note_ceased(cast.tao, landing, version=landing.version, on=clock.today(), reason="清算注销")
        assert Landing.objects.get(pk=landing.pk).ceased_on == clock.today()


def test_what_is_not_borne_out_is_refused_with_a_reason_and_counts_nowhere(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    outcome = recorded(cast, dossier)
    with pytest.raises(BadValue) as refused:
        acts.check_outcome(cast.tao, outcome, version=outcome.version, verdict="refused", note="")
    assert refused.value.field == "note"
    acts.check_outcome(cast.tao, outcome, version=outcome.version, verdict="refused", note="验收单上没有这个编号")
    assert (outcome.void_as, outcome.checked_on) == ("refused", None)
    assert Notice.objects.filter(recipient_id=cast.zhao.user_id, body_zh__contains="验收单上没有这个编号").exists()
    landing = acts.record_landing(cast.lei, dossier, on=clock.today(), **LANDED)
    acts.check_landing(cast.tao, landing, version=landing.version, verdict="refused", note="查无此登记")
    assert (list(outcomes(cast.tao)), list(landings(cast.tao))) == ([], [])
    with pytest.raises(Stale):
        acts.check_outcome(cast.tao, outcome, version=outcome.version)


def test_one_sale_is_not_told_by_two_dossiers_and_evidence_called_alike_is_named_to_the_checker(cast: Cast) -> None:
    first, second = in_state(cast, "TRANS"), in_state(cast, "TRANS", title="固态电池")
    sale = {"kind": "revenue", "amount_fen": 600_000_000, "evidence": "银行回单，原件存卷"}
    told = recorded(cast, first, **sale)
    with pytest.raises(BadValue) as refused:
        acts.record_outcome(cast.tao, fresh(second), on=clock.today(), title_zh="首台销售", **{**sale, "evidence": "银行回单 原件存卷"})  # fmt: skip
    assert refused.value.field == "evidence" and told.code in refused.value.text.zh
    another = acts.record_outcome(cast.tao, fresh(second), on=clock.today(), title_zh="首台销售", **{**sale, "amount_fen": 1_000_000})  # fmt: skip
    form = CheckOutcomeForm(subject=another)
    assert told.code in str(form.fields["note"].help_text)
    with pytest.raises(BadValue) as unsaid:
        acts.check_outcome(cast.lei, another, version=another.version)
    assert unsaid.value.field == "note" and told.code in unsaid.value.text.en
    assert acts.check_outcome(cast.lei, another, version=another.version, note="两张回单，金额与客户均不同").checked_on


def test_whoever_recorded_it_takes_it_back_and_the_evidence_is_free_again(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    outcome = checked(cast, dossier)
    with pytest.raises(NotAllowed):
        acts.retract_outcome(cast.tao, outcome, version=outcome.version, reason="别人登记的")
    acts.retract_outcome(again(cast.zhao), outcome, version=outcome.version, reason="登记时看错了金额")
    assert (outcome.void_as, outcome.checked_on, counted_for(dossier).count()) == ("retracted", None, 0)
    recorded(cast, dossier, evidence=outcome.evidence)
    landing = acts.record_landing(cast.tao, dossier, on=clock.today(), **LANDED)
    other = in_state(cast, "TRANS", title="固态电池")
    with pytest.raises(BadValue) as refused:  # one registration, one landing
        acts.record_landing(cast.lei, other, on=clock.today(), **{**LANDED, "evidence_no": "91310000ma1k-00001x "})
    assert refused.value.field == "evidence_no" and landing.code in refused.value.text.zh
    acts.retract_landing(cast.tao, landing, version=landing.version, reason="登记到了别的卷宗")
    acts.record_landing(cast.lei, other, on=clock.today(), **LANDED)


def test_a_part_goes_to_a_funded_dossier_and_counts_once_another_has_confirmed_it(cast: Cast) -> None:
    first, second, lead = (
        in_state(cast, "TRANS"),
        in_state(cast, "ACTIVE", title="固态电池"),
        in_state(cast, "LEAD", title="线索"),
    )
    outcome = checked(cast, first, percent=70)
    with pytest.raises(BadValue) as refused:
        acts.attribute(cast.tao, outcome, version=outcome.version, dossier_code=lead.code, percent=10)
    assert refused.value.field == "dossier_code"
    share = acts.attribute(cast.tao, outcome, version=outcome.version, dossier_code=second.code, percent=30)
    assert counted_for(second).count() == 0
    with pytest.raises(NotAllowed):
        acts.confirm_share(cast.tao, outcome, version=outcome.version, share_id=share.pk)
    acts.confirm_share(cast.lei, outcome, version=outcome.version, share_id=share.pk)
    assert counted_for(second).count() == 1
    acts.drop_share(cast.tao, outcome, version=outcome.version, share_id=share.pk, reason="与该卷宗无关")
    assert (counted_for(second).count(), Outcome.objects.get(pk=outcome.pk).attributed_bp) == (0, 7000)
    acts.attribute(cast.tao, outcome, version=outcome.version, dossier_code=second.code, percent=30)  # again, and free


def test_the_public_register_holds_only_what_was_checked_named_and_released(cast: Cast) -> None:
    dossier = in_state(cast, "TRANS")
    outcome = recorded(cast, dossier)
    with pytest.raises(Blocked):
        acts.mark_landmark(cast.dong, outcome, version=outcome.version, reason="首个并网")
    acts.check_outcome(cast.tao, outcome, version=outcome.version)
    texts = {"summary_zh": "首批叠层组件并网，效率 27%", "summary_en": "The first tandem modules on the grid, at 27%"}
    with pytest.raises(Blocked):
        acts.release_outcome(cast.dong, outcome, version=outcome.version, **texts)
    with pytest.raises(NotAllowed):
        acts.mark_landmark(cast.chen, outcome, version=outcome.version, reason="首个并网")
    acts.mark_landmark(cast.dong, outcome, version=outcome.version, reason="首个并网")
    with pytest.raises(BadValue):
        acts.release_outcome(cast.dong, outcome, version=outcome.version, **{**texts, "summary_en": ""})
    acts.release_outcome(cast.dong, outcome, version=outcome.version, **texts)
    assert [o.pk for o in landmarks()] == [outcome.pk]
    acts.withdraw_outcome(cast.dong, outcome, version=outcome.version, reason="团队要求暂缓")
    assert list(landmarks()) == []
