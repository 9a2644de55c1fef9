"""Which reader a file needs, by its ending, checked against its first bytes: a file that is not what its ending says
is refused by name.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO

from zhongshu_engine.errors import BadInput

ENDINGS = {".csv": "csv", ".csv.gz": "csv", ".tsv": "csv", ".tsv.gz": "csv", ".parquet": "parquet", ".arrow": "arrow"}
ENDINGS |= {".feather": "arrow", ".jsonl": "json", ".jsonl.gz": "json", ".gz": "json"}
MAGIC = {
    b"PAR1": "a Parquet file",
    b"ARRO": "an Arrow file",
    b"\x1f\x8b": "a gzip file",
    b"PK\x03\x04": "a zip or Excel file",
}


def ending_of(path: Path) -> str:
    """The ending that decides, ``.csv.gz`` counted as one."""
    suffixes = [s.lower() for s in path.suffixes[-2:]]
    double = "".join(suffixes)
    return double if double in ENDINGS else (suffixes[-1] if suffixes else "")


def look_like(head: bytes) -> str:
    """What the first bytes say the file is, or '' for plain text."""
    for magic, what in MAGIC.items():
        if head.startswith(magic):
            return what
    return "a binary file" if b"\0" in head else ""


def kind_of(path: Path, allowed: tuple[str, ...]) -> str:
    """``csv``, ``parquet``, ``arrow`` or ``json``; refuses missing, empty and mislabelled files."""
    place = str(path)
    if not path.is_file():
        raise BadInput("there is no such file", place=place)
    kind = ENDINGS.get(ending_of(path), "")
    if kind not in allowed:
        raise BadInput(
            f"the ending must be one of {', '.join(e for e, k in ENDINGS.items() if k in allowed)}", place=place
        )
    if path.stat().st_size == 0:
        raise BadInput("the file is empty", place=place)
    with path.open("rb") as stream:
        head = stream.read(512)
    want = {"parquet": "a Parquet file", "arrow": "an Arrow file"}.get(kind, "")
    if path.suffix.lower() == ".gz":
        want = "a gzip file"
    found = look_like(head)
    if found != want:
        raise BadInput(f"the ending says otherwise, but this is {found or 'plain text'}", place=place)
    return kind


def open_text(path: Path, encoding: str = "utf-8-sig") -> IO[str]:
    """The text of a file, unpacked when it is gzipped; line ends untouched, as the csv module wants them."""
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open("r", encoding=encoding, newline="")
