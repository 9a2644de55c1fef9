"""The names of this room's acts, as they follow a person's name in the ledger, and of its notices."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label
from zhongshu.notices.kinds import name_kind

label("bench.open_entry", Bi("登记入储备", "entered it in the reserve"))
label("bench.close_entry", Bi("结束了储备登记", "closed its entry in the reserve"))
label("bench.review", Bi("复核了储备", "reviewed the reserve"))
label("bench.plant", Bi("列入了苗圃", "put it in the nursery"))
label("bench.archive", Bi("移出苗圃归档", "archived it from the nursery"))
label("bench.add_evidence", Bi("登记了储备证据", "recorded evidence"))
label("bench.grant_lane", Bi("开通了快速通道", "opened a fast lane"))
label("bench.end_lane", Bi("收回了快速通道", "closed a fast lane"))
label("bench.propose", Bi("建议了升降级", "proposed a change of tier"))
label("bench.propose_by_clock", Bi("按规则提出了建议", "proposed by the rules"))
label("bench.refuse_proposal", Bi("未采纳升降级建议", "did not follow a proposal"))
label("bench.promote", Bi("升级", "promoted it"))
label("bench.demote", Bi("降级", "demoted it"))
label("bench.demote_stale", Bi("按新鲜度规则降级", "demoted it by the freshness rule"))
label("bench.flag", Bi("加了陈旧标记", "flagged it as stale"))
label("bench.ask_grant", Bi("申请了早期支持", "asked for a nurture grant"))
label("bench.decide_grant", Bi("审批了早期支持", "decided on a nurture grant"))
label("bench.end_grant", Bi("登记了早期支持结果", "recorded the result of a nurture grant"))
label("bench.put_on_deck", Bi("转入了替补首发", "put it on deck"))
label("bench.call", Bi("从储备启用", "called it from the bench"))
label("bench.appraise_again", Bi("送回了论证", "sent it back to appraisal"))
label("bench.leave", Bi("移出了储备", "took it off the bench"))
name_kind("tier_change", Bi("储备层级变化", "Change of tier"))
name_kind("tier_proposal", Bi("升降级建议", "Proposed change of tier"))
name_kind("bench_stale", Bi("储备证据陈旧", "Stale evidence"))
name_kind("nurture", Bi("早期支持", "Nurture grant"))
