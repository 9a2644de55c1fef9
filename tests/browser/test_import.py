"""An import as the person at the desk meets it: nothing is loaded anew by hand, and on a phone every fault reads as a card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.server import Site
from tests.zhongshu.imports.files import AWARDS

SESSION = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tests.zhongshu.faces import account
from zhongshu.people.roles import Role
user = account("imports", Role.PS)
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = user.pk, "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""
BAD, GOOD = 40, 300
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
COLUMNS_OF_A_CARD = (
    "[...document.querySelectorAll('.table-cards tbody tr:first-child td')].map(c => c.getBoundingClientRect().left)"
)


def content() -> bytes:
    good = (f"{n},SBIR,1,1999,DOD,,Firm {n % 7},MA,Laser sensor number {n},50000" for n in range(GOOD))
    bad = (f"b{n},SBIR,1,soon,DOD,,Firm,MA,Laser,5" for n in range(BAD))
    return (AWARDS + "\n".join([*good, *bad]) + "\n").encode()


def test_a_file_is_uploaded_checked_and_entered_without_a_reload_by_hand(
    site: Site, visit: Callable[..., Page], accessible: Any
) -> None:
    page = visit("zh", PHONE)
    page.context.add_cookies([{"name": "sessionid", "value": site.python(SESSION).strip(), "url": site.url}])
    page.goto(site.url + "/imports/upload/")
    accessible(page)
    assert page.evaluate(WIDER) <= 0
    page.set_input_files("input[type=file]", {"name": "awards.csv", "mimeType": "text/csv", "buffer": content()})
    page.get_by_role("button", name="上传并检查").click()
    confirm = page.get_by_role("button", name="确认导入")
    expect(confirm).to_be_visible(timeout=30_000)  # by itself, once the worker has checked
    expect(page.get_by_role("heading", name="预览：前几行将这样写入")).to_be_visible()
    assert page.evaluate(WIDER) <= 0
    assert len(set(page.evaluate(COLUMNS_OF_A_CARD))) == 1  # one below the other, not side by side
    accessible(page)
    confirm.click()
    expect(page.get_by_text("导入完成。")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="停止")).to_have_count(0)
    expect(page.get_by_text(f"全部 {BAD} 条，可导出")).to_be_visible()
