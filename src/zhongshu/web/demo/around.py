"""What goes on around the technologies: needs, campaigns, signals, the rules, and people reading their notices. Puts them on the agenda."""

from __future__ import annotations

import datetime as dt
import random
from functools import partial

from zhongshu.notices.actions.deliver import deliver_waiting
from zhongshu.notices.actions.inbox import mark_all_read
from zhongshu.policy.actions import draft_rules, edit_rules, propose_rules
from zhongshu.policy.models import RuleSet
from zhongshu.policy.queries import active
from zhongshu.web.demo import words
from zhongshu.web.demo.agenda import Agenda
from zhongshu.web.demo.content import Content, Search, Wanted
from zhongshu.web.demo.people import House
from zhongshu.web.demo.scouting import Scouting
from zhongshu.web.demo.story.days import SPAN

# How far each need has come, in the order of the file; the number is the day it was drafted on
COURSE = (
    (262, "piloting"), (250, "matched"), (243, "satisfied"), (236, "matched"), (228, "published"), (205, "published"), (190, "published"),
    (171, "closed"), (150, "published"), (133, "published"), (96, "published"), (70, "verified"), (9, "verified"), (3, "draft"),
)  # fmt: skip
SEARCHED = ((264, 186), (205, 118), (128, 0), (58, 0))  # a campaign's first and last day; 0 is still open
NEVER_READS, READS_LATE = 7, 3  # every so many accounts has not opened its inbox, or not this week


def tell(
    content: Content, scouting: Scouting, house: House, agenda: Agenda, came: dict[str, dt.date], chance: random.Random
) -> None:
    """Everything around."""
    for want, (days, state) in zip(content.needs, COURSE, strict=True):
        _need(want, days, state, content, scouting, agenda, came)
    for search, (first, last) in zip(content.searches, SEARCHED, strict=True):
        _campaign(search, first, last, content, scouting, agenda, came)
    _signals(content, scouting, agenda, came)
    _rules(house, agenda)
    _reading(house, agenda, chance)


def _need(
    want: Wanted, days: int, state: str, content: Content, scouting: Scouting, agenda: Agenda, came: dict[str, dt.date]
) -> None:  # fmt: skip
    """A need's own small course, a step at a time."""
    field = content.brought[want.answers[0]].field
    drafted = agenda.ago(days)
    deadline = drafted + dt.timedelta(days=round(want.deadline_months * 30.4))
    agenda.on(drafted, lambda: scouting.draft(want, field, deadline), minute=0)
    if state == "draft":
        return
    agenda.on(agenda.ago(days - 5), lambda: scouting.step(want, "verify"), minute=60)
    if state == "verified":
        return
    agenda.on(agenda.ago(days - 8), lambda: scouting.step(want, "publish"), minute=70)
    if state == "closed":
        agenda.on(agenda.ago(40), lambda: scouting.step(want, "close", words.NEED_CLOSED))
        return
    met = max([agenda.ago(days - 20), *(came[slug] + dt.timedelta(days=9) for slug in want.answers if slug in came)])
    met = min(met, agenda.workdays_ago(1))
    agenda.on(met, lambda: scouting.match(want), minute=400)
    _beyond(want, state, met, scouting, agenda)


def _beyond(want: Wanted, state: str, met: dt.date, scouting: Scouting, agenda: Agenda) -> None:
    """From a published need with a match to a pilot and its end."""
    left = (agenda.today - met).days
    after = [met + dt.timedelta(days=max(1, left * part // 8)) for part in (2, 3, 4, 6)]
    if state in ("matched", "piloting", "satisfied"):
        agenda.on(after[0], lambda: scouting.follow(want, "talks"), minute=405)
        agenda.on(after[1], lambda: scouting.step(want, "match"), minute=410)
    if state in ("piloting", "satisfied"):
        agenda.on(after[2], lambda: scouting.follow(want, "agreed"), minute=415)
        agenda.on(after[2], lambda: scouting.step(want, "pilot"), minute=420)
    if state == "satisfied":
        agenda.on(after[3], lambda: scouting.step(want, "satisfy", words.NEED_MET), minute=425)


def _campaign(
    search: Search, first: int, last: int, content: Content, scouting: Scouting, agenda: Agenda, came: dict[str, dt.date]
) -> None:  # fmt: skip
    """A campaign pressed into its days here; what it found is logged when the lead has come in."""
    begun, whole = agenda.ago(first), (search.end - search.start).days
    agenda.on(begun, lambda: scouting.open(search), minute=10)
    for entry in search.outreach:
        part = (entry["date"] - search.start).days / whole
        day = begun + dt.timedelta(days=round(part * (first - last) * 0.97))
        agenda.on(day, partial(scouting.reach_out, search, entry), minute=200)
    end = agenda.ago(last)
    for slug in search.hits:
        if slug in came and begun <= came[slug] <= end:
            day = min(came[slug] + dt.timedelta(days=1), end)
            agenda.on(day, partial(scouting.found, search, content.brought[slug]), minute=430)
    if last:
        agenda.on(end, lambda: scouting.close(search), minute=470)


def _signals(content: Content, scouting: Scouting, agenda: Agenda, came: dict[str, dt.date]) -> None:
    """Signals recorded a few at a time over the whole span; linked once their lead is there."""
    newest = max(sign.date for sign in content.signs)
    for number, sign in enumerate(content.signs):
        day = agenda.ago(SPAN - 6 - number * (SPAN - 8) // len(content.signs))
        made_from = [slug for slug in sign.links if slug in came and content.brought[slug].channel == "signal"]
        day = min([day, *(came[slug] - dt.timedelta(days=2) for slug in made_from)])
        on = min(day, agenda.today - (newest - sign.date))
        agenda.on(day, partial(scouting.record, sign, on), minute=5)
        for slug in sign.links:
            if slug in came:
                when = max(day, came[slug]) + dt.timedelta(days=1)
                agenda.on(
                    min(when, agenda.today),
                    partial(scouting.link, sign, content.brought[slug]),
                    minute=450,
                )


def _rules(house: House, agenda: Agenda) -> None:
    """The analyst has drafted a second version of the rules; the committee is asked."""
    analyst, made = house.of_role("ANA")[0], {}

    def draft() -> None:
        row = draft_rules(
            house.actor(analyst), active().pk, name_zh="苗圃门槛微调", name_en="A higher bar for the nursery"
        )
        made["id"] = row.pk
        edit_rules(house.actor(analyst), row.pk, version=row.version, changes={"bench.nursery_probability": 0.2})

    def propose() -> None:
        row = RuleSet.objects.get(pk=made["id"])
        propose_rules(house.actor(analyst), row.pk, version=row.version, reason=words.RULES_REASON)

    agenda.on(agenda.ago(12), draft)
    agenda.on(agenda.ago(8), propose)


def _reading(house: House, agenda: Agenda, chance: random.Random) -> None:
    """Mail goes out every month, last yesterday; most people have read what is older than a few days."""
    for days in range(1, SPAN, 30):
        agenda.on(agenda.ago(days), _deliver, minute=479)
    for number, slug in enumerate(house.accounts):
        if number % NEVER_READS == NEVER_READS - 1:
            continue
        last = chance.choice((6, 8, 12)) if number % READS_LATE == 0 else chance.choice((1, 1, 2))
        for days in (45, last):
            agenda.on(agenda.ago(days), partial(_read_all, house, slug), minute=478)


def _read_all(house: House, slug: str) -> None:
    mark_all_read(house.actor(slug))


def _deliver() -> None:
    while deliver_waiting():
        pass
