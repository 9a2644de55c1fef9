"""Readers: CSV(.gz), Parquet, Arrow and OpenAlex works become Arrow tables, and what is broken is named by file, line
and reason.

In: paths or data frames. Out: Arrow tables and a ``FaultLog``. Never: guesses a column, drops a row in silence, or
opens the network.
"""

from zhongshu_engine.io.faults import Fault, FaultLog
from zhongshu_engine.io.frames import as_table
from zhongshu_engine.io.tables import Rows, read_batches, read_table
from zhongshu_engine.io.times import UNIT_DAY, UNIT_YEAR, Times, parse_times

__all__ = [
    "UNIT_DAY",
    "UNIT_YEAR",
    "Fault",
    "FaultLog",
    "Rows",
    "Times",
    "as_table",
    "parse_times",
    "read_batches",
    "read_table",
]
