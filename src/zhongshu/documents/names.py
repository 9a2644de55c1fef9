"""Names of files as people send them, made harmless to show and to save: no path, no control or direction characters, no device name."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
DEVICES = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])$", re.I)
FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """The name to keep; its extension is the last one a reader sees once tricks are taken away."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    text = FORBIDDEN.sub("_", re.sub(r"\s+", " ", text)).strip(" .")
    stem, dot, extension = text.rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem = stem.strip(" .") or "document"
    if DEVICES.match(stem):
        stem += "_"
    extension = extension.strip()[:12]
    stem = stem[: LONGEST - len(extension) - 1]
    return f"{stem}.{extension}" if extension else stem
