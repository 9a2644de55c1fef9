"""A graph on disk: a folder of plain arrays that are mapped, not read, when it is opened, and an account of how it
was made.

Written beside its final name and renamed when whole, so a reader never meets half a graph. Whence: NumPy's array
format, Arrow files.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from zhongshu_engine.arrays import Codes
from zhongshu_engine.errors import BadInput
from zhongshu_engine.graph.links import Links
from zhongshu_engine.graph.store import Dropped, Graph

FORMAT = "zhongshu-graph"
VERSION = 1
_OPTIONAL = ("row", "looped", "missing", "from_year")


def save_graph(graph: Graph, folder: Path | str, *, replace: bool = False) -> None:
    """Write ``graph`` as the folder ``folder``."""
    folder = Path(folder)
    if folder.exists() and not replace:
        raise BadInput("there is already something of this name", place=str(folder))
    if not folder.parent.is_dir():
        raise BadInput("the folder above it does not exist", place=str(folder))
    draft, former = (folder.with_name(f".{folder.name}.{os.getpid()}.{what}") for what in ("part", "former"))
    try:
        draft.mkdir()
        _write(graph, draft)
        if folder.exists():
            os.replace(folder, former)
        os.replace(draft, folder)
    except OSError as error:
        if former.exists() and not folder.exists():
            os.replace(former, folder)
        raise BadInput(f"cannot be written ({error.strerror or error})", place=str(folder)) from None
    finally:
        for spare in (draft, former):
            shutil.rmtree(spare, ignore_errors=True)


def _write(graph: Graph, folder: Path) -> None:
    arrays = {"days": graph.days, **graph.links._asdict()}
    arrays |= {name: getattr(graph, name) for name in _OPTIONAL if getattr(graph, name) is not None}
    if graph.fields is not None:
        arrays["field_codes"] = graph.fields.codes
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    for name, table in (
        ("ids", None if graph.ids is None else pa.table({"id": graph.ids})),
        ("dangling", graph.dangling),
    ):
        if table is not None:
            with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table)
    about = {"format": FORMAT, "version": VERSION, "n": graph.n, "m": graph.m, "dropped": asdict(graph.dropped)}
    about["arrays"] = sorted(arrays)
    about["field_labels"] = None if graph.fields is None else list(graph.fields.labels)
    (folder / "about.json").write_text(
        json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8"
    )


def open_graph(folder: Path | str) -> Graph:
    """Map a graph written by ``save_graph``; nothing is rebuilt and little is read."""
    folder = Path(folder)
    about = _read_about(folder)

    def mapped(name: str) -> np.ndarray:
        # copy-on-write maps look writable to compiled loops, so these need no second compilation; the file
        # stays as it is
        with contextlib.suppress(OSError, ValueError):
            array = np.load(folder / f"{name}.npy", mmap_mode="c" if _has_items(folder / f"{name}.npy") else None)
            return np.asarray(array)
        raise BadInput(f"the array {name} of this graph cannot be read", place=str(folder))

    present = set(about["arrays"])
    labels = about["field_labels"]
    graph = Graph(
        days=mapped("days"),
        links=Links(*(mapped(name) for name in Links._fields)),
        **{name: mapped(name) if name in present else None for name in _OPTIONAL},
        fields=None if labels is None else Codes(mapped("field_codes"), tuple(labels)),
        ids=_open_table(folder / "ids.arrow", "id"),
        dangling=_open_table(folder / "dangling.arrow", None),
        dropped=Dropped(**about["dropped"]),
    )
    _require_whole(graph, about, folder)
    return graph


def _require_whole(graph: Graph, about: dict[str, Any], folder: Path) -> None:
    """Compiled loops trust the lengths, so a graph whose arrays do not belong together is refused here."""
    n, m, links = about["n"], about["m"], graph.links
    optional = [getattr(graph, name) for name in _OPTIONAL] + ([graph.fields.codes] if graph.fields else [])
    whole = (
        len(graph.days) == n
        and len(links.out_start) == len(links.in_start) == n + 1
        and int(links.out_start[-1]) == m
        and min(len(links.out), len(links.place)) >= m
        and len(links.citers) >= int(links.in_start[-1])
        and all(array is None or len(array) == n for array in optional)
        and (graph.ids is None or len(graph.ids) == n)
    )
    if not whole:
        raise BadInput("its arrays do not belong together", place=str(folder))


def _has_items(path: Path) -> bool:
    with path.open("rb") as stream:
        version = np.lib.format.read_magic(stream)
        header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        return int(np.prod(header(stream)[0])) > 0


def _read_about(folder: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BadInput("is not a graph folder", place=str(folder)) from None
    if about.get("format") != FORMAT or about.get("version") != VERSION:
        raise BadInput(f"is not a graph of version {VERSION}", place=str(folder))
    return about


def _open_table(path: Path, column: str | None) -> Any:
    if not path.exists():
        return None
    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    return table if column is None else table[column]
