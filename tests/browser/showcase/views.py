"""One view for every kind of page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tests.browser.showcase.models import Sample
from zhongshu.kernel import clock
from zhongshu.kernel.bilingual import Bi, pick
from zhongshu.kernel.errors import BadValue, Blocked, Hidden, NotAllowed, Recused, Refusal, Stale, TooMany
from zhongshu.pages import drafts, fields
from zhongshu.pages.actions import perform_once
from zhongshu.pages.charts import Chart
from zhongshu.pages.forms import HouseForm
from zhongshu.pages.listing import Bulk, Column, Filter, Listing, Tab, Tone
from zhongshu.pages.page import Button, Crumb, Page
from zhongshu.pages.pickers import PickField
from zhongshu.pages.rows import RowForm, rows_of

STATES = {
    "LEAD": Tone(Bi("线索", "Lead"), "neutral"),
    "SCREEN": Tone(Bi("初筛", "Screening"), "info"),
    "CAND": Tone(Bi("候选", "Candidate"), "special"),
    "REFINE": Tone(Bi("优化", "Refining"), "good"),
    "PAUSE": Tone(Bi("暂停", "Paused"), "warn"),
    "STOP": Tone(Bi("终止", "Stopped"), "bad"),
}
FIELDS = {
    "energy": Bi("能源", "Energy"),
    "chip": Bi("芯片", "Chips"),
    "bio": Bi("生物", "Biology"),
    "material": Bi("材料", "Materials"),
}


class Samples(Listing):
    name = "showcase.samples"
    title = Bi("线索与初筛", "Leads and triage")
    columns = (
        Column("code", Bi("编号", "Code"), kind="code", sort="code"),
        Column("title", Bi("技术主张", "Claim"), lambda row: pick(row, "title"), kind="main", sort="title_zh"),
        Column("state", Bi("状态", "State"), lambda row: STATES[row.state], kind="state", sort="state"),
        Column("field", Bi("领域", "Field"), lambda row: str(FIELDS[row.field]), sort="field"),
        Column(
            "specialist",
            Bi("专员", "Specialist"),
            lambda row: (row.specialist, row.organisation),
            kind="person",
            sort="specialist",
        ),
        Column("fen", Bi("申请经费", "Requested"), kind="money", sort="fen", total="fen"),
        Column("share", Bi("方案完成度", "Plan done"), kind="percent", sort="share"),
        Column("due_on", Bi("下次决定", "Next decision"), kind="due", sort="due_on"),
        Column("updated_at", Bi("更新", "Updated"), kind="moment", sort="updated_at", default=False),
    )
    filters = (
        Filter("state", Bi("状态", "State"), "many", {key: tone.label for key, tone in STATES.items()}),
        Filter("field", Bi("领域", "Field"), choices=FIELDS),
        Filter("due", Bi("下次决定", "Next decision"), "days", field="due_on"),
        Filter(
            "late",
            Bi("只看超期", "Overdue only"),
            "flag",
            apply=lambda rows, value: rows.filter(due_on__lt=clock.today()),
        ),
    )
    tabs = (
        Tab("late", Bi("已超期", "Overdue"), "late=1&sort=due_on"),
        Tab("energy", Bi("能源领域", "Energy"), "field=energy"),
    )
    bulks = (
        Bulk("pause", Bi("暂停", "Pause"), lambda actor, row: Sample.objects.filter(pk=row.pk).update(state="PAUSE"),
             check=lambda actor, row: Bi("已终止，不能暂停", "Stopped already") if row.state == "STOP" else None, icon="player-pause",
             undo=lambda actor, row: Sample.objects.filter(pk=row.pk).update(state="LEAD")),
    )  # fmt: skip
    order = ("-updated_at",)
    search_fields = ("title_zh", "title_en", "code")

    def rows(self, actor: Any) -> Any:
        return Sample.objects.all()

    def href(self, row: Any) -> str:
        return reverse("show_form") + f"?about={row.pk}"


class Nothing(Samples):
    name = "showcase.nothing"
    title = Bi("里程碑", "Milestones")
    tabs = ()
    empty = Bi("还没有里程碑", "No milestones yet")
    empty_hint = Bi(
        "立项签约后，任务书里的里程碑会列在这里，并按期限提醒专员。",
        "Once a contract is signed, its milestones are listed here and the specialist is reminded of each deadline.",
    )
    empty_button = Button(Bi("查看待签约项目", "Dossiers awaiting contract"), "/list/", "file-text")

    def rows(self, actor: Any) -> Any:
        return Sample.objects.none()


class ProposalForm(HouseForm):
    submit_label = Bi("提交方案", "Send the plan")
    fate = Bi(
        "提交后由领域主任刘洋审阅，团队会同时收到通知。",
        "The field lead Liu Yang reviews it; the team is told at the same moment.",
    )
    claim = fields.TextField(
        Bi("一句话主张", "The claim in one sentence"),
        max_length=60,
        example=Bi(
            "用钙钛矿叠层把组件效率从 24% 提到 34%", "Lift module efficiency from 24% to 34% with a perovskite tandem"
        ),
        help_text=Bi("写清用什么取代什么，不超过 60 字。", "Say what replaces what, in at most 60 characters."),
        span="wide",
    )
    amount = fields.MoneyField(
        Bi("第一阶段经费", "Money for stage one"),
        help_text=Bi("不超过总方案的 20%。", "At most 20% of the whole plan."),
    )
    trl = fields.TrlField(Bi("当前技术就绪水平", "Present readiness level"))
    field = fields.ChoiceField(Bi("领域", "Field"), choices=FIELDS)
    by = fields.DateField(Bi("第一个考核日期", "First exam on"), required=False)
    reason = fields.TextField(
        Bi("为什么可能成功", "Why it may work"),
        rows=4,
        min_length=20,
        max_length=400,
        help_text=Bi("写两三句，说到证据。", "Two or three sentences that name the evidence."),
    )
    kinds = fields.ManyField(
        Bi("证据类型", "Kinds of evidence"),
        choices={"paper": Bi("论文", "Paper"), "patent": Bi("专利", "Patent"), "sample": Bi("样品", "Sample")},
        required=False,
    )
    agreed = fields.TickField(Bi("内容不含国家秘密", "It holds no state secrets"))


class StageRow(RowForm):
    name = fields.TextField(Bi("阶段名称", "Stage"), max_length=40)
    amount = fields.MoneyField(Bi("经费", "Money"))


Stages = rows_of(StageRow, prefix="stages", label=Bi("阶段计划", "Stage plan"), least=1, most=4)


class RowsForm(HouseForm):
    host = PickField(
        Bi("依托单位", "Host organisation"),
        picker="show-org",
        help_text=Bi("输入名称的一部分。", "Type part of the name."),
    )
    title = fields.TextField(Bi("名称", "Name"), max_length=20)


def many(request: HttpRequest) -> HttpResponse:
    asked = RowsForm(request.POST or None, actor=request.actor)  # type: ignore[attr-defined]
    rows = Stages(request.POST or None)
    if request.method == "POST" and rows.is_valid() and asked.is_valid():
        said = f"{asked.given['host']}|" + ";".join(f"{row['name']}={row['amount']}" for row in rows.given)
        messages.success(request, said)
        return HttpResponseRedirect("/many/")
    return asked.answer(request, "showcase/many.html", {"rows": rows, "page": Page(Bi("多行表单", "A form of rows"))})


def home(request: HttpRequest) -> HttpResponse:
    page = Page(
        Bi("我的工作台", "My desk"),
        lead=Bi("按期限和涉及经费排序，先做第一件。", "Ordered by deadline and money at risk; begin with the first."),
        primary=Button(Bi("打开下一项", "Open the next"), "/list/", "arrow-right"),
        buttons=(Button(Bi("打印", "Print"), "#", "printer"),),
    )
    rows = list(Sample.objects.order_by("due_on")[:8])
    return render(
        request,
        "showcase/home.html",
        {"page": page, "rows": rows, "states": STATES, "today": clock.today(), "now": clock.now()},
    )


def listing(request: HttpRequest) -> HttpResponse:
    page = Page(
        Samples.title,
        crumbs=(Crumb(Bi("选", "Select"), "/"),),
        primary=Button(Bi("登记线索", "Record a lead"), "/form/", "plus"),
        help=(Bi("线索按新颖性与紧迫性排序。", "Leads are ordered by novelty and urgency."),),
    )
    return Samples().answer(request, page=page)


def empty(request: HttpRequest) -> HttpResponse:
    return Nothing().answer(request)


def form(request: HttpRequest) -> HttpResponse:
    asked = ProposalForm(request.POST or None)
    drafts.resume(asked, request, "showcase.proposal")
    if request.method == "POST" and asked.is_valid():
        with asked.refusals():
            if "永动机" in asked.given["claim"]:
                raise BadValue("claim", Bi("主张违反能量守恒", "The claim breaks the conservation of energy"))
            if asked.given["field"] == "bio":
                raise Blocked(
                    [
                        Bi("缺少伦理审查批件", "The ethics approval is missing"),
                        Bi("至少三项致命假设", "At least three killer assumptions"),
                    ]
                )
            drafts.done(request, "showcase.proposal")
            messages.success(
                request, str(Bi("方案已提交，编号 SH-D-26-0042", "The plan was sent, number SH-D-26-0042"))
            )
            return HttpResponseRedirect("/list/")
    page = Page(Bi("优化方案", "Refine the plan"), crumbs=(Crumb(Bi("线索与初筛", "Leads"), "/list/"),))
    return asked.answer(request, context={"page": page})


def stale(request: HttpRequest) -> HttpResponse:
    typed = {
        "claim": "<b>我的新主张</b>",
        "amount": "120",
        "trl": "4",
        "field": "chip",
        "reason": "我改过的理由" * 6,
        "agreed": "on",
        "version": "3",
    }
    asked = ProposalForm(typed)
    asked.is_valid()
    with asked.refusals(
        newest=lambda: {
            "claim": "别人写的主张<script>alert(1)</script>",
            "amount": 100_000_000,
            "trl": 5,
            "field": "chip",
            "reason": "别人的理由",
            "version": 4,
        }
    ):
        raise Stale
    return asked.answer(request, context={"page": Page(Bi("优化方案", "Refine the plan"))})


def parts(request: HttpRequest) -> HttpResponse:
    days = [clock.today() + dt.timedelta(days=n) for n in (30, 2, 0, -4, -20)]
    messages.add_message(
        request,
        messages.WARNING,
        str(Bi("本周五 18:00 起停机维护一小时。", "Maintenance for one hour from 18:00 this Friday.")),
        extra_tags="banner",
    )
    messages.success(request, str(Bi("已保存", "Saved")))
    return render(
        request,
        "showcase/parts.html",
        {"page": Page(Bi("部件", "Parts")), "states": STATES, "days": days, "now": clock.now() - dt.timedelta(hours=5)},
    )


def charts(request: HttpRequest) -> HttpResponse:
    source, unit = Bi("中枢账本，2026-11-22", "Ledger of the center, 2026-11-22"), Bi("项", "dossiers")
    tiers = [Bi("替补首发", "On deck"), Bi("板凳", "Bench"), Bi("观察", "Watch"), Bi("苗圃", "Nursery")]
    steps = [Bi("线索", "Leads"), Bi("候选", "Candidates"), Bi("论证", "Appraised"), Bi("立项", "Awarded")]
    day = clock.today()
    shown = [
        Chart("funnel", Bi("漏斗", "Funnel"), source, unit, "funnel", steps, {"": [1280, 342, 57, 12]}),
        Chart("flow", Bi("去向", "Flow"), source, unit, "sankey", links=[(steps[0], steps[1], 342), (steps[0], Bi("婉拒", "Declined"), 700), (steps[1], steps[2], 57), (steps[1], tiers[2], 120), (steps[2], steps[3], 12), (steps[2], tiers[1], 30)]),
        Chart("tiers", Bi("梯次", "Tiers"), source, unit, "pyramid", tiers, {"": [12, 40, 95, 195]}),
        Chart("months", Bi("每月线索", "Leads by month"), source, unit, "line", [f"2026-{m:02d}" for m in range(1, 12)], {Bi("公开提交", "Open"): [20, 31, 28, 44, 52, 60, 57, 71, 66, 80, 91], Bi("专员发现", "Scouted"): [9, 12, 15, 11, 19, 22, 25, 21, 28, 30, 35]}),
        Chart("fields", Bi("领域", "Fields"), source, Bi("万元", "10k CNY"), "stacked", list(FIELDS.values()), {Bi("已拨", "Paid"): [1200, 800, 640, 300], Bi("待拨", "To pay"): [400, 900, 200, 500]}),
        Chart("plan", Bi("阶段计划", "Stage plan"), source, Bi("天", "days"), "spans", spans=[(Bi("阶段一 关键材料", "Stage 1 Materials"), day, day + dt.timedelta(days=150), 0), (Bi("阶段二 样机", "Stage 2 Prototype"), day + dt.timedelta(days=150), day + dt.timedelta(days=400), 1), (Bi("阶段三 中试", "Stage 3 Pilot"), day + dt.timedelta(days=380), day + dt.timedelta(days=720), 2)]),
        Chart("four", Bi("四性", "Four properties"), source, Bi("分", "points"), "radar", [Bi("路线新", "New route"), Bi("需求刚", "Hard need"), Bi("场景强", "Strong scene"), Bi("产权独", "Exclusive IP")], {Bi("本项目", "This one"): [8, 7, 6, 9], Bi("在位", "Incumbent"): [2, 8, 9, 3]}),
        Chart("none", Bi("空图", "Empty"), source, unit, "bar", steps, {"": [0, 0, 0, 0]}),
    ]  # fmt: skip
    return render(request, "showcase/charts.html", {"page": Page(Bi("看板", "Board")), "charts": shown})


REFUSED: dict[str, type[Refusal]] = {"stale": Stale, "many": TooMany, "recused": Recused, "hidden": Hidden}


def refused(request: HttpRequest) -> HttpResponse:
    if request.GET.get("kind") == "blocked":
        raise Blocked(
            [
                Bi("缺少方向卡", "The direction card is missing"),
                Bi("缺少三项致命假设", "Three killer assumptions are missing"),
            ]
        )
    if request.GET.get("kind") == "crash":
        raise RuntimeError("as asked")
    raise REFUSED.get(request.GET.get("kind", ""), NotAllowed)()


def public(request: HttpRequest) -> HttpResponse:
    return render(request, "showcase/public.html", {})


def seed(count: int) -> None:
    """Fill the table with ``count`` invented rows."""
    titles = [
        ("钙钛矿—晶硅叠层电池取代单结晶硅组件", "Perovskite–silicon tandem cells replace single-junction modules"), ("硫化物全固态电池", "Sulfide all-solid-state batteries"),
        ("硅光片上互连取代铜互连", "Silicon photonics on-chip interconnect"), ("存算一体神经形态芯片", "Neuromorphic compute-in-memory chips"),
        ("DNA 存储取代磁带归档", "DNA storage for archives"), ("体内原位生成 CAR-T", "In-vivo CAR-T"), ("高温超导强磁体", "High-temperature superconducting magnets"), ("柔性脑机接口电极", "Flexible brain–computer electrodes"),
    ]  # fmt: skip
    people = [("陈静", "中枢"), ("林岚", "中枢"), ("赵明", "中枢"), ("王晓", "中枢")]
    now, today, keys = clock.now(), clock.today(), list(STATES)
    rows = []
    for n in range(count):
        zh, en = titles[n % len(titles)]
        name, organisation = people[n % len(people)]
        rows.append(
            Sample(
                code=f"SH-D-26-{n + 1:04d}", title_zh=zh if n < 8 else f"{zh} {n}", title_en=en if n < 8 else f"{en} {n}", state=keys[n % 6], field=list(FIELDS)[n % 4],
                fen=(n * 7919 % 4000 + 50) * 1_000_000 + (n % 3) * 50_000, share=(n * 37 % 101) / 100, specialist=name, organisation=organisation,
                due_on=today + dt.timedelta(days=n * 13 % 60 - 14), updated_at=now - dt.timedelta(minutes=n * 17),
            )
        )  # fmt: skip
    Sample.objects.bulk_create(rows, batch_size=2000)


def send_once(request: HttpRequest) -> HttpResponse:
    """Founds one row for one key, however often and however simultaneously it is sent."""
    key = request.POST["key"]

    def found() -> str:
        row = Sample.objects.create(
            code=key, title_zh=key, title_en=key, state="LEAD", field="chip", fen=0, share=0, specialist="", organisation="",
            due_on=clock.today(), updated_at=clock.now(),
        )  # fmt: skip
        return str(row.pk)

    return HttpResponse(perform_once(request.actor, key, "showcase.send", found, sent=key))  # type: ignore[attr-defined]


def sent(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Sample.objects.filter(code__startswith="ONCE-").count()))
