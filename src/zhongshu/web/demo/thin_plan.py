"""The plan of a technology of which only a lead was written: composed from what the lead says, in both languages. Pure; no database, no clock.

Flows in: a lead and how much money its three stages take. Flows out: the same lead with a whole file, as `technologies/SLUG.toml` would hold it.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

from zhongshu.web.demo import words
from zhongshu.web.demo.content import Brought

MONTHS = (8, 10, 12)
REACHED = (0.55, 0.8, 1.0)  # how much of the way to the target each stage's exam asks for
HAS, LIMIT = 0.4, 1.5  # what the team has reached, and where physics ends, as parts of the same way
SURNAMES_EN = (
    "Zhou", "Wu", "Zheng", "Feng", "Chu", "Wei", "Jiang", "Shen", "Han", "Yang", "Zhu", "Qin", "Xu", "He", "Lyu", "Shi", "Kong", "Cao", "Yan",
    "Hua", "Jin", "Wei", "Tao", "Jiang", "Qi", "Xie", "Zou", "Yu", "Bo", "Shui", "Dou", "Zhang", "Yun", "Su", "Pan", "Ge", "Fan", "Peng", "Lang",
    "Lu", "Wei", "Ma", "Miao", "Fang", "Yu", "Ren", "Yuan", "Liu",
)  # fmt: skip
GIVEN_EN = (
    "Wenlan", "Zimo", "Siyuan", "Ruogu", "Qinghe", "Huaijin", "Jingxing", "Zhiwei", "Yunshu", "Mingzhe", "Zhaoning", "Shuyan", "Jiashu", "Tinglan",
    "Weiyang", "Qiming",
)  # fmt: skip
WHY_NOW = (
    ("关键器件近三年降价过半，第三方检测平台开放预约，「{m}」第一次可以在常规条件下复测。", "Key parts halved in price within three years and test houses take bookings: “{me}” can be measured under ordinary conditions for the first time."),
    ("上游材料刚有稳定货源，仿真与在线检测工具成熟，一次试验的周期由半年缩到六周。", "The upstream material has a steady source at last, and simulation with inline testing cut a trial from half a year to six weeks."),
    ("两家行业用户公开提出替代要求，标准也在修订，此时进入可以参与定义「{m}」的测法。", "Two users have asked for a replacement in public and the standard is under revision: now is the time to help define how “{me}” is measured."),
)  # fmt: skip
KILLERS = (
    ("放大到工程样机后，「{m}」不低于实验室值的八成", "Scaled to an engineering prototype, “{me}” keeps four fifths of its laboratory value", 0.6, "同批三台样机第三方对比测试", "Third-party comparison of three prototypes of one batch", 4),
    ("连续运行一千小时，指标漂移不超过一成", "Over a thousand hours of running the figure drifts by a tenth at most", 0.55, "加速与常温两组连续运行，按月抽测", "Accelerated and ambient runs, sampled monthly", 9),
    ("首家用户愿意按目标价签试用合同", "A first user signs a trial at the target price", 0.5, "与两家用户并排试用三个月后谈价", "Three months of side-by-side trial with two users, then the price", 16),
)  # fmt: skip


def pinyin(slug: str) -> str:
    """The same invented name as `words.proposer` gives in Chinese, in letters."""
    number = zlib.crc32(slug.encode())
    return f"{SURNAMES_EN[number % len(words.SURNAMES_ZH)]} {GIVEN_EN[number // 64 % len(words.GIVEN_ZH)]}"


def with_plan(one: Brought, stages_wan: tuple[int, int, int]) -> Brought:
    """The lead with a plan."""
    said = {"m": one.metric_zh, "me": one.metric_en, "i": one.incumbent_zh, "ie": one.incumbent_en}
    whole: dict[str, Any] = {
        "trl_now": one.trl or 3, "title_zh": one.title_zh, "title_en": one.title_en,
        "incumbent_zh": one.incumbent_zh, "incumbent_en": one.incumbent_en, "from_zh": one.incumbent_zh, "from_en": one.incumbent_en,
        "to_zh": one.claim_zh, "to_en": one.claim_en, "why_possible_zh": one.why_zh, "why_possible_en": one.why_en,
        **dict(zip(("why_now_zh", "why_now_en"), (text.format(**said) for text in WHY_NOW[_of(one, len(WHY_NOW))]), strict=True)),
        "metric": _metric(one), "assumption": _killers(said, stages_wan[0]), "kill_criterion": _criteria(one), "rival": _rivals(said),
        "heilmeier": _heilmeier(one, stages_wan), "four_properties": _four(one, said), "member": _members(one),
        "ip_asset": _rights(one), "stage": _stages(one, stages_wan),
    }  # fmt: skip
    return replace(one, whole=whole, trl=one.trl or 3)


def _of(one: Brought, count: int) -> int:
    return zlib.crc32(one.slug.encode()) % count


def on_the_way(one: Brought, part: float) -> float:
    """So far from the incumbent's figure to the target, or beyond it; in powers where the two lie far apart."""
    first, last = one.incumbent_value, one.target
    if first > 0 and last > 0 and max(first, last) / min(first, last) >= 10:
        return float(f"{first * (last / first) ** part:.3g}")
    value = first + (last - first) * part
    return float(f"{max(value, 0) if first >= 0 and last >= 0 else value:.3g}")


def _better(one: Brought) -> str:
    return "higher" if one.target >= one.incumbent_value else "lower"


def _metric(one: Brought) -> dict[str, Any]:
    return {
        "name_zh": one.metric_zh, "name_en": one.metric_en, "unit": one.unit, "better": _better(one), "incumbent": one.incumbent_value,
        "own_now": on_the_way(one, HAS), "target": one.target, "limit": on_the_way(one, LIMIT),
        "test_method_zh": "委托第三方在同一条件下测三批样品，取中位值并报最差一件", "test_method_en": "A third party tests three batches alike; the median is taken and the worst piece reported",
    }  # fmt: skip


def _killers(said: dict[str, str], first_wan: int) -> list[dict[str, Any]]:
    return [
        {
            "statement_zh": zh.format(**said), "statement_en": en.format(**said), "probability": odds, "test_zh": test_zh, "test_en": test_en,
            "cost_wan": max(10, round(first_wan * share)), "by_month": month, "state": "unknown",
        }
        for (zh, en, odds, test_zh, test_en, month), share in zip(KILLERS, (0.5, 0.3, 0.2), strict=True)
    ]  # fmt: skip


def _criteria(one: Brought) -> list[dict[str, str]]:
    value, worse = (
        f"{on_the_way(one, 0.3):g} {one.unit}".strip(),
        ("低于", "below") if _better(one) == "higher" else ("高于", "above"),
    )
    return [
        {"statement_zh": f"首阶段结束时「{one.metric_zh}」仍{worse[0]} {value}", "statement_en": f"At the end of stage one “{one.metric_en}” is still {worse[1]} {value}"},
        {"statement_zh": f"{one.incumbent_zh}公开达到本方案目标值", "statement_en": f"{one.incumbent_en} reach the target of this plan in public"},
    ]  # fmt: skip


def _rivals(said: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "who_zh": "在位厂商", "who_en": "The incumbents", "route_zh": "改良路线：在「{i}」上继续改进，成熟但余量有限".format(**said),
            "route_en": "Improvement: {ie} made better, mature with little room left".format(**said),
        },
        {
            "who_zh": "海外同行", "who_en": "Peers abroad", "route_zh": "相近路线：原理接近，成本更高，尚无用户数据",
            "route_en": "A neighbouring route: close in principle, dearer, no user data yet",
        },
    ]  # fmt: skip


def _heilmeier(one: Brought, stages_wan: tuple[int, int, int]) -> dict[str, str]:
    total = sum(stages_wan)
    return {
        "objective_zh": f"{one.claim_zh}。", "objective_en": f"{one.claim_en}.",
        "today_zh": f"今天靠{one.incumbent_zh}，「{one.metric_zh}」停在 {one.incumbent_value:g} {one.unit}。", "today_en": f"Today it is done by {one.incumbent_en}; “{one.metric_en}” stands at {one.incumbent_value:g} {one.unit}.",
        "new_zh": one.why_zh, "new_en": one.why_en,
        "who_cares_zh": f"首先是今天受{one.incumbent_zh}所限的用户；成功则这一指标不再是他们的瓶颈。", "who_cares_en": f"First of all users bound by {one.incumbent_en}: this figure would no longer limit them.",
        "risks_zh": "放大后的一致性、长期稳定性和首批价格，三项都在首阶段给出证据。", "risks_en": "Consistency at scale, stability over time, and the first price; stage one gives evidence on all three.",
        "cost_zh": f"三阶段合计 {total} 万元，首阶段 {stages_wan[0]} 万元。", "cost_en": f"{total / 100:g} million yuan in three stages, {stages_wan[0] / 100:g} million in the first.",
        "time_zh": f"共 {sum(MONTHS)} 个月。", "time_en": f"{sum(MONTHS)} months.",
        "exams_zh": f"中期考样机，终考 {one.metric_zh} {one.target:g} {one.unit}，由第三方测。", "exams_en": f"A prototype at mid-term; finally {one.metric_en} of {one.target:g} {one.unit}, by a third party.",
    }  # fmt: skip


def _four(one: Brought, said: dict[str, str]) -> dict[str, dict[str, str]]:
    rows = {
        "scene": ("有一个今天就受「{i}」所困的主场景", "A main scene that suffers from {ie} today", "一家用户出具场地与数据支持函", "A user's letter with a site and data", "场景真实，首批规模偏小", "The scene is real, the first volume small"),
        "need": ("用户愿意试用并承担部分费用", "The user would try it and bear part of the cost", "走访纪要与报价各一份", "Notes of a visit and a quotation", "需求成立，价格须再谈", "The need holds; the price is to be settled"),
        "route": ("与改良路线在原理上不同，指标可跨越", "Another principle than improvement, and a leap in the figure", "样品测试记录三批", "Test records of three batches", "路线清楚，放大是第一关", "A clear route; scaling comes first"),
        "exclusivity": ("核心方法自有，实施不受限", "The core method is its own and free to use", "专利受理与授权文件", "Patent filings and a grant", "权属清楚，建议补海外布局", "Ownership is clear; file abroad too"),
    }  # fmt: skip
    names = ("claim_zh", "claim_en", "evidence_zh", "evidence_en", "specialist_zh", "specialist_en")
    return {
        code: dict(zip(names, (text.format(**said) for text in texts), strict=True)) for code, texts in rows.items()
    }


def _members(one: Brought) -> list[dict[str, str]]:
    second = f"{one.slug}-2"
    return [
        {"name_zh": words.proposer(one.slug, "zh"), "name_en": pinyin(one.slug), "role_zh": "项目负责人", "role_en": "Principal investigator"},
        {"name_zh": words.proposer(second, "zh"), "name_en": pinyin(second), "role_zh": "工程负责人", "role_en": "Engineering lead"},
    ]  # fmt: skip


def _rights(one: Brought) -> list[dict[str, str]]:
    return [
        {"title_zh": f"{one.title_zh}的核心方法", "title_en": f"Core method of {one.title_en}", "kind": "patent", "status": "granted"},
        {"title_zh": f"{one.title_zh}的样机结构", "title_en": f"Prototype design of {one.title_en}", "kind": "patent", "status": "filed"},
    ]  # fmt: skip


def _stages(one: Brought, stages_wan: tuple[int, int, int]) -> list[dict[str, Any]]:
    texts = (
        ("小样过关", "Samples pass", "三批样品做到考核值，查清最大的损失来自哪里", "Three batches reach the figure of the exam; the greatest loss is located"),
        ("工程样机", "Engineering prototype", "按用户接口做出样机，连续运行并交第三方测试", "A prototype with the user's interface, run continuously and tested by a third party"),
        ("用户现场", "On a user's site", "在一家用户现场运行半年，谈定首批价格", "Half a year on one user's site, with the first price agreed"),
    )  # fmt: skip
    return [
        {
            "title_zh": title_zh, "title_en": title_en, "aim_zh": aim_zh, "aim_en": aim_en, "months": months, "budget_wan": wan,
            "exam_zh": f"{one.metric_zh}（第三方）", "exam_en": f"{one.metric_en} (third party)", "exam_value": on_the_way(one, part),
            "exam_unit": one.unit, "exam_better": _better(one),
        }
        for (title_zh, title_en, aim_zh, aim_en), months, wan, part in zip(texts, MONTHS, stages_wan, REACHED, strict=True)
    ]  # fmt: skip
