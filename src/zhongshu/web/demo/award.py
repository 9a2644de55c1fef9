"""The acts of an award as the story calls them: a package to the committee, its decision carried out, publicity, contract, start.

Each method does the acts of one sitting, on the day the story's clock shows; who does them comes from the house.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from zhongshu.award import actions as acts
from zhongshu.award.actions.seals import issue_seal
from zhongshu.award.completeness import calendar, months_after
from zhongshu.award.models import Contract, Objection, Package
from zhongshu.award.parts import PARTS, typed
from zhongshu.award.queries.contracts import account_of, current_contract
from zhongshu.award.queries.packages import caps_for, items_of, reasons_of, unreasoned
from zhongshu.award.queries.publicity import current
from zhongshu.decisions.models import Decision
from zhongshu.kernel import clock
from zhongshu.kernel.money import fen_from_wan
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actor import PUBLIC, Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import User
from zhongshu.people.roles import Role
from zhongshu.web.demo.committee import IN_FAVOUR, Committee, Said
from zhongshu.web.demo.people import House

NO_OPTIMISER = "本轮项目不多，委员会逐项比较"
BEYOND = "本轮可选项目有限，比例按全年控制"
GIVEN_BACK = "免责终止退回的结余先安排给替补首发，下一轮立项少占当年预算"
PUT_WAN = 300
NO_SEAT = "论证意见过线，本计划今年没有席位，列替补首发，发给印章以便其向其他出资方出示"
METHOD = "国家级第三方检测机构按委托方认可的方法检测"
BANK = "演示银行长三角分行"
T = TypeVar("T")


def there(found: T | None) -> T:
    """What the story counts on."""
    if found is None:
        raise LookupError("the story is out of step: what this sitting needs is not there")
    return found


@dataclass(frozen=True, slots=True)
class Agreed:
    """One milestone of a told life; ``months`` count from the first day."""

    stage: int
    months: int
    statement: str
    statement_en: str
    metric: str
    better: str
    target: float
    unit: str
    tolerance: float
    evidence_kind: str
    weight: float

    def row(self, starts_on: dt.date, spans: Sequence[tuple[dt.date, dt.date]]) -> dict[str, object]:
        """As the contract writes it, due within its stage."""
        begins, ends = spans[self.stage - 1]
        due = min(max(months_after(starts_on, self.months), begins), ends)
        told = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "months"}
        return {**told, "due_on": due.isoformat()}


def _exam(number: int, row: Mapping[str, Any], ends: dt.date) -> dict[str, object]:
    """The exam of a stage as its milestone."""
    return {
        "stage": number, "statement": row["exam_metric"], "metric": row["exam_metric"], "better": row["exam_better"],
        "target": row["exam_target"], "unit": row["exam_unit"], "tolerance": None, "evidence_kind": "third_party",
        "weight": 100.0, "due_on": ends.isoformat(),
    }  # fmt: skip


class Award:
    """The dossiers of the story that are proposed for award."""

    def __init__(self, house: House, chance: random.Random) -> None:
        self.house, self.chance, self.committee = house, chance, Committee(chance)

    def _role(self, role: str, number: int = 0) -> Actor:
        slugs = self.house.of_role(role)
        return self.house.actor(slugs[number % len(slugs)])

    def put(
        self, dossiers: Sequence[Dossier], *, title: tuple[str, str], budget_fen: int, days: int = 10, notes: Mapping[str, str] | None = None
    ) -> Decision:  # fmt: skip
        """The officer assembles a package, gives the reasons for what it breaks, and puts it to the vote. ``notes`` are by dossier id."""
        officer = self._role("AO")
        package = acts.assemble_package(officer, title_zh=title[0], title_en=title[1], budget_fen=budget_fen)
        package = acts.edit_package(officer, package, version=package.version, optimiser_reason=NO_OPTIMISER)
        for dossier in dossiers:
            acts.add_item(officer, package, dossier, note=(notes or {}).get(dossier.pk, ""))
        for cap in unreasoned(caps_for(package, items_of(package)), reasons_of(package)):
            if not cap.hard:
                acts.give_reason(officer, package, key=cap.key, reason=BEYOND)
        due = clock.today() + dt.timedelta(days=days)
        return there(acts.put_to_vote(officer, package, version=package.version, due_on=due).decision)

    def decide(
        self, decision: Decision, chosen: Mapping[str, str], said: Mapping[str, Said] | None = None, *, reasons: str = IN_FAVOUR, dissent: str = ""
    ) -> Decision:  # fmt: skip
        """The committee votes as the story wishes."""
        return self.committee.decide(decision, chosen, said or {}, reasons=reasons, dissent=dissent)

    def carry_out(self, decision: Decision) -> dict[str, str]:
        """A member free of all interests carries the decision out; what holds a dossier back is returned."""
        package = Package.objects.get(decision=decision)
        return acts.carry_out(self.committee.free_member(decision), package)

    def publish(self, dossier: Dossier) -> None:
        publicity = there(current(dossier))
        names = ("title_zh", "title_en", "organisation_zh", "organisation_en", "lead")
        acts.publish(
            self._role("AO"), publicity, version=publicity.version, **{n: getattr(publicity, n) for n in names}
        )

    def object_to(self, dossier: Dossier, text: str, *, name: str, contact: str) -> Objection:
        """Somebody of the public objects while the period runs."""
        return acts.object_to_award(PUBLIC, there(current(dossier)), name=name, contact=contact, text=text)

    def answer(self, objection: Objection, text: str) -> None:
        """Integrity and audit, which had no part in the decision, finds the objection not sustained."""
        acts.answer_objection(self._role("INT"), objection, sustained=False, answer=text)

    def end_publicity(self, dossier: Dossier) -> Dossier:
        dossier.refresh_from_db()
        return acts.end_publicity(self._role("AO"), dossier, version=dossier.version)

    def seal(self, director: Actor, dossier: Dossier) -> None:
        """Above the line, and no seat in its programme: the Seal of excellence."""
        issue_seal(director, dossier, version=dossier.version, cause="programme", reason=NO_SEAT)

    def put_surplus(self, director: Actor, dossier: Dossier) -> None:
        """Some of what stopped work gave back goes to one on deck, so that it asks the next round for less (J9)."""
        acts.put_surplus(director, dossier, fen=fen_from_wan(PUT_WAN), reason=GIVEN_BACK)

    def write_contract(self, dossier: Dossier, *, starts_on: dt.date, told: Sequence[Agreed] = ()) -> Contract:
        """The specialist completes the draft: exams with their method, the milestones; then it is issued.

        ``told`` are the milestones as the story has them; without them, the exam of each stage is one.
        """
        contract, specialist = there(current_contract(dossier)), self._specialist(dossier)
        stages = [
            {**row, "exam_method": row["exam_method"] or METHOD, "exam_metric": row["exam_metric"] or row["aim"]}
            for row in contract.value["stages"]
        ]
        spans = calendar(stages, starts_on)
        milestones = [one.row(starts_on, spans) for one in told] or [
            _exam(n, row, ends) for n, (row, (_, ends)) in enumerate(zip(stages, spans, strict=True), 1)
        ]
        for name, rows in (("stages", stages), ("milestones", milestones)):
            raw = [{col.name: typed(col, row.get(col.name)) for col in PARTS[name].cols} for row in rows]
            contract = acts.write_contract(specialist, contract, part=name, rows=raw, version=contract.version)
        terms = {name: contract.value[name] for name in ("ip_terms", "exit_terms", "data_terms")}
        contract = acts.write_terms(specialist, contract, version=contract.version, starts_on=starts_on, **terms)
        return acts.issue_contract(specialist, contract, version=contract.version)

    def sign(self, dossier: Dossier) -> None:
        """The team enters its account and signs, finance verifies, the director signs."""
        contract, team = there(current_contract(dossier)), self.signer(dossier)
        number = f"6222{self.chance.randrange(10**12):012d}"
        acts.enter_account(team, contract, holder=str(dossier.organisation or team.name), bank=BANK, number=number)
        account = there(account_of(contract))
        acts.verify_account(self._role("FIN"), account, version=account.version, how="对公账户证明")
        for actor in (team, self._role("DIR")):
            acts.sign_contract(actor, contract, sha256=contract.sha256)

    def start(self, dossier: Dossier) -> Dossier:
        """T-21."""
        dossier.refresh_from_db()
        return acts.activate(self._role("DIR"), dossier, version=dossier.version, reason="双方签署，账户已核验")

    def signer(self, dossier: Dossier) -> Actor:
        """Somebody of the team who may sign: a member with an account of a proposer."""
        people = dossier.members.filter(until__isnull=True).values("person_id")
        for user in User.objects.filter(person_id__in=people, is_active=True).order_by("pk"):
            actor = actor_of(user)
            if actor.roles & {Role.PI, Role.ORG}:
                return actor
        raise LookupError(f"nobody of the team of {dossier.code} has an account to sign with")

    def _specialist(self, dossier: Dossier) -> Actor:
        return actor_of(User.objects.get(pk=dossier.specialist_id))
