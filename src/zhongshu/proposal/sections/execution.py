"""Who does it, with which rights, in which stages, for how much; and what the specialist thinks (spec: model M3, M5; R-22)."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.proposal.sections.content import BETTER, FOUR
from zhongshu.proposal.sections.spec import CHOICE, LINE, MONEY, MONTHS, NUMBER, PAIR, PERCENT, Field, Section

MOST_STAGES = 6
IP_KINDS = {
    "patent": Bi("专利", "Patent"),
    "software": Bi("软件著作权", "Software"),
    "know_how": Bi("技术秘密", "Know-how"),
    "data": Bi("数据", "Data"),
    "other": Bi("其他", "Other"),
}
IP_STATES = {
    "planned": Bi("拟申请", "Planned"),
    "filed": Bi("已申请", "Filed"),
    "granted": Bi("已授权", "Granted"),
    "licensed_in": Bi("许可引进", "Licensed in"),
    "held": Bi("自持未公开", "Held undisclosed"),
}
COST_LINES = {
    "equipment": Bi("设备", "Equipment"),
    "materials": Bi("材料", "Materials"),
    "testing": Bi("测试加工", "Testing and fabrication"),
    "labour": Bi("人员", "People"),
    "travel": Bi("差旅会议", "Travel and meetings"),
    "outsourcing": Bi("外协", "Outsourcing"),
    "ip": Bi("知识产权事务", "IP matters"),
    "indirect": Bi("间接费用", "Indirect"),
}

TEAM = Section(
    "team",
    Bi("团队", "Team"),
    Bi(
        "谁做什么，投入多少时间。盲评时这一部分对专家隐藏。",
        "Who does what, with how much of their time. Hidden from experts in the blind round.",
    ),
    (
        Field("name", LINE, Bi("姓名", "Name"), limit=80),
        Field("organisation", LINE, Bi("单位", "Organisation"), limit=120),
        Field("duty", PAIR, Bi("分工", "Duty"), limit=160),
        Field("share", PERCENT, Bi("投入时间", "Share of time")),
    ),
    repeated=True,
    least=2,
    most=20,
    item=Bi("成员", "Member"),
)

IP_ASSETS = Section(
    "ip_assets",
    Bi("知识产权", "IP assets"),
    Bi("权属、状态、负担，以及自由实施的判断。", "Owner, status, encumbrances, and the view on freedom to operate."),
    (
        Field("title", PAIR, Bi("名称", "Title"), limit=160),
        Field("kind", CHOICE, Bi("类别", "Kind"), choices=IP_KINDS),
        Field("status", CHOICE, Bi("状态", "Status"), choices=IP_STATES),
        Field("owner", LINE, Bi("权利人", "Owner"), limit=120),
        Field("number", LINE, Bi("申请号或登记号", "Number"), limit=60, required=False),
        Field("jurisdictions", LINE, Bi("国家或地区", "Jurisdictions"), limit=80, required=False),
        Field("freedom", PAIR, Bi("自由实施判断", "Freedom to operate"), limit=300, required=False),
    ),
    repeated=True,
    least=1,
    most=30,
    item=Bi("产权", "Asset"),
)

STAGES = Section(
    "stages",
    Bi("阶段计划", "Stage plan"),
    Bi(
        "先小后大：第一阶段要便宜、要短、要能考。",
        "Small before large: the first stage is cheap, short, and can be examined.",
    ),
    (
        Field("title", PAIR, Bi("阶段", "Stage"), limit=80),
        Field("aim", PAIR, Bi("目的", "Aim"), limit=300, long=True),
        Field("months", MONTHS, Bi("时长", "Duration"), bounds=(1, 600)),
        Field("budget", MONEY, Bi("经费", "Budget")),
        Field(
            "exam",
            PAIR,
            Bi("考核", "Exam"),
            limit=240,
            help=Bi("到时拿什么证明：指标、方法、第三方", "What will prove it: metric, method, third party"),
        ),
        Field(
            "exam_metric",
            PAIR,
            Bi("考核指标", "Exam metric"),
            limit=60,
            required=False,  # asked for when the plan is refined, not before the appraisal
            help=Bi("一个量得出来的指标，例如：组件效率", "One measurable quantity, for example: module efficiency"),
        ),
        Field("exam_target", NUMBER, Bi("考核值", "Exam target")),
        Field("exam_unit", LINE, Bi("考核单位", "Unit of the exam"), limit=24),
        Field("exam_better", CHOICE, Bi("优劣方向", "Which is better"), choices=BETTER, required=False),
        Field(
            "exam_method",
            PAIR,
            Bi("测量方法", "How it is measured"),
            limit=240,
            required=False,
            help=Bi("标准、样品数、谁来测", "Standard, number of samples, who measures"),
        ),
        Field("pass_probability", PERCENT, Bi("通过概率", "Probability of passing")),
    ),
    repeated=True,
    least=2,
    most=MOST_STAGES,
    item=Bi("阶段", "Stage"),
)

BUDGET = Section(
    "budget",
    Bi("预算", "Budget"),
    Bi("按阶段和科目列支，合计要与阶段经费一致。", "By stage and line; the sum of each stage must equal its budget."),
    (
        Field("stage", NUMBER, Bi("阶段号", "Stage no."), bounds=(1, MOST_STAGES), whole=True),
        Field("line", CHOICE, Bi("科目", "Line"), choices=COST_LINES),
        Field("amount", MONEY, Bi("金额", "Amount")),
        Field("note", PAIR, Bi("说明", "Note"), limit=160, required=False),
    ),
    repeated=True,
    least=1,
    most=60,
    item=Bi("科目", "Line"),
)

VIEWS = Section(
    "views",
    Bi("专员意见", "The specialist's views"),
    Bi(
        "专员对四性的独立判断，只在中心内部可见。",
        "The specialist's own view of each property, read inside the center only.",
    ),
    tuple(
        part
        for code, (label, _) in FOUR.items()
        for part in (
            Field(f"{code}_view", PAIR, label + Bi("：专员意见", ": specialist's view"), limit=300, long=True),
            Field(f"{code}_score", NUMBER, label + Bi("：评分 0–9", ": score 0–9"), required=False, bounds=(0, 9)),
        )
    ),
    editors="view:UA",
)
