"""Chinese sentences carry Chinese signs: no half-width comma, colon, semicolon, question or exclamation mark beside a Chinese character."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "zhongshu"
HAN = "[\u3400-\u9fff」）]"
HALF_WIDTH = re.compile(rf"{HAN}[,;:!?]|[,;:!?][\u3400-\u9fff]|{HAN}\((?=\{{)")
ENGLISH = re.compile(r" [A-Za-z{]")  # an English sentence that names a Chinese word goes on after the sign


def python_texts(path: Path) -> Iterator[str]:
    """Every text of a program but its docstrings; the pieces of a filled text one by one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def toml_texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from toml_texts(each)
    elif isinstance(value, str):
        yield value


def texts(path: Path) -> Iterator[str]:
    if path.suffix == ".py":
        yield from python_texts(path)
    elif path.suffix == ".toml":
        yield from toml_texts(tomllib.loads(path.read_text(encoding="utf-8")))
    else:
        yield from path.read_text(encoding="utf-8").splitlines()


PATTERNS = ("**/*.py", "**/*.toml", "**/templates/**/*.html", "**/templates/**/*.txt")
FILES = [
    *sorted(path for pattern in PATTERNS for path in SOURCE.glob(pattern)),
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
]


def faults_of(path: Path) -> list[str]:
    found = []
    for text in texts(path):
        for fault in HALF_WIDTH.finditer(text):
            near = text[max(0, fault.start() - 20) : fault.end() + 20]
            if "\\" not in near and not ENGLISH.match(text, fault.end()):  # neither a pattern nor an English sentence
                found.append(f"{path.relative_to(ROOT)}: {near!r}")
    return found


def test_chinese_texts_carry_chinese_signs() -> None:
    assert [fault for path in FILES for fault in faults_of(path)] == []


@pytest.mark.parametrize(
    ("text", "bad"),
    [("请写明理由,10 到 2000 字", True), ("入观察:TRL", True), ("异常({why})", True), ("请写明理由，10 字", False), ("a, b", False)],
)  # fmt: skip
def test_the_sieve_tells_them_apart(text: str, bad: bool) -> None:
    assert bool(HALF_WIDTH.search(text)) is bad
