"""The names of this room's acts, as they follow a person's name in the ledger."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label
from zhongshu.notices.kinds import name_kind

label("proposal.write_part", Bi("修改了方案", "wrote in the plan"))
label("proposal.keep_version", Bi("保存了方案版本", "kept a version of the plan"))
label("proposal.offer_dossier", Bi("指派了专员", "offered the dossier to a specialist"))
label("proposal.accept_offer", Bi("接受了指派", "accepted the dossier"))
label("proposal.decline_offer", Bi("谢绝了指派", "declined the dossier"))
label("proposal.withdraw_offer", Bi("撤回了指派", "withdrew the offer"))
label("proposal.add_note", Bi("记录了尽调", "noted a step of the due diligence"))
label("proposal.name_expert", Bi("提名了专家", "named an expert"))
label("proposal.drop_expert", Bi("撤下了专家", "took an expert off the list"))
label("proposal.make_candidate", Bi("列为候选", "made it a candidate"))
label("proposal.send_to_appraisal", Bi("提交了论证", "sent it to appraisal"))
label("proposal.move_to_bench", Bi("转入了储备", "moved it to the bench"))
name_kind("specialist_offer", Bi("专员指派", "Offer of a dossier"))
