"""How an import speaks to its reader: the fields of a record by their names, the values of a preview in words, the time left.

Flows in: the stored sample, a number of seconds. Flows out: labels and texts in the reader's language; never markup.
"""

from __future__ import annotations

from typing import Any

from zhongshu.imports.mapping import Mapping
from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.money import yuan
from zhongshu.people.fields import field_name
from zhongshu.people.models.directory import ORGANISATION_KINDS
from zhongshu.people.models.experts import EXPERT_KINDS

LABELS: dict[str, Bi] = {
    "ref": Bi("原编号", "Code in the source"),
    "title_zh": Bi("中文标题", "Title in Chinese"),
    "title_en": Bi("英文标题", "Title in English"),
    "pain_zh": Bi("痛点（中文）", "Pain, in Chinese"),
    "pain_en": Bi("痛点（英文）", "Pain, in English"),
    "field": Bi("领域（按标题判断）", "Field, judged by the title"),
    "programme": Bi("计划", "Programme"),
    "phase": Bi("阶段", "Phase"),
    "grade": Bi("后评估", "Grade afterwards"),
    "opened_on": Bi("开始日期", "Opened on"),
    "published_on": Bi("发布日期", "Published on"),
    "deadline": Bi("截止日期", "Deadline"),
    "money_fen": Bi("金额", "Amount"),
    "organisation_zh": Bi("单位", "Organisation"),
    "organisation_en": Bi("单位英文名称", "Organisation, in English"),
    "name_zh": Bi("名称", "Name"),
    "name_en": Bi("英文名称", "Name in English"),
    "kind": Bi("类别", "Kind"),
    "credit_code": Bi("统一社会信用代码", "Unified social credit code"),
    "region": Bi("地区", "Region"),
    "parent": Bi("上级单位", "Parent organisation"),
    "orcid": Bi("ORCID", "ORCID"),
    "since": Bi("任职起始日期", "Works there since"),
    "expert_kind": Bi("专家类别", "Kind of expert"),
    "fields": Bi("领域", "Fields"),
    "keywords_zh": Bi("中文关键词", "Keywords in Chinese"),
    "keywords_en": Bi("英文关键词", "Keywords in English"),
}
OF_PEOPLE: dict[str, Bi] = {
    "name_zh": Bi("姓名", "Name"),
    "name_en": Bi("英文姓名", "Name in English"),
    "title_zh": Bi("职称职务", "Position"),
}
BESIDE = {"currency"}  # shown with the amount


def label(target: str, to: str) -> Bi:
    """What a field of a record is called."""
    own = OF_PEOPLE.get(to) if target in ("person", "expert") else None
    return own or LABELS[to]


def shown(mapping: Mapping, row: dict[str, Any]) -> list[tuple[Bi, Bi | str]]:
    """One row of the preview: each field by its name, each value in words, in the order of the mapping."""
    order = [*dict.fromkeys(column.to for column in mapping.columns), *row]
    names = [to for to in dict.fromkeys(order) if to in row and to in LABELS and to not in BESIDE]
    if mapping.target == "organisation":
        names = [to for to in names if to != "ref"]  # its credit code once more
    return [(label(mapping.target, to), _value(to, row)) for to in names]


def _value(to: str, row: dict[str, Any]) -> Bi | str:
    value = row[to]
    if to == "kind":
        return ORGANISATION_KINDS.get(value) or str(value)
    if to == "expert_kind":
        return EXPERT_KINDS.get(value) or str(value)
    if to == "field":
        return field_name(str(value))
    if to == "fields" and isinstance(value, list):
        names = [field_name(code) for code in value]
        return Bi("、".join(n.zh for n in names), ", ".join(n.en for n in names))
    if to == "money_fen" and str(value).isdigit():
        return f"{yuan(int(value))} {row.get('currency', 'CNY')}"
    return str(value)


def time_left(seconds: int | None) -> Bi | None:
    """``约剩 2 分 5 秒``; nothing before there is a pace to judge by."""
    if seconds is None:
        return None
    minutes, rest = divmod(seconds, 60)
    if minutes >= 60:
        return Bi(f"约剩 {minutes // 60} 小时 {minutes % 60} 分", f"about {minutes // 60} h {minutes % 60} min left")
    if minutes:
        return Bi(f"约剩 {minutes} 分 {rest} 秒", f"about {minutes} min {rest} s left")
    return Bi(f"约剩 {rest} 秒", f"about {rest} s left")
