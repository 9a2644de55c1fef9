"""The small pages of an entry, one a deed: each shows its form, does one act, and goes back. The table says which is which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhongshu.bench import actions, forms
from zhongshu.bench.actions.nurture import OWN_ASKING, span_of
from zhongshu.bench.presenting import span_words
from zhongshu.bench.queries import body_of, grant_of, last_entry, need_entry, proposal_of
from zhongshu.bench.reviewing import ReviewForm
from zhongshu.bench.rules import GRANT_STATES, TIERS
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import NotAllowed, Stale
from zhongshu.pages.forms import STANDS, HouseForm

if TYPE_CHECKING:
    from zhongshu.lifecycle.models import Dossier
    from zhongshu.people.actor import Actor


LEFT = Bi("已不在储备中", "No longer in the reserve")


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed. ``about`` is what its address names besides the dossier; ``right`` is asked at the dossier for the page itself."""

    label: Bi
    form: type[HouseForm]
    act: Callable[..., Any]
    done: Bi
    fate: Bi
    about: str = "entry"  # entry (its version is read), plain, grant, proposal, lane


DEEDS: dict[str, Deed] = {
    "evidence": Deed(
        Bi("登记证据", "Record evidence"), forms.EvidenceForm, actions.add_evidence, Bi("已登记", "Recorded"),
        Bi("新鲜度与就绪度随即重新计算。", "Freshness and readiness are counted anew at once."),
    ),
    "review": Deed(
        Bi("复核", "Review"), ReviewForm, actions.review_entry, Bi("已复核", "Reviewed"),
        Bi("下次复核在 90 天后。", "The next review falls in 90 days."),
    ),
    "propose": Deed(
        Bi("建议升降级", "Propose a change"), forms.ProposeForm, actions.propose_change, Bi("已提出，等领域主任决定", "Proposed; the field lead decides"),
        Bi("领域主任会收到通知。", "The field lead is notified."),
    ),
    "promote": Deed(
        Bi("升级", "Promote"), forms.ReasonForm, actions.promote, Bi("已升级，团队已获告知", "Promoted; the team is told"),
        Bi("规则逐条核对；团队当天收到原因。", "Each rule is checked; the team receives the reason the same day."),
    ),
    "demote": Deed(
        Bi("降级", "Demote"), forms.DemoteForm, actions.demote, Bi("已降级，团队已获告知", "Demoted; the team is told"),
        Bi("依据须先登记为证据；团队当天收到原因。", "The rule rests on recorded evidence; the team receives the reason the same day."),
    ),
    "refuse": Deed(
        Bi("不采纳建议", "Do not follow the proposal"), forms.ReasonForm, actions.refuse_proposal, Bi("已答复", "Answered"),
        Bi("提出建议的人会收到理由。", "Whoever proposed it receives the reason."), "proposal",
    ),
    "grant": Deed(
        Bi("申请早期支持", "Ask for a grant"), forms.GrantForm, actions.ask_grant, Bi("已申请", "Asked for"),
        Bi("由申请人以外的领域主任或主任批准。", "Approved by a field lead or the director, never by the one who asks."),
    ),
    "decide-grant": Deed(
        Bi("审批早期支持", "Decide on the grant"), forms.DecideGrantForm, actions.decide_grant, Bi("已决定，团队已获告知", "Decided; the team is told"),
        Bi("团队当天收到结果与理由。", "The team receives result and reason the same day."), "grant",
    ),
    "end-grant": Deed(
        Bi("登记早期支持结果", "Record the result"), forms.EndGrantForm, actions.end_grant, Bi("已登记", "Recorded"),
        Bi("结果成为证据；考核未过是降级的依据。", "The result becomes evidence; a failed exam speaks for a demotion."), "grant",
    ),
    "lane": Deed(
        Bi("开通快速通道", "Open a fast lane"), forms.LaneForm, actions.grant_lane, Bi("已开通", "Opened"),
        Bi("大赛优胜可升板凳，印章持有者可升替补首发，国家需求可直接拟立项。", "A contest winner may rise to the bench, a Seal holder on deck, a national request go straight to award."), "plain",
    ),
    "end-lane": Deed(
        Bi("收回快速通道", "Close the fast lane"), forms.ReasonForm, actions.end_lane, Bi("已收回", "Closed"),
        Bi("理由记入账本。", "The reason stands in the ledger."), "lane",
    ),
    "archive": Deed(
        Bi("归档", "Archive"), forms.ReasonForm, actions.archive, Bi("已归档", "Archived"),
        Bi("线索本身不受影响，可再次列入苗圃。", "The lead itself is untouched and may be planted again."), "plain",
    ),
}  # fmt: skip
LEADS = frozenset(
    {"promote", "demote", "refuse", "decide-grant", "lane", "end-lane"}
)  # the field lead's or the director's
WITH_ITEM = frozenset({"grant", "proposal", "lane"})


def form_for(actor: Actor, dossier: Dossier, verb: str, item: str, posted: Any) -> tuple[HouseForm, dict[str, Any]]:
    """The form of a deed with what it offers, and what the act needs besides what the form gives."""
    deed = DEEDS[verb]
    more: dict[str, Any] = {}
    given: dict[str, Any] = {}
    if deed.about == "grant":  # money is answered for wherever the dossier stands by now
        given["grant"] = grant_of(dossier, item)
        entry = given["grant"].entry
    else:
        entry = need_entry(dossier)
    initial: dict[str, Any] = {"version": given["grant"].version if given else entry.version}
    if deed.about == "proposal":
        given["proposal"] = proposal_of(dossier, item)
    elif deed.about == "lane":
        given["lane_id"] = item
    if verb == "evidence":
        rows = body_of(dossier, "plan").get("assumptions") or []
        killers = [(str(n), f"{n}. {pick({'statement_zh': '', 'statement_en': '', **row}, 'statement')[:60]}") for n, row in enumerate(rows, 1)]  # fmt: skip
        more |= {"actor": actor, "killers": killers}
        initial["happened_on"] = clock.today()
    if verb == "grant":
        initial["months"] = span_of(entry)[0]
    form = deed.form(posted, initial=initial, **more)
    form.submit_label, form.fate = deed.label, deed.fate
    if verb == "grant":
        form.fate = deed.fate + Bi(" ", " ") + span_words(entry)
    return form, given


def open_to(actor: Actor, verb: str, given: dict[str, Any]) -> None:
    """Refuse to open the form of a grant or a proposal that was answered already, or of a grant to whoever asked for it."""
    grant, proposal = given.get("grant"), given.get("proposal")
    if grant is not None and grant.state != ("asked" if verb == "decide-grant" else "approved"):
        raise Stale(
            Bi("这笔早期支持现为「{s}」", "This grant stands at “{s}” now").fill(s=GRANT_STATES[grant.state][0])
        )
    if verb == "decide-grant" and grant is not None and grant.asked_by == actor.ledger_name:
        raise NotAllowed(OWN_ASKING)
    if proposal is not None and proposal.state != "open":
        raise Stale(Bi("这项建议已有答复", "This proposal was answered already"))


def stands(dossier: Dossier, verb: str, item: str) -> dict[str, Any]:
    """How the grant or the entry stands now, for somebody who read an older one."""
    if DEEDS[verb].about == "grant":
        grant = grant_of(dossier, item)
        return {"version": grant.version, STANDS: GRANT_STATES[grant.state][0]}
    entry = last_entry(dossier)
    return {"version": entry.version, STANDS: TIERS[entry.tier] if entry.closed_on is None else LEFT} if entry else {}


def do(actor: Actor, dossier: Dossier, verb: str, form: HouseForm, given: dict[str, Any]) -> Bi:
    """Do it; the sentence that says so."""
    deed, said = DEEDS[verb], form.given
    for name in ("yes", "passed"):
        if name in said:
            said[name] = said[name] == "yes"
    if "months" in said:
        said["months"] = int(said["months"])
    if deed.about in ("entry", "grant"):
        said["version"] = form.read_version
    deed.act(actor, dossier, **given, **said)
    return deed.done
