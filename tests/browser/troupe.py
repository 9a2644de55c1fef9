"""Who plays the journeys of delivery, relay and transfer in the browser, with names and houses, and work under a contract that reads like one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib.auth.hashers import make_password

from tests.browser.walking import PASSWORD
from tests.zhongshu.delivery.cast import WAN, Cast, expert, sign
from tests.zhongshu.discovery.cast import person
from zhongshu.kernel import clock, search
from zhongshu.lifecycle.actions import entrust, join_team, open_dossier
from zhongshu.lifecycle.models import Dossier
from zhongshu.lifecycle.standing import refresh
from zhongshu.people.actions.directory import organisation_text
from zhongshu.people.actor import SYSTEM, Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Employment, Organisation, Person, User

NAMES = {
    "zhao": ("赵晓", "Zhao Xiao", "光能所"), "wu": ("吴远", "Wu Yuan", "光能所"), "chen": ("陈衡", "Chen Heng", "中心"), "sun": ("孙岚", "Sun Lan", "中心"),
    "qian": ("钱立", "Qian Li", "中心"), "he": ("何敏", "He Min", "中心"), "dong": ("董明", "Dong Ming", "中心"), "cai": ("蔡宁", "Cai Ning", "中心"), "wen": ("温如", "Wen Ru", "中心"),
    "ji": ("季严", "Ji Yan", "中心"), "ming": ("明远", "Ming Yuan", ""), "hua": ("华蓉", "Hua Rong", ""), "feng": ("冯涛", "Feng Tao", "申能"),
    "lin0": ("林川", "Lin Chuan", ""), "lin1": ("林澈", "Lin Che", ""), "lin2": ("林岚", "Lin Lan", ""), "tao": ("陶然", "Tao Ran", "中心"),
    "gu": ("顾青", "Gu Qing", "光能所"), "mei": ("梅一", "Mei Yi", "联合院"), "li": ("李钧", "Li Jun", ""), "rong": ("容若", "Rong Ruo", ""), "shu": ("舒扬", "Shu Yang", ""),
}  # fmt: skip
HOUSES = {
    "中心": ("长三角颠覆性技术创新中心", "Yangtze Delta Center", "other"), "光能所": ("临港光能研究所", "Lingang Photonics", "institute"),
    "申能": ("申能光伏", "Shenneng Solar", "company"), "联合院": ("叠层联合研究院", "Tandem Institute", "institute"),
}  # fmt: skip


class Troupe(Cast):
    """The cast of delivery with an enterprise partner, a field lead of life sciences, and everybody's name and house."""

    def __init__(self) -> None:
        super().__init__()
        self.he, self.feng = person("he", ("FL", "field", "life")), person("feng", "ENT")
        self.houses = {
            key: Organisation.objects.create(name_zh=zh, name_en=en, kind=kind)
            for key, (zh, en, kind) in HOUSES.items()
        }
        dress(self, self.houses)


def dress(cast: Any, houses: Mapping[str, Organisation] = MappingProxyType({})) -> None:
    """Give everybody their name, a password, and their house where it is among ``houses``; the actors of the cast follow."""
    User.objects.update(password=make_password(PASSWORD))  # hashed once: it is meant to take its time
    for user in User.objects.select_related("person"):
        key = user.email.split("@")[0]
        if key not in NAMES or user.person is None:
            continue
        zh, en, house = NAMES[key]
        Person.objects.filter(pk=user.person_id).update(name_zh=zh, name_en=en)
        if house in houses and not user.person.employments.exists():
            post = "研究员" if house == "光能所" else "主管"
            Employment.objects.create(
                person=user.person, organisation=houses[house], since=dt.date(2020, 1, 1), position=post
            )
    for name, value in vars(cast).items():
        if isinstance(value, Actor):
            setattr(cast, name, again(value))
    search.put_many("organisation", [(house.pk, organisation_text(house)) for house in Organisation.objects.all()])
    if hasattr(cast, "experts"):
        cast.experts = [again(lin) for lin in cast.experts]


def again(actor: Actor) -> Actor:
    """The same person with what has become known of them since."""
    return actor_of(User.objects.get(pk=actor.user_id))


AIMS = (
    ("做成 10 cm² 小组件，效率过 26 %", "A 10 cm² module above 26 %"),
    ("放大到 100 cm²，湿热 1000 小时", "100 cm², 1000 hours of damp heat"),
    ("中试线连续运行，首片 1 m² 组件", "A pilot line at work, the first module of 1 m²"),
)
LINES = (("equipment", 60), ("materials", 25), ("testing", 15))


def contract(today: dt.date, money: tuple[int, ...]) -> dict[str, Any]:
    """Three stages of six months, three lines each; the first milestone falls due in two months."""
    stages, milestones, budget = [], [], []
    for n, wan in enumerate(money, start=1):
        starts, ends = today + dt.timedelta(days=181 * (n - 1)), today + dt.timedelta(days=181 * n - 1)
        aim, due = AIMS[n - 1], ends - dt.timedelta(days=20)
        stages.append(
            {
                "number": n, "aim": {"zh": aim[0], "en": aim[1]}, "months": 6, "budget_fen": wan * WAN, "starts_on": starts.isoformat(),
                "ends_on": ends.isoformat(), "entry_evidence": "", "pass_prior": (0.6, 0.7, 0.8)[n - 1],
                "exam": {"metric": "组件效率", "target": 25 + n, "unit": "%", "method": "国家光伏质检中心", "higher": True},
            }
        )  # fmt: skip
        milestones.append(
            {
                "stage": n, "statement": {"zh": f"第三方测得组件效率 {25 + n} %", "en": f"Module efficiency of {25 + n} % by a third party"}, "metric": "组件效率",
                "target": 25 + n, "unit": "%", "tolerance": 0.1, "evidence_kind": "third_party", "weight": 1, "due_on": due.isoformat(), "higher": True,
            }
        )  # fmt: skip
        budget += [{"stage": n, "line": line, "amount_fen": wan * WAN * share // 100} for line, share in LINES]
    beliefs = (
        ("双 85 湿热 1000 小时后效率保持九成", "Nine tenths of the efficiency after 1000 h at 85 °C and 85 %", "双 85 试验箱，每 200 小时取样", "85/85 chamber, a sample every 200 h", 55),
        ("大面积涂布厚度偏差小于 3 %", "Thickness varies less than 3 % over a large area", "100 cm² 狭缝涂布，25 点测厚", "Slot-die over 100 cm², 25 points", 65),
        ("含铅量满足光伏组件回收规范", "Lead stays within the recycling rules for modules", "浸出试验，第三方", "Leaching test by a third party", 80),
    )  # fmt: skip
    return {
        "code": "SH-A-26-001", "template": "trl-4", "parties": [{"role": "center", "name": HOUSES["中心"][0], "credit_code": ""}, {"role": "team", "name": HOUSES["光能所"][0], "credit_code": ""}],
        "total_fen": sum(money) * WAN, "stages": stages, "budget": budget, "milestones": milestones,
        "assumptions": [
            {"statement_zh": zh, "statement_en": en, "test_zh": how, "test_en": how_en, "probability": chance, "by_when": (today + dt.timedelta(days=150)).isoformat(), "state": "unknown"}
            for zh, en, how, how_en, chance in beliefs
        ],
        "kill_criteria": [{"criterion_zh": "湿热 1000 小时后效率低于 25 %", "criterion_en": "Below 25 % after 1000 h of damp heat"}],
        "ip_terms": "", "exit_terms": "", "data_terms": "", "approvals": [], "plan": {"number": 1, "sha256": ""}, "signatures": [],
        "files": {}, "account": {"verified_by": "cai", "on": today.isoformat()},
    }  # fmt: skip


def working(
    cast: Troupe, title: str, title_en: str, *, money: tuple[int, ...] = (100, 300, 600), days: int = 120
) -> Dossier:
    """A dossier at work in its first stage for so many days."""
    from django.db import connection

    with clock.at(clock.now() - dt.timedelta(days=days)):
        dossier = open_dossier(
            SYSTEM, title_zh=title, title_en=title_en, claim_zh="用叠层结构突破单结 29.4 % 的效率极限，每瓦成本不升", claim_en="Beyond the 29.4 % of one junction, at no more cost a watt",
            field="energy", channel="open", trl=4, region="SH", organisation_id=cast.houses["光能所"].pk,
        )  # fmt: skip
        join_team(
            SYSTEM, dossier, person_id=str(cast.zhao.person_id), role="lead", duty_zh="总体", duty_en="Leads the whole"
        )
        entrust(SYSTEM, dossier, user_id=cast.chen.user_id, reason="熟悉光伏")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE lifecycle_dossier SET state = 'ACTIVE' WHERE id = %s", [dossier.pk])
        dossier.refresh_from_db()
        sign(cast.dong, dossier, contract(clock.today(), money))
    refresh([dossier.pk])
    return Dossier.objects.get(pk=dossier.pk)


__all__ = ["Troupe", "again", "contract", "dress", "expert", "working"]
