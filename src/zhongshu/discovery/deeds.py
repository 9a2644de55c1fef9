"""What may be done on a lead page: each deed is a form, an act and the sentence that says it is done. One view serves them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhongshu.discovery import actions
from zhongshu.discovery.forms import triage as forms
from zhongshu.discovery.queries.findings import appeal_of, finding_of, open_decline
from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.forms import HouseForm


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing an officer may do with a lead."""

    form: type[HouseForm]
    perform: Callable[[Any, Any, HouseForm], Any]  # (actor, lead, form)
    done: Bi


def _ask(actor: Any, lead: Any, form: HouseForm) -> Any:
    return actions.ask_for_more(
        actor, lead, version=form.read_version, items=form.given["items"].splitlines(), note=form.given["note"]
    )


def _watch(actor: Any, lead: Any, form: HouseForm) -> Any:
    return actions.watch(actor, lead, reason=form.given["reason"], chance=float(form.given["chance"]) / 100)


def _assess(actor: Any, lead: Any, form: HouseForm) -> Any:
    return actions.assess(actor, lead, novelty=int(form.given["novelty"]), urgency=int(form.given["urgency"]))


def _appeal(actor: Any, lead: Any, form: HouseForm) -> Any:
    return actions.answer_appeal(
        actor, appeal_of(lead), upheld=form.given["upheld"] == "yes", answer=form.given["words"]
    )


DEEDS: dict[str, Deed] = {
    "screen": Deed(
        forms.ScreenForm, lambda a, d, f: actions.start_screening(a, d, version=f.read_version), Bi("已进入初筛，申报人已获告知", "Screening has started and the proposer is told")
    ),
    "assess": Deed(forms.AssessForm, _assess, Bi("已评定", "Judged")),
    "classify": Deed(
        forms.ClassifyForm, lambda a, d, f: actions.classify(a, d, version=f.read_version, **f.given), Bi("领域已调整", "The field is changed")
    ),
    "own": Deed(forms.OwnForm, lambda a, d, f: actions.own_lead(a, d, **f.given), Bi("已指定负责人", "The owner is named")),
    "release": Deed(forms.HouseForm, lambda a, d, f: actions.release(a, d), Bi("已确认", "Looked at")),
    "consent": Deed(forms.ConsentForm, lambda a, d, f: actions.give_consent(a, d, **f.given), Bi("已登记团队同意", "The consent is on record")),
    "eligibility": Deed(
        forms.EligibilityForm, lambda a, d, f: actions.check_eligibility(a, d, version=f.read_version, **f.given), Bi("核查单已保存", "The sheet is saved")
    ),
    "candidate": Deed(
        forms.ForwardForm, lambda a, d, f: actions.put_forward(a, d, **f.given), Bi("已提交领域主任", "The field lead has it")
    ),
    "watch": Deed(forms.WatchForm, _watch, Bi("已列入关注", "On the watch list")),
    "ask": Deed(forms.AskForm, _ask, Bi("已发出，时限暂停", "Sent; the clock stands")),
    "merge": Deed(
        forms.MergeForm, lambda a, d, f: actions.propose_merge(a, d.dossier, into_code=f.given["into"], reason=f.given["reason"]),
        Bi("已提出，等另一人确认", "Proposed; a second person must confirm"),
    ),
    "confirm-merge": Deed(
        forms.ConfirmMergeForm,
        lambda a, d, f: actions.confirm_merge(a, proposal_id=f.given["proposal"], version=f.read_version, reason=f.given["reason"]),
        Bi("已合并", "Merged"),
    ),
    "refuse-merge": Deed(
        forms.RefuseMergeForm, lambda a, d, f: actions.refuse_merge(a, proposal_id=f.given["proposal"], reason=f.given["reason"]),
        Bi("合并建议已退回", "The merge is refused"),
    ),
    "distinct": Deed(
        forms.DistinctForm, lambda a, d, f: actions.judge_finding(a, finding_of(d, f.given["finding"]), reason=f.given["reason"]),
        Bi("已判定为两项", "Judged distinct"),
    ),
    "propose-decline": Deed(
        forms.DeclineForm, lambda a, d, f: actions.propose_decline(a, d.dossier, **f.given), Bi("已提交领域主任决定", "The field lead will decide")
    ),
    "decline": Deed(
        forms.DecideForm, lambda a, d, f: actions.decline(a, d.dossier, version=f.read_version, **f.given), Bi("已决定，反馈已发给团队", "Decided; the team has the feedback")
    ),
    "return-decline": Deed(
        forms.ReturnForm, lambda a, d, f: actions.return_decline(a, open_decline(d), **f.given), Bi("已退回", "Returned")
    ),
    "appeal": Deed(forms.AppealAnswerForm, _appeal, Bi("已答复", "Answered")),
}  # fmt: skip
