"""What leaves the house as a table holds exactly what was shown and nothing that a spreadsheet would run (P21)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.zhongshu.pages.conftest import CHEN, Organisations, asked, made, one
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue
from zhongshu.kernel.models import Serial
from zhongshu.pages import sheets
from zhongshu.pages.listing import Column, Listing, Tone
from zhongshu.pages.listing import state as states

CANARIES = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x")',
    "=cmd|'/c calc'!A1",
]


def xlsx_rows(content: bytes) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("canary", CANARIES)
def test_text_that_looks_like_a_formula_stays_text_in_excel(canary: str) -> None:
    book = load_workbook(sheets.excel("表", [canary], [[canary], ["正文"]]))
    types = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in types
    assert book.active.cell(2, 1).value == canary.replace("\r", "\n") or book.active.cell(2, 1).value == canary


@pytest.mark.parametrize("canary", CANARIES)
def test_text_that_looks_like_a_formula_is_quoted_in_csv(canary: str) -> None:
    rows = csv_rows(b"".join(sheets.csv_lines(["x"], [[canary]])))
    assert rows[1][0] == "'" + canary


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_no_formula_cell_and_no_bare_sign(text: str) -> None:
    book = load_workbook(sheets.excel("t", ["x"], [[text]]))
    assert book.active.cell(2, 1).data_type in ("s", "inlineStr", "n")  # "n" is an empty cell
    row = csv_rows(b"".join(sheets.csv_lines(["x"], [[text]])))[1]
    assert not (row and row[0].startswith(sheets.RISKY))


def test_numbers_and_dates_stay_numbers_and_dates() -> None:
    row = [-5, Decimal("12.5"), dt.date(2026, 11, 22), dt.datetime(2026, 11, 22, 14, 3), None]
    book = load_workbook(sheets.excel("t", list("abcde"), [row]))
    assert [cell.value for cell in book.active[2]] == [
        -5,
        12.5,
        dt.datetime(2026, 11, 22),
        dt.datetime(2026, 11, 22, 14, 3),
        None,
    ]
    assert csv_rows(b"".join(sheets.csv_lines(list("ab"), [[-5, None]])))[1] == ["-5", ""]


def test_title_with_forbidden_signs_still_makes_a_sheet() -> None:
    assert load_workbook(sheets.excel("a/b:c[d]*?" + "长" * 40, ["x"], [])).sheetnames == ["a b c d   " + "长" * 21]


def test_a_sheet_that_is_full_says_so_in_its_last_row_and_csv_has_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    rows = xlsx_rows(sheets.excel("t", ["n", "m"], ([n, n] for n in range(9))).read())
    assert rows[:6] == [["n", "m"], *([n, n] for n in range(5))]
    assert len(rows) == 7 and rows[6][0].startswith("一张 Excel 表最多 5 行") and rows[6][1] is None
    assert len(xlsx_rows(sheets.excel("t", ["n"], ([n] for n in range(5))).read())) == 6
    assert len(csv_rows(b"".join(sheets.csv_lines(["n"], ([n] for n in range(9)))))) == 10


def test_a_sheet_of_excel_holds_what_excel_holds() -> None:
    assert sheets.MOST_ROWS + 2 == 2**20


@pytest.mark.django_db
def test_export_of_every_page_equals_what_the_pages_show() -> None:
    made(60)
    query = "kind=company&kind=other&sort=-name&cols=name,kind,region"
    shown = []
    for page in (1, 2):
        html = Organisations().answer(asked(query=f"{query}&per=25&page={page}")).content.decode()
        for line in re.findall(r"<tr data-href.*?</tr>", html, re.S):
            cells = re.findall(r"<td class=\"cell[^>]*>(.*?)</td>", line, re.S)
            shown.append([re.sub(r"<[^>]*>", "", cell).strip() for cell in cells])
    xlsx = xlsx_rows(body(Organisations().answer(asked(query=f"{query}&per=25&page=2&export=xlsx"))))
    text = csv_rows(body(Organisations().answer(asked(query=f"{query}&export=csv"))))
    assert len(shown) == 40
    assert xlsx == [["名称", "类型", "地区"], *shown]
    assert text == xlsx


@pytest.mark.django_db
def test_export_of_hostile_rows_holds_no_formula() -> None:
    for n, canary in enumerate(CANARIES):
        one(n, name_zh=canary, region=canary[:40])
    book = load_workbook(io.BytesIO(body(Organisations().answer(asked(query="export=xlsx")))))
    assert [cell.coordinate for row in book.active.iter_rows() for cell in row if cell.data_type == "f"] == []
    cells = [cell for row in csv_rows(body(Organisations().answer(asked(query="export=csv")))) for cell in row]
    assert [cell for cell in cells if cell.startswith(sheets.RISKY)] == []


@pytest.mark.django_db
def test_export_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(BadValue):
        Organisations().answer(asked(query="export=pdf"))


@pytest.mark.django_db
def test_a_list_longer_than_a_sheet_says_so_before_it_is_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    made(60)
    assert "Excel 表格（60 行）" in Organisations().answer(asked()).content.decode()
    monkeypatch.setattr(sheets, "MOST_ROWS", 50)
    html = Organisations().answer(asked()).content.decode()
    assert "Excel 表格（前 50 行，共 60 行）" in html and "CSV 文件（60 行）" in html
    assert len(csv_rows(body(Organisations().answer(asked(query="export=csv"))))) == 61
    assert len(xlsx_rows(body(Organisations().answer(asked(query="export=xlsx"))))) == 52


@pytest.mark.django_db
def test_a_list_too_long_to_page_through_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    made(60)
    assert "不能逐页翻到" not in Organisations().answer(asked()).content.decode()
    monkeypatch.setattr(states, "DEEPEST", 50)
    assert "后 10 条不能逐页翻到" in Organisations().answer(asked(query="per=25")).content.decode()


class Numbers(Listing):
    name, title = "test.serials", Bi("号码", "Numbers")
    columns = (
        Column("name", Bi("名", "Name"), kind="main"),
        Column("last", Bi("金额", "Amount"), kind="money", total="last", sort="last"),
        Column("tone", Bi("态", "State"), lambda row: Tone("x"), kind="state"),
    )

    def rows(self, actor: Any) -> models.QuerySet[Serial]:
        return Serial.objects.all()


@pytest.mark.django_db
def test_footer_sums_every_page_and_money_leaves_in_wan() -> None:
    Serial.objects.bulk_create([Serial(name=f"n{n:03d}", last=1_500_000) for n in range(60)])
    html = Numbers().answer(asked(CHEN, "per=25")).content.decode()
    assert '<span class="num" title="¥900,000.00">90</span>' in html.split("<tfoot>")[1]
    rows = xlsx_rows(body(Numbers().answer(asked(query="export=xlsx"))))
    assert rows[0][1] == "金额 (万元)"
    assert {row[1] for row in rows[1:]} == {1.5}
