"""The plan: direction card, Heilmeier answers, four properties, assumptions, stages and budget, sealed when it goes to appraisal or award."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import CONTENT, HOUSE, IDENTITY, Field, Kind, define

PLAN = define(
    Kind(
        "plan",
        Bi("方案", "Plan"),
        (
            Field("title", Bi("名称", "Title"), CONTENT),
            Field("claim", Bi("一句话主张", "Claim"), CONTENT),
            Field("field", Bi("领域", "Field"), CONTENT),
            Field("trl", Bi("技术就绪水平", "TRL"), CONTENT),
            Field("direction", Bi("方向卡", "Direction card"), CONTENT),
            Field("assumptions", Bi("致命假设", "Killer assumptions"), CONTENT),
            Field("kill_criteria", Bi("终止判据", "Kill criteria"), CONTENT),
            Field("rivals", Bi("竞争路线", "Rival routes"), CONTENT),
            Field("heilmeier", Bi("海尔迈耶问题", "Heilmeier answers"), CONTENT),
            Field("properties", Bi("四性证据", "The four properties"), CONTENT),
            Field("stages", Bi("阶段计划", "Stage plan"), CONTENT),
            Field("budget", Bi("预算", "Budget"), CONTENT),
            Field("organisation", Bi("单位", "Organisation"), IDENTITY),
            Field("team", Bi("团队", "Team"), IDENTITY),
            Field("ip_assets", Bi("知识产权", "IP assets"), IDENTITY),
            Field("specialist_views", Bi("专员意见", "The specialist's views"), HOUSE),
            Field("named_experts", Bi("专员提名的专家", "Experts the specialist named"), HOUSE),
            Field("number", Bi("版本", "Version"), CONTENT),
        ),
    )
)
