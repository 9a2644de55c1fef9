"""What people of the demo center write on their way: reasons, questions, answers, statements. Text only; nothing is decided here."""

from __future__ import annotations

import zlib

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

OTHER_LANGUAGE = "补全另一语言的名称与主张 / the other language added"
CONSENT = {
    "contest": "参赛报名表第 4 项 / entry form of the contest, item 4",
    "peer": "友邻中心转来函附团队同意书 / the peer center's letter encloses the team's consent",
    "lecture": "大讲堂会后签署的同意书 / signed after the lecture",
    "scouting": "走访时当面签署 / signed during the visit",
    "signal": "联系作者后邮件确认，已存档 / confirmed by mail after contact, on file",
}
HOW_CHECKED = "查阅论文与专利原文，电话核对两位共同作者，现场看过样机 / papers and patents read, two co-authors called, prototype seen"
ASK_NOTE = "补齐后我们接着看，期间时限暂停 / we go on when these are here; our clock stands meanwhile"
LEGAL = "国家企业信用信息公示系统与事业单位登记查询，存续正常 / public registers: in good standing"
OWN_IP = "专利登记簿与权属声明核对一致，无诉讼记录 / patent register and ownership statement agree; no litigation found"
DISTINCT = "原理与应用场景不同，仅术语相近 / another principle and another scene; only the terms are alike"
SAME = "同一团队、同一原理、同一指标，换了一种说法 / same team, principle and metric in other words"
SAME_INDEED = "复核了两份材料的作者与数据，确为同一项 / authors and data of both compared: one technology"
NOT_SAME = "两队路线不同：一个做材料，一个做器件，应各自成卷 / two routes, material and device: two dossiers"
DECLINE_NOTE = "两位专员分别看过，意见一致 / two specialists looked separately and agree"
LOOK_AGAIN = (
    "请先补一次第三方对比测试再定，现在的依据偏少 / ask for one third-party comparison first; the grounds are thin"
)
UPHELD = (
    "经复核，原判断低估了团队补充的第三方测试：在同一工况下其关键指标已达到在位技术的三倍以上，且用户愿意提供试验场。申诉成立，可立即再次提出,"
    "不受 180 天限制。 / The third-party test was underrated: the key metric is over three times the incumbent's under the same conditions. Upheld."
)
DISMISSED = (
    "感谢申诉。我们请未参与原决定的人员重看了全部材料：所补数据来自同一套装置，未能说明离开实验室后指标如何保持，原决定维持。欢迎带着独立测试结果"
    "在期满后再来。 / Looked at anew by somebody who took no part: the added data come from the same set-up. The decision stands."
)
REFUSED_ONCE = (
    "感谢报送。我们组织三位来自不同单位的同行看了材料：光子融合路线在原理上成立，但两年前的版本里，关键的确定性单光子源与低损耗延时线都依赖外购,"
    "资源态产生概率也只有理论推算，没有实测；按当时的损耗预算，一次逻辑操作所需的器件数比固态路线高出两个数量级，短期内看不到谁会因此出局。"
    "建议团队先把片上光源做到自有，并给出一套可由第三方复测的融合成功率数据，再谈规模化方案。我们愿意介绍可提供低温探测条件的单位。"
    "自本通知之日起一百八十天后，欢迎带着新的证据再次提出；若提前取得独立测试结果，也可在申诉期内说明。"
)
RETURNED = {
    "photonic-fusion-quantum": "自有片上光源流片成功，第三方测得融合成功率 63%，延时线损耗降到原来的四分之一，原来的两条否定理由都已不在 / own source taped out, fusion success 63 % measured by a third party",
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
    return f"我看过实验记录。{one.why_zh[:150]} 若能从{one.incumbent_zh[:30]}的水平跨到目标({figures(one)[:40]}),值得中心认真论证。"


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
    return f"原理成立但证据早，等「{one.metric_zh}」出现独立复现再议 / sound but early: waiting for an independent repeat of “{one.metric_en}”"


def forward(one: Brought) -> str:
    return (
        f"指标有跨越({figures(one)}),主体与产权清楚，建议列为候选 / a leap in the metric; legal person and IP are clear"
    )


def candidate(one: Brought) -> str:
    return f"同意列为候选：若成，{one.incumbent_zh}在主场景中将不再划算 / agreed: success would make the incumbent uneconomic in its main scene"


def refusal(one: Brought) -> tuple[str, str]:
    """The reason code and the feedback sent."""
    return one.reason or "route-unclear", one.feedback or REFUSED_ONCE


def appeal(one: Brought) -> str:
    return (
        f"我们认为对「{one.metric_zh}」的判断有误：评审引用的是两年前的公开数据，我们在上月已由第三方在用户现场测得新的结果({figures(one)}),"
        "并附上测试报告与用户意向书，请由未参与原决定的人重新审看。"
    )


def changed(one: Brought) -> str:
    text = RETURNED.get(one.slug)
    return (
        text
        or f"申诉成立；新的第三方测试给出「{one.metric_zh}」的独立结果，用户已签试用意向，愿意提供试验场和一年的运行数据 / independent result and a trial site"
    )


def withdrawing(one: Brought) -> str:
    text = one.whole.get("withdraw_reason_zh", "")
    return (
        f"{text} / {one.whole['withdraw_reason_en']}"
        if text
        else "团队并入另一单位，暂不申报 / the team joins another organisation; not for now"
    )


def offering(one: Brought) -> str:
    return f"熟悉该领域，负荷允许；先把「{one.metric_zh}」核实 / knows the field and has room; verify the metric first"


BUSY = "本月已有两项进入论证，无法在 30 天内完成尽调，请另选 / two dossiers enter appraisal this month; please choose another"
HAND_OVER = "原专员借调三个月，由熟悉该领域的同事接手 / the specialist is on loan for three months; a colleague of the field takes over"
BENCHED = "方向成立但尚早，团队未齐；先入观察，半年内补齐工程负责人与第一次独立测试 / right direction, early, team incomplete: watch for now"
TO_APPRAISAL = (
    "方向卡、四性证据与阶段计划齐备，专家已列，提请论证 / card, evidence and stage plan complete; experts named"
)
FIRST_DRAFT = "初稿：走访前按团队材料填写 / first draft, from the team's own papers"
AFTER_VISIT = (
    "走访后修订：目标与假设按实测调整 / revised after the visit: target and assumptions follow what was measured"
)
AFTER_CLINIC = "与用户和产业专家会商后修订 / revised after a session with users and industry"
NAMED = ""
RULES_REASON = "半年来进入苗圃的线索里，概率估计低于 0.20 的没有一项出现新证据；建议把下限由 0.15 提到 0.20，把关注名额留给更有希望的方向。"


def finding(one: Brought, kind: str) -> str:
    """What a step of the diligence found."""
    texts = {
        "visit": f"走访一天，看了装置与原始记录；「{one.metric_zh}」当场复测，与自报值相差在误差之内 / one day on site; the metric repeated within error",
        "interview": f"与两位使用{one.incumbent_zh[:40]}的工程师各谈一小时，痛点真实，但切换成本被低估 / two users: the pain is real, the cost of switching underrated",
        "reference": "请未参与的同行旁证：近两年有两组独立复现，另一组未成功，原因待查 / two independent repeats, one failure to be explained",
        "ip": "检索专利族三十余件，未见阻挡性在先权利；一件共同申请待厘清权属 / no blocking right found; one joint filing to be settled",
    }  # fmt: skip
    return texts[kind]


INTRODUCED = "指标与工况对得上，已引荐双方见面 / metric and conditions agree; the two sides were introduced"
TALKS = {
    "talks": "双方已交换测试条件，安排样品 / test conditions exchanged, samples on their way",
    "agreed": "签了试用协议，提供场地与半年运行数据 / a trial agreement with a site and half a year of data",
    "failed": "工况差异过大，双方同意暂不继续 / conditions too far apart; both sides let it rest",
}
FOUND = "由此找到的团队，已登记为线索 / the team found this way is registered as a lead"
INVENTED = "演示用虚构信号 / an invented signal for the demonstration"
NEED_CLOSED = "需求方当年预算取消，关闭 / the owner's budget for this year was withdrawn"
NEED_MET = "试用六个月达标，已签首批采购 / the pilot met its target; a first purchase is signed"


def lesson(search: Search) -> str:
    return f"「{search.theme_zh}」共 {search.hours} 小时：当面走访比邮件有效得多，一半以上的有效线索来自第二层引荐；下次先约用户再约团队。 / visits beat mail; most good leads came by the second referral"
