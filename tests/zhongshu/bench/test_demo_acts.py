"""The story's sittings of refinement and bench do what they say, on the cast."""

from __future__ import annotations

from tests.zhongshu.bench.cast import Cast, on_day, on_watch, signal, the_entry
from tests.zhongshu.discovery.cast import FEEDBACK, bring
from tests.zhongshu.proposal.cast import expert
from tests.zhongshu.proposal.refined import in_refinement
from zhongshu.bench.models import NurtureGrant, PoolEntry, Proposal
from zhongshu.lifecycle.models import Dossier
from zhongshu.proposal.models import Clinic, Task
from zhongshu.web.demo.bench import Bench
from zhongshu.web.demo.refinement import Refinement


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def test_the_story_refines_a_plan_and_brings_it_on_deck_and_to_the_committee(cast: Cast) -> None:
    dossier, story, bench = in_refinement(cast), Refinement(), Bench()
    story.answer(cast.zhao, dossier)
    story.judge(cast.chen, dossier, returned=1)
    story.extend(cast.qian, dossier)
    story.answer(cast.zhao, dossier)
    story.judge(cast.chen, dossier)
    story.clinic(cast.chen, dossier, [(expert("gao", "industry"), "中试")], "张经理，临港基金")
    story.make_measurable(cast.zhao, dossier)
    story.confirm(cast.zhao, dossier)
    story.accept_and_sign(cast.chen, dossier)
    assert (Clinic.objects.count(), set(Task.objects.values_list("state", flat=True))) == (1, {"closed"})
    deck = bench.on_deck(cast.qian, fresh(dossier))
    assert (deck.tier, bench.call(cast.qian, deck).state) == ("B1", "PROP")


def test_the_story_keeps_nurtures_raises_and_lowers_a_reserve(cast: Cast) -> None:
    dossier, bench = on_watch(cast), Bench()
    with on_day(30):
        grant = bench.nurture(cast.chen, cast.qian, dossier, 20, 3, "做三块小组件")
        for name in ("甲", "乙", "丙"):
            expert(name, "technical")
        bench.verdicts(cast.chen, dossier, "yes", "yes", "unsure")
        bench.killer_holds(cast.chen, dossier)
        bench.raise_it(cast.qian, dossier)
        assert (fresh(dossier).tier, Proposal.objects.get().state) == ("B2", "accepted")
    with on_day(120):
        bench.nurture_ends(cast.chen, dossier, grant, passed=True, result="第三方测得 26.3%")
        bench.review(cast.chen, dossier)
        bench.overtaken(cast.chen, cast.qian, dossier, signal(cast.chen))
        assert (fresh(dossier).tier, NurtureGrant.objects.get().passed) == ("B3", True)
        bench.evidence(cast.chen, dossier, "key_person", "首席科学家离开团队")
        assert bench.leave(cast.qian, fresh(dossier), reason_code="team-gap", feedback=FEEDBACK).state == "DECL"


def test_the_story_gives_up_and_plants(cast: Cast) -> None:
    dossier = in_refinement(cast)
    moved = Refinement().give_up(cast.zhao, cast.chen, dossier, why="团队另有安排", feedback=FEEDBACK)
    lead = bring(title="另一项", incumbent="别的", claim="毫不相干的主张", why="别的机理。").dossier
    Bench().plant(cast.chen, lead, "值得看", 0.3)
    assert (moved.state, PoolEntry.objects.get().tier, the_entry(lead).chance) == ("WITHD", "B4", 0.3)
