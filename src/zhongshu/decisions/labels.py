"""The names of this room's acts, as they follow a person's name in the ledger."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.notices.kinds import name_kind

label_kind("decision", Bi("决策", "Decision"))
label_kind("signed", Bi("签署的决定", "Signed ruling"))
label("decisions.open", Bi("提请决策", "put a matter to decision"))
label("decisions.cast_ballot", Bi("对一项投了票", "voted on a subject"))
label("decisions.cast_ballots", Bi("投了票", "voted"))
label("decisions.recuse", Bi("声明回避", "declared an interest and stays out"))
label("decisions.close", Bi("宣布了决定", "closed a decision"))
label("decisions.record_outcome", Bi("记录了决策的结果", "recorded what came of a decision"))
label("decisions.replay", Bi("复现了决策", "replayed a decision"))
label("decisions.replay_signed", Bi("复现了一项签署的决定", "replayed what was signed"))
name_kind("decision_open", Bi("请您表决", "Your vote is asked"))
name_kind("decision_closed", Bi("决策已作出", "Decided"))
