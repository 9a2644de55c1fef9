"""The contest over the closing of a decision."""

from __future__ import annotations

from tests.promises.contests import Bout, House, as_read, contest, text_of, words
from tests.zhongshu.decisions.cast import Bench, all_to, subjects
from zhongshu.decisions.actions import cast_ballot, close_decision


@contest("decisions.close")
def closing(house: House) -> Bout:
    bench = house.once(Bench)
    decision = bench.put(bench.dossier(f"叠层电池{house.next()}"))
    for member in (bench.li, bench.mei, bench.rong):
        cast_ballot(member, subjects(decision)[0], vote="for", percent=60)
    v, choices = decision.version, all_to(decision, "approve")
    return Bout(
        lambda k: close_decision(bench.li, as_read(k, decision), version=v, choices=choices, reasons=words(k)),
        kept=text_of(decision, "reasons"), url=f"/decisions/{decision.code}/close/", by=bench.li.user_id,
        form={"version": v, "chosen_1": "approve"}, typed="reasons",
    )  # fmt: skip
