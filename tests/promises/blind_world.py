"""A blind round in which whatever is hidden is a unique token, the people who must not read it, and where its records are asked for.

A world is built by the acts themselves; only names are put in behind their back. `STAGES` lead it on from the blind round to the decision.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as WordDocument

from tests.zhongshu.appraisal.cast import SYNTHESIS, WEIGHED, Judges, given, plan_body
from tests.zhongshu.discovery.cast import FEEDBACK, person
from tests.zhongshu.panels.cast import PLEDGED, expert, in_state, organisation
from zhongshu.appraisal.actions import (
    answer_cross,
    close_blind,
    cut_edition,
    decide,
    open_appraisal,
    release_edition,
    sign_opinion,
    use_ticket,
    write_opinion,
)
from zhongshu.documents.actions import store_document
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import join_team
from zhongshu.lifecycle.actions.seal import seal
from zhongshu.panels.actions import accept, choose, declare_conflict, decline, invite, release, set_chair
from zhongshu.people.actions import declare_interest
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Employment, ExpertProfile, Organisation, Person, User
from zhongshu.proposal.actions import add_note, name_expert

IDENTITY = {
    "proposer_zh": "卡那瑞甲", "proposer_en": "Canaria Alpha", "proposer_mail": "canaria.alpha@example.org",
    "organisation_zh": "卡那瑞研究所", "organisation_en": "Canaria Institute", "parent": "卡那瑞总院", "formerly": "卡那瑞旧厂",
    "member_zh": "卡那瑞乙", "member_en": "Canaria Beta", "member_mail": "canaria.beta@example.org", "named_in_plan": "卡那瑞丙",
    "owner": "卡那瑞丁", "recommender": "卡那瑞戊", "view": "CANARY-VIEW-7731", "note": "CANARY-NOTE-4402", "extra": "卡那瑞工程",
    "file": "canary-file-2291", "pdf_author": "CANARY-PDF-AUTHOR", "pdf_title": "CANARY-PDF-TITLE", "pdf_comment": "CANARY-PDF-COMMENT",
    "docx_author": "CANARY-DOCX-AUTHOR", "docx_editor": "CANARY-DOCX-EDITOR", "docx_comment": "CANARY-DOCX-COMMENT",
}  # fmt: skip
VALUES = {
    "reason": "CANARY-REASON-5127", "answer": "CANARY-ANSWER-6138", "comment": "CANARY-COMMENT-7149", "ticket": "CANARY-TICKET-8150",
}  # fmt: skip
HOUSEKEEPING = {"declined": "CANARY-DECLINED-3308", "tie": "CANARY-TIE-3319", "released": "CANARY-RELEASED-3320", "chosen": "CANARY-CHOSEN-3331"}  # fmt: skip
DRAFT = {
    "synthesis": "CANARY-SYNTHESIS-6611", "dissent": "CANARY-DISSENT-6622", "condition": "CANARY-CONDITION-6633",
    "ask": "CANARY-ASK-6644", "advice": "CANARY-ADVICE-6655",
}  # fmt: skip
REVIEWERS = ("chair", "spoke", "silent", "locked", "late", "declined", "tied", "released", "reserve", "spare")
PEOPLE = {name: (f"覆面{sign}号", f"Masked {sign}", f"覆面{sign}所", f"masked.{n}@example.org") for n, (name, sign) in enumerate(zip(REVIEWERS, "子丑寅卯辰巳午未申酉", strict=True))}  # fmt: skip
PDF = (
    "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    "3 0 obj\n<< /Author ({pdf_author}) /Title ({pdf_title}) >>\nendobj\n4 0 obj\n<< /Type /Annot /Contents ({pdf_comment}) >>\nendobj\n"
    "xref\n0 1\ntrailer << /Root 1 0 R /Info 3 0 R >>\nstartxref\n9\n%%EOF\n"
)


def pdf() -> bytes:
    return PDF.format(**IDENTITY).encode()


def docx() -> bytes:
    """A real document of Word whose properties and comment name people."""
    made, out = WordDocument(), io.BytesIO()
    made.add_paragraph("附件")
    made.core_properties.author = IDENTITY["docx_author"]
    made.core_properties.last_modified_by = IDENTITY["docx_editor"]
    made.core_properties.comments = IDENTITY["docx_comment"]
    made.save(out)
    return out.getvalue()


def speaking(**changes: Any) -> Any:
    """A review whose every word is a canary."""
    whole = given("no", 93, 3)
    marks = {code: replace(mark, comment=VALUES["comment"]) for code, mark in whole.criteria.items()}
    return replace(whole, reason=VALUES["reason"] * 2, incumbent_answer=VALUES["answer"], criteria=marks, **changes)


DRAFTED = replace(
    WEIGHED, synthesis=f"{DRAFT['synthesis']}。{SYNTHESIS}", dissent=[DRAFT["dissent"]], conditions=[DRAFT["condition"]],
    asks=[("test", DRAFT["ask"])], advice=DRAFT["advice"],
)  # fmt: skip


class Masked(Judges):
    """The cast under canary names; nobody has accepted yet."""

    def __init__(self) -> None:
        told = "由{organisation_zh}(前身{formerly},隶属{parent})的{proposer_zh}与{member_zh}、{named_in_plan}在{extra}中完成,{owner}持有专利".format(**IDENTITY)  # fmt: skip
        english = "Done by {proposer_en} and {member_en} of the {organisation_en}, write to {proposer_mail}".format(
            **IDENTITY
        )
        super().__init__(
            heilmeier={"new_zh": told, "new_en": english, "risks_zh": told.replace("的", " 的 ")},
            team=[{"name": IDENTITY["named_in_plan"], "organisation": IDENTITY["organisation_zh"]}],
            ip_assets=[{"title_zh": "专利", "owner": IDENTITY["owner"]}], specialist_views={"scene_view_zh": IDENTITY["view"]},
        )  # fmt: skip

    def before_plan(self) -> None:
        others = [expert(name, "technical", "EXP", "CH") for name in REVIEWERS[5:]]  # each of them may have chaired
        self.who = dict(zip(REVIEWERS, [*self.experts, *others], strict=True))
        for name, (zh, en, org, mail) in PEOPLE.items():
            _rename(self.who[name], zh, en, mail)
            Organisation.objects.filter(employments__person_id=self.who[name].person_id).update(name_zh=org)
        self._name_the_team()
        self._paper()

    def _name_the_team(self) -> None:
        said = IDENTITY
        self.member, self.recommender = person("member", "TM"), person("recommender", "REC")
        _rename(self.zhao, said["proposer_zh"], said["proposer_en"], said["proposer_mail"])
        _rename(self.member, said["member_zh"], said["member_en"], said["member_mail"])
        _rename(self.recommender, said["recommender"], "", "recommender@example.org")
        parent, formerly = organisation("parent"), organisation("formerly")
        Organisation.objects.filter(pk=parent.pk).update(name_zh=said["parent"])
        Organisation.objects.filter(pk=formerly.pk).update(name_zh=said["formerly"])
        named = {"name_zh": said["organisation_zh"], "name_en": said["organisation_en"], "parent": parent}
        Organisation.objects.filter(pk=self.host.pk).update(**named)
        Employment.objects.create(person_id=self.zhao.person_id, organisation=formerly, until=dt.date(2019, 1, 1))
        Employment.objects.create(person_id=self.zhao.person_id, organisation=self.host, since=dt.date(2019, 1, 1))
        join_team(SYSTEM, self.dossier, person_id=self.member.person_id, role="member")
        join_team(SYSTEM, self.dossier, person_id=self.recommender.person_id, role="recommender")
        self.dossier.refresh_from_db()
        self.dossier.organisation.refresh_from_db()

    def _paper(self) -> None:
        """What the specialist gathered before the round."""
        note = {"kind": "visit", "happened_on": clock.today(), "finding": IDENTITY["note"], "sureness": "high"}
        add_note(self.chen, self.dossier, **note)
        self._stands("CAND")  # experts are named before the plan goes to appraisal
        for who in self.experts:
            name_expert(self.chen, self.dossier, person_id=who.person_id, reason=HOUSEKEEPING["chosen"])
        self._stands("APPR")
        about = {"about_kind": "dossier", "about_id": self.dossier.pk, "classification": "internal", "confirmed": True}
        name = IDENTITY["file"]
        self.files = [
            store_document(self.chen, file=SimpleUploadedFile(f"{name}.{kind}", body), kind="evidence", **about)
            for kind, body in (("pdf", pdf()), ("docx", docx()))
        ]

    def _stands(self, state: str) -> None:
        type(self.dossier).objects.filter(pk=self.dossier.pk).update(state=state)
        self.dossier.refresh_from_db()


def _rename(who: Actor, zh: str, en: str, mail: str) -> None:
    Person.objects.filter(pk=who.person_id).update(name_zh=zh, name_en=en)
    User.objects.filter(pk=who.user_id).update(email=mail)


@dataclass
class World:
    """The cast with those who look on, and every hidden fact by its name."""

    cast: Masked
    elsewhere: Actor  # an expert of another panel
    other: Any  # that panel
    recused: dict[str, Actor]  # staff whom an interest keeps out
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def panel(self) -> Any:
        return self.cast.appraisal.panel

    def hidden(self, *groups: str, but: str = "") -> dict[str, str]:
        """Tokens of these groups; those of one reviewer left out, which that reviewer knows."""
        found = {f"{group}.{name}": token for group in groups for name, token in self.tokens[group].items()}
        own = (f"reviewers.{but}_", f"values.review_id_{but}")
        return {name: token for name, token in found.items() if not (but and name.startswith(own))}


def prepared() -> World:
    """The edition is confirmed; the five experts whom the specialist named are on the list, nobody is invited yet."""
    cast = Masked()
    cut_edition(cast.ao, cast.appraisal, extra=IDENTITY["extra"], version=1)
    release_edition(cast.ao, cast.appraisal, version=2)
    return World(cast, *_elsewhere(cast), _recused(cast))


def blind() -> World:
    """The blind round: one has spoken in canaries and used a ticket, one has locked, one has declined, one is in conflict, one was released."""
    world = prepared()
    cast, panel = world.cast, world.panel
    for name in ("declined", "tied", "released"):
        choose(cast.ao, panel, person_id=cast.who[name].person_id, reason=HOUSEKEEPING["chosen"])
    panel.refresh_from_db()
    invite(cast.ao, panel, due_on=clock.today() + dt.timedelta(days=7))
    set_chair(cast.ao, panel, person_id=cast.lin.person_id)
    choose(cast.ao, panel, person_id=cast.who["reserve"].person_id)
    decline(cast.who["declined"], cast.seat(panel, cast.who["declined"]), reason=HOUSEKEEPING["declined"])
    for name in ("chair", "spoke", "silent", "locked", "late", "tied", "released"):
        accept(cast.who[name], cast.seat(panel, cast.who[name]), **PLEDGED)
    tied = cast.seat(panel, cast.who["tied"])
    declare_conflict(cast.who["tied"], tied, kind="kin", reason=HOUSEKEEPING["tie"])
    release(cast.ao, cast.seat(panel, cast.who["released"]), reason=HOUSEKEEPING["released"])
    cast.judge(cast.who["spoke"], speaking())
    use_ticket(cast.who["spoke"], cast.appraisal, statement=VALUES["ticket"] * 3)
    cast.judge(cast.who["locked"], given())
    world.tokens = {"identity": _identity(cast), "reviewers": _reviewers(cast), "values": _values(cast), "housekeeping": HOUSEKEEPING, "draft": DRAFT}  # fmt: skip
    return world


def _elsewhere(cast: Masked) -> tuple[Actor, Any]:
    """A second dossier in appraisal, and an expert who sits there and nowhere else."""
    second = in_state("APPR", specialist=cast.sun.user_id, title_zh="硅光互连", claim_zh="片上光互连")
    judge = expert("elsewhere")
    others = [expert(f"other{n}", kind) for n, kind in enumerate(("technical", "technical", "industry", "investor"))]
    named = [{"person": who.person_id, "kind": "technical"} for who in (judge, *others)]
    seal(SYSTEM, second, kind="plan", body=plan_body(second, named, heilmeier={}), edge="T-06")
    found = open_appraisal(SYSTEM, second)
    release_edition(cast.ao, found, version=1)
    found.panel.refresh_from_db()
    invite(cast.ao, found.panel, due_on=clock.today() + dt.timedelta(days=7))
    accept(judge, cast.seat(found.panel, judge), **PLEDGED)
    return judge, found.panel


def _recused(cast: Masked) -> dict[str, Actor]:
    """Staff whom kinship with the proposer keeps out of this one dossier."""
    staff = {
        "officer": "AO",
        "lead": ("FL", "field", "energy"),
        "specialist": "PS",
        "director": "DIR",
        "committee": "COM",
    }
    found = {name: person(f"recused-{name}", role) for name, role in staff.items()}
    for actor in found.values():
        declare_interest(actor, kind="kin", other_person_id=cast.zhao.person_id)
    return found


def _identity(cast: Masked) -> dict[str, str]:
    dossier = cast.dossier
    ids = {
        "dossier_code": dossier.code, "dossier_id": dossier.pk, "plan_id": cast.appraisal.plan.pk, "organisation_id": cast.host.pk,
        **{f"file_id_{n}": row.pk for n, row in enumerate(cast.files)},
    }  # fmt: skip
    for name, who in (("proposer", cast.zhao), ("member", cast.member), ("recommender", cast.recommender)):
        ids |= {f"{name}_person_id": who.person_id, f"{name}_account_id": who.user_id}
    return IDENTITY | ids


def _reviewers(cast: Masked) -> dict[str, str]:
    found = {}
    for name, who in cast.who.items():
        zh, en, org, mail = PEOPLE[name]
        found |= {f"{name}_zh": zh, f"{name}_en": en, f"{name}_org": org, f"{name}_mail": mail}
        found |= {f"{name}_person_id": who.person_id, f"{name}_account_id": who.user_id}
    seats = cast.appraisal.panel.seats.values_list("person_id", "pk")
    known = {who.person_id: name for name, who in cast.who.items()}
    return found | {f"{known[person]}_seat_id": pk for person, pk in seats}


def _values(cast: Masked) -> dict[str, str]:
    rows = cast.appraisal.reviews.values_list("seat__person_id", "pk")
    known = {who.person_id: name for name, who in cast.who.items()}
    return (
        VALUES
        | {f"review_id_{known[person]}": pk for person, pk in rows}
        | {"ticket_id": cast.appraisal.tickets.get().pk}
    )


def cross(world: World) -> None:
    """The rest lock; opinions lie far apart, so the cross round begins."""
    cast = world.cast
    for name in ("chair", "silent", "late"):
        cast.judge(cast.who[name], given("yes", 90, 8))
    release(cast.ao, cast.seat(world.panel, cast.who["reserve"]), reason="不再需要候补")
    if cast.appraisal.stage == "blind":
        close_blind(cast.ao, cast.appraisal)


def drafted(world: World) -> None:
    """All have answered the cross round, and the chair has a draft."""
    cast = world.cast
    spoken = {"spoke": speaking(), "locked": given()}
    for name in ("chair", "spoke", "silent", "locked", "late"):
        answer_cross(cast.who[name], cast.appraisal, given=spoken.get(name, given("yes", 90, 8)))
    write_opinion(cast.lin, cast.appraisal, written=DRAFTED, version=0)


def signed(world: World) -> None:
    """The chair has signed; nobody has decided."""
    sign_opinion(world.cast.lin, world.cast.appraisal, version=1)


def decided(world: World) -> None:
    """Decided: the team and the panel read the opinion, without names."""
    cast = world.cast
    told = {"reason": "金票与通过规则", "feedback": FEEDBACK, "percent": 60}
    decide(cast.qian, cast.fresh(), edge="T-08", version=cast.fresh().version, **told)


STAGES: dict[str, Callable[[World], None]] = {"cross": cross, "draft": drafted, "signed": signed, "decided": decided}


def profile_id(who: Actor) -> str:
    return ExpertProfile.objects.get(person_id=who.person_id).pk
