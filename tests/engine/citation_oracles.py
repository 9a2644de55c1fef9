"""Two independent answers to compare the kernel with: the definition in Python sets, and the definition in SQL run by
DuckDB.
"""

from __future__ import annotations

import numpy as np

SQL = """
with edge as (select distinct s, d from raw where s <> d or {loops}),
citer as (select d as p, s as q from edge join t a on a.v = d join t b on b.v = s where b.day > a.day and b.day <=
a.day + {window}),
meets as (
  select e.s as p, f.s as q, count(*) as times from edge e join edge f on f.d = e.d
  join t a on a.v = e.s join t b on b.v = f.s where b.day > a.day and b.day <= a.day + {window} group by 1, 2),
pair as (select coalesce(c.p, m.p) as p, c.q is not null as cites, coalesce(m.times, 0) as times
  from citer c full join meets m on c.p = m.p and c.q = m.q)
select v,
  count(*) filter (cites and times = 0), count(*) filter (cites and times > 0), count(*) filter (not cites and p is
  not null),
  count(*) filter (cites and times >= 5), coalesce(sum(times) filter (cites), 0)
from t left join pair on p = v group by v order by v
"""


def counts_by_sql(days, citing, cited, window: int, *, loops: bool = False) -> np.ndarray:
    """The five counts, one row a node."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect() as db:
        db.register("t", pa.table({"v": np.arange(len(days)), "day": np.asarray(days, np.int64)}))
        db.register("raw", pa.table({"s": np.asarray(citing, np.int64), "d": np.asarray(cited, np.int64)}))
        rows = db.execute(SQL.format(window=window, loops=str(loops).lower())).fetchall()
    return np.array(rows, np.int64).reshape(-1, 6)[:, 1:]


def counts_by_sets(days, citing, cited, window: int, *, loops: bool = False, level: int = 5) -> np.ndarray:
    """The five counts from the definition, word by word."""
    references = [set() for _ in days]
    for s, d in zip(citing, cited, strict=True):
        if s != d or loops:
            references[s].add(d)
    rows = []
    for p, day in enumerate(days):
        inside = [q for q, t in enumerate(days) if day < t <= day + window]
        citers = [q for q in inside if p in references[q]]
        shared = [len(references[q] & references[p]) for q in citers]
        others = sum(1 for q in inside if p not in references[q] and references[q] & references[p])
        both = sum(1 for s in shared if s)
        rows.append((len(citers) - both, both, others, sum(1 for s in shared if s >= level), sum(shared)))
    return np.array(rows, np.int64).reshape(-1, 5)
