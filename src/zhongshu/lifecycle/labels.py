"""The names of this room's acts, as they follow a person's name in the ledger."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind

label_kind("dossier", Bi("卷宗", "Dossier"))
label("lifecycle.open", Bi("建立了卷宗", "opened the dossier"))
label("lifecycle.enter_history", Bi("导入了历史项目", "entered a past project"))
label("lifecycle.move", Bi("移动了卷宗", "moved the dossier"))
label("lifecycle.amend", Bi("更正了卷宗信息", "amended the dossier"))
label("lifecycle.entrust", Bi("交由专员负责", "entrusted the dossier to a specialist"))
label("lifecycle.join_team", Bi("添加了团队成员", "added a team member"))
label("lifecycle.leave_team", Bi("移除了团队成员", "removed a team member"))
label("lifecycle.set_duty", Bi("更改了团队成员的分工", "changed the duty of a team member"))
label("lifecycle.set_next_decision", Bi("设定了下次决策日", "set the next decision date"))
label("lifecycle.stop_clock", Bi("停止了计时", "stopped the clock"))
label("lifecycle.put_due", Bi("随工期变更调整了决策日", "moved the day of decision with the work's calendar"))
label("lifecycle.extend_clock", Bi("延长了时限", "extended the time limit"))
label("lifecycle.resume_clock", Bi("恢复了计时", "restarted the clock"))
label("lifecycle.set_tier", Bi("调整了储备梯次", "moved the dossier to another tier"))
label("lifecycle.open_to", Bi("向外部开放了卷宗", "opened the dossier to somebody outside"))
label("lifecycle.close_to", Bi("收回了对外开放", "closed the dossier to somebody outside"))
label("lifecycle.branch", Bi("由一份卷宗分出了新卷宗", "branched a new dossier off"))
