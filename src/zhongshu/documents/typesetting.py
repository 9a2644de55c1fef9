"""Papers the house prints: a template and its values become a PDF, with a QR that leads to the public page where its hash is checked.

Nothing is fetched from outside while a paper is made; the same values give the same text, and its hash is printed on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from zhongshu.kernel.bilingual import ZH, Bi
from zhongshu.kernel.errors import Blocked
from zhongshu.ledger.chain import canonical

PANGO = Bi("服务器上的排版库 Pango（见 scripts/system.sh）", "the library Pango on the server (see scripts/system.sh)")


def text_hash(code: str, body: Mapping[str, Any]) -> tuple[str, str]:
    """The canonical text of a paper, and the hash that is printed on it: of its number and its text."""
    text = canonical(dict(body))
    return text, hashlib.sha256(f"{code}\n{text}".encode()).hexdigest()


def verify_url(sha256: str) -> str:
    """Where anybody checks a hash."""
    return f"{settings.PUBLIC_URL}/verify/?h={sha256}"


def qr(url: str) -> str:
    """The address as an SVG."""
    return segno.make(url, error="m").svg_inline(scale=3, omitsize=True)


class Outside(RuntimeError):
    """A paper asked for something from outside."""


def _nothing_outside(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    raise Outside(url)


def pdf(template: str, values: Mapping[str, Any], *, sha256: str, language: str = ZH) -> bytes:
    """The paper; its identifier is its hash, so that the same text gives the same file as far as the typesetter allows."""
    try:
        from weasyprint import HTML  # takes a second to load, and only who makes a paper needs it
    except OSError:
        raise Blocked([PANGO]) from None

    address = verify_url(sha256)
    with translation.override(language):
        html = render_to_string(template, {**values, "sha256": sha256, "verify": address, "qr": qr(address)})
    made = HTML(string=html, url_fetcher=_nothing_outside).write_pdf(pdf_identifier=sha256[:32].encode())
    return bytes(made or b"")
