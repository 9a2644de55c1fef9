"""Who is told what during refinement: owners of tasks, the specialist, the field leads, the team. Only the outbox is written here."""

from __future__ import annotations

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.queries import team_user_ids
from zhongshu.notices.actions import notify
from zhongshu.people.models import Grant
from zhongshu.people.roles import Role
from zhongshu.proposal.models import Task
from zhongshu.proposal.queries.refinement import Signatures

TASK_SUBJECTS: dict[str, Bi] = {
    "asked": Bi("{code}：请办理优化任务 {n}", "{code}: refinement task {n} is yours"),
    "answered": Bi("{code}：优化任务 {n} 已答复，请确认", "{code}: task {n} is answered, please judge"),
    "accepted": Bi("{code}：优化任务 {n} 已了结", "{code}: task {n} is closed"),
    "returned": Bi("{code}：优化任务 {n} 退回补充", "{code}: task {n} was returned"),
    "waived": Bi("{code}：优化任务 {n} 已豁免", "{code}: task {n} is waived"),
}
BODY = Bi("《{title}》：{text}", "“{title}”: {text}")


def name_of(dossier: Dossier) -> Bi:
    """The title in both languages, one standing in for the other."""
    zh, en = dossier.title_zh, dossier.title_en
    return Bi(zh or en or dossier.code, en or zh or dossier.code)


def _page(dossier: Dossier) -> str:
    return f"/dossiers/{dossier.code}/refinement/"


def field_leads(field: str) -> list[str]:
    """Accounts that lead this field, or all fields."""
    today = clock.today()
    grants = Grant.objects.filter(role=Role.FL.value, ended_at__isnull=True, since__lte=today).exclude(until__lt=today)
    return sorted(
        {user for user, kind, ref in grants.values_list("user_id", "kind", "ref") if kind == "center" or ref == field}
    )


def tell_task(dossier: Dossier, task: Task, *, to: str, what: str) -> None:
    """One person, about one task."""
    text = Bi(task.text_zh or task.text_en, task.text_en or task.text_zh)
    if what in ("returned", "waived"):
        text = text + Bi(f" —— {task.judgement}", f" — {task.judgement}")
    notify(
        to=[to],
        kind="refinement_task",
        subject=TASK_SUBJECTS[what].fill(code=dossier.code, n=task.code),
        body=BODY.fill(title=name_of(dossier), text=text),
        link=_page(dossier),
    )


def tell_asks(dossier: Dossier, count: int) -> None:
    """The team, when refinement starts."""
    notify(
        to=sorted(team_user_ids(dossier)),
        kind="refinement",
        subject=Bi("{code}：方案优化开始，{n} 项任务", "{code}: refinement has begun, {n} tasks").fill(
            code=dossier.code, n=count
        ),
        body=Bi(
            "《{title}》进入方案优化，请在 {due} 前逐条答复论证提出的要求。",
            "“{title}” is being refined; please answer each ask of the appraisal by {due}.",
        ).fill(title=name_of(dossier), due=dossier.due_on or "—"),
        link=_page(dossier),
    )


def tell_extended(dossier: Dossier, reason: str) -> None:
    """Team and specialist, when more time was granted."""
    people = team_user_ids(dossier) | ({dossier.specialist_id} if dossier.specialist_id else set())
    notify(
        to=sorted(people),
        kind="refinement",
        subject=Bi("{code}：方案优化延期至 {due}", "{code}: refinement extended to {due}").fill(
            code=dossier.code, due=dossier.due_on
        ),
        body=BODY.fill(title=name_of(dossier), text=reason),
        link=_page(dossier),
    )


def tell_confirmed(dossier: Dossier) -> None:
    """The specialist, when the team has confirmed its members and rights."""
    notify(
        to=[dossier.specialist_id] if dossier.specialist_id else [],
        kind="refinement",
        subject=Bi("{code}：团队已确认成员与知识产权", "{code}: the team has confirmed members and IP").fill(code=dossier.code),
        body=BODY.fill(title=name_of(dossier), text=Bi("就绪度满 100% 后即可接受方案。", "At 100 % readiness the plan can be accepted.")),
        link=_page(dossier),
    )  # fmt: skip


def tell_refused(dossier: Dossier, reason: str) -> None:
    """Specialist and field leads, when the team does not want to go on."""
    notify(
        to=sorted({*field_leads(dossier.field), *filter(None, [dossier.specialist_id])}),
        kind="refinement",
        subject=Bi("{code}：团队表示不再继续，请专员结束优化", "{code}: the team does not go on; the specialist ends the refinement").fill(code=dossier.code),
        body=BODY.fill(title=name_of(dossier), text=reason),
        link=_page(dossier),
    )  # fmt: skip


def tell_to_sign(dossier: Dossier, signed: Signatures) -> None:
    """Whoever's signature is still awaited."""
    waiting = [] if signed.lead else field_leads(dossier.field)
    if not signed.specialist and dossier.specialist_id:
        waiting.append(dossier.specialist_id)
    if not waiting or signed.both:
        return
    notify(
        to=sorted(set(waiting)),
        kind="refinement",
        subject=Bi("{code}：方案第 {n} 版待您签署", "{code}: plan v{n} awaits your signature").fill(
            code=dossier.code, n=signed.number
        ),
        body=BODY.fill(title=name_of(dossier), text=Bi("方案已被接受，签署后提请立项。", "Accepted; signed by both it is proposed for award.")),
        link=_page(dossier),
    )  # fmt: skip
