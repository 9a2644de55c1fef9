"""The contract 任务书: parties, stages with exams, budget lines and milestones as signed by both sides. Delivery opens its books from it."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import HOUSE, IDENTITY, Field, Kind, define

CONTRACT = define(
    Kind(
        "contract",
        Bi("任务书", "Contract"),
        (
            Field("code", Bi("编号", "Code"), IDENTITY),
            Field("template", Bi("模板", "Template"), IDENTITY),
            Field("parties", Bi("签约方", "Parties"), IDENTITY),  # [{role, name, credit_code}]
            Field("total_fen", Bi("总经费", "Money"), IDENTITY),
            # [{number, aim, months, budget_fen, starts_on, ends_on, exam: {metric, target, unit, method, higher}, entry_evidence, pass_prior}]
            Field("stages", Bi("阶段", "Stages"), IDENTITY),
            Field("budget", Bi("预算科目", "Budget lines"), IDENTITY),  # [{stage, line, amount_fen}]
            # [{stage, statement, metric, target, unit, tolerance, evidence_kind, weight, due_on, higher}]
            Field("milestones", Bi("里程碑", "Milestones"), IDENTITY),
            Field("assumptions", Bi("致命假设", "Killer assumptions"), IDENTITY),  # as in the plan, each with its state
            Field("kill_criteria", Bi("终止判据", "Kill criteria"), IDENTITY),
            Field("ip_terms", Bi("知识产权条款", "IP terms"), IDENTITY),
            Field("exit_terms", Bi("退出条款", "Exit terms"), IDENTITY),
            Field("data_terms", Bi("数据与公开条款", "Data and openness"), IDENTITY),
            Field("approvals", Bi("伦理与生物安全审批", "Ethics and biosafety approvals"), IDENTITY),
            Field("plan", Bi("所依方案", "Plan in force"), IDENTITY),  # {number, sha256}
            Field("signatures", Bi("签署", "Signatures"), IDENTITY),  # [{side, name, on}]
            Field("files", Bi("文件校验值", "Hashes of the files"), IDENTITY),  # {pdf, docx}
            Field("account", Bi("收款账户核验", "Account verified"), HOUSE),  # {verified_by, on}; never the number
        ),
    )
)
