"""What a machine is told when the data it sent cannot be read: the house's sentences in both languages, each with its field named.

Flows in: the faults that the schema found. Flows out: ``{"error": {zh, en}, "missing": [], "fields": [{field, zh, en}]}`` under 422.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import JsonResponse

from zhongshu.kernel.bilingual import Bi
from zhongshu.pages.complaints import echo

SHOWN = 20  # faults told of at once
UNREADABLE = Bi("请求的正文不是有效的 JSON", "The body of the request is not valid JSON")
NUMBER = Bi("请给出数字", "Give a number")
WHOLE = Bi("请给出整数", "Give a whole number")
DATE = Bi("请按 2026-11-22 的格式给出日期", "Give a date such as 2026-11-22")
TEXT = Bi("请给出文字", "Give a text")
TRUTH = Bi("请给出 true 或 false", "Give true or false")
OBJECT = Bi("请给出一个对象", "Give an object")
LIST = Bi("请给出一个列表", "Give a list")
UNUSABLE = Bi("这个值不能使用，请对照接口说明", "This value cannot be used; see the description of the API")

# the schema's kind of fault -> our sentence, with the figures that the schema gives
SAID: dict[str, Bi] = {
    "missing": Bi("缺少这一项", "This is missing"),
    "string_too_long": Bi("最多 {max_length} 个字", "At most {max_length} characters"),
    "string_too_short": Bi("至少 {min_length} 个字", "At least {min_length} characters"),
    "greater_than_equal": Bi("不能小于 {ge}", "At least {ge}"),
    "less_than_equal": Bi("不能大于 {le}", "At most {le}"),
    "greater_than": Bi("须大于 {gt}", "More than {gt}"),
    "less_than": Bi("须小于 {lt}", "Less than {lt}"),
    "int_from_float": WHOLE,
    "finite_number": NUMBER,
    "extra_forbidden": Bi("没有这一项", "There is no such item"),
}
KINDS: dict[str, Bi] = {"int": WHOLE, "float": NUMBER, "decimal": NUMBER, "date": DATE, "string": TEXT, "bool": TRUTH, "dict": OBJECT, "model": OBJECT, "list": LIST}  # fmt: skip


def sentence(fault: Mapping[str, Any]) -> Bi:
    """Our sentence for one fault of the schema."""
    kind = str(fault.get("type", ""))
    said = SAID.get(kind) or KINDS.get(kind.split("_")[0], UNUSABLE)
    figures = {name: echo(value) for name, value in (fault.get("ctx") or {}).items()}
    return said.fill(**figures)


def field_of(fault: Mapping[str, Any]) -> str:
    """The field's name as the machine wrote it: the place in the request without the envelope (body, data)."""
    place = [str(step) for step in fault.get("loc", ())]
    inner = place[2:] if place[:1] == ["body"] else place[1:]
    return echo(".".join(inner or place[-1:]))


def unusable(faults: Sequence[Mapping[str, Any]]) -> JsonResponse:
    """The answer to a request whose data cannot be used."""
    told = [(field_of(fault), sentence(fault)) for fault in faults[:SHOWN]]
    whole = Bi(
        "请求中有不能使用的内容：" + "；".join(f"{field}：{said.zh}" for field, said in told),
        "Some of the request cannot be used: " + "; ".join(f"{field}: {said.en}" for field, said in told),
    )
    fields = [{"field": field, **said.as_dict()} for field, said in told]
    return refused(whole, 422, fields)


def refused(text: Bi, status: int, fields: Sequence[Mapping[str, str]] = ()) -> JsonResponse:
    """A refusal in the shape that every refusal of the API has."""
    body = {"error": text.as_dict(), "missing": [], "fields": list(fields)}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
