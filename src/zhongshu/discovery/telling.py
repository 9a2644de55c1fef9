"""What people are told about a lead: the proposer in their own language at the address they left, the house in its inbox.

Never names who judged, and never puts an address anywhere but in the outbox.
"""

from __future__ import annotations

from django.db.models import QuerySet

from zhongshu.discovery.models import Lead, LeadContact
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.questions import question
from zhongshu.lifecycle.models import Dossier
from zhongshu.notices.actions import notify
from zhongshu.people.queries import current_grants
from zhongshu.people.roles import Role

STATUS_PAGE = "/status/"
FOOT = Bi(
    "\n\n凭回执号和查询码可随时查看进展、补充材料、撤回或申诉。",
    "\n\nWith your receipt number and status key you can follow it, answer questions, withdraw or appeal at any time.",
)


def name_of(dossier: Dossier) -> Bi:
    """The title in both languages, one standing in for the other."""
    return Bi(
        dossier.title_zh or dossier.title_en or dossier.code, dossier.title_en or dossier.title_zh or dossier.code
    )


@question
def _contacts(lead_id: str) -> QuerySet[LeadContact]:
    return LeadContact.objects.filter(lead_id=lead_id)


def tell_proposer(lead: Lead, *, kind: str, subject: Bi, body: Bi) -> None:
    """Write to whoever brought the lead: the account if there is one, else the address."""
    if lead.proposer_id:
        notify(to=[lead.proposer_id], kind=kind, subject=subject, body=body + FOOT, link=STATUS_PAGE)
        return
    contact = next(iter(_contacts(lead.pk)), None)
    if contact and contact.email:
        notify(
            address=contact.email,
            language=contact.language,
            kind=kind,
            subject=subject,
            body=body + FOOT,
            link=STATUS_PAGE,
        )


def tell_received(lead: Lead, key: str) -> None:
    due = lead.dossier.due_on or lead.dossier.next_decision_on
    tell_proposer(
        lead,
        kind="lead_received",
        subject=Bi("已收到您提出的技术：{n}", "We have received your technology: {n}").fill(n=lead.receipt),
        body=Bi(
            "《{title}》已登记。\n回执号：{n}\n查询码：{key}\n我们将在 {due} 前答复（5 个工作日内）。请妥善保存查询码，它只在此处给出一次。",
            "“{title}” is registered.\nReceipt number: {n}\nStatus key: {key}\nWe will answer by {due}, within 5 working days. "
            "Keep the key safe: it is given here only.",
        ).fill(title=name_of(lead.dossier), n=lead.receipt, key=key, due=f"{due:%Y-%m-%d}" if due else ""),
    )


def tell_screening(lead: Lead, dossier: Dossier) -> None:
    tell_proposer(
        lead,
        kind="lead_screening",
        subject=Bi("{n} 已进入初筛", "{n} is being screened").fill(n=lead.receipt),
        body=Bi(
            "《{title}》材料齐全，已进入初筛。我们将核对形式、查重和政策，并在 {due} 前告诉您结果。",
            "“{title}” is complete and is now being screened. We check form, duplicates and policy, and will tell you the result by {due}.",
        ).fill(title=name_of(dossier), due=f"{dossier.next_decision_on:%Y-%m-%d}"),
    )


def tell_asked(lead: Lead, items: list[str], until: str) -> None:
    listed = "\n".join(f"{n}. {text}" for n, text in enumerate(items, 1))
    tell_proposer(
        lead,
        kind="lead_asked",
        subject=Bi("{n}：请补充 {m} 项材料", "{n}: please add {m} things").fill(n=lead.receipt, m=len(items)),
        body=Bi(
            "为了继续评估，请补充以下内容：\n{list}\n\n请在 {until} 前答复。等您答复期间，我们的时限暂停；逾期未答复将视为撤回。",
            "To go on, we need:\n{list}\n\nPlease answer by {until}. Our clock stands until you do; without an answer by then "
            "we take it as withdrawn.",
        ).fill(list=listed, until=until),
    )


def tell_watched(lead: Lead) -> None:
    tell_proposer(
        lead,
        kind="lead_watched",
        subject=Bi("{n}：列入关注", "{n}: we keep an eye on it").fill(n=lead.receipt),
        body=Bi(
            "我们认为这一方向值得关注，目前尚早。有新的数据或进展时，欢迎随时补充；我们也会邀请您参加相关活动。",
            "We find this direction worth watching; it is still early. Send new data or progress whenever you have it; "
            "we may also invite you to our events.",
        ),
    )


def tell_merged(lead: Lead, into: Dossier) -> None:
    tell_proposer(
        lead,
        kind="lead_merged",
        subject=Bi("{n}：已并入同一技术的卷宗", "{n}: joined with the dossier of the same technology").fill(
            n=lead.receipt
        ),
        body=Bi(
            "经两人核对，您提出的技术与卷宗 {code} 为同一项。今后以该卷宗为准，您的材料已一并归入；如有异议，请直接回复。",
            "Two of us have checked: your technology and dossier {code} are the same. From now on that dossier counts, and your "
            "material is part of it. If you disagree, answer us.",
        ).fill(code=into.code),
    )


def tell_declined(lead: Lead, *, reason: Bi, feedback: str, appeal: str, again: str) -> None:
    tell_proposer(
        lead,
        kind="lead_declined",
        subject=Bi("{n}：评估结果与反馈", "{n}: result and feedback").fill(n=lead.receipt),
        body=Bi(
            "感谢您提出这项技术。这一次我们不予支持，原因：{reason}。\n\n{feedback}\n\n如认为判断有误，可在 {appeal} 前申诉，"
            "由未参与本决定的人答复；有新证据时，可自 {again} 起再次提出。",
            "Thank you for bringing this technology. This time we decline it. Reason: {reason}.\n\n{feedback}\n\nIf you think we are "
            "wrong, appeal by {appeal}; somebody who took no part in this decision will answer. With new evidence you may bring it "
            "again from {again}.",
        ).fill(reason=reason, feedback=feedback, appeal=appeal, again=again),
    )


def tell_withdrawn(lead: Lead, *, by_silence: bool) -> None:
    body = (
        Bi(
            "约定日期已过，未收到补充材料，视为撤回。条件成熟时欢迎重新提出。",
            "The date has passed without an answer, so we take it as withdrawn. Do bring it again when the time is right.",
        )
        if by_silence
        else Bi("已按您的要求撤回。", "It is withdrawn, as you asked.")
    )
    tell_proposer(
        lead, kind="lead_withdrawn", subject=Bi("{n}：已撤回", "{n}: withdrawn").fill(n=lead.receipt), body=body
    )


def tell_appeal_answered(lead: Lead, *, upheld: bool, answer: str) -> None:
    head = (
        Bi("申诉成立，可立即重新提出。", "Your appeal is upheld; you may bring it back at once.")
        if upheld
        else Bi("经复核，维持原决定。", "After another look the decision stands.")
    )
    tell_proposer(
        lead,
        kind="lead_appeal",
        subject=Bi("{n}：申诉答复", "{n}: answer to your appeal").fill(n=lead.receipt),
        body=head + Bi(f"\n\n{answer}", f"\n\n{answer}"),
    )


def tell_field_leads(lead: Lead, reason: str) -> None:
    """The field leads of the lead's field: an officer thinks it a candidate."""
    _tell_house(
        field_leads(lead.dossier.field),
        lead,
        kind="lead_forwarded",
        subject=Bi("{n} 建议列为候选", "{n} is put forward as a candidate"),
        body=Bi("《{title}》：{reason}", "“{title}”: {reason}").fill(title=name_of(lead.dossier), reason=reason),
    )


def tell_answered(lead: Lead) -> None:
    """The officer who asked: the proposer has answered."""
    _tell_house(
        [lead.owner_id] if lead.owner_id else [],
        lead,
        kind="lead_answered",
        subject=Bi("{n} 已补充材料", "{n} has answered"),
        body=Bi("《{title}》的补充材料已到，时限继续。", "The answer on “{title}” is here; its clock runs again.").fill(
            title=name_of(lead.dossier)
        ),
    )


def tell_decline_proposed(lead: Lead) -> None:
    _tell_house(
        field_leads(lead.dossier.field),
        lead,
        kind="lead_decline_proposed",
        subject=Bi("{n} 建议不予支持，请决定", "{n}: a refusal is proposed, please decide"),
        body=Bi("《{title}》", "“{title}”").fill(title=name_of(lead.dossier)),
    )


def tell_appealed(lead: Lead, but: str) -> None:
    _tell_house(
        [user for user in field_leads(lead.dossier.field) + holders(Role.DIR) if user != but],
        lead,
        kind="lead_appealed",
        subject=Bi("{n} 提出申诉", "{n}: an appeal"),
        body=Bi(
            "《{title}》的团队提出申诉，请由未参与原决定的人答复。",
            "The team of “{title}” appeals; somebody who did not decide must answer.",
        ).fill(title=name_of(lead.dossier)),
    )


def _tell_house(users: list[str], lead: Lead, *, kind: str, subject: Bi, body: Bi) -> None:
    notify(to=users, kind=kind, subject=subject.fill(n=lead.receipt), body=body, link=f"/leads/{lead.dossier.code}/")


def holders(role: Role) -> list[str]:
    return list(current_grants().filter(role=role.value).values_list("user_id", flat=True).distinct())


def field_leads(field: str) -> list[str]:
    """Accounts that lead this field, or all fields."""
    grants = current_grants().filter(role=Role.FL.value)
    return sorted(
        {user for user, kind, ref in grants.values_list("user_id", "kind", "ref") if kind == "center" or ref == field}
    )
