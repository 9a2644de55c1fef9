"""What will wait for a person some day, by role, and where that person may go meanwhile: the empty first screen says it."""

from __future__ import annotations

from django.urls import reverse

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages import rail
from zhongshu.people.actor import Actor
from zhongshu.people.roles import LABELS, Role

PLACES = 6

WILL_WAIT: dict[Role, Bi] = {
    Role.PI: Bi("专员请您补充的材料、要您写的方案部分、要您签的任务书和要交的里程碑。", "Material the specialist asks for, parts of the plan to write, the contract to sign, milestones to hand in."),
    Role.TM: Bi("要您写的方案部分，以及团队要交的里程碑。", "Parts of the plan to write, and milestones of your team."),
    Role.ORG: Bi("要贵单位签署的任务书与接力、转化文件。", "Contracts, relays and transfers that your organisation signs."),
    Role.REC: Bi("您推荐的技术有了结果时，会通知您。", "You are told when a technology you recommended has an outcome."),
    Role.PS: Bi("要初筛的线索、发给您的指派、您负责的卷宗到期的决定。", "Leads to triage, dossiers offered to you, decisions due on those you answer for."),
    Role.FL: Bi("要您批准的初筛结论、要指派专员的卷宗、本领域到期的决定。", "Outcomes of triage to approve, dossiers that need a specialist, decisions due in your field."),
    Role.AO: Bi("要组的专家组、要开的论证轮次、要备的决策材料。", "Panels to build, rounds of appraisal to open, decisions to prepare."),
    Role.EXP: Bi("请您参加的论证、要您写的评议；接受后才看到材料。", "Appraisals you are invited to and reviews to write; material opens once you accept."),
    Role.CH: Bi("要您主持的交叉讨论和要您签的意见书。", "Cross rounds to lead and opinions to sign."),
    Role.DIR: Bi("要您决定或签署的事项，以及超期的卷宗。", "Matters to decide or sign, and dossiers that are overdue."),
    Role.COM: Bi("要您表决的事项。", "Matters that ask your vote."),
    Role.FIN: Bi("要您核对的任务书经费和要您签的拨付。", "Money of contracts to check and payments to sign."),
    Role.INT: Bi("一周内要您复现的决策、要您裁定的利益关系、要您处理的异议和诚信事项。", "Decisions of the week to replay, interests to rule on, objections and integrity matters."),
    Role.FUND: Bi("向您开放的卷宗和接力请求。", "Dossiers opened to you and relays that ask you."),
    Role.ENT: Bi("与贵单位需求匹配的技术，以及向您开放的卷宗。", "Technologies matched to your needs, and dossiers opened to you."),
    Role.INST: Bi("请贵院接力的卷宗和要签的文件。", "Relays that ask your institute, and papers to sign."),
    Role.INC: Bi("向您开放的卷宗和要您解决的问题。", "Dossiers opened to you and issues for you to solve."),
    Role.TT: Bi("进入转化的卷宗、要您跟进的对接与落地。", "Dossiers in transfer, pairings and landings to follow."),
    Role.EVT: Bi("赛事带来的线索和要您批准的导入。", "Leads from contests, and imports."),
    Role.PEER: Bi("其他中心请您协办的卷宗。", "Dossiers another center asks you to take part in."),
    Role.ANA: Bi("要您复核的规则草案与导入。", "Drafts of rules, and imports."),
    Role.ADM: Bi("要您开通的账号与角色。", "Accounts and roles to open."),
}  # fmt: skip


def will_wait(actor: Actor) -> list[tuple[Bi, Bi]]:
    """(role, what will wait) for each role of the actor that ever has something to wait for."""
    return [(LABELS[role], WILL_WAIT[role]) for role in Role if role in actor.roles and role in WILL_WAIT]


def meanwhile(actor: Actor) -> list[rail.Shown]:
    """The first places of the rail that this person may open, after the desk's own."""
    return [one for _, group in rail.groups_for(actor, reverse("desk:home")) for one in group if not one.here][:PLACES]
