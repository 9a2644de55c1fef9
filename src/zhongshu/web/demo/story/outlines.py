"""What becomes of the technologies of which a few lines are told. Tables only: rounds, money, gates; tiers, grants and setbacks of the reserve."""

from __future__ import annotations

from dataclasses import dataclass

from zhongshu.web.demo.lives import Issue, Objection, Stop
from zhongshu.web.demo.thin_life import Outline

OBJECTED = Objection(
    objection="公示项目与我单位 2021 年完成的课题名称相近，请说明是否重复立项，并公开首阶段考核指标。",
    answer="经核对，贵单位课题为机械导轨路线，与本项目原理不同，指标也不重叠；首阶段考核指标已在任务书中公开，可向中心索取。",
)
WAITING = Objection(
    objection="据了解该团队样机曾在 2023 年展会展出，请核实关键数据是否由独立第三方在同一条件下测得。", answer=""
)


def stop(lesson: str, people: str, equipment: str, data: str, returned: int) -> Stop:
    return Stop(
        wind_down_wan=5, returned_wan=returned, lesson=lesson, wind_down="一个月内完成样品处置、资料归档与设备清点，账目由财务复核。",
        people=people, equipment=equipment, data=data,
    )  # fmt: skip


NO_PARTS = Issue(
    day=60,
    kind="equipment",
    severity="medium",
    days=14,
    what="专用电源交期延长六周，测试无法排上",
    solved="从共享仪器平台借到同型号一台",
)
NO_SITE = Issue(
    day=45,
    kind="market",
    severity="low",
    days=18,
    what="试用单位检修，现场窗口推迟",
    solved="改在其备用线先行试装，窗口不变",
)
OPEN_ISSUE = Issue(
    day=62, kind="sample", severity="high", days=40, what="唯一的原料供应商停产检修，余料只够三周", solved=""
)

# Awarded: the round, and the outline
AWARDED: dict[str, tuple[str, Outline]] = {
    "superhydrophobic-ship-coat": ("sixth", Outline(
        stages_wan=(80, 180, 290), months=6, outcome="STOP", reached=0.15,
        stop=stop("静水里的减阻率不能外推到两周：气膜溶解是决定寿命的一步，应当第一个测，而不是最后一个。", "两名工程师回船厂研究所", "水槽夹具归还平台", "耐污数据转给防污漆企业，对照组一并公开", 12),
    )),
    "liquid-metal-heat-sink": ("tenth", Outline(stages_wan=(80, 140, 210), months=5, reached=0.88, issue=(NO_PARTS,))),
    "robot-foundation-dexterity": ("tenth", Outline(stages_wan=(160, 280, 420), months=6, reached=0.73)),
    "arc-free-dc-breaker": ("tenth", Outline(stages_wan=(130, 220, 330), months=6.2, reached=1.02, issue=(NO_SITE,))),
    "on-device-translate-sign": ("eleventh", Outline(stages_wan=(45, 80, 115), issue=(OPEN_ISSUE,))),
    "wound-electric-bandage": ("eleventh", Outline(stages_wan=(180, 320, 500))),
    "maglev-warehouse-mover": ("just", Outline(stages_wan=(90, 160, 250), objection=WAITING)),
    "magnetocaloric-fridge-alloy": ("just", Outline(stages_wan=(70, 130, 200))),
    "ocean-carbon-electrolysis": ("lately", Outline(stages_wan=(120, 200, 330), objection=OBJECTED, unsigned=True)),
    "deep-sea-mass-spec": ("next", Outline(stages_wan=(110, 190, 280))),
    "xray-inline-battery-scan": ("next", Outline(stages_wan=(85, 150, 245))),
}  # fmt: skip
# Judged, not yet before the committee: days ago the appraisal was called, and the outline
JUDGED: dict[str, tuple[int, Outline]] = {
    "graphene-neuro-retina": (55, Outline(stages_wan=(80, 160, 260))),
    "oral-insulin-capsule-jet": (47, Outline(stages_wan=(90, 170, 260))),
    "ai-proof-chip-verify": (40, Outline(stages_wan=(50, 90, 140))),
    "optical-clock-chip": (190, Outline(stages_wan=(110, 200, 310), deck=True)),
    "superconducting-cable-city": (205, Outline(way="bench", stages_wan=(140, 260, 420))),
    # these are before the experts now, one at each step: invited, late with two reviews, crossing, the opinion half written, signed
    "patch-clamp-robot-array": (3, Outline(stages_wan=(55, 95, 130))),
    "insect-cyborg-rescue": (17, Outline(stages_wan=(28, 52, 70))),
    "hibernation-stroke-drug": (15, Outline(stages_wan=(90, 170, 240), torn=True)),
    "grid-transformer-solid": (18, Outline(stages_wan=(150, 260, 350))),
    "light-therapy-myopia-lens": (27, Outline(stages_wan=(50, 90, 130))),
}  # fmt: skip
LATE = {"insect-cyborg-rescue": 2}  # reviews that are not in
HALTS = {
    "patch-clamp-robot-array": "invited",
    "hibernation-stroke-drug": "cross",
    "grid-transformer-solid": "opinion",
    "light-therapy-myopia-lens": "signed",
}  # where today finds them


@dataclass(frozen=True, slots=True)
class Kept:
    """A dossier of the reserve: days ago it came to the bench, how it rose, what it was granted, when something new was last heard."""

    days: int
    tier: str = "B3"
    lane: str = ""  # contest, seal: the fast lane by which it rose
    grant: tuple[int, int, int, str, str] | None = (
        None  # wan, months, days ago asked, purpose, result ("" while it runs, "-" refused)
    )
    passed: bool = True
    heard: int = 0  # days ago of the last evidence; 0: none since
    reviewed: int = 0
    setback: str = ""


RESERVE: dict[str, Kept] = {
    "kidney-wearable-sorbent": Kept(160, "B2", grant=(80, 6, 120, "氯副产物的去除：三种吸附剂并排测", ""), heard=30, reviewed=40),
    "geothermal-closed-loop": Kept(205, "B2", grant=(60, 8, 170, "千米短井导热实测", ""), heard=75, reviewed=75),
    "fusion-blanket-lithium": Kept(240, "B2", grant=(20, 6, 210, "磁流体压降仿真补算", "三组仿真与一组回路实测相差 8%，压降可降四成"), heard=24, reviewed=24),
    "cold-spray-repair": Kept(130, "B2", heard=20, reviewed=44),
    "neuromorphic-hearing-aid": Kept(110, "B2", heard=52, reviewed=52),
    "textile-3d-loom-aero": Kept(300, "B2", grant=(90, 6, 250, "织机断头率攻关", "断头率由每小时三次降到 0.8 次，层间韧性未变"), heard=62, reviewed=62),
    "quiet-rotor-urban-air": Kept(190, "B2", grant=(70, 6, 150, "低噪声桨叶两轮试飞", ""), heard=33, reviewed=70),
    "atom-interferometer-uncooled": Kept(145, "B2", heard=80, reviewed=80),
    "rf-filter-scaln-6g": Kept(175, "B2", lane="contest", heard=0, reviewed=60, setback="overtaken"),
    "electro-adhesion-gripper": Kept(95, "B2", lane="contest", heard=48),
    "bio-leather-mycelium": Kept(122, "B2", lane="contest", heard=41, reviewed=41),
    "aerogel-window-glass": Kept(101, "B1", lane="seal", heard=36),
    "textile-pneumatic-exoskeleton": Kept(88, "B3", grant=(15, 4, 20, "三十人试穿的肌电对照", "?")),
    "in-utero-fetal-therapy": Kept(265, heard=88, reviewed=88),
    "neutron-laser-compact": Kept(210, heard=0, reviewed=85),
    "mitochondria-transplant-heart": Kept(230, grant=(20, 6, 200, "补大动物对照组", "射血分数升 3 个点，未到 6 个点的考核值"), passed=False, heard=0, reviewed=66),
    "wood-transparent-window": Kept(118, grant=(12, 3, 60, "湿度循环一百次", "-"), heard=50, reviewed=50),
    "basalt-hydrogen-well": Kept(392, grant=(18, 6, 300, "岩芯柱反应速率实验", "反应速率中值在两家估计之间，单井日产仍差一个量级"), heard=0, reviewed=79),
}  # fmt: skip
