"""Pages of the API for people: its description, and one's own tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from zhongshu.api.actions import issue_token, revoke_token
from zhongshu.api.endpoints import api
from zhongshu.api.queries import tokens_of
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.fields import NumberField, TextField
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.page import Page
from zhongshu.people.access import HouseRequest, door

PREFIX = "/api/v1/"


class TokenForm(HouseForm):
    """What a token is for, and how long it holds."""

    name = TextField(Bi("用途", "What it is for"), max_length=80, example=Bi("数据大屏", "Data wall"))
    days = NumberField(
        Bi("有效期", "Holds for"), unit=Bi("天", "days"), min_value=1, max_value=366, decimal_places=0, initial=90
    )
    submit_label = Bi("开立令牌", "Issue a token")
    fate = Bi("令牌只显示一次；它的权限与您本人相同。", "The token is shown once; it may do what you may do.")


@door("desk:R")
def tokens(request: HouseRequest) -> HttpResponse:
    """One's own tokens."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            _, secret = issue_token(request.actor, name=form.given["name"], days=int(form.given["days"]))
            form = TokenForm()
    page = Page(
        Bi("接口令牌", "API tokens"), lead=Bi("让程序以您的身份读取和办理。", "Let a program read and act as you.")
    )
    return form.answer(
        request,
        "api/tokens.html",
        {"page": page, "tokens": tokens_of(request.actor), "secret": secret, "today": clock.today()},
    )


@door("desk:R", methods="POST")
def revoke(request: HouseRequest) -> HttpResponse:
    """End a token at once."""
    revoke_token(request.actor, token_id=request.POST.get("token", ""))
    messages.success(request, str(Bi("令牌已吊销", "The token is revoked")))
    return redirect("api:tokens")


@door("desk:R", methods="GET")
def docs(request: HouseRequest) -> HttpResponse:
    """The endpoints in words, drawn from the same description machines read."""
    schema = api.get_openapi_schema(path_prefix=PREFIX)
    rows = [
        (method.upper(), path, operation.get("description", ""))
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
    page = Page(
        Bi("程序接口", "API"),
        lead=Bi("与页面相同的查询和操作，JSON 格式。", "The same queries and acts as the pages, in JSON."),
    )
    return render(request, "api/docs.html", {"page": page, "rows": rows})


@door(public=True, methods="GET")
def description(request: HouseRequest) -> HttpResponse:
    """The description machines read (OpenAPI)."""
    return JsonResponse(api.get_openapi_schema(path_prefix=PREFIX), json_dumps_params={"ensure_ascii": False})
