"""Everybody is the director, except who carries the cookie ``visitor``."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from zhongshu.people.access import AccessDoor
from zhongshu.people.actor import PUBLIC, Actor, Holding
from zhongshu.people.roles import Role

DIRECTOR = Actor(user_id="01SHOWDIRECTOR000000000000", name="陈静", holdings=(Holding(Role.DIR),))


class ShowDoor(AccessDoor):
    """The access door without accounts."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = PUBLIC if request.COOKIES.get("visitor") else DIRECTOR  # type: ignore[attr-defined]
        return super().__call__(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        return None
