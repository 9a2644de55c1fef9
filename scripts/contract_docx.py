"""Writes src/zhongshu/award/contract.docx, the Word template of the contract: run it after changing what the contract says, then commit the file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

OUT = Path(__file__).parent.parent / "src/zhongshu/award/contract.docx"
FONT = "Noto Serif CJK SC"
HEAD = [("编号 Code", "code"), ("卷宗 Dossier", "dossier"), ("项目 Project", "title_zh"), ("", "title_en"), ("类型 Kind", "template_zh"),
        ("起始 From", "starts_on"), ("委托方 Center", "center"), ("承担方 Team", "team"), ("统一社会信用代码 Credit code", "credit_code"), ("负责人 Lead", "lead"), ("总经费 Money", "total_wan")]  # fmt: skip
TABLES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("一、阶段与考核 Stages and exams", "stages", [("阶段", "number"), ("目标", "aim"), ("起止", "span"), ("月", "months"), ("万元", "wan"), ("考核", "exam")]),
    ("二、里程碑 Milestones", "milestones", [("阶段", "stage"), ("内容", "statement"), ("指标与允差", "figure"), ("权重", "weight"), ("证据", "evidence"), ("到期", "due_on")]),
    ("三、预算 Budget", "budget", [("阶段", "stage"), ("科目", "line"), ("万元", "wan")]),
    ("八、审批 Approvals", "approvals", [("类别", "kind"), ("文号", "number"), ("日期", "on")]),
]  # fmt: skip
TERMS = [
    ("五、知识产权 IP", "ip_terms"),
    ("六、转向、终止与退出 Exit", "exit_terms"),
    ("七、数据与公开 Data and openness", "data_terms"),
]


def rows(paper: Any, title: str, name: str, columns: list[tuple[str, str]]) -> None:
    """A table whose middle row repeats."""
    paper.add_heading(title, level=2)
    table = paper.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.rows[1].cells[0].text = f"{{%tr for row in {name} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for n, (label, key) in enumerate(columns):
        table.rows[0].cells[n].text, table.rows[2].cells[n].text = label, f"{{{{ row.{key} }}}}"


def main() -> int:
    paper = Document()
    for style in ("Normal", "Heading 1", "Heading 2"):
        font = paper.styles[style].font
        font.name, font.size = FONT, Pt(16 if style == "Heading 1" else 12 if style == "Heading 2" else 10.5)
        paper.styles[style].element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    paper.add_heading("项目任务书 Contract", level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    head = paper.add_table(rows=len(HEAD), cols=2, style="Table Grid")
    for n, (label, key) in enumerate(HEAD):
        suffix = {"total_wan": " 万元（{{ total_yuan }} 元）", "template_zh": "：{{ proof }}"}.get(key, "")
        head.rows[n].cells[0].text, head.rows[n].cells[1].text = label, f"{{{{ {key} }}}}{suffix}"
    for title, name, columns in TABLES[:3]:
        rows(paper, title, name, columns)
    paper.add_heading("四、致命假设与终止判据 Killer assumptions, kill criteria", level=2)
    for title, name in (
        ("", "assumptions"),
        ("终止判据 Kill criteria", "kill_criteria"),
        ("立项附带条件 Conditions of the award", "conditions"),
    ):
        if title:
            paper.add_paragraph(title)
        paper.add_paragraph(f"{{%p for each in {name} %}}")
        paper.add_paragraph("{{ each }}")
        paper.add_paragraph("{%p endfor %}")
    for title, key in TERMS:
        paper.add_heading(title, level=2)
        paper.add_paragraph(f"{{{{ {key} }}}}")
    rows(paper, *TABLES[3])
    sign = paper.add_table(rows=1, cols=2, style="Table Grid")
    sign.rows[0].cells[0].text, sign.rows[0].cells[1].text = (
        "承担方（盖章、签字） Team\n\n\n",
        "中心主任（签字） Director\n\n\n",
    )
    paper.add_paragraph("{{ qr }}")
    paper.add_paragraph("所依方案 Plan {{ plan }}")
    paper.add_paragraph("所依决定 Decision {{ decision }}")
    paper.add_paragraph("校验值 Hash {{ sha256 }}")
    paper.add_paragraph("{{ verify }}")
    paper.add_paragraph("定稿 {{ made_on }}")
    paper.save(str(OUT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
