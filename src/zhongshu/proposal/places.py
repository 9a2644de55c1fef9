"""Where the plan and its surroundings stand among the pages of a dossier."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import tabs
from zhongshu.proposal.queries.refinement import has_refinement

tabs.register("plan", Bi("方案", "Plan"), "proposal:plan", right="dossier:R", order=20)
tabs.register(
    "refinement", Bi("优化", "Refinement"), "proposal:refinement", right="refine:RUA", order=21, shows=has_refinement
)
tabs.register("specialist", Bi("专员", "Specialist"), "proposal:specialist", right="specialist:AR", order=22)
tabs.register("diligence", Bi("尽调", "Diligence"), "proposal:diligence", order=24)
tabs.register("experts", Bi("专家", "Experts"), "proposal:experts", right="panel:RUA", order=26)
