"""The names of this room's acts, as they follow a person's name in the ledger, and of its notices."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.notices.kinds import name_kind

label_kind("panel", Bi("专家组", "Panel"))
label("panels.convene", Bi("召集了专家组", "convened a panel"))
label("panels.brief", Bi("说明了评议事项", "said what the panel judges"))
label("panels.set_chair", Bi("指定了组长", "named the chair"))
label("panels.set_national", Bi("说明了是否国家级事项", "said whether it is a national item"))
label("panels.close", Bi("结束了专家组", "closed the panel"))
label("panels.choose", Bi("拟请了专家", "named an expert for a seat"))
label("panels.invite", Bi("发出了邀请", "sent invitations"))
label("panels.release", Bi("解除了席位", "released a seat"))
label("panels.replace", Bi("替换了专家", "replaced an expert"))
label("panels.accept", Bi("答复了邀请", "answered an invitation"))
label("panels.decline", Bi("谢绝了邀请", "declined an invitation"))
label("panels.declare_conflict", Bi("申报了利益冲突", "declared a conflict"))
label("panels.recheck", Bi("核查了专家的利益关系", "checked the experts' interests"))
label("panels.remind", Bi("催办了专家", "reminded an expert"))
name_kind("seat_offered", Bi("专家邀请", "Invitation to a panel"))
name_kind("seat_answered", Bi("邀请答复", "Answer to an invitation"))
name_kind("seat_released", Bi("席位解除", "Seat released"))
name_kind("seat_reminder", Bi("评议提醒", "Reminder to judge"))
name_kind("chair_named", Bi("担任组长", "Chair of a panel"))
name_kind("seat_conflict", Bi("专家须回避", "Expert in conflict"))
name_kind("panel_lacks", Bi("专家组缺人", "Panel lacks an expert"))
