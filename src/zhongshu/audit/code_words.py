"""Codes among the facts of a line, in words: which table of which room names the values that an act tells under a name.

Flows in: the tables of the rooms. Flows out: the word of a code, or nothing. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhongshu.appraisal import models as appraisal
from zhongshu.award.models import seals
from zhongshu.award.presenting import CHOSEN
from zhongshu.bench import rules as bench
from zhongshu.delivery import terms as delivery
from zhongshu.discovery import rules as discovery
from zhongshu.documents import models as documents
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import NotPrepared
from zhongshu.panels import models as panels
from zhongshu.people import conflicts
from zhongshu.people.models import experts, interests
from zhongshu.people.roles import LABELS as ROLES
from zhongshu.policy.queries import active_rules
from zhongshu.proposal.actions import diligence
from zhongshu.proposal.sections import SECTIONS
from zhongshu.relay import rules as relay
from zhongshu.transfer import rules as transfer

Table = Mapping[str, Bi]
ISSUE_ACTS = ("assign_issue", "work_on_issue", "confirm_issue")
MILESTONE_ACTS = ("verify_milestone", "waive_milestone", "miss_milestone")
PROVEN: Table = {"proven": Bi("成立", "proven"), "cleared": Bi("不成立", "cleared")}
CLOSED: Table = {
    **CHOSEN, **delivery.OUTCOMES, "refuse": Bi("不同意", "refused"), "APPROVE": Bi("同意", "approved"), "REFUSE": Bi("不同意", "refused"),
    "CONTINUE": Bi("不终止", "go on"), "graduate": Bi("毕业", "graduate"), "designate": Bi("认定核爆点", "designate"), "approve": Bi("同意", "approved"),
}  # fmt: skip
ACCOUNT: Table = {"entered": Bi("已录入", "entered"), "verified": Bi("已核验", "verified")}
CONFIDENTIAL: Table = {
    "public": Bi("公开", "public"), "internal": Bi("内部", "internal"), "secret": Bi("商业秘密", "trade secret"), "restricted": Bi("受限", "restricted"),
}  # fmt: skip
MEMBERS: Table = {
    "lead": Bi("负责人", "lead"), "member": Bi("成员", "member"), "recommender": Bi("推荐人", "recommender"), "center": Bi("中心", "the center"),
    "field": Bi("领域", "a field"),
}  # fmt: skip
PARTS: Table = {
    "stages": Bi("阶段", "stages"), "milestones": Bi("里程碑", "milestones"), "budget": Bi("预算", "budget"), "assumptions": Bi("致命假设", "assumptions"),
    "optimiser_reason": Bi("未用优化的理由", "why no optimiser"),
}  # fmt: skip
# (act or room, fact) -> the table; an act comes before its room
TABLES: dict[tuple[str, str], Table] = {
    **{(f"delivery.{act}", "state"): delivery.ISSUE_STATES for act in ISSUE_ACTS},
    **{(f"delivery.{act}", "state"): delivery.MILESTONE_STATES for act in MILESTONE_ACTS},
    ("delivery.check_change", "state"): delivery.CHANGE_STATES,
    ("delivery.request_change", "about"): delivery.CHANGE_KINDS,
    ("delivery.request_change", "level"): delivery.LEVEL_NAMES,
    ("delivery.add_evidence", "about"): delivery.EVIDENCE_KINDS,
    ("delivery.raise_issue", "about"): delivery.ISSUE_KINDS,
    ("delivery.raise_issue", "severity"): delivery.SEVERITIES,
    ("delivery.decide_finding", "proposes"): PROVEN,
    ("delivery.silence_alert", "rule"): delivery.RULES,
    ("delivery.sign_acceptance", "result"): delivery.ACCEPTANCE_RESULTS,
    ("delivery", "trigger"): delivery.TRIGGERS,
    ("delivery", "outcome"): delivery.OUTCOMES,
    ("delivery", "proposes"): delivery.OUTCOMES,
    ("delivery", "votes"): delivery.OUTCOMES,
    ("delivery", "beliefs"): delivery.ASSUMPTION_STATES,
    ("decisions", "chosen"): CLOSED,
    ("appraisal", "stage"): appraisal.STAGES,
    ("appraisal", "recommends"): appraisal.RECOMMENDATIONS,
    ("award", "account"): ACCOUNT,
    ("award", "parts"): PARTS,
    ("award", "part"): PARTS,
    ("award", "changed"): PARTS,
    ("award", "side"): {"center": Bi("中心", "the center"), "team": Bi("团队", "the team")},
    ("award.issue_seal", "cause"): seals.CAUSES,
    ("bench", "about"): bench.KINDS,
    ("bench", "rule"): bench.RULES,
    ("bench", "lane"): bench.LANES,
    ("bench.put_on_deck", "cause"): {
        "seat": Bi("今年席位或经费已用完", "The year's seats or money are used up"),
        "programme": Bi("本计划没有席位或经费", "Its programme has no seat or money"),
    },
    ("document", "about"): {"transfer": Bi("转化", "transfer"), "dossier": Bi("卷宗", "dossier")},
    ("discovery", "legal_form"): discovery.LEGAL_FORMS,
    ("discovery", "relationship"): discovery.RELATIONSHIPS,
    ("discovery", "mode"): discovery.NEED_MODES,
    ("discovery", "kind"): discovery.SIGNAL_KINDS,
    ("discovery.log_outreach", "channel"): discovery.OUTREACH_CHANNELS,
    ("discovery.move_match", "source"): discovery.MATCH_STATES,
    ("discovery.move_match", "target"): discovery.MATCH_STATES,
    ("discovery.step_need", "source"): discovery.NEED_STATES,
    ("discovery.step_need", "target"): discovery.NEED_STATES,
    ("document", "classification"): {code: label for code, (label, _) in documents.CLASSES.items()},
    ("ledger", "verdict"): {"whole": Bi("完整", "whole"), "broken": Bi("断裂", "broken")},
    ("panels.remind", "done"): {"reminded": Bi("已提醒", "reminded"), "replaced": Bi("已替换", "replaced")},
    ("people.sign_in", "how"): {"password": Bi("密码", "password")},
    ("discovery", "kind_of"): discovery.SIGNAL_KINDS,
    ("document", "kind"): documents.KINDS,
    ("document", "sort"): documents.KINDS,
    ("discovery", "sort"): discovery.SIGNAL_KINDS,
    ("discovery.judge_finding", "judged"): {"distinct": Bi("不是同一项", "distinct"), "same": Bi("同一项", "the same")},
    ("people", "tie"): {code: kind.label for code, kind in conflicts.KINDS.items()},
    ("people", "kind"): {code: kind.label for code, kind in conflicts.KINDS.items()},
    ("transfer", "mode"): {code: mode.label for code, mode in transfer.MODES.items()},
    ("transfer", "criterion"): {code: label for code, (label, _) in transfer.CRITERIA.items()},
    ("lifecycle", "confidentiality"): CONFIDENTIAL,
    ("lifecycle", "role"): MEMBERS,
    ("panels", "state"): panels.STATES,
    ("panels", "judges"): experts.EXPERT_KINDS,
    ("people", "brings"): experts.EXPERT_KINDS,
    ("people", "role"): {role.value: label for role, label in ROLES.items()},
    ("people", "scope"): MEMBERS,
    ("people.declare_interest", "what"): interests.SOURCES,
    ("people.derive_interests", "source"): interests.SOURCES,
    ("proposal", "judges"): experts.EXPERT_KINDS,
    ("proposal.add_note", "about"): diligence.KINDS,
    ("proposal.add_note", "flag"): diligence.FLAGS,
    ("proposal", "section"): {code: section.label for code, section in SECTIONS.items()},
    ("relay", "about"): relay.KINDS,
    ("relay", "side"): relay.SIDES,
    ("transfer.add_piece", "about"): transfer.IP_KINDS,
    ("transfer.record_outcome", "about"): transfer.OUTCOME_KINDS,
    ("transfer.record_landing", "evidence"): transfer.LANDING_EVIDENCE,
    ("transfer", "test"): transfer.TESTS,
    ("transfer", "claim"): transfer.TESTS,
}
# what the rules of the house name, by the name of the fact
RULED: dict[str, str] = {
    "field": "fields",
    "fields": "fields",
    "channel": "channels",
    "reason": "reasons",
    "reason_code": "reasons",
    "region": "regions",
    "scope": "fields",
}


def word_of(verb: str, fact: str, code: str) -> str | None:
    """What a code means that this act told under this name; nothing where no table knows it."""
    room = verb.partition(".")[0]
    for key in ((verb, fact), (room, fact)):
        found = TABLES.get(key, {}).get(code)
        if found is not None:
            return str(found)
    named = _ruled(RULED[fact]).get(code) if fact in RULED and code.isascii() and " " not in code else None
    return str(named) if named else None


def _ruled(name: str) -> Table:
    """A list of the rules in force; a house that has none yet names no codes of its own."""
    try:
        return active_rules().labels(name)
    except NotPrepared:
        return {}


def purse_of(verb: str, fact: str) -> Table | None:
    """The names of the amounts, in fen, that an act of delivery tells as the money it moves."""
    return delivery.EFFECTS if fact == "money" and verb.startswith("delivery.") else None
