"""Records of the award room: packages, publicity with objections, contracts, Seals of excellence."""

from zhongshu.award.models.contracts import Account, Contract, ContractFile, Signature
from zhongshu.award.models.packages import BreachReason, Item, Package
from zhongshu.award.models.publicity import Objection, Publicity
from zhongshu.award.models.seals import Seal

__all__ = [
    "Account", "BreachReason", "Contract", "ContractFile", "Item", "Objection", "Package", "Publicity", "Seal", "Signature",
]  # fmt: skip
