"""What counts for a tier: the verdicts of those who judged, each once, and the center's decision before the chair's recommendation."""

from __future__ import annotations

from tests.zhongshu.bench.cast import Cast, on_bench, outsider, tell_of, the_entry
from tests.zhongshu.proposal.refined import opinion
from zhongshu.bench.queries.entry_rules import checklist, facts_of
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.lifecycle.models import Dossier


def check(dossier: Dossier, tier: str, code: str) -> tuple[bool, str]:
    found = next(c for c in checklist(facts_of(dossier, the_entry(dossier)), tier) if c.code == code)
    return found.holds, found.found.zh


def test_whoever_has_judged_is_counted_once_and_whoever_was_only_named_may_still_be_asked(cast: Cast) -> None:
    judge, outside = outsider("评过"), outsider("没评过")
    dossier = on_bench(cast, votes=[{"person": judge, "verdict": "yes"}])
    assert check(dossier, "B2", "potential") == (True, "4 / 5 肯定")
    tell_of(cast.chen, dossier, "opinion", stance="no", person_id=judge)
    assert check(dossier, "B2", "potential") == (True, "4 / 5 肯定")
    tell_of(cast.chen, dossier, "opinion", stance="no", person_id=outside)
    assert check(dossier, "B2", "potential") == (True, "4 / 6 肯定")


def test_what_the_center_let_pass_has_passed_whatever_the_chair_advised(cast: Cast) -> None:
    dossier = on_bench(cast)
    assert not check(dossier, "B1", "passed")[0]
    seal(cast.qian, dossier, kind="opinion", body=opinion(recommendation="bench"), edge="T-08")
    assert check(dossier, "B1", "passed") == (True, "论证通过")
