"""The small pages of the refinement, one a deed: each shows its form, does one act, and goes back. The table says which is which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import ZH, Bi, language
from zhongshu.pages.forms import STANDS, HouseForm
from zhongshu.proposal import actions
from zhongshu.proposal.forms import refinement as forms
from zhongshu.proposal.queries.refinement import last_case, mentors_of, need_case, owners_for, signatures_of, task_of
from zhongshu.proposal.refining import TASK_STATES

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed: ``about`` says what its item is (nothing, a task), ``fate`` what will happen."""

    label: Bi
    form: type[HouseForm]
    act: Callable[..., Any]
    done: Bi
    fate: Bi
    about: str = "case"  # case (its version is read), task, plain


DEEDS: dict[str, Deed] = {
    "add": Deed(
        Bi("追加一项任务", "Ask for one more thing"), forms.AddTaskForm, actions.add_task, Bi("已追加", "Added"),
        Bi("承办人会收到通知。", "Whoever answers it is notified."), "plain",
    ),
    "assign": Deed(
        Bi("指定承办人与期限", "Say who answers, and by when"), forms.OwnedForm, actions.assign_task, Bi("已指定", "Assigned"),
        Bi("承办人会收到通知。", "Whoever answers it is notified."), "task",
    ),
    "answer": Deed(
        Bi("答复任务", "Answer the task"), forms.AnswerForm, actions.answer_task, Bi("已提交答复", "Answered"),
        Bi("提交后由负责专员确认或退回。", "The accountable specialist then accepts or returns it."), "task",
    ),
    "accept": Deed(
        Bi("确认答复", "Accept the answer"), forms.NoteForm, actions.accept_answer, Bi("任务已了结", "The task is closed"),
        Bi("任务了结，计入就绪度。", "The task is closed and counts towards readiness."), "task",
    ),
    "return": Deed(
        Bi("退回补充", "Return the answer"), forms.JudgementForm, actions.return_answer, Bi("已退回", "Returned"),
        Bi("承办人会收到您的意见。", "Whoever answered receives what you say."), "task",
    ),
    "waive": Deed(
        Bi("豁免这项要求", "Waive this ask"), forms.JudgementForm, actions.waive_task, Bi("已豁免", "Waived"),
        Bi("理由记入账本，评审时可见。", "The reason stands in the ledger and is seen at the award."), "task",
    ),
    "mentor": Deed(
        Bi("邀请导师", "Name a mentor"), forms.MentorForm, actions.name_mentor, Bi("已邀请", "Named"),
        Bi("先核对利益关系，有冲突的不能担任。", "Interests are looked at first; a conflict bars."), "plain",
    ),
    "end-mentor": Deed(
        Bi("结束辅导", "End the mentorship"), forms.ReasonOnlyForm, actions.end_mentor, Bi("已结束", "Ended"),
        Bi("以往门诊记录保留。", "Past clinics stay on record."), "mentor",
    ),
    "clinic": Deed(
        Bi("记录方案门诊", "Record a clinic"), forms.ClinicForm, actions.record_clinic, Bi("已记录", "Recorded"),
        Bi("全体团队成员可见。", "The whole team can read it."), "plain",
    ),
    "confirm": Deed(
        Bi("确认团队与知识产权", "Confirm team and IP"), forms.PlainForm, actions.confirm_team, Bi("已确认", "Confirmed"),
        Bi("您代表团队确认：成员、投入与权属如方案所写。之后这两部分如有改动，需再次确认。",
           "For the team you confirm that members, shares and rights are as written. A later change of these parts asks for it again."),
    ),
    "accept-plan": Deed(
        Bi("接受方案", "Accept the plan"), forms.AcceptPlanForm, actions.accept_plan, Bi("方案已接受并编号", "Accepted and numbered"),
        Bi("方案按现状编号；之后任何改动都需再次接受和签署。", "The plan gets its number as it stands; any later change has to be accepted and signed anew."),
    ),
    "sign": Deed(
        Bi("签署方案", "Sign the plan"), forms.PlainForm, actions.sign_plan, Bi("已签署", "Signed"),
        Bi("专员与领域主任各签一次，不能是同一人。", "Specialist and field lead sign once each; they are never one person."),
    ),
    "extend": Deed(
        Bi("批准延期", "Grant more time"), forms.ReasonOnlyForm, actions.extend_refinement, Bi("已延期", "Extended"),
        Bi("时限再加一个周期；团队与专员会收到通知。", "The limit is given once more; team and specialist are notified."),
    ),
    "refuse": Deed(
        Bi("不再继续", "Stop refining"), forms.ReasonOnlyForm, actions.refuse_refinement, Bi("已告知中心", "The center is told"),
        Bi("专员据此结束优化并给出反馈。", "The specialist then ends the refinement, with feedback."),
    ),
}  # fmt: skip


def form_for(actor: Actor, dossier: Dossier, verb: str, item: str, posted: Any) -> tuple[HouseForm, dict[str, Any]]:
    """The form of a deed with what it offers, and what the act needs besides what the form gives."""
    deed = DEEDS[verb]
    initial: dict[str, Any] = {}
    more: dict[str, Any] = {}
    given: dict[str, Any] = {}
    if deed.about == "task":
        task = task_of(dossier, item)
        initial = {"version": task.version, "owner_id": task.owner_id, "due_on": task.due_on}
        initial |= {"reply": task.answer, "evidence": task.evidence} if verb == "answer" else {}
        given["task"] = task
    elif deed.about == "mentor":
        given["mentor_id"] = item
    else:
        initial = {"version": need_case(dossier).version}
    if verb in ("add", "assign"):
        more["owners"] = owners_for(dossier)
        initial.setdefault("due_on", dossier.due_on)
    if verb == "clinic":
        more["mentors"] = [(m.pk, f"{m.person} · {m.topic}") for m in mentors_of(need_case(dossier))]
        initial["held_on"] = clock.today()
    if verb == "mentor":
        more["actor"] = actor
    form = deed.form(posted, initial=initial, **more)
    form.submit_label, form.fate = deed.label, deed.fate
    return form, given


def as_it_stands(dossier: Dossier, verb: str, item: str) -> dict[str, Any]:
    """What somebody who was faster has made of the task, or of the refinement: for the table beside what was typed."""
    if DEEDS[verb].about == "task":
        task = task_of(dossier, item)
        return {
            STANDS: TASK_STATES[task.state][0], "version": task.version, "owner_id": task.owner_id, "due_on": task.due_on,
            "reply": task.answer, "evidence": task.evidence, "judgement": task.judgement,
        }  # fmt: skip
    case = last_case(dossier)
    if case is None:
        return {}
    signed = signatures_of(dossier, case)
    done = (
        (case.closed_at, Bi("已结束", "ended")), (case.refused_at, Bi("团队不再继续", "the team does not go on")),
        (case.confirmed_at, Bi("团队已确认", "confirmed by the team")),
        (signed.accepted, Bi("方案第 {n} 版已接受", "plan v{n} accepted").fill(n=signed.number or "—")),
        (signed.specialist, Bi("专员已签署", "signed by the specialist")), (signed.lead, Bi("领域主任已签署", "signed by the field lead")),
        (case.extensions, Bi("已延期", "given more time")),
    )  # fmt: skip
    words = [str(said) for holds, said in done if holds] or [str(Bi("进行中", "under way"))]
    return {STANDS: "；".join(words) if language() == ZH else "; ".join(words), "version": case.version, "reason": case.refusal or case.extension_reason}  # fmt: skip


def do(actor: Actor, dossier: Dossier, verb: str, form: HouseForm, given: dict[str, Any]) -> Bi:
    """Do it; the sentence that says so."""
    deed, said = DEEDS[verb], form.given
    if verb == "clinic":
        said = {"mentor_ids": (), **said, "minutes": int(said["minutes"])}
    if deed.about in ("case", "task"):
        said["version"] = form.read_version
    deed.act(actor, dossier, **given, **said)
    return deed.done
