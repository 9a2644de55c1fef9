"""Upload, download and withdrawal through pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client, RequestFactory

from tests.zhongshu.documents.conftest import files_in
from tests.zhongshu.documents.corpus import EXE, PDF
from tests.zhongshu.faces import account, browser
from zhongshu.documents import access
from zhongshu.documents.models import Document
from zhongshu.ledger.models import Line
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.roles import Role

pytestmark = pytest.mark.django_db
URL = "/documents/about/case/C1/"


@pytest.fixture
def owner() -> User:
    user = account("owner", Role.PI)
    access.register_about(
        "case", may_read=lambda actor, *_: actor.user_id == user.pk, may_add=lambda actor, _: actor.user_id == user.pk
    )
    return user


def upload(client: Client, name: str = "报告.pdf", content: bytes = PDF, **more: Any) -> Any:
    words = {"kind": "evidence", "classification": "internal", "confirmed": "on", "next": "/notices/", "key": "k1"}
    return client.post(URL, {"file": SimpleUploadedFile(name, content), **words, **more})


def test_upload_then_download_gives_the_same_bytes_sealed(owner: User) -> None:
    client = browser(owner)
    assert upload(client).headers["Location"] == "/notices/"
    answer = client.get(f"/documents/{Document.objects.get().pk}/")
    assert b"".join(answer.streaming_content) == PDF
    seals = {
        name: answer.headers[name] for name in ("X-Content-Type-Options", "Content-Security-Policy", "Content-Type")
    }
    assert seals == {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Type": "application/pdf",
    }
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert Line.objects.filter(verb="document.download").count() == 1


def test_upload_when_sent_twice_is_kept_once(owner: User, vault: Any) -> None:
    client = browser(owner)
    assert [upload(client).status_code for _ in range(2)] == [302, 302]
    assert (Document.objects.count(), len(files_in(vault))) == (1, 1)


def test_upload_when_disguised_says_so_beside_the_field(owner: User, vault: Any) -> None:
    answer = upload(browser(owner), "照片.png", EXE)
    assert answer.status_code == 400 and list(answer.context["form"].errors) == ["file"]
    assert files_in(vault) == []


@pytest.mark.parametrize("missing", ["confirmed", "classification", "kind"])
def test_upload_when_something_is_missing_keeps_the_rest(owner: User, missing: str) -> None:
    answer = upload(browser(owner), **{missing: ""})
    assert answer.status_code == 400 and list(answer.context["form"].errors) == [missing]


def test_upload_page_warns_against_state_secrets_in_both_languages(owner: User) -> None:
    assert "国家秘密" in browser(owner).get(URL).content.decode()
    assert "State-secret material is out of scope" in browser(owner, language="en").get(URL).content.decode()


def test_stranger_gets_nothing_whatever_they_ask(owner: User) -> None:
    upload(browser(owner))
    pk, stranger = Document.objects.get().pk, browser(account("stranger", Role.PI))
    asked = [
        stranger.get(f"/documents/{pk}/"),
        stranger.get(URL),
        upload(stranger),
        stranger.get(f"/documents/{pk}/withdraw/"),
    ]
    assert [answer.status_code for answer in asked] == [404, 404, 404, 404]
    assert Client().get(f"/documents/{pk}/").headers["Location"].startswith("/account/login/")


def test_upload_never_sends_the_reader_to_another_site(owner: User) -> None:
    assert upload(browser(owner), next="https://evil.example/").headers["Location"] == "/"


def test_withdrawal_hides_the_file(owner: User) -> None:
    client = browser(owner)
    upload(client)
    pk = Document.objects.get().pk
    client.post(f"/documents/{pk}/withdraw/", {"version": 1, "reason": "上传了错误的版本，稍后补交"})
    assert client.get(f"/documents/{pk}/").status_code == 404


def test_panel_lists_files_and_offers_the_form_to_whoever_may_add(owner: User) -> None:
    upload(browser(owner))
    request = RequestFactory().get("/x/")
    template = Template("{% load documents %}{% documents_about 'case' 'C1' %}")
    texts = []
    for user in (owner, account("stranger", Role.PI)):
        request.actor = actor_of(user)  # type: ignore[attr-defined]
        texts.append(template.render(Context({"request": request})))
    assert "报告.pdf" in texts[0] and "国家秘密" in texts[0] and "multipart/form-data" in texts[0]
    assert "报告.pdf" not in texts[1] and "<form" not in texts[1]
