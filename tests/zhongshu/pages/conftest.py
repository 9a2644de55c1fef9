"""The cast: Chen is a specialist, Liu leads a field, Wu is a visitor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.listing import Bulk, Column, Filter, Listing, Tab, Tone
from zhongshu.people.actor import PUBLIC, Actor, Holding
from zhongshu.people.models import Organisation
from zhongshu.people.roles import Role

FORM = "application/x-www-form-urlencoded"
CHEN = Actor(user_id="01CHEN00000000000000000000", name="陈静", holdings=(Holding(Role.PS),))
LIU = Actor(user_id="01LIU000000000000000000000", name="刘洋", holdings=(Holding(Role.FL),))
WU = PUBLIC
KINDS = {"university": Bi("高校", "University"), "company": Bi("企业", "Company"), "other": Bi("其他", "Other")}


class Organisations(Listing):
    """A list with a column of every kind that organisations can fill."""

    name = "test.organisations"
    title = Bi("单位", "Organisations")
    columns = (
        Column("name", Bi("名称", "Name"), lambda row: str(row), kind="main", sort="name_zh"),
        Column("kind", Bi("类型", "Kind"), lambda row: Tone(KINDS[row.kind], "info"), kind="state", sort="kind"),
        Column(
            "parent", Bi("上级", "Parent"), lambda row: str(row.parent) if row.parent else "", sort="parent__name_zh"
        ),
        Column("region", Bi("地区", "Region"), sort="region"),
        Column("created_at", Bi("登记", "Recorded"), kind="moment", sort="created_at"),
        Column("credit_code", Bi("信用代码", "Credit code"), kind="code", default=False),
    )
    filters = (
        Filter("kind", Bi("类型", "Kind"), "many", KINDS),
        Filter("region", Bi("地区", "Region"), choices=lambda actor: [("上海", "上海"), ("江苏", "江苏")]),
        Filter("at", Bi("登记日期", "Recorded on"), "days", field="created_at"),
        Filter("named", Bi("名称含", "Name contains"), "text", field="name_zh"),
        Filter("root", Bi("只看总部", "Head offices only"), "flag", apply=lambda rows, value: rows.filter(parent=None)),
    )
    tabs = (Tab("firms", Bi("企业", "Companies"), "kind=company"),)
    order = ("name_zh",)
    search_fields = ("name_zh", "name_en")

    def rows(self, actor: Any) -> Any:
        return Organisation.objects.select_related("parent")

    def href(self, row: Any) -> str:
        return f"/organisations/{row.pk}/"


class BulkOrganisations(Organisations):
    bulks = (
        Bulk(
            "move",
            Bi("移到江苏", "Move to Jiangsu"),
            lambda actor, row: Organisation.objects.filter(pk=row.pk).update(region="江苏"),
            check=lambda actor, row: Bi("已在江苏", "In Jiangsu already") if row.region == "江苏" else None,
            undo=lambda actor, row: Organisation.objects.filter(pk=row.pk).update(region="上海"),
        ),
    )


def made(count: int, **changes: Any) -> list[Organisation]:
    """``count`` organisations, every third with a parent."""
    parent = Organisation(name_zh="总部", name_en="Head office", kind="other", region="上海")
    parent.save()
    return [parent, *(one(n, parent, **changes) for n in range(count - 1))]


def one(n: int, parent: Organisation | None = None, **changes: Any) -> Organisation:
    values = {
        "name_zh": f"单位{n:03d}", "name_en": f"Unit {n:03d}", "kind": list(KINDS)[n % 3], "region": ("上海", "江苏")[n % 2],
        "parent": parent if n % 3 == 0 else None, **changes,
    }  # fmt: skip
    organisation = Organisation(**values)
    organisation.save()
    return organisation


def asked(actor: Actor = CHEN, query: str = "", *, posted: str | None = None, **headers: str) -> HttpRequest:
    """A request of ``actor``; ``posted`` is an encoded form."""
    factory = RequestFactory(headers=headers)
    if posted is None:
        request = factory.get("/list/" + (f"?{query}" if query else ""))
    else:
        request = factory.post("/list/" + (f"?{query}" if query else ""), posted, content_type=FORM)
    request.actor = actor  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request._messages = Said()  # type: ignore[attr-defined]
    return request


class Said(list):
    """Messages without a session."""

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.append(message)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    cache.clear()
    with translation.override("zh-hans"):
        yield
