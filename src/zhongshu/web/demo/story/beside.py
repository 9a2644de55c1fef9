"""What runs beside the work today: transfers at their steps, evidence nobody has checked yet, outcomes shared by two dossiers, a review of a market.

Flows in: a technology whose work runs or is in transfer. Flows out: acts on days counted back from today, so that the desks of transfer have work
whenever the center is made. Each entry is (days ago, what to do).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from zhongshu.web.demo.transfer import Transfer

Deed = Callable[[Transfer, str, Mapping[str, str]], object]  # the room, the dossier, ids of organisations by slug
HALVES = (("team", "完成人团队", 60), ("organisation", "完成单位", 40))
REVIEWED = "问过三家机床厂和两家打印服务商：一家愿意按年租用，已约明年三月复谈。\n医疗钛件注册周期长，暂缓。"
LAPSED = "对方改用自研方案，双方确认不再继续；专利组合保留，另寻被许可方"


def opens(mode: str, title: str, party: str, right: tuple[str, str, str]) -> Deed:
    def deed(room: Transfer, pk: str, organisations: Mapping[str, str]) -> None:
        split = HALVES if mode != "open" else ()
        room.open(
            pk, mode=mode, title=title, party_id=organisations[party] if party else "", pieces=[right], split=split
        )

    return deed


def outcome(kind: str, title: tuple[str, str], evidence: str, percent: int, wan: int | None = None, *, checked: bool = True) -> Deed:  # fmt: skip
    return lambda room, pk, _: room.outcome(pk, kind=kind, title=title, evidence=evidence, percent=percent, wan=wan, checked=checked)  # fmt: skip


def landing(kind: str, region: str, district: str, firm: str, number: str, wan: int, jobs: int, *, checked: bool) -> Deed:  # fmt: skip
    return lambda room, pk, _: room.landing(
        pk, kind=kind, region=region, district=district, firm=firm, evidence="contract", number=number, wan=wan, jobs=jobs, checked=checked
    )  # fmt: skip


BESIDE: dict[str, tuple[tuple[int, Deed], ...]] = {
    "silicon-photonics-cpo": (
        (44, opens("assignment", "光电共封装夹具专利转让", "lixinqiao-photonics", ("patent", "光纤阵列免胶对准夹具", "申江大学"))),
        (33, lambda room, pk, _: room.value(pk, wan=260, method="成本法加同类专利成交价比较，评估报告随案", approved=False)),
        (26, outcome("import", ("光引擎替代进口模块", "Optical engines that replace imported modules"), "交换机厂商替代清单 CPO-2026-11，进口报关单对照", 70, 1150)),
        (20, lambda room, pk, _: room.share(pk, "import", "memristor-compute-in-memory", 20, confirmed=True)),
    ),
    "direct-lithium-extraction": (
        (48, opens("joint", "盐湖提锂吸附柱合作实施", "yongzhou-petrochem", ("knowhow", "吸附柱再生工艺", "鹿泉资源科技"))),
        (36, lambda room, pk, _: room.value(pk, wan=680, method="收益法，按处理卤水量计提")),
        (6, lambda room, pk, _: room.publish(pk, "盐湖提锂吸附柱合作实施：合作方、计提方式与期限。")),
        (30, landing("pilot", "JS-NT", "通州湾示范区", "鹿泉提锂中试基地", "TZW-PILOT-0031", 1800, 22, checked=True)),
        (4, landing("center", "JS-NT", "南通创新区", "低品位卤水联合实验室", "NT-LAB-0007", 420, 9, checked=False)),
    ),
    "gallium-oxide-power-device": (
        (15, opens("open", "氧化镓热阻测试数据集开放", "", ("data", "热阻与栅漏测试数据集", "佳晶半导体"))),
        (9, outcome("patent", ("氧化镓晶圆减薄专利", "Patent on thinning gallium-oxide wafers"), "受理通知书 2026-1180", 100, checked=False)),
    ),
    "area-beam-metal-printing": (
        (24, lambda room, pk, _: room.review_market(pk, REVIEWED, route_open=True)),
        (3, lambda room, pk, _: room.claim(pk, test="deployment", statement="首台面光斑打印机在客户产线验收并付清首款", evidence="验收单与首款回单，编号 YS-1127", checked=False)),
    ),
    "wearable-opm-meg": (
        (52, opens("licence", "头盔屏蔽结构专利许可", "pubin-neuro-hospital", ("patent", "头盔式局部屏蔽", "庐阳大学量子精密测量研究所"))),
        (18, lambda room, pk, _: room.drop(pk, LAPSED)),
        (28, outcome("firm", ("穿戴脑磁公司设立", "A company for wearable MEG"), "营业执照 2026-0617，股东名册", 60)),
        (8, lambda room, pk, _: room.share(pk, "firm", "flexible-electrode-bci", 20, confirmed=False)),
    ),
}  # fmt: skip


def beside(slug: str, room: Transfer, organisations: Mapping[str, str], pk: Callable[[str], str]) -> list[tuple[int, Callable[[], object]]]:  # fmt: skip
    """What is told of one technology: days ago, and the act with its dossier found on its day."""

    def told(deed: Deed) -> object:
        room.find = pk
        return deed(room, pk(slug), organisations)

    return [(ago, partial(told, deed)) for ago, deed in BESIDE.get(slug, ())]
