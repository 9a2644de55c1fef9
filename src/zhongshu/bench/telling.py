"""Who is told what about the reserve: the team why its tier changed, the specialist what falls due, the field leads what is to be decided."""

from __future__ import annotations

from collections.abc import Iterable

from zhongshu.bench.models import NurtureGrant, PoolEntry, Proposal, TierChange
from zhongshu.bench.rules import DIRECTIONS, RULES, TIERS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, unfold
from zhongshu.kernel.money import amount
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.actor import SYSTEM
from zhongshu.people.models import Grant
from zhongshu.people.roles import Role
from zhongshu.policy.queries import reason_words


def name_of(dossier: Dossier) -> Bi:
    """The title in both languages, one standing in for the other."""
    zh, en = dossier.title_zh, dossier.title_en
    return Bi(zh or en or dossier.code, en or zh or dossier.code)


def field_leads(field: str) -> list[str]:
    """Accounts that lead this field, or all fields."""
    grants = Grant.objects.filter(role=Role.FL.value, since__lte=clock.today()).exclude(until__lt=clock.today())
    return sorted(
        {user for user, kind, ref in grants.values_list("user_id", "kind", "ref") if kind == "center" or ref == field}
    )


def _team(dossier: Dossier) -> list[str]:
    return sorted(team_user_ids(dossier))


def _house(entry: PoolEntry) -> list[str]:
    return sorted({one for one in (entry.dossier.specialist_id, entry.sponsor_id) if one})


def _send(to: Iterable[str], dossier: Dossier, *, kind: str, subject: Bi, body: Bi) -> None:
    people = sorted(set(to))
    if people:
        words = {"code": dossier.code, "title": name_of(dossier)}
        notify(
            to=people, kind=kind, subject=subject.fill(**words), body=body.fill(**words),
            link=f"/dossiers/{dossier.code}/bench/",
        )  # fmt: skip


NO_WORDS = Bi("—", "—")


def tier_name(tier: str) -> Bi:
    return TIERS.get(tier) or Bi("储备之外", "outside the reserve")


def reason_said(text: str, by: str) -> Bi:
    """A reason in the reader's language: what the house itself wrote holds both, ``中文 · English``, a code of the rules its name; a person's words
    stand as they were typed.
    """
    return reason_words(text, by_house=by == SYSTEM.ledger_name) if text else NO_WORDS


def _safe(text: str) -> str:
    """What a person typed, with braces that no filling reads."""
    return text.replace("{", "{{").replace("}", "}}")


def tell_change(entry: PoolEntry, change: TierChange) -> None:
    """The team: from where to where, by which rule, why."""
    reason = reason_said(change.reason, change.by)
    subject = Bi("{code}：储备层级有变化", "{code}: its tier of the reserve has changed")
    body = Bi("《{title}》：", "“{title}”: ") + Bi(
        f"从{tier_name(change.before).zh}到{tier_name(change.after).zh}。依据：{RULES[change.rule].zh}。理由：{_safe(reason.zh)}",
        f"from {tier_name(change.before).en} to {tier_name(change.after).en}. Rule: {RULES[change.rule].en}. Reason: {_safe(reason.en)}",
    )
    _send([*_team(entry.dossier), *_house(entry)], entry.dossier, kind="tier_change", subject=subject, body=body)


def tell_flag(entry: PoolEntry, days: int) -> None:
    """Team and specialist: no new evidence for long."""
    body = Bi(
        f"《{{title}}》已 {days} 天没有新证据，加标记第 {entry.flags} 次。补充测试数据、外部意见或用户进展即可恢复新鲜。",
        f"“{{title}}”: no new evidence for {days} days, flag {entry.flags}. Test data, an outside opinion or a user's step make it fresh again.",
    )
    subject = Bi("{code}：储备证据陈旧", "{code}: its evidence has grown stale")
    _send([*_team(entry.dossier), *_house(entry)], entry.dossier, kind="bench_stale", subject=subject, body=body)


def tell_proposal(entry: PoolEntry, proposal: Proposal) -> None:
    """The field leads: a change awaits their decision."""
    way, reason = DIRECTIONS[proposal.direction], reason_said(proposal.reason, proposal.proposed_by)
    subject = Bi(f"{{code}}：建议{way.zh}，请决定", f"{{code}}: {way.en.lower()} is proposed, please decide")
    body = Bi("《{title}》：", "“{title}”: ") + Bi(
        f"{RULES[proposal.rule].zh}。{_safe(reason.zh)}", f"{RULES[proposal.rule].en}. {_safe(reason.en)}"
    )
    _send(field_leads(entry.dossier.field), entry.dossier, kind="tier_proposal", subject=subject, body=body)


def tell_refused(entry: PoolEntry, proposal: Proposal) -> None:
    """Whoever proposed: not followed, and why."""
    subject = Bi("{code}：升降级建议未采纳", "{code}: the proposed change of tier was not followed")
    answer = unfold(proposal.answer)  # what ends with a change of tier the house says in both languages
    body = Bi("《{title}》：", "“{title}”: ") + Bi(_safe(answer.zh), _safe(answer.en))
    _send(_house(entry), entry.dossier, kind="tier_proposal", subject=subject, body=body)


def tell_grant_asked(entry: PoolEntry, grant: NurtureGrant) -> None:
    """The field leads: money is asked for."""
    subject = Bi("{code}：申请早期支持，请审批", "{code}: a nurture grant is asked for, please decide")
    body = Bi("《{title}》：", "“{title}”: ") + Bi(
        f"{amount(grant.amount_fen).zh}，{grant.months} 个月。{_safe(grant.purpose)}",
        f"{amount(grant.amount_fen).en}, {grant.months} months. {_safe(grant.purpose)}",
    )
    _send(field_leads(entry.dossier.field), entry.dossier, kind="nurture", subject=subject, body=body)


def tell_grant_decided(entry: PoolEntry, grant: NurtureGrant) -> None:
    """Team and specialist: yes or no, and why."""
    yes = grant.state == "approved"
    subject = (
        Bi("{code}：早期支持已批准", "{code}: the nurture grant is approved")
        if yes
        else Bi("{code}：早期支持未获批准", "{code}: the nurture grant is refused")
    )
    answer = reason_said(grant.answer, grant.decided_by)
    body = Bi("《{title}》：", "“{title}”: ") + Bi(
        f"{amount(grant.amount_fen).zh}。{_safe(answer.zh)}", f"{amount(grant.amount_fen).en}. {_safe(answer.en)}"
    )
    _send([*_team(entry.dossier), *_house(entry)], entry.dossier, kind="nurture", subject=subject, body=body)
