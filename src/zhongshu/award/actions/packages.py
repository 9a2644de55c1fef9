"""A package is assembled, weighed against the caps, and put to the committee. Every cap it breaks is named with its figures and its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from zhongshu.award.caps import Cap
from zhongshu.award.models.packages import DECIDED, DRAFT, PUT, WITHDRAWN, BreachReason, Item, Package
from zhongshu.award.options import OPTIONS, QUESTION
from zhongshu.award.queries.packages import (
    APPROVE,
    caps_for,
    digest_of,
    items_of,
    locked_for,
    plan_money,
    plan_of,
    reasons_of,
    unreasoned,
)
from zhongshu.decisions.actions import About, Matter, laid, open_decision
from zhongshu.kernel import clock, money
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue, Blocked, Recused, Stale
from zhongshu.kernel.money import wan
from zhongshu.kernel.serials import next_code
from zhongshu.ledger.actions import act, tell
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import interest_of, place_of
from zhongshu.people.actor import Actor
from zhongshu.policy.queries import active_id
from zhongshu.surplus.queries import put_to

NO_NAME = Bi("请填写名称，中文或英文至少一个", "Enter a name, in Chinese or in English")
CLOSED_PACKAGE = Bi(
    "这个建议包已提交表决，不能再改", "This package is before the committee and can no longer be changed"
)
GIVEN_UP = Bi("这个建议包已撤回，不能再改", "This package was given up and can no longer be changed")


@act("award.assemble_package")
def assemble_package(actor: Actor, *, title_zh: str, title_en: str, budget_fen: int, note: str = "") -> Package:
    """Begin a package under the rules in force today."""
    actor.require("award:U")
    if not (title_zh.strip() or title_en.strip()):
        raise BadValue("title_zh", NO_NAME)
    if budget_fen <= 0:
        raise BadValue("budget_fen", Bi("请填写预算", "Give a budget"))
    package = Package.objects.create(
        code=next_code(f"{settings.CENTER}-P-{clock.today():%y}", width=3), title_zh=title_zh.strip() or title_en.strip(),
        title_en=title_en.strip() or title_zh.strip(), budget_fen=budget_fen, note=note.strip(), rule_set=active_id(),
        assembled_by=actor.ledger_name,
    )  # fmt: skip
    tell("package", package.pk, code=package.code, budget_fen=budget_fen, rule_set=package.rule_set)
    return package


@act("award.edit_package")
def edit_package(actor: Actor, package: Package, *, version: int, **said: Any) -> Package:
    """Change name, budget, note, or why there is no optimiser's run."""
    actor.require("award:U")
    allowed = {"title_zh", "title_en", "budget_fen", "note", "optimiser_reason"}
    if set(said) - allowed:
        raise ValueError(f"not editable: {sorted(set(said) - allowed)}")
    named = {name: said.get(name, getattr(package, name)).strip() for name in ("title_zh", "title_en")}
    if not any(named.values()):
        raise BadValue("title_zh", NO_NAME)
    if {"title_zh", "title_en"} & set(said):
        said |= {"title_zh": named["title_zh"] or named["title_en"], "title_en": named["title_en"] or named["title_zh"]}
    if said.get("budget_fen", 1) is None or said.get("budget_fen", 1) <= 0:
        raise BadValue("budget_fen", Bi("请填写预算", "Give a budget"))
    _change(package, version, **said)
    tell("package", package.pk, changed=sorted(said), budget_fen=package.budget_fen)
    return package


@act("award.add_item")
def add_item(
    actor: Actor,
    package: Package,
    dossier: Dossier,
    *,
    amount_fen: int | None = None,
    note: str = "",
    conditions: str = "",
) -> Item:
    """Put a dossier in PROP into the package; the money is what its sealed plan asks unless less is named."""
    actor.require("award:U", place_of(dossier))
    interest_of(actor, dossier, lock=True)
    still_draft(package)
    if dossier.state != "PROP":
        raise BadValue(
            "dossier", Bi("只有「拟立项」的卷宗可以入包", "Only dossiers proposed for award go into a package")
        )
    asked = plan_money(plan_of(dossier))
    amount = asked if amount_fen is None else amount_fen
    if not 0 < amount <= asked:
        text = Bi("金额须大于 0，不超过方案的 {n}", "The amount must be above 0 and at most the plan's {n}")
        raise BadValue("amount_fen", text.fill(n=money.amount(asked)))
    surplus = put_to(dossier)
    if surplus > amount:
        text = Bi(
            "已安排结余 {n}，金额不能更低；可先收回",
            "{n} of released money was put to it; take some back first",
        )
        raise BadValue("amount_fen", text.fill(n=money.amount(surplus)))
    try:
        with transaction.atomic():
            item = Item.objects.create(
                package=package,
                dossier=dossier,
                amount_fen=amount,
                surplus_fen=surplus,
                note=note.strip(),
                conditions=conditions.strip(),
            )
    except IntegrityError:
        raise Stale(Bi("这份卷宗已在一个建议包里", "This dossier is in a package already")) from None
    tell(
        "package",
        package.pk,
        dossier=dossier.pk,
        amount_fen=amount,
        surplus_fen=surplus,
        conditions=item.condition_list,
        also=[dossier.pk],
    )
    return item


@act("award.drop_item")
def drop_item(actor: Actor, item: Item, *, reason: str) -> None:
    """Take a dossier out of a package that is still being assembled."""
    actor.require("award:U", place_of(item.dossier))
    still_draft(item.package)
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    changed = Item.objects.filter(pk=item.pk, open=True).update(open=False, dropped=True, updated_at=clock.now())
    if changed != 1:
        raise Stale
    tell("package", item.package_id, dropped=item.dossier_id, reason=reason, also=[item.dossier_id])


@act("award.give_reason")
def give_reason(actor: Actor, package: Package, *, key: str, reason: str) -> BreachReason:
    """Say why the package goes beyond a cap."""
    actor.require("award:U")
    still_draft(package)
    cap = next((c for c in caps_for(package, items_of(package)) if c.key == key and c.broken), None)
    if cap is None:
        raise BadValue("key", Bi("这一项现在没有超出", "This cap is not broken now"))
    if cap.hard:
        raise Blocked([cap.text])
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    given, _ = BreachReason.objects.update_or_create(
        package=package, key=key, defaults={"reason": reason.strip(), "given_by": actor.ledger_name}
    )
    tell("package", package.pk, cap=key, used=round(cap.used, 4), limit=round(cap.limit, 4), reason=reason.strip())
    return given


@act("award.put_to_vote")
def put_to_vote(actor: Actor, package: Package, *, version: int, due_on: dt.date) -> Package:
    """Put the package to the committee, with its sums, caps and breaches as they stand."""
    actor.require("award:U")
    if not Package.objects.select_for_update().filter(pk=package.pk, version=version).exists():
        raise Stale  # what the caps count next includes whatever a rival has put to the vote
    items = items_of(package)
    if locked_for(actor, [item.dossier for item in items]):
        raise Recused
    caps, reasons = caps_for(package, items), reasons_of(package)
    lacking = _lacking(package, items, caps, reasons, due_on)
    if lacking:
        raise Blocked(lacking)
    decision = open_decision(
        actor, matter=_matter(package, items, caps, reasons), purpose="award", due_on=due_on, rule_set=package.rule_set,
        subjects=[
            About("dossier", item.dossier_id, _label(item.dossier), item.dossier, item.amount_fen) for item in items
        ],
    )  # fmt: skip
    _change(package, version, state=PUT, decision=decision, put_by=actor.ledger_name, put_at=clock.now())
    tell(
        "package", package.pk, decision=decision.pk, items={i.dossier_id: i.amount_fen for i in items},
        breaches={c.key: reasons[c.key] for c in caps if c.broken}, optimiser_reason=package.optimiser_reason,
        also=[i.dossier_id for i in items],
    )  # fmt: skip
    return package


def _lacking(
    package: Package, items: list[Item], caps: list[Cap], reasons: dict[str, str], due_on: dt.date
) -> list[Bi]:
    found = [] if items else [Bi("至少一份卷宗", "at least one dossier")]
    found += [
        Bi("{d} 不在「拟立项」", "{d} is not proposed for award").fill(d=item.dossier.code)
        for item in items
        if item.dossier.state != "PROP"
    ]
    found += [
        cap.text if cap.hard else Bi("超出上限的理由：{t}", "a reason for going beyond: {t}").fill(t=cap.text)
        for cap in unreasoned(caps, reasons)
    ]
    if not package.optimiser and not package.optimiser_reason.strip():
        found.append(Bi("优化器的方案，或不用的书面理由", "the optimiser's run, or a written reason for none"))
    if due_on < clock.today():
        found.append(Bi("表决时限不能早于今天", "a date for the vote that is not past"))
    return found


def _label(dossier: Dossier) -> Bi:
    zh, en = dossier.title_zh or dossier.title_en, dossier.title_en or dossier.title_zh
    return Bi(zh or dossier.code, en or dossier.code)


def _matter(package: Package, items: list[Item], caps: list[Cap], reasons: dict[str, str]) -> Matter:
    """What the committee is asked, with what it is asked on: sums, breaches, the opinion on each dossier."""
    total, surplus = sum(item.amount_fen for item in items), sum(item.surplus_fen for item in items)
    broken = [cap for cap in caps if cap.broken]
    breaches = {
        "label_zh": "超出的上限", "label_en": "Caps broken",
        "value_zh": "\n".join(f"{c.text.zh}；理由：{reasons[c.key]}" for c in broken) or "无",
        "value_en": "\n".join(f"{c.text.en}; reason: {reasons[c.key]}" for c in broken) or "none",
        "keys": {c.key: {"used": round(c.used, 6), "limit": round(c.limit, 6), "reason": reasons[c.key]} for c in broken},
    }  # fmt: skip
    conditions = "\n".join(f"{i.dossier.code}：{one}" for i in items for one in i.condition_list)
    return Matter(
        text=Bi("立项建议包 {c}：{t}", "Award package {c}: {t}").fill(c=package.code, t=Bi(package.title_zh, package.title_en)),
        question=QUESTION, options=OPTIONS, proposed=APPROVE, link=f"/award/packages/{package.code}/",
        material={
            "sum": {"label_zh": "合计（万元）", "label_en": "Sum (10k CNY)", "value": wan(total), "fen": total},
            "surplus": {"label_zh": "其中结余资金（万元）", "label_en": "Of which released money (10k CNY)", "value": wan(surplus), "fen": surplus},
            "budget": {"label_zh": "本包预算（万元）", "label_en": "Budget (10k CNY)", "value": wan(package.budget_fen), "fen": package.budget_fen},
            "optimiser": {"label_zh": "优化器", "label_en": "Optimiser", "value": package.optimiser or package.optimiser_reason},
            "breaches": breaches,
            **({"conditions": laid(Bi("附带条件", "Conditions"), conditions)} if conditions else {}),
            "_caps": [cap.plain() for cap in caps],
            "_items": [{"dossier": i.dossier.code, "trl": i.dossier.trl, "amount_fen": i.amount_fen, "surplus_fen": i.surplus_fen, "conditions": i.condition_list, "opinion": _digest(i.dossier)} for i in items],
        },
    )  # fmt: skip


def _digest(dossier: Dossier) -> dict[str, Any]:
    found = digest_of(dossier)
    return (
        {"recommendation": found.recommendation, "verdicts": found.verdicts, "probability": found.probability}
        if found
        else {}
    )


@act("award.withdraw_package")
def withdraw_package(actor: Actor, package: Package, *, version: int, reason: str) -> Package:
    """Give up a package that is not before the committee; its dossiers are free again."""
    actor.require("award:U")
    if not reason.strip():
        raise BadValue("reason", Bi("请写明理由", "Give the reason"))
    _change(package, version, state=WITHDRAWN)
    freed = list(package.items.filter(open=True).values_list("dossier_id", flat=True))
    package.items.filter(open=True).update(open=False, updated_at=clock.now())
    tell("package", package.pk, reason=reason, also=freed)
    return package


def still_draft(package: Package) -> None:
    """Whoever comes after the package was put or given up is told so, as somebody who read an older one: what was typed stays on the form."""
    if package.state != DRAFT:
        raise Stale(CLOSED_PACKAGE if package.state in (PUT, DECIDED) else GIVEN_UP)


def _change(package: Package, version: int, **columns: Any) -> None:
    """Compare-and-set on a package that is still being assembled; who read an older one is told so, not that it is closed."""
    if package.version != version:
        raise Stale
    still_draft(package)
    changed = Package.objects.filter(pk=package.pk, version=version, state=DRAFT).update(
        **columns, version=version + 1, updated_at=clock.now()
    )
    if changed != 1:
        raise Stale
    package.refresh_from_db()


@act("award.free_item")
def free_item(actor: Actor, item: Item, *, reason: str) -> None:
    """Let a dossier go from its package because it left the course; a closed decision keeps what was chosen."""
    Item.objects.filter(pk=item.pk, open=True).update(open=False, updated_at=clock.now())
    tell("package", item.package_id, freed=item.dossier_id, reason=reason, also=[item.dossier_id])
