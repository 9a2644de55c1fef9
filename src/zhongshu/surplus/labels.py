"""The name of this room's act in the ledger."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label

label("surplus.release", Bi("退回的经费计入结余资金", "returned money, free to be put elsewhere"))
