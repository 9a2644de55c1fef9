"""What people of the demo center write on their way: reasons, questions, answers, statements. Text only; nothing is decided here."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from zhongshu.web.demo.content import Brought, Search

SURNAMES_ZH = "周吴郑冯褚卫蒋沈韩杨朱秦许何吕施孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦马苗方俞任袁柳"
GIVEN_ZH = (
    "文澜",
    "子墨",
    "思远",
    "若谷",
    "清和",
    "怀瑾",
    "景行",
    "知微",
    "云舒",
    "明哲",
    "昭宁",
    "书言",
    "嘉树",
    "听澜",
    "未央",
    "启明",
)
NAMES_EN = (
    "Adrian Kwok",
    "Helen Tan",
    "Marco Rinaldi",
    "Priya Nair",
    "Jonas Weber",
    "Claire Dubois",
    "Kenji Mori",
    "Sofia Lind",
)

OTHER_LANGUAGE = "补全另一语言的名称与主张"
CONSENT = {
    "contest": "参赛报名表第 4 项",
    "peer": "友邻中心转来函附团队同意书",
    "lecture": "大讲堂会后签署的同意书",
    "scouting": "走访时当面签署",
    "signal": "联系作者后邮件确认，已存档",
}
HOW_CHECKED = "查阅论文与专利原文，电话核对两位共同作者，现场看过样机"
ASK_NOTE = "补齐后我们接着看，期间时限暂停"
LEGAL = "国家企业信用信息公示系统与事业单位登记查询，存续正常"
OWN_IP = "专利登记簿与权属声明核对一致，无诉讼记录"
DISTINCT = "原理与应用场景不同，仅术语相近"
SAME = "同一团队、同一原理、同一指标，换了一种说法"
SAME_INDEED = "复核了两份材料的作者与数据，确为同一项"
NOT_SAME = "两队路线不同：一个做材料，一个做器件，应各自成卷"
DECLINE_NOTE = "两位专员分别看过，意见一致"
LOOK_AGAIN = "请先补一次第三方对比测试再定，现在的依据偏少"
UPHELD = (
    "经复核，原判断低估了团队补充的第三方测试：在同一工况下其关键指标已达到在位技术的三倍以上，且用户愿意提供试验场。申诉成立，可立即再次提出，"
    "不受 180 天限制。"
)
DISMISSED = (
    "感谢申诉。我们请未参与原决定的人员重看了全部材料：所补数据来自同一套装置，未能说明离开实验室后指标如何保持，原决定维持。欢迎带着独立测试结果"
    "在期满后再来。"
)
REFUSED_ONCE = (
    "感谢报送。我们组织三位来自不同单位的同行看了材料：光子融合路线在原理上成立，但两年前的版本里，关键的确定性单光子源与低损耗延时线都依赖外购，"
    "资源态产生概率也只有理论推算，没有实测；按当时的损耗预算，一次逻辑操作所需的器件数比固态路线高出两个数量级，短期内看不到谁会因此出局。"
    "建议团队先把片上光源做到自有，并给出一套可由第三方复测的融合成功率数据，再谈规模化方案。我们愿意介绍可提供低温探测条件的单位。"
    "自本通知之日起一百八十天后，欢迎带着新的证据再次提出；若提前取得独立测试结果，也可在申诉期内说明。"
)
RETURNED = {
    "photonic-fusion-quantum": "自有片上光源流片成功，第三方测得融合成功率 63%，延时线损耗降到原来的四分之一，原来的两条否定理由都已不在",
}  # fmt: skip


def proposer(slug: str, language: str) -> str:
    """A name for a proposer the content does not name; always the same for the same lead."""
    number = zlib.crc32(slug.encode())
    if language == "en":
        return NAMES_EN[number % len(NAMES_EN)]
    return SURNAMES_ZH[number % len(SURNAMES_ZH)] + GIVEN_ZH[number // 64 % len(GIVEN_ZH)]


def figures(one: Brought) -> str:
    return f"{one.incumbent_value:g} → {one.target:g} {one.unit}"


def statement(one: Brought) -> str:
    """A recommender's word, within three hundred characters."""
    return f"我看过实验记录。{one.why_zh[:150]} 若能从{one.incumbent_zh[:30]}的水平跨到目标（{figures(one)[:40]}），值得中心认真论证。"


def asks(one: Brought) -> list[str]:
    """What is missing, item by item."""
    text = one.ask_zh if one.language == "zh" else one.ask_en
    if text:
        parts = text.removeprefix("请补：").rstrip("。").replace("、", ",").split(",")
        return [part.strip() for part in parts if part.strip()]
    return [
        f"「{one.metric_zh}」由第三方在同一条件下的测试记录，注明样本数与日期",
        f"与{one.incumbent_zh[:40]}的成本对比，按同一口径",
        "核心专利的权利人、状态与是否有共有或质押",
    ]


def answer(one: Brought, number: int) -> str:
    """The team's answer to one item."""
    texts = (
        f"已补第三方测试报告：{one.metric_zh} 三批样品均值与自测相差不超过 5%，原始记录随附。",
        "已按全生命周期口径重算，现阶段单位成本约为在位技术的 1.6 倍，达到设计产能后低于在位技术。",
        "两件发明专利权利人均为本单位，无共有、无质押，检索报告随附。",
    )
    return texts[(number - 1) % len(texts)]


def watching(one: Brought) -> str:
    return f"原理成立但证据早，等「{one.metric_zh}」出现独立复现再议"


def forward(one: Brought) -> str:
    return f"指标有跨越（{figures(one)}），主体与产权清楚，建议列为候选"


def candidate(one: Brought) -> str:
    return f"同意列为候选：若成，{one.incumbent_zh}在主场景中将不再划算"


def refusal(one: Brought) -> tuple[str, str]:
    """The reason code and the feedback sent."""
    return one.reason or "route-unclear", one.feedback or REFUSED_ONCE


def appeal(one: Brought) -> str:
    return (
        f"我们认为对「{one.metric_zh}」的判断有误：评审引用的是两年前的公开数据，我们在上月已由第三方在用户现场测得新的结果（{figures(one)}），"
        "并附上测试报告与用户意向书，请由未参与原决定的人重新审看。"
    )


def changed(one: Brought) -> str:
    text = RETURNED.get(one.slug)
    return (
        text
        or f"申诉成立；新的第三方测试给出「{one.metric_zh}」的独立结果，用户已签试用意向，愿意提供试验场和一年的运行数据"
    )


LEFT = (
    "团队并入另一单位，暂不申报",
    "核心成员出国访学一年，回来后再报",
    "已获企业全额投资，不再需要公共经费",
    "关键样品在复测中未能重现，先补数据",
    "与合作单位的产权约定未谈妥，先撤回",
    "单位决定改走国家专项渠道",
)


def withdrawing(one: Brought) -> str:
    return one.whole.get("withdraw_reason_zh") or _of(one, LEFT)


def _of(one: Brought, texts: Sequence[str]) -> str:
    """One of the texts, always the same for the same lead."""
    return texts[zlib.crc32(one.slug.encode()) % len(texts)]


FEEDBACK = (
    "感谢您带来「{title}」。专员与一位未参与初筛的同事分别看了材料：{metric}由{a}到{b}，方向清楚，也写明了为什么可能。但在位技术「{incumbent}」近两年自己也在向这个数走，"
    "按公开路线图三年内可以走完其中大半，余下的差距主要靠工艺积累，看不到它因此出局的理由。材料里的数据来自同一台装置、样本数偏少，成本一栏只算了材料，没有算折旧与良率。"
    "建议先找一家愿意试用的用户，在真实工况下与在位产品并排测三个月，把失效样品也一并报出来；如果那时差距仍在，我们很愿意重新开卷，并可介绍提供场地的单位。",
    "感谢报送「{title}」。我们认可您对「{incumbent}」短处的判断，{metric}提高到{b}也确有公开文献支撑。没有列为候选的原因在场景：材料列了四个应用，每一个都还能继续用现有产品，"
    "没有一个离了它就做不成；我们问过两位行业用户，他们愿意试，但都不愿为此改产线或多付钱。颠覆性技术要有一个非它不可的主场景，哪怕很小。"
    "建议您从最难受的那位用户做起，只解决他的一个问题，拿到书面的试用结论和愿意付的价格；带着这两样回来时，一百八十天的期限可以按申诉程序缩短。祝研究顺利。",
    "感谢您的耐心。「{title}」的原理不与已知事实冲突，{metric}的目标{b}也在物理极限之内，这两点我们没有疑问。暂不支持是因为路线还没有收敛：材料同时写了三种做法，各有一组数据，"
    "没有说明哪一种会先失败、用多少钱可以知道。与「{incumbent}」相比，三种做法的成本相差一个量级，无法据此设计第一阶段的考核。"
    "建议团队内部先做一次取舍，用最便宜的办法排除其中两种，并请一位外单位同行复现余下的一种；届时请附上失败的那两组记录，它们对判断同样有价值。我们保留这份线索，供您回来时直接引用。",
    "感谢您把「{title}」交给我们判断。材料写得诚实，尤其是关于失败样品的一页。我们与两位熟悉「{incumbent}」的工程师核对了口径：{metric}的对照值取自较早的产品，"
    "现行产品已好于{a}，按同一口径比较，跨越不足一半；再扣除量产后的折扣，改造产线的投入在现有价格下难以回收。这不是否定研究本身，而是说明它眼下更适合走企业合作或常规项目的渠道。"
    "若后续在耐久或成本上出现数量级的变化，请带着第三方在同一条件下的对比报告再来，我们会优先安排同一位专员接手，不必从头说明。",
)


def feedback(one: Brought) -> str:
    """What a refused team is told: always more than two hundred characters, always about this lead."""
    value, target = (f"{n:g} {one.unit}".strip() for n in (one.incumbent_value, one.target))
    return _of(one, FEEDBACK).format(
        title=one.title_zh, metric=f"「{one.metric_zh}」", a=value, b=target, incumbent=one.incumbent_zh
    )


def offering(one: Brought) -> str:
    return f"熟悉该领域，负荷允许；先把「{one.metric_zh}」核实"


BUSY = "本月已有两项进入论证，无法在 30 天内完成尽调，请另选"
HAND_OVER = "原专员借调三个月，由熟悉该领域的同事接手"
BENCHED = "方向成立但尚早，团队未齐；先入观察，半年内补齐工程负责人与第一次独立测试"
TO_APPRAISAL = "方向卡、四性证据与阶段计划齐备，专家已列，提请论证"
FIRST_DRAFT = "初稿：走访前按团队材料填写"
AFTER_VISIT = "走访后修订：目标与假设按实测调整"
AFTER_CLINIC = "与用户和产业专家会商后修订"
NAMED = ""
RESTS = "单位近两年评过该申报单位，按轮换规则更换"
RULES_REASON = "半年来进入苗圃的线索里，概率估计低于 0.20 的没有一项出现新证据；建议把下限由 0.15 提到 0.20，把关注名额留给更有希望的方向。"


def finding(one: Brought, kind: str) -> str:
    """What a step of the diligence found."""
    texts = {
        "visit": f"走访一天，看了装置与原始记录；「{one.metric_zh}」当场复测，与自报值相差在误差之内",
        "interview": f"与两位使用{one.incumbent_zh[:40]}的工程师各谈一小时，痛点真实，但切换成本被低估",
        "reference": "请未参与的同行旁证：近两年有两组独立复现，另一组未成功，原因待查",
        "ip": "检索专利族三十余件，未见阻挡性在先权利；一件共同申请待厘清权属",
    }  # fmt: skip
    return texts[kind]


INTRODUCED = "指标与工况对得上，已引荐双方见面"
TALKS = {
    "talks": "双方已交换测试条件，安排样品",
    "agreed": "签了试用协议，提供场地与半年运行数据",
    "failed": "工况差异过大，双方同意暂不继续",
}
FOUND = "由此找到的团队，已登记为线索"
INVENTED = "演示用虚构信号"
NEED_CLOSED = "需求方当年预算取消，关闭"
NEED_MET = "试用六个月达标，已签首批采购"


def lesson(search: Search) -> str:
    return f"「{search.theme_zh}」共 {search.hours} 小时：当面走访比邮件有效得多，一半以上的有效线索来自第二层引荐；下次先约用户再约团队。"
