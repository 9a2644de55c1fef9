"""The people of discovery's tests, made for real: two officers, two field leads, a director, a scout, a proposer and a stranger."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from zhongshu.discovery.actions import submit_lead
from zhongshu.discovery.actions.bringing import Incoming
from zhongshu.discovery.models import Lead
from zhongshu.kernel import clock
from zhongshu.people.actor import PUBLIC, SYSTEM, Actor
from zhongshu.people.actors import actor_of
from zhongshu.people.models import Grant, Person, User
from zhongshu.policy.actions import install_default_rules

MONDAY = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)  # ten in the morning in Shanghai
FEEDBACK = (
    "感谢您提出这项技术。我们查阅了贵团队提供的测试数据与近三年公开文献，认为方案在原理上成立，但与在位技术相比，关键指标的提升目前来自工艺优化，"
    "尚未看到路线本身带来的数量级跨越；主场景中的用户也表示现有产品经改进即可满足未来三年的要求。建议贵团队先完成独立第三方的对比测试，"
    "并找到一个离不开该技术的应用场景，再带着新证据回来。我们愿意介绍两家可以提供测试条件的单位，相关联系方式将另行告知。祝研究顺利，期待再次见到你们的进展与新的数据。"
)
PEROVSKITE = Incoming(
    title="钙钛矿/晶硅叠层电池",
    claim="用叠层结构突破单结晶硅 29.4 % 的效率极限，每瓦成本不升",
    field="energy",
    incumbent="TOPCon 单结晶硅电池",
    metric="组件光电转换效率",
    unit="%",
    value=33.9,
    today=26.1,
    why="宽带隙钙钛矿吸收短波光子，减少热化损失。界面钝化已使小面积器件稳定运行 1000 小时。",
    trl=4,
    organisation_text="临港光能研究所",
    name="赵晓",
    email="zhao@example.org",
    phone="13800000000",
    consent=True,
)


def person(name: str, *roles: tuple[str, str, str] | str) -> Actor:
    """An account with grants, as an actor."""
    known = Person.objects.create(name_zh=name, name_en=name)
    user = User.objects.create(email=f"{name}@example.org", person=known)
    for role in roles:
        code, kind, ref = (role, "center", "") if isinstance(role, str) else role
        Grant.objects.create(
            user=user, role=code, kind=kind, ref=ref, since=dt.date(2020, 1, 1), granted_by="test", reason="test"
        )
    return actor_of(user)


class Cast:
    """Everybody, once a test."""

    def __init__(self) -> None:
        install_default_rules(SYSTEM)
        self.chen = person("chen", "PS")  # the officer who triages
        self.sun = person("sun", "PS")  # a second one
        self.qian = person("qian", ("FL", "field", "energy"))  # leads the field
        self.he = person("he", ("FL", "field", "life"))  # leads another
        self.dong = person("dong", "DIR")
        self.zhao = person("zhao", "PI")  # applies
        self.wu = person("wu", "PI")  # must see nothing
        self.feng = person("feng", ("ENT", "organisation", ""))


def bring(actor: Actor = PUBLIC, **changes: Any) -> Lead:
    """A lead that came in by the open form."""
    receipt = submit_lead(actor, said=replace(PEROVSKITE, **changes))
    return Lead.objects.select_related("dossier").get(pk=receipt.lead_id)


def fresh(lead: Lead) -> Lead:
    return Lead.objects.select_related("dossier").get(pk=lead.pk)


def later(**delta: float) -> Any:
    """The clock, that much after the first day."""
    return clock.at(MONDAY + dt.timedelta(**delta))
