"""The names of this room's acts, as they follow a person's name in the ledger, and of its notices."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.notices.kinds import name_kind

label_kind("appraisal", Bi("论证", "Appraisal"))
label_kind("golden_ticket", Bi("金票", "Golden ticket"))
label("appraisal.open", Bi("启动了论证", "opened an appraisal"))
label("appraisal.end", Bi("结束了论证", "ended an appraisal"))
label("appraisal.cut_edition", Bi("制作了盲评版本", "cut the blind edition"))
label("appraisal.release_edition", Bi("确认了盲评版本", "confirmed the blind edition"))
label("appraisal.lock_review", Bi("提交了评议", "submitted a review"))
label("appraisal.answer_cross", Bi("答复了交叉评议", "answered the cross round"))
label("appraisal.close_blind", Bi("结束了盲评", "closed the blind round"))
label("appraisal.close_cross", Bi("结束了交叉评议", "closed the cross round"))
label("appraisal.nudge", Bi("催办了评议", "reminded those awaited in an appraisal"))
label("appraisal.reopen", Bi("重开了盲评", "reopened the blind round"))
label("appraisal.use_ticket", Bi("使用了金票", "used a golden ticket"))
label("appraisal.write_opinion", Bi("撰写了论证意见", "wrote the opinion"))
label("appraisal.sign_opinion", Bi("签署了论证意见", "signed the opinion"))
label("appraisal.decide", Bi("作出了论证后的决定", "decided after the appraisal"))
name_kind("cross_round", Bi("交叉评议", "Cross round"))
name_kind("quorum_lost", Bi("有效意见不足", "Quorum lost"))
name_kind("opinion_due", Bi("撰写意见", "Opinion to write"))
name_kind("opinion_signed", Bi("论证意见", "Panel's opinion"))
name_kind("appraisal_feedback", Bi("论证反馈", "Feedback after appraisal"))
