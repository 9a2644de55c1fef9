"""The contract on paper: one set of values, two files. PDF by WeasyPrint from a template of ours, DOCX by docxtpl from `contract.docx`.

The QR leads to the public page that verifies the hash of the text both sides sign. Nothing is fetched from outside while a file is made.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import segno

from zhongshu.award.clauses import APPROVALS, EVIDENCE, TEMPLATES
from zhongshu.award.models.contracts import Contract
from zhongshu.award.parts import BETTER, LINES
from zhongshu.documents.typesetting import pdf, verify_url
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import wan, yuan

Say = Callable[[Bi], str]
PENDING, AND = Bi("待批", "pending"), Bi("；", "; ")
WORD_TEMPLATE = Path(__file__).parent.parent / "contract.docx"


def chinese(words: Bi) -> str:
    """The language of the text that both sides sign."""
    return words.zh


def values_of(contract: Contract, say: Say = chinese) -> dict[str, Any]:
    """Everything the paper says, as text; a page says the words of the lists in its reader's language (``say=str``)."""
    body, dossier = contract.value, contract.dossier
    return {
        "code": contract.code, "dossier": dossier.code, "title_zh": dossier.title_zh or dossier.title_en,
        "title_en": dossier.title_en or dossier.title_zh, "template_zh": TEMPLATES[contract.template].label.zh,
        "template_en": TEMPLATES[contract.template].label.en, "proof": TEMPLATES[contract.template].proof.zh,
        "total_wan": wan(contract.total_fen), "total_yuan": yuan(contract.total_fen), "starts_on": str(contract.starts_on or ""),
        "center": body["parties"][0]["name"], "team": body["parties"][1]["name"], "credit_code": body["parties"][1]["credit_code"],
        "stages": [_stage(n, row, say) for n, row in enumerate(body["stages"], 1)],
        "budget": [
            {"stage": row["stage"], "line": say(LINES[row["line"]]) if row["line"] in LINES else row["line"], "wan": wan(row["amount_fen"])}
            for row in body["budget"]
        ],
        "milestones": [_milestone(row, say) for row in body["milestones"]],
        "assumptions": [_side(row, "statement") for row in body["assumptions"]],
        "kill_criteria": [_side(row, "criterion") for row in body["kill_criteria"]],
        "ip_terms": body["ip_terms"], "exit_terms": body["exit_terms"], "data_terms": body["data_terms"],
        "approvals": [
            {"kind": say(APPROVALS[row["kind"]]), "number": row["number"] or say(PENDING), "on": row["granted_on"] or "—"}
            for row in body["approvals"]
        ],
        "plan": f"v{body['plan']['number']} {body['plan']['sha256'][:16]}", "sha256": contract.sha256, "made_on": str(clock.today()),
        "verify": verify_url(contract.sha256),
    }  # fmt: skip


def _stage(number: int, row: dict[str, Any], say: Say) -> dict[str, Any]:
    better = say(BETTER[row["exam_better"]])
    exam = f"{row['exam_metric']} {better} {row['exam_target']:g} {row['exam_unit']}"
    exam += f"{say(AND)}{row['exam_method']}" if row["exam_method"] else ""  # a draft may lack it
    span = f"{row.get('starts_on', '')} 至 {row.get('ends_on', '')}"
    return {
        "number": number,
        "aim": row["aim"],
        "months": row["months"],
        "wan": wan(row["budget_fen"]),
        "exam": exam,
        "span": span,
    }


def _milestone(row: dict[str, Any], say: Say) -> dict[str, Any]:
    figure = f"{row['metric']} {say(BETTER[row['better']])} {row['target']:g} {row['unit']}"
    return {
        "stage": row["stage"], "statement": row["statement"], "figure": figure, "evidence": say(EVIDENCE[row["evidence_kind"]]),
        "due_on": row["due_on"],
    }  # fmt: skip


def _side(row: dict[str, Any], name: str) -> str:
    return str(row.get(f"{name}_zh") or row.get(f"{name}_en") or row.get(name) or "")


def pdf_of(contract: Contract) -> bytes:
    """The paper as PDF; Chinese text with English headings beside it, whoever makes it."""
    return pdf("award/contract_paper.html", values_of(contract), sha256=contract.sha256)


def docx_of(contract: Contract) -> bytes:
    """The same paper as a Word document."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    values, picture = values_of(contract), io.BytesIO()
    segno.make(values["verify"], error="m").save(picture, kind="png", scale=6)
    picture.seek(0)
    paper = DocxTemplate(WORD_TEMPLATE)
    paper.render({**values, "qr": InlineImage(paper, picture, width=Mm(28))}, autoescape=True)
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()
