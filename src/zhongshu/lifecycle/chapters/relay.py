"""A relay completed 接力移交清单: who handed what to whom, accepted on both sides, with the baseline and the first progress expected."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.lifecycle.chapters import IDENTITY, Field, Kind, define

RELAY = define(
    Kind(
        "relay",
        Bi("接力移交清单", "Relay"),
        (
            Field("giver", Bi("移交方", "Giver"), IDENTITY),
            Field("receiver", Bi("接收方", "Receiver"), IDENTITY),
            Field("checklist", Bi("清单", "Checklist"), IDENTITY),  # [{kind, item, given_on, received_on, note}]
            Field("baseline", Bi("交接基线", "Baseline"), IDENTITY),  # [{metric, value, unit, measured_on}]
            Field("target", Bi("接力目标", "Target"), IDENTITY),
            Field("overlap", Bi("重叠期", "Overlap"), IDENTITY),  # {from, to}
            Field("balance_fen", Bi("移交余款", "Balance handed over"), IDENTITY),
            Field("regress", Bi("退回条款", "Regress clause"), IDENTITY),
            Field("accepted", Bi("双方确认", "Accepted"), IDENTITY),  # [{side, name, on}]
            Field("first_progress_by", Bi("首次进展不迟于", "First progress by"), IDENTITY),
        ),
    )
)
