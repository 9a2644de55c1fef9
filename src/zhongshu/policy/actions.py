"""How the rules change: drafted as a copy, edited, proposed with a reason, approved by a committee member who neither drafted nor proposed.

Flows in: an actor with a right on ``policy``, the version that was read. Flows out: a new `RuleSet` state and one ledger line with old and new values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, NotAllowed, Stale
from zhongshu.ledger.actions import act, tell
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.people.actor import Actor
from zhongshu.policy.codec import build, parse, plain_of, section_types, terms_of, text_of
from zhongshu.policy.defaults import default_rules
from zhongshu.policy.entries import all_entries
from zhongshu.policy.models import ACTIVE, DRAFT, PROPOSED, RETIRED, WITHDRAWN, RuleSet
from zhongshu.policy.queries import ruleset
from zhongshu.policy.rules import had_a_hand_in, is_committee, missing_before_proposal

SHORTEST_REASON, LONGEST_REASON, LONGEST_NAME = 10, 2000, 80
label_kind("ruleset", Bi("规则版本", "Rule version"))
label("policy.install", Bi("装入了第 1 版规则", "installed version 1 of the rules"))
label("policy.draft", Bi("起草了规则版本", "drafted a version of the rules"))
label("policy.edit", Bi("修改了规则草案", "edited a draft of the rules"))
label("policy.propose", Bi("提请批准规则", "proposed the rules for approval"))
label("policy.approve", Bi("批准了规则，即日起生效", "approved the rules, in force from the day"))
label("policy.withdraw", Bi("撤回了规则草案", "withdrew a draft of the rules"))


def install_default_rules(actor: Actor) -> RuleSet:
    """Version 1 in force, unless some version already is. Safe to call at every start."""
    return RuleSet.objects.filter(state=ACTIVE).first() or _install(actor)


@act("policy.install")
def _install(actor: Actor) -> RuleSet:
    row = RuleSet(
        number=1, name_zh="默认规则", name_en="Default rules", state=ACTIVE, body=text_of(default_rules()),
        reason="随平台交付的默认规则", effective_on=clock.today(), drafted_by=actor.ledger_name,
        proposed_by=actor.ledger_name, approved_by=actor.ledger_name,
    )  # fmt: skip
    row.save(force_insert=True)
    tell("ruleset", row.pk, number=1)
    return row


@act("policy.draft")
def draft_rules(actor: Actor, base_id: str, *, name_zh: str, name_en: str) -> RuleSet:
    """A new draft, copied from any version."""
    actor.require("policy:U")
    base = ruleset(actor, base_id)
    for field, name in (("name_zh", name_zh), ("name_en", name_en)):
        if not 1 <= len(name.strip()) <= LONGEST_NAME:
            raise BadValue(field, Bi("请填写名称，不超过 80 字", "Enter a name of up to 80 characters"))
    number = (RuleSet.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    row = RuleSet(
        number=number, name_zh=name_zh.strip(), name_en=name_en.strip(), body=base.body, based_on=base,
        drafted_by=actor.user_id,
    )  # fmt: skip
    _once(lambda: row.save(force_insert=True))
    tell("ruleset", row.pk, number=number, based_on=base.number)
    return row


@act("policy.edit")
def edit_rules(actor: Actor, ruleset_id: str, *, version: int, changes: Mapping[str, Any]) -> RuleSet:
    """Change rules of a draft: path -> plain value, of one rule, one cell or a whole table. Everything is checked before anything is stored."""
    actor.require("policy:U")
    row = ruleset(actor, ruleset_id)
    _only(row, version, DRAFT)
    before = all_entries(parse(row.body))
    plain = json.loads(row.body)
    for path, value in changes.items():
        _place(plain, path, value)
    rules = build(plain)
    _keep_rows(json.loads(row.body), plain)
    after = all_entries(rules)
    changed = {
        path: [
            plain_of(before[path].value) if path in before else None,
            plain_of(after[path].value) if path in after else None,
        ]
        for path in [*before, *(path for path in after if path not in before)]
        if path not in before or path not in after or before[path].value != after[path].value
    }
    _move(row, version, body=text_of(rules))
    tell("ruleset", row.pk, changed=changed)
    return row


@act("policy.propose")
def propose_rules(actor: Actor, ruleset_id: str, *, version: int, reason: str) -> RuleSet:
    """Close a draft and ask the committee for approval."""
    actor.require("policy:U")
    row = ruleset(actor, ruleset_id)
    _only(row, version, DRAFT)
    if row.based_on is not None and row.based_on.body == row.body:
        raise BadValue(
            "reason",
            Bi("草案与原版本没有差别，无须提请批准", "The draft does not differ from the version it was copied from"),
        )
    lacking = missing_before_proposal(parse(row.body))
    if lacking:
        raise Blocked(lacking)
    _move(row, version, state=PROPOSED, reason=_reason(reason), proposed_by=actor.user_id)
    tell("ruleset", row.pk, number=row.number, reason=row.reason)
    return row


@act("policy.approve")
def approve_rules(actor: Actor, ruleset_id: str, *, version: int, reason: str) -> RuleSet:
    """Put a proposed version in force from today; the version before it retires."""
    actor.require("policy:A")
    if not is_committee(actor):
        raise NotAllowed(Bi("规则由决策委员批准", "Rules are approved by a committee member"))
    row = ruleset(actor, ruleset_id)
    _only(row, version, PROPOSED)
    if had_a_hand_in(actor, row):
        raise NotAllowed(
            Bi("起草人和提请人不能批准自己的规则", "Whoever drafted or proposed the rules may not approve them")
        )
    parse(row.body)
    former = RuleSet.objects.filter(state=ACTIVE).values_list("pk", flat=True).first()
    today = clock.today()
    if former:
        RuleSet.objects.filter(pk=former, state=ACTIVE).update(state=RETIRED, retired_on=today, updated_at=clock.now())
    _once(lambda: _move(row, version, state=ACTIVE, approved_by=actor.user_id, effective_on=today))
    tell("ruleset", row.pk, number=row.number, reason=_reason(reason), retired=former, also=[former] if former else [])
    return row


@act("policy.withdraw")
def withdraw_draft(actor: Actor, ruleset_id: str, *, version: int, reason: str) -> RuleSet:
    """Take back a draft, or send back a proposal; it stays readable."""
    actor.require("policy:UA")
    row = ruleset(actor, ruleset_id)
    _only(row, version, DRAFT, PROPOSED)
    _move(row, version, state=WITHDRAWN, reason=_reason(reason))
    tell("ruleset", row.pk, number=row.number, reason=row.reason)
    return row


def _only(row: RuleSet, version: int, *states: str) -> None:
    if row.version != version:
        raise Stale
    if row.state not in states:
        raise NotAllowed(
            Bi("此版本现为“{state}”，不能这样做", "This version is now “{state}”; that cannot be done").fill(
                state=row.state_label
            )
        )


def _reason(text: str) -> str:
    cleaned = text.strip()
    if not SHORTEST_REASON <= len(cleaned) <= LONGEST_REASON:
        raise BadValue("reason", Bi("请写明理由，10 到 2000 字", "Give a reason of 10 to 2000 characters"))
    return cleaned


def _move(row: RuleSet, version: int, **values: Any) -> None:
    """Compare-and-set: refuse when somebody was faster."""
    stamped = {**values, "version": version + 1, "updated_at": clock.now()}
    if RuleSet.objects.filter(pk=row.pk, version=version, state=row.state).update(**stamped) != 1:
        raise Stale
    for name, value in stamped.items():
        setattr(row, name, value)


def _once(write: Any) -> None:
    """Two who take the same number, or put two versions in force, at the same instant: the second is told to look again."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        raise Stale from None


def _keep_rows(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Rows of the course's own tables neither come nor go; codes that the course or the code names are not taken away."""
    for section, group in section_types().items():
        for name, term in terms_of(group).items():
            if term.kind not in ("rows", "choices"):
                continue
            old, new = ([row["code"] for row in tree[section][name]] for tree in (before, after))
            if term.fixed and old != new:
                raise BadValue(
                    f"{section}.{name}", Bi("这张表的行由流程决定", "The rows of this table are the course's own")
                )
            gone = [code for code in term.needed if code in old and code not in new]
            if gone:
                text = Bi("流程要用到“{name}”，不能移除", "The course names “{name}”; it cannot be removed")
                raise BadValue(f"{section}.{name}", text.fill(name=", ".join(gone)))


def _place(plain: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at its path in the plain tree; an unknown path is a bad value."""
    node: Any = plain
    *way, last = path.split(".")
    for step in way:
        node = next((r for r in node if r.get("code") == step), None) if isinstance(node, list) else node.get(step)
        if node is None:
            break
    if not isinstance(node, dict) or last not in node or last == "code":
        raise BadValue(path, Bi("没有这条规则", "There is no such rule"))
    node[last] = value
