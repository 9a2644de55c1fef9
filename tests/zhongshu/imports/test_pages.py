"""The pages of an import: each shows the state its job is in, leads on by itself, and answers a late press with a sentence."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.zhongshu.faces import account, browser
from tests.zhongshu.imports.files import awards, bad, entered, many, received, sheet
from zhongshu.imports.actions import check, confirm, receive
from zhongshu.imports.chores import OPERATOR
from zhongshu.imports.mapping import mappings
from zhongshu.imports.models import PREVIEWED, RUNNING, ImportFault, ImportJob
from zhongshu.imports.wording import LABELS, time_left
from zhongshu.people.actor import SYSTEM
from zhongshu.people.roles import Role
from zhongshu.policy.actions import install_default_rules

CONFIRM, STOP = 'name="confirm"', 'name="stop"'


@pytest.fixture(autouse=True)
def rules(db: None) -> Iterator[None]:
    cache.clear()
    install_default_rules(SYSTEM)
    yield


@pytest.fixture
def hua() -> Any:
    return browser(account("华", Role.DIR))


@pytest.fixture
def john() -> Any:
    return browser(account("John", Role.DIR, language="en"), language="en")


def page_of(reader: Any, job: ImportJob) -> str:
    answer = reader.get(reverse("imports:job", args=[job.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def polled(reader: Any, job: ImportJob, was: str) -> Any:
    """What the moving part of a page made in that state asks for every second."""
    return reader.get(
        f"{reverse('imports:job', args=[job.pk])}?was={was}",
        headers={"HX-Request": "true", "HX-Target": "progress"},
    )


# --- the page follows its job


def test_while_it_checks_only_the_progress_moves_and_then_the_whole_page_comes_anew(hua: Any) -> None:
    job = receive(OPERATOR, file=io.BytesIO(many(30)), filename="a.csv")
    first = page_of(hua, job)
    assert "was=reading" in first and CONFIRM not in first
    assert "HX-Refresh" not in polled(hua, job, "reading").headers
    check(job)
    answer = polled(hua, job, "reading")
    assert answer.headers["HX-Refresh"] == "true" and not answer.content
    then = page_of(hua, job)
    assert CONFIRM in then and "hx-get" not in then and "预览：前几行将这样写入" in then


def test_when_the_import_is_done_the_stop_button_goes_and_a_late_press_leads_back(hua: Any) -> None:
    job = received(many(60))
    confirm(OPERATOR, job)
    assert STOP in page_of(hua, job)
    job = entered(many(60), "b.csv")
    assert polled(hua, job, "running").headers["HX-Refresh"] == "true"
    assert STOP not in page_of(hua, job)
    answer = hua.post(reverse("imports:job", args=[job.pk]), {"stop": "1"}, follow=True)
    assert answer.status_code == 200 and answer.redirect_chain[0][0] == reverse("imports:job", args=[job.pk])
    assert "导入的状态已经变化" in answer.content.decode()
    job.refresh_from_db()
    assert job.state == "done"


def test_a_late_confirmation_leads_back_too(hua: Any) -> None:
    job = received(many(3))
    for message in ("已开始导入", "导入的状态已经变化"):
        answer = hua.post(reverse("imports:job", args=[job.pk]), {"confirm": "1"}, follow=True)
        assert answer.status_code == 200 and message in answer.content.decode()
    job.refresh_from_db()
    assert job.state == RUNNING


def test_a_file_of_bad_rows_only_offers_no_confirmation_and_takes_none(hua: Any) -> None:
    job = received(bad(3))
    assert CONFIRM not in page_of(hua, job)
    answer = hua.post(reverse("imports:job", args=[job.pk]), {"confirm": "1"}, follow=True)
    assert answer.content.decode().count("全部 3 行都有问题") >= 2  # as the message, and on the page
    job.refresh_from_db()
    assert job.state == PREVIEWED


def test_entering_shows_the_count_and_the_time_left(hua: Any) -> None:
    job = received(many(100))
    confirm(OPERATOR, job)
    ImportJob.objects.filter(pk=job.pk).update(
        cursor=25, began_cursor=0, began_at=job.updated_at, updated_at=job.updated_at + dt.timedelta(seconds=50)
    )
    text = page_of(hua, job)
    assert "第 25 行，共 100 行" in text and "约剩 2 分 30 秒" in text
    assert "约剩 2 分 30 秒" in polled(hua, job, "running").content.decode()


def test_checking_shows_how_far_it_is(hua: Any) -> None:
    job = receive(OPERATOR, file=io.BytesIO(many(3)), filename="a.csv")
    now = job.updated_at
    ImportJob.objects.filter(pk=job.pk).update(
        total=1234, read_share=0.25, began_at=now, updated_at=now + dt.timedelta(seconds=4)
    )
    text = polled(hua, job, "reading").content.decode()
    assert "已检查 1,234 行" in text and "约剩 12 秒" in text and 'value="0.25"' in text


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [(1, "约剩 1 秒", "about 1 s left"), (125, "约剩 2 分 5 秒", "about 2 min 5 s left"), (3725, "约剩 1 小时 2 分", "about 1 h 2 min left")],
)  # fmt: skip
def test_time_left_is_said_in_both_languages(seconds: int, zh: str, en: str) -> None:
    found = time_left(seconds)
    assert found is not None and (found.zh, found.en) == (zh, en)


def test_faults_stand_as_cards_on_a_phone_and_say_what_is_not_listed(hua: Any) -> None:
    job = received(bad(30))
    ImportJob.objects.filter(pk=job.pk).update(unlisted=7)
    text = page_of(hua, job)
    assert "table-cards" in text and text.count('data-label="原因"') == 20
    assert "全部 30 条，可导出" in text and "还有 7 条没有列出" in text
    every = hua.get(reverse("imports:faults", args=[job.pk])).content.decode()
    assert "还有 7 条没有列出" in every and "共 30 条" in every


def test_every_fault_is_on_its_page_and_in_its_export(hua: Any) -> None:
    job = received(bad(1))
    ImportFault.objects.bulk_create(
        ImportFault(job=job, line=n, column="year", reason_zh="不是年份", reason_en="not a year")
        for n in range(10, 6_010)
    )
    answer = hua.get(reverse("imports:faults", args=[job.pk]) + "?export=csv")
    assert len(b"".join(answer.streaming_content).splitlines()) == 6_002


# --- what is shown is in words


def test_the_preview_speaks_of_fields_by_their_names(hua: Any, john: Any) -> None:
    job = received(sheet(("单位名称", "单位类别"), ("申江大学", "高校")), "o.xlsx")
    for reader, words in ((hua, ("名称", "高校")), (john, ("Name", "University"))):
        preview = re.findall(r"<d[td]>(.*?)</d[td]>", page_of(reader, job))
        assert preview[0] == words[0] and words[1] in preview
        assert not {"name_zh", "kind", "field", "cross", "university"} & set(preview)


def test_the_preview_of_a_project_says_amount_and_field(hua: Any) -> None:
    job = received(awards("1,SBIR,1,1990,DOD,,Firm,MA,Solar fuel cell,1234.5"))
    text = page_of(hua, job)
    assert "1,234.50 USD" in text and "能源资源环境" in text and "money_fen" not in text


def test_every_field_of_every_mapping_has_a_name() -> None:
    assert {c.to for m in mappings().values() for c in m.columns} <= set(LABELS)


# --- samples


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("code", sorted(mappings()))
def test_the_sample_of_a_mapping_passes_its_own_check_in_both_languages(
    hua: Any, john: Any, code: str, kind: str
) -> None:
    for reader in (hua, john):
        answer = reader.get(reverse("imports:sample", args=[code]) + f"?as={kind}")
        job = received(b"".join(answer.streaming_content), f"sample.{kind}")
        assert (job.mapping, job.bad, job.warned) == (code, 0, 0) and job.total >= 1


def test_the_sample_of_a_chinese_reader_has_chinese_headings_and_the_upload_page_offers_it(hua: Any) -> None:
    text = hua.get(reverse("imports:upload")).content.decode()
    assert text.count("imports/samples/") == 2 * len(mappings())
    answer = hua.get(reverse("imports:sample", args=["organisations"]) + "?as=csv")
    header = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]
    assert header == "统一社会信用代码,单位名称,英文名称,单位类别,地区,上级单位"
    assert hua.get(reverse("imports:sample", args=["nothing"])).status_code == 404


# --- the upload form


def test_a_refused_upload_keeps_what_was_chosen_and_says_what_to_do(hua: Any) -> None:
    file = SimpleUploadedFile("a.csv", "甲,乙\n1,2\n".encode())
    answer = hua.post(reverse("imports:upload"), {"file": file, "mapping": ""})
    assert answer.status_code == 400 and "没有适用于这些列的导入模板" in answer.content.decode()
    answer = hua.post(
        reverse("imports:upload"), {"file": SimpleUploadedFile("a.exe", b"x"), "mapping": "experts", "key": "k1"}
    )
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "请重新选择文件" in text and "请重新选择文件" not in hua.get(reverse("imports:upload")).content.decode()
    assert re.search(r'<option value="experts"\s+selected', text) and 'value="k1"' in text


def test_an_upload_sent_twice_is_one_job(hua: Any) -> None:
    for _ in range(2):
        answer = hua.post(
            reverse("imports:upload"), {"file": SimpleUploadedFile("a.csv", many(3)), "mapping": "", "key": "one-form"}
        )
        assert answer.status_code == 302
    assert ImportJob.objects.count() == 1
