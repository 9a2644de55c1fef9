"""Checks of the chain as records: asked for by a person or by the night, followed a piece at a time, ended with a verdict on the ledger itself."""

from __future__ import annotations

import json

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.chain import Named
from zhongshu.ledger.models import BROKEN, RUNNING, WHOLE, Check
from zhongshu.ledger.queries import head
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.ledger.verify import Verdict, check_mentions, follow, stored_links

PIECE = 50_000
label_kind("check", Bi("账本核验", "Ledger check"))
label("ledger.check", Bi("要求核验账本", "asked for a check of the ledger"))
label("ledger.conclude", Bi("得出账本核验结论", "concluded a check of the ledger"))


@act("ledger.check")
def ask_for_check(actor: Named) -> Check:
    """Begin a check up to the present last line; while one is running, that one is given."""
    running = Check.objects.filter(state=RUNNING).order_by("id").first()
    last = head()
    row = running or Check(asked_by=actor.ledger_name, until=last.seq if last else 0)
    if running is None:
        row.save(force_insert=True)
    tell("check", row.pk, until=row.until)
    return row


def follow_piece(actor: Named) -> bool:
    """Follow the oldest running check a piece further; True while more is left."""
    row = Check.objects.filter(state=RUNNING).order_by("id").first()
    if row is None:
        return False
    verdict = Verdict(seq=row.seq, hash=row.hash)
    links = stored_links(row.seq, PIECE, until=row.until)
    follow(links, verdict)
    check_mentions(links, verdict)
    faults = [*json.loads(row.faults), *([f.seq, f.text.zh, f.text.en] for f in verdict.faults)][:50]
    count = row.fault_count + len(verdict.faults) + verdict.more_faults
    done = len(links) < PIECE
    if done and verdict.seq < row.until:
        faults.append([row.until, "账本末尾缺失", "the end of the ledger is missing"])
        count += 1
    Check.objects.filter(pk=row.pk, seq=row.seq, state=RUNNING).update(
        seq=verdict.seq,
        hash=verdict.hash,
        faults=json.dumps(faults, ensure_ascii=False),
        fault_count=count,
        updated_at=clock.now(),
    )
    if done:
        conclude(actor, row.pk)
    return not done


@act("ledger.conclude")
def conclude(actor: Named, check_id: str) -> Check:
    """Write the verdict down."""
    row = Check.objects.get(pk=check_id)
    row.state = BROKEN if row.fault_count else WHOLE
    row.ended_at = clock.now()
    row.save(update_fields=["state", "ended_at", "updated_at"])
    tell("check", row.pk, verdict=row.state, lines=row.seq, head=row.hash, faults=row.fault_count)
    return row
