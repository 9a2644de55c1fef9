"""The command line refuses mistakes in one sentence and leaves nothing behind."""

from __future__ import annotations

import io

import pyarrow as pa
import pytest

from zhongshu_engine.cli import main
from zhongshu_engine.cli.output import write_table
from zhongshu_engine.errors import BadInput


def test_unknown_command_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-command"]) == 2
    assert "no-such-command" in capsys.readouterr().err


def test_output_is_renamed_only_when_whole(tmp_path) -> None:
    table = pa.table({"id": ["a"], "x": [1.5]})
    write_table(table, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == '"id","x"\n"a",1.5\n'
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_output_with_an_unknown_ending_is_refused(tmp_path) -> None:
    with pytest.raises(BadInput, match=r"parquet or \.csv"):
        write_table(pa.table({"id": ["a"]}), tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("command", ["disrupt", "novelty", "report"])
def test_long_work_shows_how_far_it_is_to_who_looks(tmp_path, monkeypatch, command: str) -> None:
    (tmp_path / "n.csv").write_text("id,t,f\na,1,x\nb,2,y\nc,3,x\n")
    (tmp_path / "e.csv").write_text("citing,cited\nb,a\nc,a\nc,b\n")
    source = ["--nodes", str(tmp_path / "n.csv"), "--edges", str(tmp_path / "e.csv"), "--field-column", "f"]
    out = ["--out", str(tmp_path / ("o.html" if command == "report" else "o.csv"))]
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", looked_at := _Terminal())
    assert main([command, *source, *out]) == 0
    assert "100%" in looked_at.getvalue()
    monkeypatch.setattr("sys.stderr", unseen := io.StringIO())
    assert main([command, *source, *out]) == 0
    assert "%" not in unseen.getvalue()
