"""MP4: a chain of boxes that begins with a known brand and ends exactly where the file ends."""

from __future__ import annotations

import struct

from zhongshu.documents.content.refusal import disguised, trailing

BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"mp71"})
MOST_BOXES = 10_000


def check_mp4(data: bytes) -> None:
    """Walk the outermost boxes."""
    if data[4:8] != b"ftyp" or data[8:12] not in BRANDS:
        raise disguised("mp4")
    at, boxes = 0, 0
    seen: set[bytes] = set()
    while at + 8 <= len(data) and boxes < MOST_BOXES:
        size, name = struct.unpack(">I4s", data[at : at + 8])
        if size == 1 and at + 16 <= len(data):
            size = struct.unpack(">Q", data[at + 8 : at + 16])[0]
        elif size == 0:
            size = len(data) - at
        if size < 8 or not name.isascii():
            raise trailing("mp4") if seen >= {b"ftyp", b"moov"} else disguised("mp4")
        seen.add(name)
        at, boxes = at + size, boxes + 1
    if at != len(data) or not seen >= {b"ftyp", b"moov"}:
        raise disguised("mp4")
