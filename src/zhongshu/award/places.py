"""Where the award room stands: its places in the rail, among the pages of a dossier, and among those who answer for papers."""

from zhongshu.award.models import Item
from zhongshu.award.queries import contracts, seals
from zhongshu.award.queries.contracts import last_contract
from zhongshu.award.queries.publicity import publicities_of
from zhongshu.award.queries.seals import RIGHT, may_have_one
from zhongshu.documents.verifying import answers
from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle import tabs
from zhongshu.lifecycle.models import Dossier
from zhongshu.pages import rail


def has_been_proposed(dossier: Dossier) -> bool:
    return Item.objects.filter(dossier=dossier).exists()


def was_shown(dossier: Dossier) -> bool:
    return publicities_of(dossier).filter(from_on__isnull=False).exists()


def has_contract(dossier: Dossier) -> bool:
    return last_contract(dossier) is not None


tabs.register(
    "contract", Bi("任务书", "Contract"), "award:contract", right="contract:RUAS", order=52, shows=has_contract
)
tabs.register("award", Bi("立项", "Award"), "award:dossier", right="award:RUA", order=50, shows=has_been_proposed)
tabs.register(
    "publicity", Bi("公示", "Publicity"), "award:publicity_of", right="publicity:R", order=51, shows=was_shown
)
tabs.register("seal", Bi("卓越印章", "Seal"), "award:seal", right=RIGHT, order=48, shows=may_have_one)
rail.register("deliver", Bi("立项", "Award"), "award:packages", "award:RUA", "stack-2", 10, "a")
rail.register("deliver", Bi("结余资金", "Released money"), "award:surplus", "award:RUA", "refresh", 11)
rail.register("deliver", Bi("公示", "Publicity"), "award:publicities", "publicity:UA", "microphone", 12)
rail.register("deliver", Bi("卓越印章", "Seals"), "award:seals", "seal:SA", "award", 13)

answers(contracts.verify, contracts.verify_number)
answers(seals.verify, seals.verify_number)
