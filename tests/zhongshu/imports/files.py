"""Files to import, made in a line, and the ways they take."""

from __future__ import annotations

import io

from openpyxl import Workbook

from zhongshu.imports.actions import check, confirm, receive, run
from zhongshu.imports.chores import OPERATOR
from zhongshu.imports.models import ImportJob

AWARDS = "award_id,program,phase,year,agency,branch,firm,state,title,amount_usd\n"


def awards(*rows: str) -> bytes:
    return (AWARDS + "\n".join(rows) + "\n").encode()


def many(count: int) -> bytes:
    return awards(
        *(f"{n},SBIR,1,{1990 + n % 20},DOD,,Firm {n % 7},MA,Laser sensor number {n},50000.0" for n in range(count))
    )


def bad(count: int) -> bytes:
    """So many rows without a year, one fault each."""
    return awards(*(f"{n},SBIR,1,soon,DOD,,Firm,MA,Laser {n},5" for n in range(count)))


def sheet(*rows: tuple[object, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def received(content: bytes, name: str = "awards.csv", mapping: str = "") -> ImportJob:
    return check(receive(OPERATOR, file=io.BytesIO(content), filename=name, mapping=mapping))


def entered(content: bytes, name: str = "awards.csv", mapping: str = "") -> ImportJob:
    job = received(content, name, mapping)
    confirm(OPERATOR, job)
    run(OPERATOR, job)
    job.refresh_from_db()
    return job
