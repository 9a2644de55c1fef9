"""The permission matrix: equal to the table of the specification where it stands beside the checkout; scopes; the printed document."""

from pathlib import Path

import pytest

from zhongshu.people.actor import SYSTEM, Actor, Holding, Place
from zhongshu.people.matrix import NATURAL, ROWS, Scope, right
from zhongshu.people.roles import Role
from zhongshu.people.roles_document import document

SPEC = next(
    (p / "shared/spec/roles-and-rules.md" for p in Path(__file__).parents if (p / "shared/spec/roles-and-rules.md").exists()),
    None,
)  # fmt: skip
# our row -> the row of the specification
NAMED = {
    "lead": "Lead create / status by receipt", "triage": "Lead triage", "dossier": "Dossier read (internal)",
    "card": "Direction card / plan edit", "specialist": "Assign specialist", "panel": "Build panel / COI check",
    "tier": "Tier change", "policy": "Policy version", "ledger": "Audit log read", "users": "User admin",
    "verdict": "Score / verdict", "golden": "Golden ticket", "opinion": "Opinion sign", "award": "Award decide",
    "publicity": "Publicity & objections", "contract": "Contract", "milestone": "Milestone verify", "gate": "Gate decide",
    "payment": "Payment", "issue": "Issue", "relay": "Relay", "transfer": "Transfer contract", "nuclear": "核爆点",
}  # fmt: skip
# Cells that differ from the table on purpose, each with its reason
WIDER = {
    ("specialist", "PS"): "a specialist sees who answers for a dossier",
    ("panel", "PS"): "a specialist sees the panel of the own dossier",
    ("policy", "FIN"): "finance reads the limits it signs under",
    ("award", "AO"): "the secretary prepares the package and counts the votes",
    ("publicity", "PUB"): "the public pages need no row: they are public",
    ("contract", "AO"): "the secretary reads what follows from the publicity",
    ("milestone", "COM"): "the committee reads what a gate stands on",
    ("milestone", "AO"): "the secretary makes the gate pack",
    ("milestone", "FIN"): "finance pays on a verified milestone",
    ("milestone", "INST"): "the institute that took a relay goes on with the milestones",
    ("gate", "PS"): "a sponsor has a voice: reads and speaks, never votes",
    ("issue", "ENT"): "an enterprise partner solves issues",
    ("issue", "INT"): "audit reads",
    ("issue", "AO"): "the secretary sees what is open before a gate",
    ("issue", "COM"): "the committee sees what is open before a gate",
}


def table():
    lines = [
        line.strip().strip("|").split("|") for line in SPEC.read_text("utf-8").splitlines() if line.startswith("|")
    ]
    roles = [cell.strip() for cell in lines[0][1:]]
    return {row[0].strip(): dict(zip(roles, (c.strip() for c in row[1:]), strict=True)) for row in lines[2:]}


def letters(cell):
    """The letters of a cell of the specification; words beside them say where, not what."""
    if cell.startswith(("own", "field", "pseud")):
        return {"R"}
    return {
        letter for token in cell.split(";") for letter in token.replace("/", " ").split(" ")[0] if letter in "CRUAS"
    }


@pytest.mark.skipif(SPEC is None, reason="the specification does not stand beside this checkout")
def test_matrix_when_compared_with_the_specification_then_every_cell_is_equal_or_explained():
    spec = table()
    differing = {}
    for ours, theirs in NAMED.items():
        for role, cell in spec[theirs].items():
            here = set(ROWS[ours].cells[Role(role)].letters) if Role(role) in ROWS[ours].cells else set()
            if here != letters(cell):
                differing[ours, role] = (sorted(here), cell)
    assert set(differing) == set(WIDER), differing


def test_matrix_when_administrator_or_auditor_then_no_dossier_content_and_no_business_letter():
    admin = {name for name, row in ROWS.items() if Role.ADM in row.cells}
    assert admin == {"ledger", "users", "organisation", "desk"}
    audit = {name: row.cells[Role.INT].letters for name, row in ROWS.items() if Role.INT in row.cells}
    assert {name for name, found in audit.items() if found - {"R"}} <= {
        "panel", "conflict", "publicity", "integrity", "seal",
    }  # fmt: skip


def test_matrix_when_visitor_then_may_bring_a_lead_and_nothing_else():
    assert {name for name, row in ROWS.items() if Role.PUB in row.cells} <= {"lead", "need"}
    assert all(row.cells[Role.PUB].letters <= {"C"} for row in ROWS.values() if Role.PUB in row.cells)


@pytest.mark.parametrize("text", ["", "triage", "triage:", "nothing:R", "triage:X"])
def test_right_when_unknown_then_a_mistake_of_the_programmer(text):
    with pytest.raises(LookupError):
        right(text)


HERE = Place(dossier="d1", field="ai", programme="p1", specialists=frozenset({"me"}), team=frozenset({"me"}), organisations=frozenset({"o1"}), shared_with=frozenset({"me"}))  # fmt: skip
ELSEWHERE = Place(dossier="d2", field="life", programme="p2", organisations=frozenset({"o2"}))


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.PUB])
def test_scope_when_natural_then_reaches_its_own_place_only(role):
    someone = Actor("me", holdings=(Holding(role),), organisations=frozenset({"o1"}))
    for name, row in ROWS.items():
        cell = row.cells.get(role)
        if cell is None or cell.scope is not NATURAL[role]:
            continue
        wanted = f"{name}:{''.join(sorted(cell.letters))}"
        assert someone.may(wanted, HERE), (name, role)
        everywhere = cell.scope in (Scope.CENTER, Scope.FIELD)
        assert someone.may(wanted, ELSEWHERE) == everywhere, (name, role)


@pytest.mark.parametrize(
    ("kind", "ref", "here", "there"),
    [("field", "ai", True, False), ("programme", "p1", True, False), ("dossier", "d1", True, False),
     ("organisation", "o1", True, False), ("field", "life", False, True), ("center", "", True, True)],
)  # fmt: skip
def test_scope_when_the_grant_is_bound_then_reaches_that_place_only(kind, ref, here, there):
    lead = Actor("me", holdings=(Holding(Role.FL, kind, ref),))
    assert (lead.may("triage:A", HERE), lead.may("triage:A", ELSEWHERE)) == (here, there)
    assert lead.may("triage:A")


def test_scope_when_second_holding_reaches_then_allowed_though_the_first_does_not():
    both = Actor("me", holdings=(Holding(Role.FL, "field", "life"), Holding(Role.FL, "field", "ai")))
    assert both.may("triage:A", HERE) and both.fields_led() == {"life", "ai"}


def test_system_when_asked_for_any_right_then_none():
    assert not any(SYSTEM.may(f"{name}:CRUAS") for name in ROWS)


def test_roles_document_when_matrix_changed_then_the_file_is_printed_anew():
    printed = Path(__file__).parents[3] / "docs/roles.md"
    assert printed.read_text("utf-8") == document(), "run: zhongshu docs_roles"
