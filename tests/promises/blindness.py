"""The crawler of P1 and P2: every address of the center as one person gets it, its parameters filled with the right ids of the world.

What the door refuses by role alone never sees a parameter, so it is asked once; what it lets through is asked with everything that fits.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from zhongshu.notices.actions.deliver import message_of
from zhongshu.notices.models import Mail
from zhongshu.people.access import CLOSED, Row, row_of
from zhongshu.people.actor import Actor
from zhongshu.people.models import User

LEFT_OUT = {  # not asked, and why
    "account_logout": "ends the session; its page is the same for everybody",
    "people:demo_login": "exists in a demonstration only, and signs in as somebody else",
    "set_language": "answers with a redirect to where one came from",
}
NONCES = (
    re.compile(rb"[0-9A-HJKMNP-TV-Z]{26}"),
    re.compile(rb"\b[0-9a-f]{10,64}\b"),  # fingerprints of what holds such ids
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'"x-csrftoken":\s*"[^"]*"'),
    re.compile(rb"(?<=W3CDTF..)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),  # when a sheet was written
    # the number of a line counts all acts of the house, which the published head tells anyhow
    re.compile(rb'/ledger/\d+/(?:">\d+)?'),
    re.compile("账本第 \\d+ 行".encode()),
    re.compile(rb"ledger line \d+"),
    re.compile(rb'"seq": ?\d+'),
    re.compile(rb'name="(?:key|[\w-]+-key)" value="[^"]*"'),
)
PART = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "list"}


@dataclass(frozen=True)
class Named:
    """One address of the center: its name, its parameters, and what the door asks."""

    name: str
    parameters: tuple[str, ...]
    row: Row


def names(resolver: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[Named]:
    """Every address that is open to a GET."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or ""))
            row = None if name in CLOSED else row_of(entry.callback, name)
            if row is not None and name not in LEFT_OUT:
                yield Named(name, tuple(entry.pattern.converters), row)


@dataclass
class Pool:
    """Ids for parameters: the first list whose key begins the address' name, else the parameter's own."""

    of: Mapping[str, Mapping[str, Sequence[str]]]  # beginning of a name -> parameter -> values
    every: Mapping[str, Sequence[str]]  # parameter -> values
    queries: Sequence[str] = ("",)  # for addresses without parameters
    seen: dict[str, None] = field(default_factory=dict)

    def values(self, name: str, parameter: str) -> Sequence[str]:
        for start in sorted(self.of, key=len, reverse=True):
            if name.startswith(start) and parameter in self.of[start]:
                return self.of[start][parameter]
        return self.every.get(parameter, ("1",))

    def places(self, one: Named, *, all_of_it: bool) -> list[str]:
        """The addresses of one name; only the first when the door refuses anyway."""
        columns = [self.values(one.name, parameter) for parameter in one.parameters]
        found: dict[str, None] = {}
        for row in itertools.product(*columns):
            with contextlib.suppress(NoReverseMatch):  # a converter that does not take this value
                place = reverse(one.name, kwargs=dict(zip(one.parameters, row, strict=True)))
                for query in ("",) if one.parameters or not all_of_it else self.queries:
                    found.setdefault(place + query)
            if found and not all_of_it:
                break
        return list(found)


@dataclass(frozen=True)
class Said:
    """One answer: where it was asked, how, and every byte of it."""

    name: str
    place: str
    status: int
    body: bytes


def client_of(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    if actor.user_id:
        user = User.objects.get(pk=actor.user_id)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def lets(actor: Actor, row: Row) -> bool:
    """Whether the door lets this person through."""
    return row.public or (not actor.is_public and row.right is not None and actor.may(row.right))


def bytes_of(answer: Any, *, unpacked: bool = False) -> bytes:
    """Everything a response says: its headers, its body, and for sheets and packed files what is inside (``unpacked``: that alone, since the
    packing itself says the time of day)."""
    body = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
    headers, inside = dict(answer.headers), b""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            inside = b"".join(name.encode() + packed.read(name) for name in sorted(packed.namelist()))
        if unpacked:
            headers.pop("Content-Length", None)
            body = b""
    return str(sorted(headers.items())).encode() + body + inside


def without_echo(place: str, body: bytes) -> bytes:
    """The body without the address itself, which the page repeats to whoever typed it."""
    path = place.partition("?")[0]
    for told in {place, path, path.replace("/", "%2F"), path.replace("/", "\\u002F")}:
        body = body.replace(told.encode(), b"") if len(told) > 1 else body
    return body


def crawl(
    actor: Actor, pool: Pool, *, only: Sequence[str] = (), posts: bool = True, language: str = "zh-hans"
) -> Iterator[Said]:
    """Every address as this person gets it: read, read as a part of a page, and sent an empty form (which is taken back)."""
    client = client_of(actor)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for one in names():
        if only and not one.name.startswith(tuple(only)):
            continue
        passes = lets(actor, one.row)
        for place in pool.places(one, all_of_it=passes):
            if "GET" in one.row.methods:
                whole = _said(one, place, client.get(place))
                yield whole
                if whole.status == 200 and "export=" not in place:  # what is refused whole is refused in part
                    yield _said(one, place, client.get(place, **PART))
            if posts and passes and "POST" in one.row.methods and "?" not in place:
                yield _sent(one, place, client)
    yield from mails(actor)


def _said(one: Named, place: str, answer: Any) -> Said:
    return Said(one.name, place, answer.status_code, without_echo(place, bytes_of(answer)))


def _sent(one: Named, place: str, client: Client) -> Said:
    with transaction.atomic():
        said = _said(one, place, client.post(place))
        transaction.set_rollback(True)
    return said


def mails(actor: Actor) -> Iterator[Said]:
    """Every e-mail to this person in both languages, with its headers, as it goes out."""
    if not actor.user_id:
        return
    for row in Mail.objects.filter(recipient_id=actor.user_id).select_related("notice", "recipient"):
        for language in ("zh-hans", "en"):
            row.recipient.language = language
            with translation.override(language):
                message = message_of(row)
            if message is not None:
                message.to = []  # the reader's own address
                text = f"{message.subject}\n{message.body}\n{message.extra_headers}"
                yield Said("mail", row.kind, 0, text.encode())


def leaks(said: Said, tokens: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(name, place, token) for each token that stands in an answer."""
    return [(said.name, said.place, name) for name, token in tokens.items() if token.encode() in said.body]


def counted(actor: Actor, places: Sequence[tuple[str, Mapping[str, str]]]) -> dict[str, tuple[int, int, bytes]]:
    """Place -> (status, number of queries, body with nonces masked). Places are told apart by their order, for their ids are drawn by chance."""
    client, found = client_of(actor), {}
    for number, (place, headers) in enumerate(places):
        reset_queries()
        with transaction.atomic():  # a download is an act: it must not show in what is asked next
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(place, **headers)
                body = bytes_of(answer, unpacked=True)
            transaction.set_rollback(True)
        name = f"{number} {masked(place.encode()).decode()}"
        found[name] = (answer.status_code, len(asked), masked(body))
    return found


def masked(body: bytes) -> bytes:
    for nonce in NONCES:
        body = nonce.sub(b"~", body)
    return body
