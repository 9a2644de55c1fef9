"""The technology itself: direction card, killer assumptions, kill criteria, rival routes, Heilmeier answers, four properties (spec: model M3)."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.proposal.sections.spec import CHOICE, DATE, LINE, MONEY, MONTHS, NUMBER, PAIR, PERCENT, Field, Section

BETTER = {"higher": Bi("越高越好", "Higher is better"), "lower": Bi("越低越好", "Lower is better")}
ASSUMPTION_STATES = {
    "unknown": Bi("待验证", "Unknown"),
    "holding": Bi("成立", "Holding"),
    "broken": Bi("已被推翻", "Broken"),
}

DIRECTION = Section(
    "direction",
    Bi("方向卡", "Direction card"),
    Bi(
        "越野赛先有方向：从哪里来、到哪里去、凭什么能到。目标可以改，改了要说明原因。",
        "An off-road race starts with a direction: from what, to what, and why it can be reached. Targets may change; say why.",
    ),
    (
        Field(
            "incumbent",
            PAIR,
            Bi("要颠覆的主流技术", "Incumbent technology"),
            limit=120,
            help=Bi("写出具体名称，例如：单结晶硅电池组件", "Name it, for example: single-junction silicon modules"),
        ),
        Field(
            "from_what",
            PAIR,
            Bi("从什么", "From what"),
            long=True,
            help=Bi("主流技术今天靠什么原理，卡在哪里", "The principle the incumbent rests on, and where it is stuck"),
        ),
        Field(
            "to_what",
            PAIR,
            Bi("到什么", "To what"),
            long=True,
            help=Bi("新原理是什么，成了以后有什么不同", "The new principle, and what is different once it works"),
        ),
        Field(
            "mechanism",
            PAIR,
            Bi("为什么可能", "Why possible"),
            long=True,
            help=Bi("机理和已有证据，两三句", "Mechanism and evidence so far, two or three sentences"),
        ),
        Field("why_now", PAIR, Bi("为什么是现在", "Why now"), long=True),
        Field(
            "metric",
            PAIR,
            Bi("跃升指标", "Leap metric"),
            limit=60,
            help=Bi(
                "一个数就能看出胜负的指标，例如：组件效率",
                "The one number that shows who wins, for example: module efficiency",
            ),
        ),
        Field("unit", LINE, Bi("单位", "Unit"), limit=24),
        Field("better", CHOICE, Bi("方向", "Sense"), choices=BETTER),
        Field("incumbent_value", NUMBER, Bi("主流现值", "Incumbent today")),
        Field("own_value", NUMBER, Bi("自有现值", "Own value today")),
        Field("target_value", NUMBER, Bi("目标值", "Target")),
        Field(
            "limit_value",
            NUMBER,
            Bi("物理极限", "Physical limit"),
            help=Bi(
                "理论上限（或下限），并在测试方法里注明出处",
                "The theoretical bound; give its source with the test method",
            ),
        ),
        Field(
            "test_method",
            PAIR,
            Bi("测试方法", "Test method"),
            help=Bi("谁、用什么标准、在什么条件下测", "Who measures, by which standard, under which conditions"),
        ),
        Field("losers", PAIR, Bi("谁会因此出局", "Who loses"), required=False),
        Field(
            "lead_months",
            MONTHS,
            Bi("相对国际领先月数", "Months ahead of the world"),
            required=False,
            help=Bi("落后填负数", "Negative when behind"),
        ),
    ),
)

ASSUMPTIONS = Section(
    "assumptions",
    Bi("致命假设", "Killer assumptions"),
    Bi(
        "三到七条：任何一条不成立，方向就要重想。先做最便宜的验证。",
        "Three to seven: if one of them fails, the direction must be thought again. Test the cheapest first.",
    ),
    (
        Field("statement", PAIR, Bi("假设", "Assumption"), limit=200),
        Field(
            "probability",
            PERCENT,
            Bi("成立概率", "Probability it holds"),
            help=Bi("0–100，填您真实的判断", "0–100, your honest belief"),
        ),
        Field("test", PAIR, Bi("怎样验证", "How tested"), limit=300),
        Field("cost", MONEY, Bi("验证费用", "Cost of the test")),
        Field("by_when", DATE, Bi("何时见分晓", "By when")),
        Field("state", CHOICE, Bi("状态", "State"), choices=ASSUMPTION_STATES),
    ),
    repeated=True,
    most=12,  # the rule-set says how many are right; the form only stops the absurd
    item=Bi("假设", "Assumption"),
)

KILL_CRITERIA = Section(
    "kill_criteria",
    Bi("终止判据", "Kill criteria"),
    Bi(
        "事先说好：看到什么就停。触发后自动召开里程碑评审。",
        "Agree beforehand what would make us stop. When met, a gate opens by itself.",
    ),
    (Field("criterion", PAIR, Bi("判据", "Criterion"), limit=240),),
    repeated=True,
    least=1,
    most=5,
    item=Bi("判据", "Criterion"),
)

RIVALS = Section(
    "rivals",
    Bi("竞争路线", "Rival routes"),
    Bi(
        "还有谁走别的路解决同一问题，我们凭什么不同。",
        "Who else takes another road to the same problem, and why ours differs.",
    ),
    (
        Field("route", PAIR, Bi("路线", "Route"), limit=160),
        Field("who", PAIR, Bi("代表团队或企业", "Who pursues it"), limit=160, required=False),
        Field("comparison", PAIR, Bi("与我们的比较", "Compared with ours"), limit=300),
    ),
    repeated=True,
    least=1,
    most=8,
    item=Bi("路线", "Route"),
)

HEILMEIER = Section(
    "heilmeier",
    Bi("海尔迈耶问题", "Heilmeier questions"),
    Bi("八问八答，不用行话，外行读得懂。", "Eight questions answered without jargon, so that an outsider understands."),
    tuple(
        Field(name, PAIR, label, limit=600, long=True)
        for name, label in (
            ("objective", Bi("一、您要做什么？（不用行话）", "1. What are you trying to do, without jargon?")),
            ("today", Bi("二、今天是怎么做的，局限在哪？", "2. How is it done today, and what are the limits?")),
            ("new", Bi("三、新在哪里，为什么会成？", "3. What is new, and why will it succeed?")),
            ("who_cares", Bi("四、成了谁在乎，有何不同？", "4. Who cares, and what difference will it make?")),
            ("risks", Bi("五、风险是什么？", "5. What are the risks?")),
            ("cost", Bi("六、要花多少钱？", "6. What will it cost?")),
            ("time", Bi("七、要多长时间？", "7. How long will it take?")),
            ("exams", Bi("八、中期和期末怎么考？", "8. What are the mid-term and final exams?")),
        )
    ),
)

FOUR: dict[str, tuple[Bi, Bi]] = {
    "scene": (
        Bi("场景强", "Strong scene"),
        Bi("在基础性、战略性产业里起关键支撑或引领作用", "Key support or direction for a basic or strategic industry"),
    ),
    "need": (
        Bi("需求刚", "Hard need"),
        Bi("现有技术满足不了的真实、大规模需求", "A large, real need that existing technology cannot meet"),
    ),
    "route": (
        Bi("路线特", "Special route"),
        Bi(
            "理论突破或深度交叉，反颠覆门槛高",
            "A theoretical breakthrough or deep crossing, hard to be disrupted in turn",
        ),
    ),
    "exclusivity": (
        Bi("产权独", "Exclusive IP"),
        Bi("自主知识产权，排他、全面、持久", "Own IP: exclusive, wide, lasting"),
    ),
}

PROPERTIES = Section(
    "properties",
    Bi("四性证据", "The four properties"),
    Bi(
        "场景强、需求刚、路线特、产权独：每一性都要有主张，也要有可核对的证据。",
        "Scene, need, route, exclusivity: a claim for each, and evidence that can be checked.",
    ),
    tuple(
        part
        for code, (label, help_text) in FOUR.items()
        for part in (
            Field(f"{code}_claim", PAIR, label + Bi("：主张", ": claim"), limit=300, long=True, help=help_text),
            Field(
                f"{code}_evidence",
                PAIR,
                label + Bi("：证据", ": evidence"),
                limit=300,
                long=True,
                help=Bi(
                    "论文、专利、检测报告、用户来函，写明可查的出处",
                    "Paper, patent, test report, letter: where it can be checked",
                ),
            ),
        )
    ),
)
