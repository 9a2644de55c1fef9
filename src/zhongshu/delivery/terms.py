"""The codes of delivery and their names in both languages: what a payment, a milestone, an issue, a gate may be. Tables only, nothing is decided here."""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi

PURPOSES: dict[str, Bi] = {
    "stage": Bi("阶段经费", "Stage money"),
    "top_up": Bi("追加", "Top-up"),
    "bridging": Bi("过桥", "Bridging"),
    "wind_down": Bi("收尾", "Wind-down"),
}
PAYMENT_STATES: dict[str, Bi] = {
    "planned": Bi("计划", "Planned"),
    "requested": Bi("已申请", "Requested"),
    "checked": Bi("已核对", "Checked"),
    "approved": Bi("已批准", "Approved"),
    "paid": Bi("已拨付", "Paid"),
    "returned": Bi("已退回", "Returned"),
    "void": Bi("已作废", "Void"),
}
POSTING_KINDS: dict[str, Bi] = {
    "plan": Bi("列入计划", "Planned"),
    "add": Bi("追加", "Added"),
    "carry_in": Bi("转入", "Carried in"),
    "carry_out": Bi("转出", "Carried out"),
    "pay": Bi("拨付", "Paid"),
    "cancel": Bi("未拨收回", "Released to the pool"),
    "give_back": Bi("退回", "Given back"),
    "cut_off": Bi("分出", "Divided off"),
    "cut_from": Bi("由分笔而来", "From a division"),
}
# The lines of plan and contract; a contract may name others in words
BUDGET_LINES: dict[str, Bi] = {
    "equipment": Bi("设备", "Equipment"),
    "materials": Bi("材料", "Materials"),
    "testing": Bi("测试加工", "Testing and fabrication"),
    "labour": Bi("人员", "People"),
    "travel": Bi("差旅会议", "Travel and meetings"),
    "outsourcing": Bi("外协", "Outsourcing"),
    "ip": Bi("知识产权事务", "IP matters"),
    "indirect": Bi("间接费用", "Indirect"),
}
STAGE_STATES: dict[str, Bi] = {
    "planned": Bi("未开始", "Ahead"),
    "active": Bi("进行中", "Under way"),
    "passed": Bi("已通过", "Passed"),
    "failed": Bi("未通过", "Not passed"),
    "void": Bi("已作废", "Void"),
}
REPORT_STATES: dict[str, Bi] = {
    "submitted": Bi("待核", "To be checked"),
    "accepted": Bi("已接受", "Accepted"),
    "refused": Bi("退回修改", "Sent back"),
}
MILESTONE_STATES: dict[str, Bi] = {
    "planned": Bi("未开始", "Ahead"),
    "active": Bi("进行中", "Under way"),
    "submitted": Bi("待核验", "Submitted"),
    "verified": Bi("已核验", "Verified"),
    "missed": Bi("未达标", "Missed"),
    "waived": Bi("已豁免", "Waived"),
    "void": Bi("已作废", "Void"),
}
EVIDENCE_KINDS: dict[str, Bi] = {
    "data": Bi("数据", "Data"),
    "report": Bi("报告", "Report"),
    "video": Bi("视频", "Video"),
    "third_party": Bi("第三方测试", "Third-party test"),
    "demo": Bi("现场演示", "Demonstration"),
    "letter": Bi("用户证明", "Letter of a user"),
}
ASSUMPTION_STATES: dict[str, Bi] = {
    "unknown": Bi("未知", "Unknown"),
    "holding": Bi("成立", "Holding"),
    "broken": Bi("破裂", "Broken"),
}
ISSUE_KINDS: dict[str, Bi] = {
    "tech": Bi("技术", "Technology"),
    "team": Bi("团队", "Team"),
    "money": Bi("经费", "Money"),
    "equipment": Bi("设备", "Equipment"),
    "sample": Bi("样品与材料", "Samples and materials"),
    "regulation": Bi("法规", "Regulation"),
    "ip": Bi("知识产权", "IP"),
    "market": Bi("市场与场景", "Market and scene"),
}
SEVERITIES: dict[str, Bi] = {
    "low": Bi("一般", "Minor"),
    "medium": Bi("较重", "Serious"),
    "high": Bi("严重", "Critical"),
}
ISSUE_STATES: dict[str, Bi] = {
    "open": Bi("待分派", "Open"),
    "assigned": Bi("已分派", "Assigned"),
    "working": Bi("处理中", "Being worked on"),
    "solved": Bi("待确认", "Solved, to be confirmed"),
    "confirmed": Bi("已确认解决", "Confirmed"),
    "reopened": Bi("重新打开", "Reopened"),
}
CHANGE_KINDS: dict[str, Bi] = {
    "scope": Bi("研究内容", "Scope"),
    "pi": Bi("负责人", "Principal investigator"),
    "org": Bi("承担单位", "Host organisation"),
    "budget": Bi("预算", "Budget"),
    "time": Bi("时间", "Time"),
    "partner": Bi("合作方", "Partner"),
}
# Which level approves which change: PS specialist, FL field lead, DIR director, COM committee (spec: changes name their level)
CHANGE_LEVELS: dict[str, str] = {
    "scope": "DIR",
    "pi": "DIR",
    "org": "COM",
    "budget": "FL",
    "time": "FL",
    "partner": "FL",
}
CHANGE_STATES: dict[str, Bi] = {
    "requested": Bi("待专员核对", "To be checked"),
    "checked": Bi("待批准", "To be approved"),
    "approved": Bi("已批准", "Approved"),
    "committee": Bi("委员会表决中", "With the committee"),
    "refused": Bi("未批准", "Refused"),
    "lapsed": Bi("已失效", "Lapsed"),
}
LEVEL_NAMES: dict[str, Bi] = {
    "FL": Bi("领域主任", "Field lead"),
    "DIR": Bi("中心主任", "Center director"),
    "COM": Bi("决策委员会", "Decision committee"),
}
TRIGGERS: dict[str, Bi] = {
    "date": Bi("到期", "Date reached"),
    "evidence": Bi("证据提前到齐", "Evidence early"),
    "alert": Bi("红色预警", "Red alert"),
    "request": Bi("团队申请", "Asked for by the team"),
    "killer": Bi("致命假设破裂", "A killer assumption broke"),
    "criterion": Bi("终止判据触发", "A kill criterion was met"),
    "hold": Bi("暂缓后再审", "Again after a hold"),
    "relay": Bi("接力退回", "The relay was rejected"),
}
GATE_STATES: dict[str, Bi] = {
    "open": Bi("准备评审包", "Preparing"),
    "voting": Bi("专家表决", "Panel votes"),
    "voted": Bi("待提出决定", "To be proposed"),
    "proposed": Bi("待签署", "To be signed"),
    "committee": Bi("待委员会", "With the committee"),
    "signed": Bi("已决定", "Decided"),
}
OUTCOMES: dict[str, Bi] = {
    "GO": Bi("继续", "Go"),
    "ACCELERATE": Bi("加速（追加）", "Accelerate"),
    "CONDITIONAL": Bi("有条件继续", "Conditional"),
    "HOLD": Bi("暂缓", "Hold"),
    "PIVOT": Bi("转向", "Pivot"),
    "SPLIT": Bi("拆分", "Split"),
    "MERGE": Bi("合并", "Merge"),
    "RELAY": Bi("接力", "Relay"),
    "PAUSE": Bi("暂停", "Pause"),
    "STOP": Bi("终止（免责）", "Stop, no fault"),
    "REVOKE": Bi("移交诚信审查", "Refer to integrity"),
    "GRADUATE": Bi("进入验收", "To acceptance"),
}
CONTINUING = frozenset(
    {"GO", "ACCELERATE", "CONDITIONAL", "SPLIT"}
)  # going on as before: not against a triggered kill criterion
EFFECTS: dict[str, Bi] = {
    "released": Bi("放款", "Released"),
    "held": Bi("暂留", "Held"),
    "added": Bi("追加", "Added"),
    "bridging": Bi("过桥", "Bridging"),
    "wind_down": Bi("收尾", "Wind-down"),
    "returned": Bi("收回", "Returned"),
}
ACCEPTANCE_RESULTS: dict[str, Bi] = {
    "excellent": Bi("优秀", "Excellent"),
    "passed": Bi("通过", "Passed"),
    "failed": Bi("不通过", "Not passed"),
}
OPENNESS: dict[str, Bi] = {
    "open": Bi("公开", "Open"),
    "delayed": Bi("延期公开", "Open later"),
    "internal": Bi("不公开", "Not open"),
}
LEVELS: dict[str, Bi] = {"amber": Bi("黄色", "Amber"), "red": Bi("红色", "Red")}
RULES: dict[str, Bi] = {
    "milestone_overdue": Bi("里程碑逾期", "Milestone overdue"),
    "no_iteration": Bi("长期无迭代", "No iteration for long"),
    "spending_ahead": Bi("花钱快于证据", "Spending ahead of evidence"),
    "payment_overdue": Bi("拨付逾期", "Payment overdue"),
    "personnel": Bi("负责人缺位", "No team lead"),
    "issue_overdue": Bi("问题逾期", "Issue overdue"),
    "gate_overdue": Bi("评审逾期", "Gate overdue"),
    "condition_overdue": Bi("条件逾期", "Condition overdue"),
    "pause_overdue": Bi("暂停期满", "Pause is over"),
    "recovery_overdue": Bi("追回逾期", "Recovery overdue"),
    "assumption_overdue": Bi("假设未按期验证", "Assumption not tested in time"),
}
TONES: dict[str, str] = {
    "planned": "neutral", "active": "info", "submitted": "info", "verified": "good", "missed": "bad", "waived": "warn", "void": "neutral",
    "requested": "info", "checked": "info", "approved": "info", "paid": "good", "returned": "special", "accepted": "good", "refused": "bad",
    "passed": "good", "failed": "bad", "unknown": "neutral", "holding": "good", "broken": "bad", "open": "warn", "assigned": "info",
    "working": "info", "solved": "info", "confirmed": "good", "reopened": "bad", "low": "neutral", "medium": "warn", "high": "bad",
    "amber": "warn", "red": "bad", "voting": "info", "voted": "info", "proposed": "warn", "committee": "warn", "signed": "good",
}  # fmt: skip
