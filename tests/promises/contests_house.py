"""Contests over the foundation: persons, organisations, experts, interests, rules, documents."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.promises.contests import Bout, House, contest, dossier_of, text_of, words
from tests.zhongshu.discovery.cast import person
from tests.zhongshu.documents.corpus import PDF
from zhongshu.documents.actions import store_document, withdraw_document
from zhongshu.kernel import clock
from zhongshu.lifecycle.actions import entrust
from zhongshu.people import actions as people
from zhongshu.people.actor import SYSTEM
from zhongshu.policy import actions as policy
from zhongshu.policy.queries import rules_in

WHY = "专员负荷过高,影响尽调质量"


def once(house: House, name: str, make: Any) -> Any:
    """Made at the first bout, the same in the later ones."""
    if not hasattr(house, name):
        setattr(house, name, make())
    return getattr(house, name)


def ao(house: House) -> Any:
    return once(house, "ao", lambda: person("ao", "AO"))


def lin(house: House) -> Any:
    return once(house, "lin", lambda: person("lin", "EXP"))


@contest("people.update_organisation")
def renaming_an_organisation(house: House) -> Bout:
    keeper = ao(house)
    row = people.register_organisation(keeper, name_zh=f"物理所{house.next()}", name_en="Physics", kind="institute")
    form = {"version": 1, "name_en": "Physics", "kind": "institute"}
    return Bout(
        lambda k: people.update_organisation(keeper, row.pk, version=1, name_zh=words(k), name_en="Physics", kind="institute"),
        kept=text_of(row, "name_zh"), url=f"/organisations/{row.pk}/edit/", by=keeper.user_id, form=form, typed="name_zh",
    )  # fmt: skip


@contest("people.update_person")
def renaming_a_person(house: House) -> Bout:
    keeper = ao(house)
    row = people.register_person(keeper, name_zh="赵", name_en="Zhao")
    return Bout(
        lambda k: people.update_person(keeper, row.pk, version=1, name_zh="赵", name_en="Zhao", title_zh=words(k)),
        kept=text_of(row, "title_zh"), url=f"/people/{row.pk}/edit/", by=keeper.user_id,
        form={"version": 1, "name_zh": "赵", "name_en": "Zhao"}, typed="title_zh",
    )  # fmt: skip


OWN: dict[str, Any] = {"keywords_en": "", "languages": ["zh", "en"], "availability": "limited", "away_until": None}


def profile(house: House) -> tuple[Any, Any]:
    expert = person(f"expert{house.next()}", "EXP")
    return expert, people.enrol_expert(ao(house), expert.person_id, kind="technical", fields=["ai"])


@contest("people.update_expert")
def changing_an_expert(house: House) -> Bout:
    keeper, (_, row) = ao(house), profile(house)
    said = {**OWN, "kind": "user", "level": "senior", "fields": ["mat"], "yearly_cap": 3, "retired": False}
    return Bout(
        lambda k: people.update_expert(keeper, row.pk, version=1, keywords_zh=words(k), **said),
        kept=text_of(row, "keywords_zh"), url=f"/experts/{row.pk}/edit/", by=keeper.user_id,
        form={"version": 1, "kind": "user", "level": "senior", "fields_of": ["mat"], "yearly_cap": 3, "languages": ["zh", "en"], "availability": "limited"},
        typed="keywords_zh",
    )  # fmt: skip


@contest("people.describe_own_expertise")
def describing_oneself(house: House) -> Bout:
    expert, row = profile(house)
    return Bout(
        lambda k: people.describe_own_expertise(expert, row.pk, version=1, keywords_zh=words(k), **OWN),
        kept=text_of(row, "keywords_zh"), url=f"/experts/{row.pk}/edit/", by=expert.user_id,
        form={"version": 1, "languages": ["zh", "en"], "availability": "limited"}, typed="keywords_zh",
    )  # fmt: skip


def tie(house: House) -> Any:
    other = people.register_person(ao(house), name_zh="赵", name_en="Zhao")
    return people.declare_interest(lin(house), kind="kin", other_person_id=other.pk)


@contest("people.rebut_interest")
def rebutting(house: House) -> Bout:
    row = tie(house)
    return Bout(
        lambda k: people.rebut_interest(lin(house), row.pk, version=1, statement=words(k)),
        kept=text_of(row, "rebuttal"), url=f"/interests/{row.pk}/rebut/", by=lin(house).user_id, form={"version": 1}, typed="statement",
    )  # fmt: skip


@contest("people.rule_interest")
def ruling(house: House) -> Bout:
    row, shen = tie(house), once(house, "shen", lambda: person("shen", "INT"))
    return Bout(
        lambda k: people.rule_interest(shen, row.pk, version=1, severity="none", reason=words(k)),
        kept=text_of(row, "decision_reason"), url=f"/interests/{row.pk}/rule/", by=shen.user_id,
        form={"version": 1, "severity": "none"}, typed="reason",
    )  # fmt: skip


@contest("people.withdraw_interest")
def ending_an_interest(house: House) -> Bout:
    row, today = tie(house), clock.today()
    return Bout(
        lambda k: people.withdraw_interest(lin(house), row.pk, version=1, until=today, reason=words(k)),
        url=f"/interests/{row.pk}/end/", by=lin(house).user_id, form={"version": 1, "until": today.isoformat()}, typed="reason", shows=False,
    )  # fmt: skip


def draft(house: House) -> Any:
    """A draft in which one number already differs."""
    base = policy.install_default_rules(SYSTEM)
    row = policy.draft_rules(house.cast.qian, base.pk, name_zh="减负", name_en="Lighter load")
    return policy.edit_rules(house.cast.qian, row.pk, version=1, changes={"care.active_cap": 100 + house.next()})


@contest("policy.edit")
def editing_rules(house: House) -> Bout:
    from zhongshu.policy.forms import GroupForm

    row, qian = draft(house), house.cast.qian
    form = {
        name: value for name, value in GroupForm(rules=rules_in(row), section="care").initial.items() if name != "key"
    }
    return Bout(
        lambda k: policy.edit_rules(qian, row.pk, version=2, changes={"care.active_cap": 20 + k}),
        url=f"/policy/{row.number}/edit/care/", by=qian.user_id, form={**form, "version": 2}, typed="care__active_cap",
        says=lambda k: str(51 + k),
    )  # fmt: skip


@contest("policy.propose")
def proposing_rules(house: House) -> Bout:
    row, qian = draft(house), house.cast.qian
    return Bout(
        lambda k: policy.propose_rules(qian, row.pk, version=2, reason=words(k)), kept=text_of(row, "reason"),
        url=f"/policy/{row.number}/propose/", by=qian.user_id, form={"version": 2}, typed="reason", shows=False,
    )  # fmt: skip


@contest("policy.approve")
def approving_rules(house: House) -> Bout:
    row = draft(house)
    policy.propose_rules(house.cast.qian, row.pk, version=2, reason=WHY)
    member = once(house, "member", lambda: person("member", "COM"))
    return Bout(
        lambda k: policy.approve_rules(member, row.pk, version=3, reason=words(k)),
        url=f"/policy/{row.number}/approve/", by=member.user_id, form={"version": 3}, typed="reason", shows=False,
    )  # fmt: skip


@contest("policy.withdraw")
def withdrawing_rules(house: House) -> Bout:
    row, qian = draft(house), house.cast.qian
    return Bout(
        lambda k: policy.withdraw_draft(qian, row.pk, version=2, reason=words(k)), kept=text_of(row, "reason"),
        url=f"/policy/{row.number}/withdraw/", by=qian.user_id, form={"version": 2}, typed="reason", shows=False,
    )  # fmt: skip


@contest("document.withdraw")
def withdrawing_a_document(house: House) -> Bout:
    dossier = dossier_of(house.screened())
    chen = house.cast.chen
    entrust(SYSTEM, dossier, user_id=chen.user_id, reason="负责")
    row = store_document(
        chen, file=SimpleUploadedFile("a.pdf", PDF), kind="evidence", about_kind="dossier", about_id=dossier.pk,
        classification="internal", confirmed=True,
    )  # fmt: skip
    return Bout(
        lambda k: withdraw_document(chen, row.pk, version=1, reason=words(k)), kept=text_of(row, "withdrawn_reason"),
        url=f"/documents/{row.pk}/withdraw/", by=chen.user_id, form={"version": 1}, typed="reason", shows=False,
    )  # fmt: skip
