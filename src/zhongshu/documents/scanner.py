"""The hook for a virus scanner: ``DOCUMENT_SCANNER`` names a function (path) -> name of what was found, or "". It fails closed.

`clamd` is such a function for a ClamAV daemon at ``CLAMD_SOCKET``; any other may be named instead.
"""

from __future__ import annotations

import logging
import socket
import struct
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from zhongshu.documents.content.refusal import refuse

log = logging.getLogger(__name__)
BLOCK, PATIENCE = 64 * 1024, 30


def scan(path: Path, name: str) -> None:
    """Refuse what the scanner finds, and everything when the scanner cannot answer."""
    dotted = getattr(settings, "DOCUMENT_SCANNER", "")
    if not dotted:
        return
    try:
        found = import_string(dotted)(path)
    except Exception:
        log.exception("the document scanner failed; %s was refused", name)
        raise refuse(
            "病毒检查暂时不可用，文件没有保存，请稍后再试",
            "The virus check is not available; nothing was stored, please try again later",
        ) from None
    if found:
        log.warning("the document scanner found %s", found)
        raise refuse(
            "病毒检查发现问题，文件没有保存：{found}",
            "The virus check found a problem; nothing was stored: {found}",
            found=found,
        )


def clamd(path: Path) -> str:
    """Ask a ClamAV daemon, by its INSTREAM command over a Unix socket."""
    with socket.socket(socket.AF_UNIX) as link, path.open("rb") as file:
        link.settimeout(PATIENCE)
        link.connect(settings.CLAMD_SOCKET)
        link.sendall(b"zINSTREAM\0")
        while block := file.read(BLOCK):
            link.sendall(struct.pack(">I", len(block)) + block)
        link.sendall(struct.pack(">I", 0))
        answer = link.recv(4096).rstrip(b"\0").decode()
    if answer.endswith("OK"):
        return ""
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise RuntimeError(answer)
