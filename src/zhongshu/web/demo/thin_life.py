"""The life of a technology of which a few lines are told: judged by five experts, answered, awarded, examined once. Composed from the lines and the lead.

Flows in: a lead with a plan, and its outline. Flows out: a `Life` like the told ones. Pure; no database, no clock.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.web.demo.content import Brought
from zhongshu.web.demo.lives import (
    Answer,
    Ask,
    Award,
    AwardOption,
    Clinic,
    Gate,
    GateOption,
    GateVote,
    Issue,
    Iteration,
    Life,
    Milestone,
    Objection,
    Opinion,
    Stop,
    Update,
    Verdict,
    Visit,
)
from zhongshu.web.demo.thin_plan import on_the_way

SCORES = {  # verdict -> score of each criterion and property, and how sure its giver is
    "yes": ((7, 7, 6, 6, 6), (7, 7, 7, 6), 78), "unsure": ((6, 6, 5, 5, 5), (6, 6, 6, 5), 60), "no": ((5, 5, 5, 5, 4), (5, 5, 5, 5), 60),
    "against": ((3, 3, 3, 4, 3), (4, 4, 4, 4), 82),
}  # fmt: skip
CRITERIA, PROPERTIES = (
    ("technology", "industry", "economy", "society", "feasibility"),
    ("scene", "need", "route", "exclusivity"),
)
PANELS = {  # recommendation -> (kind, verdict) of the five
    "refine": (("technical", "yes"), ("technical", "unsure"), ("industry", "yes"), ("user", "yes"), ("technical", "no")),
    "bench": (("technical", "yes"), ("technical", "no"), ("industry", "unsure"), ("investor", "yes"), ("technical", "unsure")),
    "torn": (("technical", "yes"), ("technical", "against"), ("industry", "yes"), ("user", "against"), ("technical", "unsure")),
}  # fmt: skip
ARGUMENTS = {
    "yes": (
        "「{m}」从 {a} 到 {b} 不是调参能得到的，样品数据与机理对得上，值得用首阶段的钱问一个明白。",
        "我看重的是用户愿意让出场地；指标只要做到目标的八成，{i}在这个场景里就没有价格优势了。",
        "路线与改良派分得开，三批数据离散小于一成；先把放大一关考掉，后面的风险是工程问题。",
        "原理已有同行复现，团队把最可能失败的一步放在最前面，这样花钱我放心。",
        "我按自家产线核过一遍：「{m}」只要到 {b} 的九成，换线的钱两年收得回来。",
        "对照做得干净，连最差一件也报了；{i}靠改良追不上这个斜率。",
        "方案承认了最弱的一环，也给了停下来的条件，首阶段失败了也学得到东西。",
        "三年前我反对过同类路线，这次「{m}」的测法能由第三方复核，我改主意了。",
    ),
    "unsure": (
        "机理成立，但放大后的一致性没有数据；我愿意看首阶段，不愿意现在就谈替代。",
        "「{m}」的对照值取得偏低，按现行产品算跨越缩到一半，须用同一口径重测。",
        "用户意向函没有写价格，需求硬到什么程度还说不清。",
        "「{m}」我信一半：短时数据好看，长时间运行的衰减曲线还没有。",
        "路线有意思，可{i}明年还有一次大改款，比较的基准会变。",
        "主张的机理与另一种解释都说得通，缺一组把两者分开的对照实验。",
    ),
    "no": (
        "{i}每年都在进步，三年后差距会被吃掉一半，团队没有回答这一点。",
        "成本账里没有折旧与良率，按我的经验实际要贵三成，替换收益不足以抵消改造。",
        "两处关键件仍靠外购，供应一断项目就停，先解决来源再谈立项。",
        "从 {a} 到 {b} 的大半来自换了测试条件，同口径下只剩一点改进。",
        "{i}的现有用户没有换的理由：省下的钱抵不过停线两周。",
        "我们单位试过相近的做法，败在量产一致性上，方案没有碰这个问题。",
    ),
}
ARGUMENTS["against"] = ARGUMENTS["no"]
REPLIES = (
    "继续降价并锁定长单，用存量设备拖住用户。",
    "在现有路线上再改一轮，把差距缩到用户懒得换。",
    "推动按旧口径定标准，抬高新路线进门的门槛。",
    "把现有产品做成套餐连服务一起卖，让单项指标失去意义。",
    "买断一两家关键供应商，让新路线两年内买不到料。",
    "拿出储备的下一代样机，先把用户的试用窗口占住。",
    "强调可靠性记录，请用户再等三年看数据。",
)
Pairs = tuple[tuple[Ask, Answer], tuple[Ask, Answer]]
ASKED: tuple[Pairs, ...] = (  # what an opinion asks, and what the team answers
    (
        (Ask(kind="test", text="按同一口径补一次第三方对比测试，含在位现行产品"), Answer(ask=1, text="已与第三方签测试委托，现行产品与样品各三件并排测，报告编号随附。")),
        (Ask(kind="plan", text="首阶段只考一个指标，其余移到第二阶段"), Answer(ask=2, text="首阶段只保留一个考核值，设备采购推迟到第二阶段，首阶段经费相应减少。")),
    ),
    (
        (Ask(kind="test", text="把最差一件单独报出，并给出连续运行的衰减曲线"), Answer(ask=1, text="三批各取最差一件另列一栏，连续运行四周的曲线随附，第二周起趋于平稳。")),
        (Ask(kind="market", text="请一位用户写明愿意试用的条件与价格上限"), Answer(ask=2, text="两家用户的试用条件与价格上限已写成意向函，盖章件随附，停线窗口在明年三月。")),
    ),
    (
        (Ask(kind="plan", text="把放大一步提到首阶段，小样工作缩到两个月"), Answer(ask=1, text="小样缩到两个月，放大件的工装已借到，首阶段以放大件的中位值为考核值。")),
        (Ask(kind="team", text="补一位做过量产的负责人，写明投入时间"), Answer(ask=2, text="请到一位做过两条产线的工艺负责人，投入四成时间，单位同意函随附。")),
    ),
)  # fmt: skip
CLINICS = (
    "两位导师逐段过方案：考核要写清测法与样品数；预算里设备偏高，建议先租后买；用户试用的判据请用户自己写。",
    "导师先问失败了学到什么：首阶段的目标从三个减到一个；基金经理追问了单件成本的来历，团队当场补了一张拆分表。",
    "按用户现场走了一遍流程：接口与停线时间没有写进方案；导师建议把第二家用户留作备份，材料费因此多列两成。",
)
ADVICE = "先做最便宜的一关，数据公开给同组专家复看。"
DISSENT = (
    "技术专家认为在位路线的改良速度被低估，优势未必能保持三年。",
    "有专家认为成本账缺折旧与良率，替换收益偏乐观。",
    "有专家要求先解决关键件来源。",
)
LESSON = "小样过关不等于样机过关：放大第一步就该把最差一件单独报出来，而不是报平均值。"


@dataclass(frozen=True, slots=True)
class Outline:
    """What a thin life comes to. ``months`` is when its gate sits; ``result`` what its exam showed, as part of the way to the target."""

    way: str = "refine"  # the opinion: refine or bench
    stages_wan: tuple[int, int, int] = (60, 140, 220)
    torn: bool = False  # its experts differ so widely that a cross round is held
    months: float = 0.0
    outcome: str = "GO"
    reached: float = 0.6
    deck: bool = False
    unsigned: bool = False
    objection: Objection | None = None
    stop: Stop | None = None
    issue: Sequence[Issue] = ()


def composed(one: Brought, outline: Outline) -> Life:
    """The life; the lines told of it become the opinion, the reasons of the award, the results."""
    told = [*one.told, "", "", "", ""]
    return Life(
        slug=one.slug, arc="award-go", verdict=[_verdict(one, n, *pair) for n, pair in enumerate(PANELS["torn" if outline.torn else outline.way])],
        opinion=_opinion(one, outline, told), answer=[answer for _, answer in _asked(one)], clinic=[Clinic(day=12, note=_pick(one, CLINICS, 1))], deck=outline.deck,
        unsigned=outline.unsigned, award=_award(one, outline, told), iteration=_iterations(one, outline, told), issue=list(outline.issue),
        visit=[Visit(day=75, note=f"看了样品与原始记录，「{one.metric_zh}」当场复测与月报相符；设备台账齐全，一台仪器校准证书将到期，已提醒。")],
        gate=[_gate(one, outline, told)] if outline.months else [],
    )  # fmt: skip


def _pick(one: Brought, texts: Sequence[str], shift: int) -> str:
    said = {
        "m": one.metric_zh,
        "i": one.incumbent_zh,
        "a": f"{one.incumbent_value:g}",
        "b": f"{one.target:g} {one.unit}".strip(),
    }
    return texts[(zlib.crc32(one.slug.encode()) + shift) % len(texts)].format(**said)


def _asked(one: Brought) -> Pairs:
    return ASKED[zlib.crc32(one.slug.encode()) % len(ASKED)]


def _verdict(one: Brought, number: int, kind: str, verdict: str) -> Verdict:
    criteria, properties, sure = SCORES[verdict]
    shift = (zlib.crc32(one.slug.encode()) // 7 + number) % 2
    return Verdict(
        kind=kind, verdict="no" if verdict == "against" else verdict, confidence=sure + 2 * shift, answer=_pick(one, REPLIES, number), reason=_pick(one, ARGUMENTS[verdict], number),
        scores={code: [value + shift * (n % 2), max(1, value - 1), value + 1] for n, (code, value) in enumerate(zip(CRITERIA, criteria, strict=True))},
        properties=dict(zip(PROPERTIES, properties, strict=True)),
    )  # fmt: skip


def _opinion(one: Brought, outline: Outline, told: Sequence[str]) -> Opinion:
    heard = told[1] if len(one.told) > 1 else ""
    end = {
        "refine": f"多数专家认为「{one.metric_zh}」的跨越有据，主要的不确定在放大与成本，建议先用首阶段的一个指标检验，再定后续投入。",
        "bench": f"潜力成立而证据不足，「{one.metric_zh}」尚缺独立的对比数据，建议转入储备，补一次第三方测试后再论证。",
    }  # fmt: skip
    return Opinion(
        recommendation=outline.way, stage_one_wan=outline.stages_wan[0], synthesis=f"{heard}{end[outline.way]}", advice=ADVICE,
        dissent=[_pick(one, DISSENT, 0)], conditions=[], ask=[ask for ask, _ in _asked(one)] if outline.way == "refine" else [],
    )  # fmt: skip


def _award(one: Brought, outline: Outline, told: Sequence[str]) -> Award | None:
    if outline.way != "refine":
        return None
    line = next((text for text in one.told if "立项" in text or "首阶段" in text), "")
    stages = one.whole["stage"]
    return Award(
        predicted=0.45 + 0.05 * (zlib.crc32(one.slug.encode()) % 4), stage_wan=list(outline.stages_wan),
        reasons=line or f"首阶段 {outline.stages_wan[0]} 万元只考「{one.metric_zh}」一项，失败早知道。",
        option=[
            AwardOption(title="三阶段立项", reason="首关便宜、可考，采纳"), AwardOption(title="转储备再等一轮", reason="用户窗口在今年，等待的代价更大，不取"),
        ],
        milestone=[
            Milestone(
                stage=n, months=sum(stage["months"] for stage in stages[:n]), evidence_kind="third_party", target=stage["exam_value"], tolerance=0.0,
                unit=one.unit, statement_zh=f"{stage['title_zh']}：{one.metric_zh}达到 {stage['exam_value']:g} {one.unit}".strip(),
                statement_en=f"{stage['title_en']}: {one.metric_en} of {stage['exam_value']:g} {one.unit}".strip(), metric=one.metric_zh,
            )
            for n, stage in enumerate(stages, 1)
        ],
        publicity=outline.objection,
    )  # fmt: skip


def _iterations(one: Brought, outline: Outline, told: Sequence[str]) -> list[Iteration]:
    """One early, one before the gate with the result that is told, one after it where the life goes on."""
    line = next((text for text in one.told[2:] if "第" in text and "月" in text), one.told[-1] if one.told else "")
    before = round(outline.months * 30.4) - 22 if outline.months else 70
    value = f"{_reached(one, outline):g} {one.unit}".strip()
    rows = [
        Iteration(
            day=38, length=30, question=f"「{one.metric_zh}」最大的损失来自哪一步？", test="三组样品各改一个条件，其余不动",
            result="一步占去损失的六成，改后中位值提高一成半", learned="先改这一步，其余两步暂缓", next="锁定工艺窗口，做第二批",
        ),
    ]  # fmt: skip
    if before > 70:
        rows.append(
            Iteration(
                day=before, length=40, question="三批之间能否一致？", test="同一工艺连做三批，送第三方抽测", result=f"中位值 {value}。{line}",
                learned="批间离散主要来自来料，已定入厂判据", next="备齐评审材料",
                updates=[Update(assumption=1, state="broken" if outline.outcome == "STOP" else "holding", probability=0.1 if outline.outcome == "STOP" else 0.78)],
            )
        )  # fmt: skip
    if outline.outcome == "GO" and before > 70:
        rows.append(
            Iteration(
                day=before + 75, length=35, question="样机接上用户接口后指标还在吗？", test="一台样机在用户现场连续两周",
                result="指标保持九成五，一次停机来自接口松动", learned="接口要按用户的振动条件设计", next="改接口，再跑四周",
            )
        )  # fmt: skip
    return rows


def _reached(one: Brought, outline: Outline) -> float:
    return on_the_way(one, outline.reached)


def _gate(one: Brought, outline: Outline, told: Sequence[str]) -> Gate:
    line = one.told[-1] if one.told else f"首阶段「{one.metric_zh}」已测。"
    value, stopped = f"{_reached(one, outline):g} {one.unit}".strip(), outline.outcome == "STOP"
    other = "CONDITIONAL" if not stopped else "PIVOT"
    voices = (
        "数据独立、样品数够，按任务书判断。",
        "用户现场的记录与月报一致，我同意这一去向。",
        "最差一件也报了出来，结论可信。",
    )
    return Gate(
        month=outline.months, stage=1, outcome=outline.outcome, probability=0.08 if stopped else 0.6, exam_value=_reached(one, outline),
        exam=f"第三方测得{one.metric_zh} {value}，三批中位值。", team_view="阶段工作按任务书完成，样品与原始数据可现场核对。" if not stopped else "我们试过的办法都在记录里，同意如实收尾，把数据留下。",
        specialist_view="证据可追溯，同意团队的判断；最差一件的原因已查明。", reasons=line if len(line) >= 10 else f"{line}证据齐全，按任务书判断。",
        conditions=[], lesson=LESSON,
        vote=[GateVote(kind=kind, outcome=outline.outcome, confidence=70 + 5 * n, reason=voices[n]) for n, kind in enumerate(("technical", "industry", "user"))],
        option=[GateOption(outcome=outline.outcome, reason="证据支持，采纳。"), GateOption(outcome=other, reason="会拖长一个季度而学不到更多，不取。")],
        stop=outline.stop,
    )  # fmt: skip
