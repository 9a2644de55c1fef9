"""A-14, P6: what a number or a row of the board and of the reports leads to opens for whoever is shown it: no link is offered that refuses."""

from __future__ import annotations

import re

import pytest

from tests.promises.test_p06_locked_lists import Rooms, rooms, told
from tests.promises.test_p16_rivals import signed_in
from tests.zhongshu.proposal.cast import person
from zhongshu.desk.reports import indicators

__all__ = ["rooms"]
HREF = re.compile(r'href="(/[^"#]*)')
BOARDS = ("/board/", "/board/?show=table", "/board/?show=time", "/board/?show=money", "/reports/")


@pytest.mark.parametrize("role", ["COM", "TT", "ANA", "FIN", "INT", "AO"])
def test_no_row_of_the_board_or_of_a_report_leads_to_a_refusal(rooms: Rooms, role: str) -> None:
    client = signed_in(person(f"reader{role}", role).user_id)
    asked: dict[str, int] = {}
    refused, rows = [], 0
    for url in (*BOARDS, *(f"/reports/{code}/?period=all" for code in indicators())):
        main = told(client, url).partition("<main")[2]
        for href in {found.replace("&amp;", "&") for found in HREF.findall(main)}:
            if href not in asked:
                asked[href] = client.get(href).status_code
            refused += [(url, href)] if asked[href] in (403, 404) else []
            rows += rooms.dossier.code in href
    assert refused == []
    assert rows >= 5
