"""``zhongshu ledger verify | head | export``: prove the chain whole, hand out its signed head, write it to a file."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from zhongshu.ledger import heads, keys
from zhongshu.ledger.verify import (
    Link,
    Verdict,
    against_witness,
    exported_links,
    follow,
    stored_hash,
    stored_rows,
    verify_stored,
)


class Command(BaseCommand):
    help = "Verify the ledger, hand out its signed head, or export it."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        verify = steps.add_parser("verify", help="prove the chain whole")
        verify.add_argument("--witness", type=Path, action="append", default=[], help="a signed head kept outside")
        verify.add_argument("--public-key", type=Path, help="the witness's own copy of the public key")
        verify.add_argument("--file", type=Path, help="verify an exported file instead of the database")
        head = steps.add_parser("head", help="the signed head")
        head.add_argument("--out", type=Path, help="write it to this file, whole")
        export = steps.add_parser("export", help="all lines as JSON, one a line")
        export.add_argument("--out", type=Path, required=True)
        steps.add_parser("public-key", help="the public key of the heads")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            getattr(self, "_" + options["step"].replace("-", "_"))(options)

    def _verify(self, options: dict[str, Any]) -> None:
        began = time.perf_counter()
        hashes: dict[int, str] = {}
        witnesses = [self._witness(path, options["public_key"]) for path in options["witness"]]
        if options["file"]:
            wanted = {int(w["seq"]) for w in witnesses}
            with options["file"].open(encoding="utf-8") as file:
                verdict = follow(_noting(exported_links(file), wanted, hashes), Verdict())
        else:
            verdict = verify_stored(self._progress if sys.stderr.isatty() else None)
        for witness in witnesses:
            against_witness(verdict, witness, hashes.get if options["file"] else stored_hash)
        self._report(verdict, len(witnesses), time.perf_counter() - began)

    def _report(self, verdict: Verdict, witnesses: int, seconds: float) -> None:
        for fault in verdict.faults:
            self.stderr.write(f"line {fault.seq}: {fault.text.en}")
        if verdict.more_faults:
            self.stderr.write(f"and {verdict.more_faults} more")
        said = f"{verdict.seq:,} lines, {witnesses} witnesses, {seconds:.1f} s"
        if not verdict.whole:
            raise CommandError(f"the ledger is NOT whole: {said}", returncode=2)
        self.stdout.write(f"the ledger is whole: {said}, head {verdict.hash}")
        if not witnesses:
            self.stdout.write("without a witness a cut tail cannot be seen; give one with --witness")

    def _witness(self, path: Path, public_key: Path | None) -> dict[str, Any]:
        """A witnessed head, its signature checked first."""
        try:
            witness = json.loads(path.read_text(encoding="utf-8"))
            pem = public_key.read_bytes() if public_key else keys.public_pem()
            genuine = heads.is_genuine(witness, pem)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from None
        if not genuine:
            raise CommandError(f"{path}: the signature is not of this center's key", returncode=2)
        return dict(witness)

    def _progress(self, seq: int) -> None:
        self.stderr.write(f"\r{seq:,}", ending="")

    def _head(self, options: dict[str, Any]) -> None:
        if options["out"]:
            heads.write_head(options["out"])
            self.stdout.write(f"written to {options['out']}")
        else:
            self.stdout.write(heads.head_text(), ending="")

    def _public_key(self, options: dict[str, Any]) -> None:
        self.stdout.write(keys.public_pem().decode(), ending="")

    def _export(self, options: dict[str, Any]) -> None:
        out: Path = options["out"]
        spool, count = out.with_name(f".{out.name}.part"), 0
        with spool.open("w", encoding="utf-8") as file:
            for row in stored_rows():
                file.write(json.dumps(row._asdict(), ensure_ascii=False, separators=(",", ":")) + "\n")
                count += 1
        spool.replace(out)
        self.stdout.write(f"{count:,} lines written to {out}")


def _noting(links: Iterable[Link], wanted: set[int], hashes: dict[int, str]) -> Iterator[Link]:
    """Pass lines on, keeping the hashes that witnesses ask for."""
    for link in links:
        if link[0] in wanted:
            hashes[link[0]] = link[2]
        yield link
