"""What teams write down between the turns that a life tells: one iteration a month on the killer assumption that is to be known next.

Flows in: a dossier at work. Flows out: an iteration; an assumption whose day has come is found to hold. Never: a word on work that stands still.
"""

from __future__ import annotations

from typing import Any

from zhongshu.delivery.models import Assumption
from zhongshu.kernel import clock
from zhongshu.lifecycle.models import Dossier
from zhongshu.web.demo.delivery import Delivery

EVERY = 33  # days from one to the next; the rules look for a gap of 45
SILENT = frozenset(
    {"direct-lithium-extraction", "field-atom-gravimeter", "hts-compact-fusion-magnet"}
)  # whose teams are late, so that alerts stand
WORDS: tuple[dict[str, str], ...] = (
    {
        "question": "{what}：差距主要在哪一步？", "test": "把流程拆成三段，每段单独测两周", "result": "差距的七成来自中间一段，其余两段已够用",
        "learned": "下一轮只改中间一段，别的冻结", "next": "换一种来料，同条件重复三次",
    },
    {
        "question": "{what}：换来料之后还成立吗？", "test": "三家来料各做一批，盲样送测", "result": "两家合格，一家离散偏大，已停用",
        "learned": "来料入厂判据要先于工艺优化", "next": "用合格的两家做连续十批",
    },
    {
        "question": "{what}：连续十批能否稳定？", "test": "同一班组连续十批，不调参数", "result": "九批在窗口内，一批超出的原因是温控",
        "learned": "温控加一路冗余即可，不必改设计", "next": "请第三方抽测两批",
    },
    {
        "question": "{what}：第三方的数与自己的数差多少？", "test": "两批样品送第三方，同时自测", "result": "两边相差不到百分之三，结论一致",
        "learned": "自测方法可以用来筛批", "next": "接到用户现场的接口上再测",
    },
)  # fmt: skip


def goes_on(story: Delivery, dossier: Dossier, turn: int) -> None:
    """The iteration of this month; work that is at a gate, paused or over writes none."""
    if dossier.state != "ACTIVE":
        return
    open_ones = Assumption.objects.filter(dossier=dossier, void=False, state="unknown").order_by("by_when", "number")
    found = open_ones.first()
    what = f"A{found.number} {found.statement_zh}".rstrip("。") if found else "关键指标"
    said: dict[str, Any] = {name: text.format(what=what) for name, text in WORDS[turn % len(WORDS)].items()}
    story.iterate(dossier.pk, said, days=EVERY - 3)
    if found and found.by_when and (found.by_when - clock.today()).days <= EVERY:
        numbers = list(Assumption.objects.filter(dossier=dossier, void=False).order_by("number").values_list("pk", flat=True))  # fmt: skip
        story.believe(dossier.pk, numbers.index(found.pk) + 1, "holding", 0.74, said["result"])
