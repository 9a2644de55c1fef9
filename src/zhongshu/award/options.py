"""The four ways a committee decides on a dossier in a package, where each leads, and what its prediction is about."""

from zhongshu.decisions.actions import Option
from zhongshu.kernel.bilingual import Bi

OPTIONS = (
    Option("approve", Bi("同意立项", "Approve"), Bi("公示不少于五个工作日，无异议即签任务书，首阶段经费随后拨付", "Publicity for at least five working days, then the contract; stage-1 money follows")),
    Option("bench", Bi("转入储备", "To the bench"), Bi("留在替补首发（B1），有席位和经费时再启用，不占本年经费", "Stays on deck (B1) until a seat and money are free; binds no money this year")),
    Option("refine", Bi("退回优化", "Back to refinement"), Bi("团队修改方案后再提请", "The team changes its plan and is proposed again")),
    Option("decline", Bi("不予支持", "Decline"), Bi("告知团队理由，180 天后可凭新证据再次提出", "The team is told why and may return with new evidence after 180 days")),
)  # fmt: skip
TARGETS: dict[str, str] = {"approve": "PUBL", "bench": "BENCH", "refine": "REFINE", "decline": "DECL"}
QUESTION = Bi("项目通过首阶段考核", "The project passes its stage-1 exam")
