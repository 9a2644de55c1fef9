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
from zhongshu.award.queries.contracts import lead_name
from zhongshu.documents.typesetting import pdf, verify_url
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.figures import figure
from zhongshu.kernel.money import wan, yuan

Say = Callable[[Bi], str]
PENDING, AND = Bi("待批", "pending"), Bi("；", "; ")
SUM, TOTAL, NONE = Bi("本阶段小计", "Sum of the stage"), Bi("合计", "Total"), Bi("无", "None")
NO_APPROVAL = Bi("不需要审批", "None needed")
ENTRY = Bi("进入本阶段须有：{e}", "to enter the stage: {e}")
TOLERANCE, ALIKE = Bi("（允差 {t}）", " (tolerance {t})"), Bi("均分", "alike")
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
        "lead": body["parties"][1].get("lead") or lead_name(dossier),
        "stages": [_stage(n, row, say) for n, row in enumerate(body["stages"], 1)],
        "budget": _budget(body, say),
        "milestones": [_milestone(row, say) for row in body["milestones"]],
        "assumptions": _numbered([_side(row, "statement", say) for row in body["assumptions"]], say),
        "kill_criteria": _numbered([_side(row, "criterion", say) for row in body["kill_criteria"]], say),
        "conditions": _numbered(body.get("conditions") or [], say), "has_conditions": bool(body.get("conditions")), "decision": body.get("decision") or "—",
        "ip_terms": body["ip_terms"], "exit_terms": body["exit_terms"], "data_terms": body["data_terms"],
        "approvals": [
            {"kind": say(APPROVALS[row["kind"]]), "number": row["number"] or say(PENDING), "on": row["granted_on"] or "—"}
            for row in body["approvals"]
        ] or [{"kind": say(NO_APPROVAL), "number": "—", "on": "—"}],
        "plan": f"v{body['plan']['number']} {body['plan']['sha256'][:16]}", "sha256": contract.sha256, "made_on": str(clock.today()),
        "verify": verify_url(contract.sha256),
    }  # fmt: skip


def _stage(number: int, row: dict[str, Any], say: Say) -> dict[str, Any]:
    better = say(BETTER[row["exam_better"]])
    exam = f"{row['exam_metric']} {better} {figure(row['exam_target'])} {row['exam_unit']}"
    exam += f"{say(AND)}{row['exam_method']}" if row["exam_method"] else ""  # a draft may lack it
    exam += f"{say(AND)}{say(ENTRY).format(e=row['entry_evidence'])}" if row.get("entry_evidence") else ""
    span = f"{row.get('starts_on', '')} 至 {row.get('ends_on', '')}"
    return {
        "number": number,
        "aim": _typed(row, "aim", say),
        "months": row["months"],
        "wan": wan(row["budget_fen"]),
        "exam": exam,
        "span": span,
    }


def _milestone(row: dict[str, Any], say: Say) -> dict[str, Any]:
    """One milestone with all that decides whether it is verified: figure, tolerance, weight."""
    asked = f"{row['metric']} {say(BETTER[row['better']])} {figure(row['target'])} {row['unit']}"
    if row["tolerance"]:
        asked += say(TOLERANCE).format(t=f"{figure(row['tolerance'])} {row['unit']}")
    weight = say(ALIKE) if row["weight"] is None else f"{figure(row['weight'])} %"
    return {
        "stage": row["stage"], "statement": _typed(row, "statement", say), "figure": asked, "weight": weight, "evidence": say(EVIDENCE[row["evidence_kind"]]),
        "due_on": row["due_on"],
    }  # fmt: skip


def _budget(body: dict[str, Any], say: Say) -> list[dict[str, Any]]:
    """The lines stage by stage, each stage with its sum, and the sum of all."""
    found: list[dict[str, Any]] = []
    for number in sorted({row["stage"] for row in body["budget"]}):
        mine = [row for row in body["budget"] if row["stage"] == number]
        for row in mine:
            line = say(LINES[row["line"]]) if row["line"] in LINES else row["line"]
            found.append({"stage": number, "line": line, "wan": wan(row["amount_fen"]), "sum": False})
        found.append(
            {"stage": number, "line": say(SUM), "wan": wan(sum(row["amount_fen"] for row in mine)), "sum": True}
        )
    if found:
        found.append(
            {"stage": "", "line": say(TOTAL), "wan": wan(sum(row["amount_fen"] for row in body["budget"])), "sum": True}
        )
    return found


def _numbered(texts: list[str], say: Say) -> list[str]:
    """As the paper counts them; that there is none is said."""
    return [f"{n}. {text}" for n, text in enumerate(texts, 1)] or [say(NONE)]


def _typed(row: dict[str, Any], name: str, say: Say) -> str:
    """A text of the contract; its English, where there is one, to a reader of English."""
    text, english = str(row[name] or ""), str(row.get(f"{name}_en") or "")
    return say(Bi(text or english, english or text)) if text or english else ""


def _side(row: dict[str, Any], name: str, say: Say) -> str:
    """The reader's side of a pair that came with the plan, or the text itself."""
    zh, en = (str(row.get(f"{name}_{tongue}") or "") for tongue in ("zh", "en"))
    return say(Bi(zh or en, en or zh)) if zh or en else str(row.get(name) or "")


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
