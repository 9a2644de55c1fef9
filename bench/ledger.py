"""Promise P9 measured: a ledger of 1,000,000 lines is made, verified, and read as the auditor reads it. Run: python bench/ledger.py [lines]."""

from __future__ import annotations

import datetime as dt
import os
import resource
import sys
import tempfile
import time
from pathlib import Path


def main(count: int) -> None:
    os.environ.setdefault("ZHONGSHU_VAR", tempfile.mkdtemp(prefix="zhongshu-bench-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.web.settings")
    sys.path.insert(0, str(Path(__file__).parent.parent / "src"))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    fill(count)
    print(f"{connection.vendor}: {count:,} lines made in {time.perf_counter() - began:.1f} s")
    from zhongshu.ledger.verify import verify_stored

    began = time.perf_counter()
    verdict = verify_stored()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"verified {verdict.seq:,} lines in {seconds:.1f} s, whole: {verdict.whole}, peak memory {peak:.0f} MB")
    if not verdict.whole or seconds > 15 * count / 1_000_000:
        sys.exit("promise P9 is broken")


def fill(count: int) -> None:
    """Honest lines, chained as the acts chain them, put in by the thousand."""
    from django.db import transaction

    from zhongshu.ledger.chain import GENESIS, canonical, line_hash
    from zhongshu.ledger.models import Line, Mention

    start = int(dt.datetime(2024, 1, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000
    verbs = [
        "lifecycle.move",
        "discovery.triage",
        "document.store",
        "document.download",
        "proposal.edit_card",
        "policy.edit",
    ]
    prev, lines, mentions = GENESIS, [], []
    for seq in range(1, count + 1):
        also = [f"D{seq % 9000:025d}"] if seq % 7 == 0 else []
        facts = {
            "edge": "T-02",
            "source": "SCREEN",
            "target": "CAND",
            "reason": "符合条件,专员已接受",
            "n": seq,
            **({"also": also} if also else {}),
        }
        said = {
            "prev": prev, "seq": seq, "at_us": start + seq * 60_000_000, "actor": f"U{seq % 40:025d}", "verb": verbs[seq % 6],
            "subject_kind": "dossier", "subject": f"D{seq % 10000:025d}", "facts": canonical(facts),
        }  # fmt: skip
        prev = line_hash(**said)
        lines.append(Line(**said, hash=prev))
        mentions += [Mention(line_id=seq, subject=each) for each in also]
        if len(lines) == 20_000 or seq == count:
            with transaction.atomic():
                Line.objects.bulk_create(lines, batch_size=1000)
                Mention.objects.bulk_create(mentions, batch_size=2000)
            lines, mentions = [], []


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
