"""Makes yearly reports a step at a time: the worker gathers and hashes the text, then sets the Chinese file, then the English one. Each step is one act.

Reading and typesetting happen outside the act, so that nobody waits for the write lock; a step that a rival has taken is left to it.
"""

from __future__ import annotations

import contextlib

from django.core.files.base import ContentFile

from zhongshu.desk.yearly.gathering import gather
from zhongshu.documents import vault
from zhongshu.documents.actions import ask_paper, fail_paper, keep_paper_file, write_paper
from zhongshu.documents.models import ASKED, Paper
from zhongshu.documents.queries import in_the_making
from zhongshu.documents.typesetting import pdf
from zhongshu.kernel.bilingual import EN, ZH, Bi
from zhongshu.kernel.errors import Refusal, Stale
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.actors import actor_of

KIND = "yearly"
LANGUAGES = {"zh": ZH, "en": EN}
TITLE = Bi("年度报告 {y}", "Yearly report {y}")
LISTS = {
    "awards": Bi("立项", "Awards"),
    "graduations": Bi("毕业", "Graduations"),
    "nuclear": Bi("核爆点", "Nuclear points"),
    "landmarks": Bi("标志性成果", "Landmark results"),
    "seals": Bi("卓越印章", "Seals of excellence"),
}
GONE = Bi("提出要求的人已没有编制年度报告的权限", "Whoever asked may not make a yearly report any more")


def ask_report(actor: Actor, year: int, center: str) -> Paper:
    """Ask for the report of a year; it is made by the worker."""
    return ask_paper(actor, kind=KIND, subject=str(year), title=TITLE.fill(y=year), code=f"{center}-AR-{year}", files=len(LANGUAGES))  # fmt: skip


def make_reports() -> bool:
    """One step of the oldest report in the making; True while more is left."""
    paper = in_the_making(KIND)
    if paper is None:
        return False
    try:
        _step(paper)
    except Stale:
        return True  # another worker took this step
    except Refusal as refusal:
        with contextlib.suppress(Stale):
            fail_paper(SYSTEM, paper, why=refusal.text)
    return True


def _step(paper: Paper) -> None:
    if paper.state == ASKED:
        actor = actor_of(paper.asked_by)
        if not actor.may("yearly:C"):
            fail_paper(SYSTEM, paper, why=GONE)
        else:
            write_paper(SYSTEM, paper, body=gather(actor, int(paper.subject), paper.code))
        return
    side = list(LANGUAGES)[paper.done - 1]
    data = pdf("desk/yearly_paper.html", {"report": paper.value, "title": TITLE.fill(y=paper.subject), "lists": LISTS}, sha256=paper.sha256, language=LANGUAGES[side])  # fmt: skip
    arrival = vault.receive(ContentFile(data, name=f"{paper.code}-{side}.pdf"))  # type: ignore[arg-type]
    try:
        keep_paper_file(SYSTEM, paper, arrival=arrival)
    except BaseException:
        vault.discard(arrival.stored)
        raise
