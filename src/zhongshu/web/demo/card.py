"""The plan of a technology as its team types it in: from the content's file to the raw values of each part. Pure; decides nothing."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from zhongshu.web.demo.content import Brought

Raw = dict[str, Any]
IP_KIND = {"know-how": "know_how"}
IP_STATUS = {"registered": "granted", "kept": "held"}
MONTH = 30.4
MOST_MONTHS = 12  # of a stage, by the rules; what was written as longer ends earlier
# how a stage's money is laid out, in hundredths; what is left over goes to the first line
LINES = (
    ("equipment", 30),
    ("materials", 18),
    ("testing", 22),
    ("labour", 16),
    ("travel", 3),
    ("ip", 3),
    ("indirect", 8),
)


def pair(name: str, row: Raw, source: str = "") -> Raw:
    """``name_zh`` and ``name_en`` from the file's pair."""
    return {f"{name}_{side}": row.get(f"{source or name}_{side}", "") for side in ("zh", "en")}


def better(one: Brought) -> str:
    return "higher" if one.target >= one.incumbent_value else "lower"


def sketch(one: Brought) -> Raw:
    """Half a direction card: what a lead alone tells."""
    return {
        "incumbent_zh": one.incumbent_zh[:120], "incumbent_en": one.incumbent_en[:120], "mechanism_zh": one.why_zh, "mechanism_en": one.why_en,
        "metric_zh": one.metric_zh[:60], "metric_en": one.metric_en[:60], "unit": one.unit[:24], "better": better(one),
        "incumbent_value": one.incumbent_value, "target_value": one.target,
    }  # fmt: skip


def direction(one: Brought) -> Raw:
    whole, metric = one.whole, one.whole["metric"]
    return {
        **pair("incumbent", whole), **pair("from_what", whole, "from"), **pair("to_what", whole, "to"),
        **pair("mechanism", whole, "why_possible"), **pair("why_now", whole), **pair("metric", metric, "name"),
        **pair("test_method", metric), "unit": metric["unit"], "better": metric["better"],
        "incumbent_value": metric["incumbent"], "own_value": metric["own_now"], "target_value": metric["target"], "limit_value": metric["limit"],
    }  # fmt: skip


def assumptions(one: Brought, begins: dt.date) -> list[Raw]:
    return [
        {
            **pair("statement", row), **pair("test", row), "probability": round(row["probability"] * 100), "cost": row["cost_wan"],
            "by_when": (begins + dt.timedelta(days=round(row["by_month"] * MONTH))).isoformat(), "state": row["state"],
        }
        for row in one.whole["assumption"]
    ]  # fmt: skip


def kill_criteria(one: Brought) -> list[Raw]:
    return [pair("criterion", row, "statement") for row in one.whole["kill_criterion"]]


def rivals(one: Brought) -> list[Raw]:
    """The file writes route and comparison in one sentence: what stands before the colon names the route."""
    found = []
    for row in one.whole["rival"]:
        (route_zh, said_zh), (route_en, said_en) = _parted(row["route_zh"], "："), _parted(row["route_en"], ":")
        found.append(
            {
                **pair("who", row),
                "route_zh": route_zh,
                "route_en": route_en,
                "comparison_zh": said_zh,
                "comparison_en": said_en,
            }
        )
    return found


def _parted(text: str, mark: str) -> tuple[str, str]:
    route, _, said = text.partition(mark)
    return route.strip(), said.strip() or text


def heilmeier(one: Brought) -> Raw:
    return dict(one.whole["heilmeier"])


def properties(one: Brought) -> Raw:
    four = one.whole["four_properties"]
    return {
        key: value
        for code, row in four.items()
        for part in ("claim", "evidence")
        for key, value in pair(f"{code}_{part}", row, part).items()
    }


def views(one: Brought, chance: random.Random) -> Raw:
    four = one.whole["four_properties"]
    texts = {key: value for code, row in four.items() for key, value in pair(f"{code}_view", row, "specialist").items()}
    return texts | {f"{code}_score": chance.choice((5, 6, 6, 7, 7, 8)) for code in four}


def team(one: Brought, organisation: str) -> list[Raw]:
    shares = (70, 60, 50, 40, 40)
    return [
        {"name": row["name_zh"], "organisation": organisation, **pair("duty", row, "role"), "share": shares[min(n, 4)]}
        for n, row in enumerate(one.whole["member"])
    ]


def ip_assets(one: Brought, organisation: str) -> list[Raw]:
    return [
        {
            **pair("title", row), "kind": IP_KIND.get(row["kind"], row["kind"]), "status": IP_STATUS.get(row["status"], row["status"]),
            "owner": organisation, "jurisdictions": "CN" if row["kind"] == "patent" else "",
        }
        for row in one.whole["ip_asset"]
    ]  # fmt: skip


def stages(one: Brought, chance: random.Random) -> list[Raw]:
    odds = (chance.choice((55, 60, 65)), chance.choice((50, 55, 60)), chance.choice((45, 50, 55)))
    return [
        {
            **pair("title", row), **pair("aim", row), **pair("exam", row), "months": min(row["months"], MOST_MONTHS), "budget": row["budget_wan"],
            "exam_metric_zh": row["exam_zh"][:60], "exam_metric_en": row["exam_en"][:60], "exam_better": row.get("exam_better", better(one)),
            "exam_target": row["exam_value"], "exam_unit": row["exam_unit"], "pass_probability": odds[min(n, 2)],
        }
        for n, row in enumerate(one.whole["stage"])
    ]  # fmt: skip


def budget(one: Brought) -> list[Raw]:
    """Lines that sum exactly to each stage."""
    found = []
    for number, row in enumerate(one.whole["stage"], 1):
        parts = {line: row["budget_wan"] * share // 100 for line, share in LINES}
        parts[LINES[0][0]] += row["budget_wan"] - sum(parts.values())
        found += [{"stage": number, "line": line, "amount": amount} for line, amount in parts.items() if amount]
    return found
