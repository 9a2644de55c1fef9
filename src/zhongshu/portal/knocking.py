"""Who knocks and how: the network a visitor comes from, and the signed stamp that says when a form was handed out.

Flows in: a request. Flows out: a network name for the token buckets (never stored as such), yes or no to "a human could have filled this".
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from zhongshu.discovery.actions import knock
from zhongshu.kernel import clock

LEAST_SECONDS, MOST_SECONDS = 3, 24 * 3600
SALT = "portal.stamp"


def address(request: HttpRequest) -> str:
    """The visitor's address as our own outermost proxy saw it; what a client writes into the header itself is never believed."""
    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXY_COUNT and len(hops) >= settings.PROXY_COUNT:
        return hops[-settings.PROXY_COUNT]
    return str(request.META.get("REMOTE_ADDR", ""))


def network(request: HttpRequest) -> str:
    """The network of a visitor: one IPv4 address, or the /64 of an IPv6 one, within which addresses cost nothing."""
    found = address(request)
    try:
        parsed = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    if parsed.version == 6 and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed.ipv4_mapped or parsed) if parsed.version == 6 else str(parsed)


def comes_at_ease(request: HttpRequest, form: str) -> bool:
    """Take a token at a form; False sends the visitor by the slow lane."""
    return knock(form=form, network=network(request))


def stamp() -> str:
    """A mark of this instant that a visitor can carry and not forge."""
    return signing.Signer(salt=SALT).sign(str(clock.microseconds() // 1_000_000))


def age(carried: str) -> int | None:
    """Seconds since a stamp was given; None when it is not ours."""
    try:
        given = int(signing.Signer(salt=SALT).unsign(carried))
    except (signing.BadSignature, ValueError):
        return None
    return clock.microseconds() // 1_000_000 - given
