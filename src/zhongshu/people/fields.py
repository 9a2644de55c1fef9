"""The fields of technology 领域 in which experts are at home and field leads lead. The codes are stable; a dossier carries one of them."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi
from zhongshu.kernel.errors import BadValue

FIELDS: dict[str, Bi] = {
    "ic": Bi("集成电路与微纳", "Integrated circuits and micro-nano"),
    "ai": Bi("人工智能与信息", "Artificial intelligence and information"),
    "inst": Bi("仪器", "Instruments"),
    "life": Bi("生命健康", "Life and health"),
    "energy": Bi("能源资源环境", "Energy, resources, environment"),
    "mfg": Bi("先进制造与交通", "Advanced manufacturing and vehicles"),
    "mat": Bi("新材料", "New materials"),
    "cross": Bi("交叉", "Cross-field"),
}


def field_name(code: str) -> Bi:
    """The name of a field; a code from outside shows as itself."""
    return FIELDS.get(code) or Bi(code or "—", code or "—")


def known_fields(codes: list[str], *, field: str = "fields") -> list[str]:
    """The codes in the order of the list, each once; refuses an unknown one."""
    unknown = set(codes) - set(FIELDS)
    if unknown:
        raise BadValue(field, Bi("没有这个领域：{x}", "No such field: {x}").fill(x=", ".join(sorted(unknown))))
    return [code for code in FIELDS if code in set(codes)]
