"""What award signs by one hand, replayed: a Seal's standing from its record, the answer to an objection from the line that told it.

Registers itself; reads only. Never: how an objector is called or reached, which no line holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from zhongshu.award.models.publicity import Objection
from zhongshu.award.models.seals import STANDINGS, Seal
from zhongshu.decisions.signed import InLedger, Paper, Rebuilt, Told, in_ledger, rebuilds, tells
from zhongshu.documents.typesetting import text_hash
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.models import Line
from zhongshu.lifecycle.models import Chapter, Dossier

CERTIFICATE = Bi("证书内容 {c}", "Text of the certificate {c}")
FILE = Bi("证书文件 {c}", "File of the certificate {c}")
OPINION = Bi("所依论证意见书 {n}", "The opinion it rests on, no. {n}")
KEPT = ("objection", "sustained", "reason", "late")
NAMES = {
    "objection": Bi("异议", "Objection"), "sustained": Bi("是否成立", "Sustained"), "reason": Bi("答复", "Answer"),
    "late": Bi("是否逾期答复", "Answered late"), "answered_by": Bi("答复人", "Answered by"),
}  # fmt: skip


@rebuilds("seal")
def seal(chapter: Chapter) -> Rebuilt:
    """From the certificate as it is kept; its standing and the reason of it only where nothing has changed them since."""
    body = json.loads(chapter.body)
    row = Seal.objects.filter(dossier=chapter.dossier, code=body["code"]).first()
    if row is None:
        return Rebuilt({"code": "", "standing": ""})
    now: dict[str, Any] = {
        "code": row.code, "issued_on": row.issued_on.isoformat(), "valid_until": row.valid_until.isoformat(),
        "cause": row.cause_label.as_dict(), "opinion": row.value["opinion"], "sha256": row.sha256,
    }  # fmt: skip
    first = body["standing"] == "valid"
    if first or body["standing"] == row.standing:
        now |= {"reason": row.reason if first else row.ended_reason}
    if not Chapter.objects.filter(dossier=chapter.dossier, kind="seal", number__gt=chapter.number).exists():
        now |= {"standing": row.standing}
    named = body["opinion"]
    rests = Chapter.objects.filter(dossier=chapter.dossier, kind="opinion", number=named["number"]).first()
    papers = [
        Paper(CERTIFICATE.fill(c=row.code), body["sha256"], text_hash(row.code, row.value)[1]),
        Paper(FILE.fill(c=row.code), row.file_sha256, hashlib.sha256(bytes(row.file)).hexdigest()),
        Paper(OPINION.fill(n=named["number"]), named["sha256"], hashlib.sha256(rests.body.encode()).hexdigest() if rests else ""),
    ]  # fmt: skip
    return Rebuilt(now, papers)


@tells("seal")
def tell_seal(body: Mapping[str, Any]) -> Mapping[str, Told]:
    return {
        "standing": [STANDINGS.get(body["standing"]) or "—"],
        "opinion": [Bi(f"第 {body['opinion']['number']} 份", f"no. {body['opinion']['number']}")],
    }


def answered(dossier: Dossier) -> list[Line]:
    """The answers to objections on a dossier, in order."""
    return list(Line.objects.filter(subject=dossier.pk, verb="award.answer_objection").order_by("seq"))


def answer_in(dossier: Dossier, line: Line) -> dict[str, Any]:
    return {name: line.told[name] for name in KEPT} | {"answered_by": line.actor}


def answer_today(dossier: Dossier, line: Line) -> Rebuilt:
    """The same from the objection's record."""
    row = Objection.objects.filter(publicity__dossier=dossier, code=line.told["objection"]).first()
    if row is None:
        return Rebuilt({"objection": "", "sustained": None, "reason": ""})
    return Rebuilt(
        {"objection": row.code, "sustained": row.sustained, "reason": row.answer, "answered_by": row.answered_by}
    )


in_ledger(
    "objection",
    InLedger(
        NAMES, answered, answer_in, lambda body: Bi("异议答复 {c}", "Answer to objection {c}").fill(c=body["objection"]), answer_today
    ),
)  # fmt: skip
