"""What the center holds when a journey begins, told inside the center: people with names and sessions, technologies of the hand-written content
with whole plans, brought through the acts to the page where the walk takes over.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from tests.zhongshu.discovery.cast import Cast, bring, fresh, person
from tests.zhongshu.proposal.cast import pass_screening
from zhongshu.discovery.actions import assess, judge_finding, start_screening
from zhongshu.discovery.guards import open_findings
from zhongshu.kernel import search
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.actions import amend, join_team
from zhongshu.lifecycle.models import Dossier
from zhongshu.people.actions.directory import person_text
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.models import Employment, Expertise, ExpertProfile, Organisation, Person, User
from zhongshu.proposal.actions import (
    accept_offer,
    make_candidate,
    name_expert,
    offer_dossier,
    send_to_appraisal,
    write_part,
)

PASSWORD = "only-for-this-run-1"
HOST = Bi("临港光能研究所", "Lingang Institute of Solar Energy")
OTHER_HOST = Bi("东海光电研究院", "Donghai Institute of Photonics")
STAFF = {
    "chen": ("陈澈", "Chen Che"), "sun": ("孙颖", "Sun Ying"), "qian": ("钱慕云", "Qian Muyun"), "he": ("何屿", "He Yu"), "dong": ("董衡", "Dong Heng"),
    "zhao": ("赵晓", "Zhao Xiao"), "wu": ("吴桐", "Wu Tong"), "feng": ("冯骥", "Feng Ji"), "ao": ("敖宁", "Ao Ning"), "int": ("沈正", "Shen Zheng"),
}  # fmt: skip
# account: name, kind, where the expert works
EXPERTS: dict[str, tuple[tuple[str, str], str, Bi]] = {
    "lin": (("林致远", "Lin Zhiyuan"), "technical", Bi("江东大学", "Jiangdong University")),
    "gu": (("顾清源", "Gu Qingyuan"), "technical", Bi("海岳理工大学", "Haiyue University of Technology")),
    "shi": (("石磊", "Shi Lei"), "technical", Bi("北原能源研究院", "Beiyuan Energy Institute")),
    "tang": (("唐蔚", "Tang Wei"), "industry", Bi("长江储能", "Yangtze Storage")),
    "yu": (("俞静", "Yu Jing"), "investor", Bi("启明桥资本", "Qiming Bridge Capital")),
    "luo": (("罗思齐", "Luo Siqi"), "technical", Bi("南屏大学", "Nanping University")),
    "hua": (("华阳", "Hua Yang"), "industry", Bi("东岳电气", "Dongyue Electric")),
    "min": (("闵行知", "Min Xingzhi"), "investor", Bi("远岸资本", "Far Shore Capital")),
    "bai": (("白川", "Bai Chuan"), "user", Bi("甬舟石化", "Yongzhou Petrochemical")),
    "mo": (("莫然", "Mo Ran"), "technical", HOST),
}  # fmt: skip


def dressed(names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Give accounts (by the first part of their address) their names, everybody the password, and a session each."""
    from django.contrib.auth.hashers import make_password

    for name, (zh, en) in names.items():
        Person.objects.filter(user__email=f"{name}@example.org").update(name_zh=zh, name_en=en)
    User.objects.update(password=make_password(PASSWORD))
    return {user.email.partition("@")[0]: session_of(user) for user in User.objects.filter(is_active=True)}


def session_of(user: User) -> str:
    """The key of a session of this account."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def told(slug: str, home: Bi = HOST) -> tuple[Any, dict[str, Any]]:
    """A technology of the hand-written content and its whole plan as a team types it in."""
    from zhongshu.web.demo import card
    from zhongshu.web.demo.content import read

    one, chance = read().brought[slug], random.Random(slug)
    parts = {
        "direction": card.direction(one), "assumptions": card.assumptions(one, dt.date(2027, 1, 4)), "kill_criteria": card.kill_criteria(one),
        "rivals": card.rivals(one), "heilmeier": card.heilmeier(one), "properties": card.properties(one), "team": card.team(one, home.zh),
        "ip_assets": card.ip_assets(one, home.zh), "stages": card.stages(one, chance), "budget": card.budget(one), "views": card.views(one, chance),
    }  # fmt: skip
    for stage in parts["stages"]:
        stage["months"] = min(stage["months"], 12)
    return one, parts


def host(home: Bi = HOST) -> Organisation:
    return Organisation.objects.get_or_create(name_zh=home.zh, defaults={"name_en": home.en, "region": "上海"})[0]


def candidate_of(
    cast: Cast, slug: str, *, leave_out: tuple[str, ...] = (), trl: int | None = None, home: Bi = HOST
) -> Dossier:
    """A technology in CAND in Chen's care, Zhao its team lead, its plan written."""
    one, parts = told(slug, home)
    lead = bring(
        title=one.title_zh, claim=one.claim_zh, field=one.field, incumbent=one.incumbent_zh, metric=one.metric_zh, unit=one.unit, value=one.target,
        today=one.incumbent_value, why=one.why_zh, trl=trl or one.trl, organisation_text=home.zh, email=f"{slug}@example.org",
    )  # fmt: skip
    assess(cast.chen, lead, novelty=4, urgency=3)
    start_screening(cast.chen, lead, version=lead.dossier.version)
    pass_screening(cast, fresh(lead))
    dossier = Dossier.objects.get(pk=lead.dossier_id)
    said = {
        "title_en": one.title_en,
        "claim_en": one.claim_en,
        "organisation_id": host(home).pk,
        "field": "energy",
        "region": "SH",
    }
    amend(SYSTEM, dossier, version=dossier.version, changes=said)
    accept_offer(cast.chen, offer_dossier(cast.qian, dossier, user_id=cast.chen.user_id, reason="熟悉这一领域"))
    for finding in open_findings(dossier):
        judge_finding(cast.chen, finding, reason="两个不同的方向")
    dossier.refresh_from_db()
    dossier = make_candidate(cast.qian, dossier, version=dossier.version, reason="主张清楚，证据可查")
    join_team(cast.chen, dossier, person_id=cast.zhao.person_id, role="lead", duty_zh="总体", duty_en="Lead")
    for section, raw in parts.items():
        if section not in leave_out:
            write_part(cast.chen, dossier, section=section, raw=raw, version=0)
    return Dossier.objects.get(pk=dossier.pk)


def expert(name: str, kind: str, at: Bi) -> Actor:
    """An expert in service, with an account and an employer."""
    actor = person(name, *(("EXP", "CH") if name == "lin" else ("EXP",)))
    profile = ExpertProfile.objects.create(
        person_id=actor.person_id,
        kind=kind,
        keywords_zh="电解,余热,制氢,钙钛矿",
        keywords_en="electrolysis,heat,hydrogen,perovskite",
    )
    Expertise.objects.create(expert=profile, field="energy")
    place, _ = Organisation.objects.get_or_create(name_zh=at.zh, defaults={"name_en": at.en, "region": "浙江"})
    Employment.objects.create(person_id=actor.person_id, organisation=place, since=dt.date(2015, 1, 1))
    return actor


def appraisal() -> dict[str, Any]:
    """J4: two technologies sent to appraisal with seven experts named, two in reserve, one who works where both teams do.

    Two applicants: whoever judged the first rests from another dossier of the same one (R-09).
    """
    cast = Cast()
    person("ao", "AO")
    person("int", "INT")
    host()
    experts = {name: expert(name, kind, at) for name, (_, kind, at) in EXPERTS.items()}
    Employment.objects.create(
        person_id=experts["mo"].person_id, organisation=host(OTHER_HOST), since=dt.date(2020, 1, 1)
    )
    codes = {}
    for language, slug, home in (
        ("zh", "solid-oxide-electrolysis", HOST),
        ("en", "perovskite-silicon-tandem", OTHER_HOST),
    ):
        dossier = candidate_of(cast, slug, home=home)
        for name in ("lin", "gu", "shi", "tang", "yu", "hua", "min"):
            name_expert(cast.chen, dossier, person_id=experts[name].person_id, reason="方向相符")
        send_to_appraisal(cast.chen, dossier, version=dossier.version, reason="方向卡、四性证据与阶段计划齐备")
        codes[language] = dossier.code
    keys = dressed({**STAFF, **{name: one[0] for name, one in EXPERTS.items()}})
    return {"codes": codes, "keys": keys}


COMMITTEE = {
    "li": ("李泽", "Li Ze"), "mei": ("梅若兰", "Mei Ruolan"), "rong": ("荣启", "Rong Qi"), "shu": ("舒文", "Shu Wen"), "audit": ("沈正", "Shen Zheng"),
    "fin": ("范琳", "Fan Lin"),
}  # fmt: skip
LEADS = (
    ("周岚", "Zhou Lan"),
    ("许锐", "Xu Rui"),
    ("方晴", "Fang Qing"),
    ("丁一鸣", "Ding Yiming"),
    ("郑好", "Zheng Hao"),
    ("韩朔", "Han Shuo"),
)
# by language: those that the committee is asked to award, and where they come from; Shu works with the first of each
PROPOSED: dict[str, tuple[tuple[str, Bi], ...]] = {
    "zh": (
        ("sulfide-solid-state-battery", Bi("江东大学", "Jiangdong University")),
        ("electroswing-direct-air-capture", Bi("甬舟石化", "Yongzhou Petrochemical")),
        ("direct-lithium-extraction", Bi("北原能源研究院", "Beiyuan Energy Institute")),
    ),
    "en": (
        ("molten-salt-methane-pyrolysis", Bi("南屏大学", "Nanping University")),
        ("sodium-ion-cold-climate", Bi("长江储能", "Yangtze Storage")),
        ("hts-compact-fusion-magnet", Bi("海岳理工大学", "Haiyue University of Technology")),
    ),
}


def award() -> dict[str, Any]:
    """J7: six dossiers proposed for award, three for each round, each with its sealed plan and opinion; a member of the committee in two teams."""
    from tests.zhongshu.award.cast import House, plan_body
    from zhongshu.web.demo.content import read

    house, content = House(), read()
    codes: dict[str, list[str]] = {}
    for language, rows in PROPOSED.items():
        for number, (slug, place) in enumerate(rows):
            one = content.brought[slug]
            dossier = house.proposed(
                one.title_zh,
                organisation=place.zh,
                plan=plan_body(100 + 20 * number, 440 + 60 * number),
                trl=3 + number,
            )
            amend(
                SYSTEM,
                dossier,
                version=dossier.version,
                changes={"title_en": one.title_en, "claim_zh": one.claim_zh, "claim_en": one.claim_en},
            )
            codes.setdefault(language, []).append(dossier.code)
            if number == 0:
                join_team(SYSTEM, dossier, person_id=house.shu.person_id)
    for _, place in (row for rows in PROPOSED.values() for row in rows):
        Organisation.objects.filter(name_zh=place.zh).update(name_en=place.en)
    names = {f"lead{n}": name for n, name in enumerate(LEADS, 1)}
    return {"codes": codes, "keys": dressed({**STAFF, **COMMITTEE, **names})}


# J5: a plan whose first stage is too dear and whose exam cannot be measured yet; J6: what stands on the bench, most of it for half a year
REFINED = {"zh": "recombinant-spider-silk", "en": "nanoimprint-lithography"}
WATCHED = {"zh": "sodium-ion-cold-climate", "en": "molten-salt-methane-pyrolysis"}
BENCHED = {"zh": "hts-compact-fusion-magnet", "en": "liquid-hydrogen-aircraft"}
DECKED = "electroswing-direct-air-capture"
MONTHS_AGO = 200  # days since their last evidence: past the 180 of the rules


def refined(cast: Cast, slug: str) -> Dossier:
    """A dossier just out of the appraisal, its opinion with three asks sealed; stage 1 takes 30 % of the money."""
    from tests.zhongshu.proposal.refined import opinion, put
    from zhongshu.lifecycle.actions.seal import seal
    from zhongshu.proposal.actions.cases import open_refinement
    from zhongshu.proposal.actions.plan import keep_version

    dossier = candidate_of(cast, slug, leave_out=("stages", "budget"))
    kept = told(slug)[1]["stages"][:2]
    stages = [{**row, "budget": money, "exam_unit": ""} for row, money in zip(kept, ("300", "700"), strict=True)]
    budget = [{"stage": "1", "line": "testing", "amount": "300"}, {"stage": "2", "line": "equipment", "amount": "700"}]
    for section, raw in (("stages", stages), ("budget", budget)):
        write_part(cast.chen, dossier, section=section, raw=raw, version=0)
    keep_version(cast.chen, dossier, note="论证版本")
    dossier = put(dossier, "REFINE")
    seal(cast.qian, dossier, kind="opinion", body=opinion(), edge="T-08")
    open_refinement(cast.qian, dossier, edge="T-08")
    return Dossier.objects.get(pk=dossier.pk)


def watched(cast: Cast, slug: str) -> Dossier:
    """B3, put on watch by the field lead."""
    from zhongshu.proposal.actions import move_to_bench

    dossier = candidate_of(cast, slug, trl=2)
    return move_to_bench(
        cast.qian,
        dossier,
        version=dossier.version,
        reason="方向成立，尚早：只有实验室小样",
        sponsor_id=cast.chen.user_id,
    )


OUTSIDE = (("方岚", "Fang Lan"), ("程野", "Cheng Ye"), ("沈度", "Shen Du"))  # of the directory, tied to nobody


def benched(cast: Cast, slug: str, tier: str = "B2") -> Dossier:
    """B2 by the panel's opinion; B1 for the picture of the pyramid."""
    from tests.zhongshu.proposal.refined import opinion, put
    from zhongshu.bench.actions.entries import open_pool_entry
    from zhongshu.lifecycle.actions.seal import seal
    from zhongshu.proposal.actions.stages import chapter_body

    dossier = candidate_of(cast, slug)
    seal(cast.chen, dossier, kind="plan", body=chapter_body(dossier), edge="T-06")
    dossier = put(dossier, "BENCH", tier=tier, days=90)
    seal(
        cast.qian,
        dossier,
        kind="opinion",
        body=opinion(recommendation="bench", synthesis="潜力成立，证据还不够"),
        edge="T-09",
    )
    open_pool_entry(cast.qian, dossier, edge="T-09" if tier == "B2" else "T-12")
    return Dossier.objects.get(pk=dossier.pk)


def bench() -> dict[str, Any]:
    """J5 and J6: two plans to refine, a bench of three tiers with stale entries, a lead in the nursery, a rival's paper."""
    from zhongshu.bench.actions import plant
    from zhongshu.bench.chores import keep_bench
    from zhongshu.discovery.actions import record_signal
    from zhongshu.discovery.actions.signals import SignalText
    from zhongshu.kernel import clock

    before = clock.now() - dt.timedelta(days=MONTHS_AGO)
    with clock.at(before):
        cast = Cast()
        host()
        mentor = expert("gao", "industry", Bi("长江储能", "Yangtze Storage"))
        watch = {language: watched(cast, slug).code for language, slug in WATCHED.items()}
    with clock.at(before + dt.timedelta(days=120)):
        held = {language: benched(cast, slug).code for language, slug in BENCHED.items()}
        benched(cast, DECKED, "B1")
    keep_bench()
    plant(
        cast.chen,
        bring(
            title="室温量子传感心磁", claim="不用液氦也能测心磁", incumbent="超导量子干涉仪", email="x@example.org"
        ).dossier,
        reason="若成立，心磁进社区医院",
        chance=0.3,
    )
    codes = {language: refined(cast, slug).code for language, slug in REFINED.items()}
    rival = SignalText(kind="paper", ref="10.1000/rival", title_zh="同类磁体已在 25 T 连续运行", title_en="A rival magnet runs at 25 T", on=clock.today(), field="energy")  # fmt: skip
    record_signal(cast.chen, said=rival)
    keys = dressed({**STAFF, "gao": ("高岳", "Gao Yue")})
    outside = [Person.objects.create(name_zh=zh, name_en=en) for zh, en in OUTSIDE]
    for one in (Person.objects.get(pk=mentor.person_id), *outside):
        search.put("person", one.pk, person_text(one))
    return {"codes": codes, "watch": watch, "held": held, "keys": keys}
