"""What delivery seals, replayed: how the rows of a gate, a stop or an acceptance say today what the chapter holds. Registers itself; reads only.

What moves on after a signature (money spent since, a leap measured anew) is kept by no row as it stood; there the seal alone speaks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from zhongshu.decisions.signed import InLedger, Paper, Rebuilt, Told, in_ledger, joined, plainly, rebuilds, tells
from zhongshu.delivery.chapters import gate_body
from zhongshu.delivery.models import Acceptance, ChangeRequest, Evidence, Gate, IntegrityCase
from zhongshu.delivery.queries.particulars import sealed as particulars_of
from zhongshu.delivery.terms import ACCEPTANCE_RESULTS, ASSUMPTION_STATES, EFFECTS, OUTCOMES, TRIGGERS
from zhongshu.documents.models import Document
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import amount
from zhongshu.ledger.models import Line
from zhongshu.ledger.queries import history_of
from zhongshu.lifecycle.models import Chapter, Dossier, Passage
from zhongshu.people.who import who

STAGE_FOLLOWS = ("GO", "ACCELERATE", "CONDITIONAL")
PACK = Bi("评审材料 G{n}", "Pack of gate G{n}")
FILE = Bi("M{n} 证据：{name}", "Evidence of M{n}: {name}")
REPORT = Bi("科技报告：{name}", "Science report: {name}")
MONEY = {
    **EFFECTS, "paid": Bi("已拨付", "Paid"), "planned": Bi("计划", "Planned"), "recover": Bi("追回", "To be recovered"),
}  # fmt: skip


@rebuilds("turn")
def turn(chapter: Chapter) -> Rebuilt:
    """A gate's decision, from the proposal, the votes, the views and the hearings of the gate."""
    body = json.loads(chapter.body)
    gate = _gate(chapter.dossier, str(body["gate"]).rpartition("/G")[2])
    if gate is None or not gate.proposal:
        return Rebuilt({"outcome": "", "reasons": ""})  # the seal speaks of a gate that no row knows
    said, outcome = gate.proposed, gate.proposed["outcome"]
    following = (said["knobs"]["next_stage"] or gate.stage + 1) if outcome in STAGE_FOLLOWS else None
    now = gate_body(gate, said, gate.money, next_stage=following)
    now["votes"] = _in_order(now["votes"], body["votes"])
    if gate.decided_on is not None:
        now["decided_on"] = gate.decided_on.isoformat()
    if "particulars" not in body:
        for name in ("particulars", "heard"):  # sealed before these were kept
            now.pop(name)
    return Rebuilt(now, [_pack(gate), *_files(gate)])


def _gate(dossier: Dossier, number: str) -> Gate | None:
    rows = Gate.objects.select_related("dossier").filter(dossier=dossier)
    return rows.filter(number=int(number)).first() if number.isdigit() else None


def _in_order(now: Sequence[Any], sealed: Sequence[Any]) -> Sequence[Any]:
    """The order of votes says nothing: equal ones stand as they were sealed."""
    return sealed if sorted(map(str, now)) == sorted(map(str, sealed)) else now


def _pack(gate: Gate) -> Paper:
    """The frozen pack: the hash that the ledger told when the gate was opened, and that of the text today."""
    lines = history_of(gate.dossier_id).filter(facts__contains='"pack":')
    told = [
        part for line in lines for part in (line.told, *line.told.get("parts", ())) if part.get("gate") == gate.number
    ]
    named = next((str(part["pack"]) for part in told if isinstance(part.get("pack"), str)), gate.pack_sha256)
    return Paper(PACK.fill(n=gate.number), named, hashlib.sha256(gate.pack.encode()).hexdigest())


def _files(gate: Gate) -> list[Paper]:
    """The files that were evidence of the stage when it was decided: the hash they were filed under, and the file's own today."""
    rows = Evidence.objects.filter(milestone__dossier=gate.dossier, milestone__stage=gate.stage).exclude(document_id="")
    filed = list(rows.filter(created_at__lte=gate.updated_at).select_related("milestone").order_by("pk"))
    today = dict(Document.objects.filter(pk__in=[e.document_id for e in filed]).values_list("pk", "sha256"))
    told = {
        line.told.get("evidence"): str(line.told.get("sha256") or "")
        for line in history_of(gate.dossier_id).filter(verb="delivery.add_evidence")
    }
    return [
        Paper(FILE.fill(n=e.milestone.number, name=e.document_name), told.get(e.pk, e.sha256), today.get(e.document_id, ""))
        for e in filed
    ]  # fmt: skip


@rebuilds("ending")
def ending(chapter: Chapter) -> Rebuilt:
    """A stop, from its gate or from the step itself; a revocation, from what integrity found."""
    body, dossier = json.loads(chapter.body), chapter.dossier
    passage = Passage.objects.filter(dossier=dossier, edge=chapter.edge, target=body["outcome"]).order_by("-at").first()
    now: dict[str, Any] = {"outcome": passage.target if passage else "", "reasons": passage.reason if passage else ""}
    gate = Gate.objects.filter(dossier=dossier, outcome="STOP", state="signed").order_by("-number").first()
    if body["outcome"] == "REVOKE":
        found = IntegrityCase.objects.filter(dossier=dossier, outcome="proven").order_by("-decided_on").first()
        if found is not None:
            now |= {"team_view": found.heard, "note": found.reasons}
    elif gate is not None and passage is not None and passage.source == "GATE":
        said = gate.proposed
        now |= {name: said[name] for name in ("lesson", "wind_down", "released", "probability")}
        now |= {"team_view": gate.team_view, "options": [{"code": c, "why_not": why} for c, why in said["others"]]}
    return Rebuilt(now)


@rebuilds("acceptance")
def acceptance(chapter: Chapter) -> Rebuilt:
    """The acceptance as its record and its votes have it."""
    body, dossier = json.loads(chapter.body), chapter.dossier
    row = Acceptance.objects.filter(dossier=dossier, state="signed").order_by("-number").first()
    if row is None:
        return Rebuilt({"result": "", "summary": ""})
    votes = [{"result": r, "reason": why} for r, why in row.votes.order_by("pk").values_list("result", "reason")]
    report = {"title": row.report_title, "openness": row.report_openness, "sha256": row.report_sha256}
    now = {
        "result": row.result, "summary": row.summary, "dissent": row.dissent, "votes": _in_order(votes, body["votes"]), "report": report,
        "signed_on": row.signed_on.isoformat() if row.signed_on else "",
    }  # fmt: skip
    file = Document.objects.filter(pk=row.report_document or None).values_list("sha256", flat=True).first() or ""
    papers = [Paper(REPORT.fill(name=row.report_title), body["report"]["sha256"], file)] if row.report_document else []
    return Rebuilt(now, papers)


def _money(value: Mapping[str, int]) -> Told:
    return [
        MONEY.get(name, Bi(name, name)) + Bi("：", ": ") + amount(fen) for name, fen in value.items() if fen
    ] or ["—"]  # fmt: skip


def _option(row: Mapping[str, Any]) -> Bi:
    name = OUTCOMES.get(row["code"], Bi(row["code"], row["code"]))
    if row.get("chosen"):
        return name + Bi("（选定）", " (chosen)")
    return name + Bi("（未选）：", " (not chosen): ") + joined(plainly(row.get("why_not", "")))


def _vote(row: Mapping[str, Any]) -> Bi:
    names = ACCEPTANCE_RESULTS if "result" in row else OUTCOMES
    code = str(row.get("result") or row.get("outcome"))
    sure = Bi(f"（把握 {row['confidence']} %）", f" ({row['confidence']} %)") if "confidence" in row else None
    said = names.get(code, Bi(code, code))
    return (said + sure if sure else said) + Bi("：", ": ") + joined(plainly(row["reason"]))


def _measured(row: Mapping[str, Any]) -> str:
    """A milestone with what was asked and what was measured, each with its unit."""
    unit = f" {row['unit']}" if row.get("unit") else ""
    result = row.get("result")
    reached = "—" if result in (None, "") else f"{result}{unit}"
    return f"M{row.get('number', '')} {row.get('metric', '')} {row.get('target', '')}{unit} → {reached}"


def _exam(row: Mapping[str, Any]) -> Bi:
    told = _measured(row)
    return Bi(told, told) + (Bi("（通过）", " (passed)") if row.get("passed") else Bi("（未通过）", " (not passed)"))


def _belief(row: Mapping[str, Any]) -> Bi:
    return joined(plainly(row["statement"])) + Bi("：", ": ") + ASSUMPTION_STATES.get(row["state"], Bi("—", "—"))


def _rows(body: Mapping[str, Any], *names: str) -> dict[str, Told]:
    """The fields that are lists, one row a line."""
    tell = {"options": _option, "votes": _vote, "exams": _exam, "assumptions": _belief}
    return {name: [tell[name](row) for row in body[name]] for name in names if body.get(name)}


@tells("turn")
def tell_turn(body: Mapping[str, Any]) -> Mapping[str, Told]:
    """A gate's decision in the words of the room."""
    fixed = [label + Bi("：", ": ") + joined(plainly_said(value)) for label, value in particulars_of(body)]
    conditions = [f"{row['text']} · {row['due_on']}" for row in body["conditions"]]
    return {
        **_rows(body, "options", "votes", "exams", "assumptions"),
        "outcome": [OUTCOMES.get(body["outcome"]) or "—"], "trigger": [TRIGGERS.get(body["trigger"]) or body["trigger"]],
        "money": _money(body["money"]), "spent_fen": [amount(body["spent_fen"])], "particulars": fixed, "conditions": conditions,
        "probability": [f"{body['probability']} %"], "heard": [_heard(row) for row in body.get("heard", ())],
    }  # fmt: skip


def plainly_said(value: Bi | str) -> Told:
    return (value,)


def _heard(row: Mapping[str, str]) -> str:
    return f"{row['dossier']}（{row['asked_on']} → {row['said_on'] or row['until']}）：{row['said'] or '—'}"


@tells("ending")
def tell_ending(body: Mapping[str, Any]) -> Mapping[str, Told]:
    stopped = {"STOP": OUTCOMES["STOP"], "REVOKE": Bi("撤销", "Revoked")}
    sure = body.get("probability")
    return {
        **_rows(body, "options"), "outcome": [stopped.get(body["outcome"]) or "—"], "money": _money(body["money"]),
        "probability": ["—" if sure is None else f"{sure} %"],
    }  # fmt: skip


@tells("acceptance")
def tell_acceptance(body: Mapping[str, Any]) -> Mapping[str, Told]:
    milestones = [_measured(m) for m in body.get("milestones", ())]
    return {
        **_rows(body, "votes"), "result": [ACCEPTANCE_RESULTS.get(body["result"]) or "—"], "money": _money(body["money"]),
        "milestones": milestones,
    }  # fmt: skip


CHANGE = {
    "change": Bi("变更申请", "Change request"), "approved": Bi("是否批准", "Approved"), "reason": Bi("理由", "Reason"),
    "contract": Bi("随之封存的任务书", "Contract sealed with it"), "by": Bi("签署", "Signed by"),
}  # fmt: skip
CONTRACT = Bi("随变更封存的任务书", "The contract sealed with the change")


def changes_decided(dossier: Dossier) -> list[Line]:
    """The change requests of a dossier that one person decided, in order."""
    return list(Line.objects.filter(subject=dossier.pk, verb="delivery.decide_change").order_by("seq"))


def change_in(dossier: Dossier, line: Line) -> dict[str, Any]:
    told = line.told
    return {**{name: told.get(name, "") for name in ("change", "approved", "contract")}, "reason": told["reason"].strip(), "by": line.actor}  # fmt: skip


def change_today(dossier: Dossier, line: Line) -> Rebuilt:
    """The same from the request's record, and the contract it put in force hashed anew."""
    row = ChangeRequest.objects.filter(dossier=dossier, number=line.told["change"]).first()
    if row is None:
        return Rebuilt({"change": None, "approved": None, "reason": ""})
    now = {
        "change": row.number, "approved": row.state == "approved", "reason": row.answer, "contract": row.contract_sha256, "by": row.decided_by,
    }  # fmt: skip
    told = line.told.get("contract")
    body = Chapter.objects.filter(dossier=dossier, kind="contract", sha256=told).values_list("body", flat=True).first()
    today = hashlib.sha256((body or "").encode()).hexdigest() if body else ""
    return Rebuilt(now, [Paper(CONTRACT, str(told), today)] if told else [])


@tells("change")
def tell_change(body: Mapping[str, Any]) -> Mapping[str, Told]:
    return {"by": [who([body["by"]]).get(body["by"], "—")]}


def name_of_change(body: Mapping[str, Any]) -> Bi:
    return Bi("变更申请 {n} 的决定", "Decision on change request {n}").fill(n=body["change"])


in_ledger("change", InLedger(CHANGE, changes_decided, change_in, name_of_change, change_today))
