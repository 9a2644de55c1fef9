"""Writes results: Parquet, CSV or JSON by the ending, to a temporary name first, so that no reader ever meets half a
file.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu_engine.errors import BadInput

if TYPE_CHECKING:
    import pyarrow as pa


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary name beside ``path`` that becomes ``path`` only when the block ends well."""
    check_folder(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        os.replace(draft, path)
    except OSError as error:
        raise BadInput(f"cannot be written ({error.strerror or error})", place=str(path)) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def check_folder(path: Path) -> None:
    """Refuse an output in a folder that is not there, or under the name of a folder."""
    if path.is_dir():
        raise BadInput("cannot be written (it is a folder)", place=str(path))
    if not path.parent.is_dir():
        raise BadInput("the folder of the output file does not exist", place=str(path))


def check_table_name(path: Path) -> None:
    """Refuse an output name whose ending says neither Parquet nor CSV, or whose folder is not there, before any work is
    done.
    """
    if path.suffix not in {".parquet", ".csv"}:
        raise BadInput("the output must end in .parquet or .csv", place=str(path))
    check_folder(path)


def check_apart(outputs: dict[str, Path | None], inputs: dict[str, Path | None]) -> None:
    """Refuse an output that would overwrite an input or another output; the keys are the options that name the files."""
    seen = [(name, path) for name, path in inputs.items() if path is not None]
    for name, path in outputs.items():
        if path is None:
            continue
        same = next((other for other, known in seen if _same_file(path, known)), None)
        if same is not None:
            raise BadInput(f"would overwrite the file of {same}", place=f"{name} {path}")
        seen.append((name, path))


def _same_file(one: Path, other: Path) -> bool:
    return one.samefile(other) if one.exists() and other.exists() else one.resolve() == other.resolve()


def write_table(table: pa.Table, path: Path) -> None:
    """Write an Arrow table as Parquet or CSV by the ending of ``path``."""
    check_table_name(path)
    with whole_file(path) as draft:
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            pq.write_table(table, draft)
        else:
            import pyarrow.csv as pc

            pc.write_csv(table, draft)


def write_json(data: Any, path: Path) -> None:
    """Write ``data`` as JSON with sorted keys, so that equal answers are equal bytes."""
    with whole_file(path) as draft:
        draft.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8")
