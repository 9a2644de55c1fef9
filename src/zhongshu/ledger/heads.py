"""Signed heads: number and hash of the last line, signed, in a small file that a witness outside keeps. With one, no later rewriting goes unseen.

The file is JSON; signed are its fields without the signature, in canonical form. An hourly chore leaves one in the data folder.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from zhongshu.kernel import clock
from zhongshu.ledger import keys
from zhongshu.ledger.chain import GENESIS, canonical
from zhongshu.ledger.queries import head

KEPT = 24 * 31


def signed_head() -> dict[str, Any]:
    """The present head with its signature."""
    last = head()
    said: dict[str, Any] = {
        "center": settings.CENTER,
        "seq": last.seq if last else 0,
        "hash": last.hash if last else GENESIS,
        "at": clock.now().isoformat(timespec="seconds"),
        "public_key": keys.public_pem().decode(),
    }
    return {**said, "signature": keys.sign(canonical(said).encode())}


def is_genuine(witness: dict[str, Any], pem: bytes) -> bool:
    """Whether a head was signed with the private half of this public key."""
    said = {name: value for name, value in witness.items() if name != "signature"}
    return keys.is_signed(canonical(said).encode(), str(witness.get("signature", "")), pem)


def head_text() -> str:
    """The head as it is handed out."""
    return json.dumps(signed_head(), ensure_ascii=False, indent=2) + "\n"


def write_head(path: Path) -> None:
    """Put the head into a file that appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    spool = path.with_name(f".{path.name}.{os.getpid()}")
    with spool.open("w", encoding="utf-8") as file:
        file.write(head_text())
        file.flush()
        os.fsync(file.fileno())
    os.replace(spool, path)


def leave_hourly_head() -> None:
    """The chore: one head an hour, a month of them kept."""
    folder = Path(settings.VAR) / "heads"
    write_head(folder / f"{clock.now():%Y%m%dT%H%M%S}.json")
    for old in sorted(folder.glob("*.json"))[:-KEPT]:
        old.unlink(missing_ok=True)
