"""Keyed hashes: status keys that only their holder knows, and marks by which the same person is recognised without being named.

Never stores or returns an address; a mark cannot be turned back, and without this center's secret it cannot be guessed either.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from zhongshu.kernel.ids import ALPHABET

KEY_LENGTH = 12  # 60 bits: beyond guessing at the rate the door allows


def mark(purpose: str, text: str) -> str:
    """A keyed hash of ``text`` for one purpose, as 64 hexadecimal digits."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}\x1f{text}".encode(), hashlib.sha256).hexdigest()


def person_mark(text: str) -> str:
    """The mark of a name, an address or a number, whatever its case and blanks."""
    return mark("person", "".join(text.lower().split()))[:24]


def status_key(lead_id: str) -> str:
    """The key a proposer gets with the receipt; made again only for a repeated submission of the same form."""
    digest = int(mark("status-key", lead_id), 16)
    letters = [ALPHABET[(digest >> (5 * n)) & 31] for n in range(KEY_LENGTH)]
    return "-".join("".join(letters[n : n + 4]) for n in range(0, KEY_LENGTH, 4))


def key_hash(key: str) -> str:
    """What is stored of a key; the reader's own way of typing it (blanks, case, O for 0) does not matter."""
    plain = "".join(c for c in key.upper().replace("O", "0").replace("I", "1").replace("L", "1") if c in ALPHABET)
    return hashlib.sha256(f"status-key\x1f{plain}".encode()).hexdigest()


def key_fits(key: str, stored: str) -> bool:
    return bool(key) and hmac.compare_digest(key_hash(key), stored)
