"""OpenAlex works snapshots: JSON Lines, plain or gzipped, of which four fields are read and everything else is passed
over.

``id``, ``publication_date``, ``referenced_works`` and the field of ``primary_topic``. Whence: the public OpenAlex
documentation of works.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from zhongshu_engine.errors import BadInput
from zhongshu_engine.io.faults import FaultLog
from zhongshu_engine.io.kinds import kind_of, open_text

_NAMED = pa.struct([("display_name", pa.string())])
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("publication_date", pa.string()),
        ("referenced_works", pa.list_(pa.string())),
        ("primary_topic", pa.struct([("field", _NAMED)])),
    ]
)


@dataclass(frozen=True, slots=True)
class Works:
    """``nodes`` has id, date, field; ``edges`` has citing, cited."""

    nodes: pa.Table
    edges: pa.Table


def read_works(paths: list[Path], faults: FaultLog) -> Works:
    """Read snapshot files one after the other."""
    if not paths:
        raise BadInput("no OpenAlex file was named")
    tables = [_read_file(Path(path), faults) for path in paths]
    table = pa.concat_tables(tables)
    nodes = pa.table(
        {
            "id": table["id"],
            "date": table["publication_date"],
            "field": pc.struct_field(table["primary_topic"], ["field", "display_name"]),
        }
    )
    lists = table["referenced_works"].combine_chunks()
    citing = pc.take(table["id"].combine_chunks(), pc.list_parent_indices(lists))
    return Works(nodes, pa.table({"citing": citing, "cited": pc.list_flatten(lists)}))


def _read_file(path: Path, faults: FaultLog) -> pa.Table:
    kind_of(path, ("json",))
    parse = pj.ParseOptions(explicit_schema=SCHEMA, unexpected_field_behavior="ignore")
    try:
        return pj.read_json(path, read_options=pj.ReadOptions(block_size=1 << 26), parse_options=parse)
    except (pa.ArrowInvalid, pa.ArrowException):
        return _read_slowly(path, faults)


def _read_slowly(path: Path, faults: FaultLog) -> pa.Table:
    """Line by line, so that the broken one is told with its number."""
    kept: list[dict[str, Any]] = []
    try:
        with open_text(path) as text:
            for number, line in enumerate(text, 1):
                if line.strip():
                    work, reason = _parse_line(line)
                    if work is None:
                        faults.report(str(path), number, reason)
                    else:
                        kept.append(work)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {error}", place=str(path)) from None
    return pa.Table.from_pylist(kept, schema=SCHEMA)


def _parse_line(line: str) -> tuple[dict[str, Any] | None, str]:
    try:
        work = json.loads(line)
    except json.JSONDecodeError as error:
        return None, f"not JSON ({error.msg})"
    if not isinstance(work, dict) or not isinstance(work.get("id"), str):
        return None, "not a work with an id"
    references = work.get("referenced_works") or []
    if not isinstance(references, list) or not all(isinstance(r, str) for r in references):
        return None, "referenced_works is not a list of ids"
    field = ((work.get("primary_topic") or {}).get("field") or {}).get("display_name")
    topic = {"field": {"display_name": field}}
    date = work.get("publication_date")
    return {"id": work["id"], "publication_date": date, "referenced_works": references, "primary_topic": topic}, ""
