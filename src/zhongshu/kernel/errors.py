"""Every refusal of the platform, drawn as a tree. Each speaks both languages and is turned into a page or an answer at the border.

Refusal                 400
├── BadValue            400  one field holds what cannot be used; `field` says which
├── Hidden              404  there is nothing here that this reader may know of
├── NotAllowed          403  the reader may know, and may not do
│   ├── Expired         403  the page was open too long, or its cookie is missing
│   └── Recused         403  an interest in the matter locks it for this person
├── WrongWay            405  the address answers only to a button, or only to reading
├── Stale               409  somebody else was faster; the newer version must be read first
├── Blocked             422  a guard holds; `missing` lists what is needed
├── TooMany             429  a limit on how often was reached
└── NotPrepared         503  the center has tables but no rules yet; its operator has one command to run
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from zhongshu.kernel.bilingual import Bi


class Refusal(Exception):
    """Base of all refusals; ``text`` is one sentence in both languages, ``status`` the HTTP code at the border."""

    status = 400
    case = ""  # a refusal with advice of its own says which (`pages.advice`)

    def __init__(self, text: Bi) -> None:
        super().__init__(text.en)
        self.text = text


class BadValue(Refusal):
    """The value of one field cannot be used."""

    def __init__(self, field: str, text: Bi) -> None:
        super().__init__(text)
        self.field = field


class Hidden(Refusal):
    """Nothing here for this reader: absent, or not to be known."""

    status = 404

    def __init__(self, text: Bi | None = None) -> None:
        super().__init__(text or Bi("没有找到这个页面或记录", "This page or record was not found"))


class NotAllowed(Refusal):
    """The reader may know of it and may not do this."""

    status = 403

    def __init__(self, text: Bi | None = None) -> None:
        super().__init__(text or Bi("您的角色不能做这一步", "Your role may not do this"))


class WrongWay(Refusal):
    """The address does not answer to this method; ``back`` is the page above it."""

    status = 405

    def __init__(self, back: str = "") -> None:
        super().__init__(Bi("系统没有执行任何操作。", "Nothing was done."))
        self.back = back


class Expired(NotAllowed):
    """The form came without the token of a page that is still good; who sent it says nothing about their rights."""

    case = "expired"

    def __init__(self) -> None:
        super().__init__(
            Bi("这个页面打开太久，这次提交没有写入", "This page was open too long; nothing of this was stored")
        )


class Recused(NotAllowed):
    """A declared or derived interest locks the matter for this person."""

    def __init__(self, text: Bi | None = None) -> None:
        super().__init__(
            text
            or Bi(
                "您与此项目有利益关系，已依规回避，本页锁定",
                "You have an interest in this dossier and are recused; this page is locked",
            )
        )


class Stale(Refusal):
    """The record changed after it was read."""

    status = 409

    def __init__(self, text: Bi | None = None) -> None:
        super().__init__(
            text
            or Bi(
                "别人刚刚改动了这条记录，请看过新版本后再提交",
                "Someone changed this record a moment ago; read the new version, then submit again",
            )
        )


class Blocked(Refusal):
    """A guard holds the gate; ``missing`` says, item by item, what is needed, and ``fields`` in which field of a form it would be said."""

    status = 422

    def __init__(self, missing: Sequence[Bi], fields: Mapping[Bi, str] = MappingProxyType({})) -> None:
        zh, en = "；".join(m.zh for m in missing), "; ".join(m.en for m in missing)
        super().__init__(Bi(f"还缺：{zh}", f"Still needed: {en}"))
        self.missing = tuple(missing)
        self.fields = dict(fields)


class TooMany(Refusal):
    """Asked for too often."""

    status = 429

    def __init__(self, text: Bi | None = None) -> None:
        super().__init__(text or Bi("操作过于频繁，请稍后再试", "Too many tries; please wait a little and try again"))


class NotPrepared(Refusal):
    """The tables are there, the rules are not: the center was migrated and never prepared."""

    status = 503
    case = "unprepared"

    def __init__(self) -> None:
        super().__init__(
            Bi(
                "数据表已建好，但中心的规则还没有装入，所以没有一页能打开。",
                "The tables are made, but the rules of the center are not installed yet, so no page can open.",
            )
        )
