"""A visitor with a plain HTTP client: no JavaScript, reads forms as they stand in the page and sends them back."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

STEPS: dict[str, dict[str, str]] = {
    "what": {
        "title": "钙钛矿/晶硅叠层电池", "field": "energy", "claim": "用叠层结构突破单结晶硅 29.4 % 的效率极限，每瓦成本不升",
    },
    "leap": {"incumbent": "TOPCon 单结晶硅电池", "metric": "组件光电转换效率", "unit": "%", "today": "26.1", "value": "33.9"},
    "why": {"why": "宽带隙钙钛矿吸收短波光子。界面钝化已使器件稳定运行 1000 小时。", "trl": "4", "organisation_text": "临港光能研究所"},
    "who": {"name": "赵晓", "email": "zhao@example.org", "phone": ""},
}  # fmt: skip


class Fields(HTMLParser):
    """The named values of every form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "input" and known.get("name") and known.get("type") not in ("submit", "checkbox"):
            self.values.setdefault(str(known["name"]), known.get("value") or "")


def fields(page: str) -> dict[str, str]:
    """What a page's forms would send untouched."""
    reader = Fields()
    reader.feed(page)
    return {
        name: value for name, value in reader.values.items() if name not in ("csrfmiddlewaretoken", "next", "language")
    }


def walk_steps(client: Client, **changes: str) -> Any:
    """Fill the four steps; the answer of the last one."""
    answer = None
    for step, values in STEPS.items():
        values = {name: changes.get(name, value) for name, value in values.items()}
        answer = client.post(
            f"/propose/{step}/", {**fields(client.get(f"/propose/{step}/").content.decode()), **values}
        )
        assert answer.status_code == 302, re.findall(r"field-errors.*?</ul>", answer.content.decode())
    return answer


def last_look(client: Client) -> dict[str, str]:
    """What the last page would send, with the consent ticked."""
    return {**fields(client.get("/propose/check/").content.decode()), "consent": "on"}
