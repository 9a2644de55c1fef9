"""`make bench`: this engine and its peers on the same graphs in one run, from edge arrays to result arrays, and the
ratios between them.

The peers are GPL programs. They are installed into build/bench/peers, run as separate processes, and never imported
by the package.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "bench"
PEERS = ("numpy", "cdindex==1.0.20", "xfast_cdindex==0.2.0")
GOALS = {  # graph -> (peer, least ratio)
    "hep-th": (("cdindex", 605), ("xfast_cdindex", 10)),
    "preferential": (("xfast_cdindex", 15),),
    "copying": (("xfast_cdindex", 30),),
}
WINDOW = 1826


def peer_python() -> Path:
    """The interpreter of the throw-away environment, made on first use."""
    python = WORK / "peers" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", WORK / "peers"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS], check=True)
    return python


def hep_th() -> Path | None:
    """The folder of the hep-th graph beside the repository, when it is there."""
    named = os.environ.get("ZHONGSHU_SHARED")
    for place in [Path(named)] if named else [p / "shared" for p in ROOT.parents]:
        if (place / "data" / "citations" / "hep-th").is_dir():
            return place / "data" / "citations" / "hep-th"
    return None


def graph_file(name: str) -> Path | None:
    """The arrays of a benchmark graph, generated once."""
    path = WORK / f"{name}.npz"
    if not path.exists():
        kind = str(hep_th()) if name == "hep-th" else name
        if kind == "None":
            return None
        subprocess.run([sys.executable, HERE / "graphs.py", kind, path], check=True)
    return path


def run(python: Path | str, script: str, *arguments: object) -> dict:
    """The JSON line of one measured run."""
    command = [str(python), str(HERE / script), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")} if python == sys.executable else None
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    """Run everything, print a table; exit status 1 when an answer differs from a peer's."""
    WORK.mkdir(parents=True, exist_ok=True)
    python, different = peer_python(), 0
    for name, goals in GOALS.items():
        path = graph_file(name)
        if path is None:
            print(f"{name}: not beside the repository, left out")
            continue
        first = run(sys.executable, "run_ours.py", path, 15 if name == "hep-th" else 5, 1)
        theirs = {
            peer: [
                run(python, "run_peer.py", peer, path, WINDOW)
                for _ in range(3 if "xfast" in peer and name == "hep-th" else 1)
            ]
            for peer, _ in goals
        }
        second = run(sys.executable, "run_ours.py", path, 15 if name == "hep-th" else 5, 1)
        ours = min(first, second, key=lambda r: r["cpu"])
        threads = run(sys.executable, "run_ours.py", path, 3, os.cpu_count() or 1)
        print(f"\n{name}: {ours['n']:,} nodes, {ours['m']:,} edges")
        print(
            f"  this engine     {ours['cpu']:9.4f} s CPU, one thread, all variants; peak {ours['peak'] / 1024:.0f} MB (before: {ours['base'] / 1024:.0f})"
        )
        print(
            f"  this engine     {threads['wall']:9.4f} s wall on {os.cpu_count()} threads (one thread: {ours['wall']:.4f})"
        )
        for peer, goal in goals:
            best = min(theirs[peer], key=lambda r: r["cpu"])
            same = best["digest"] == ours["digest"]
            different += not same
            ratio = best["cpu"] / ours["cpu"]
            print(
                f"  {peer:15s} {best['cpu']:9.4f} s CPU, CD only; peak {best['peak'] / 1024:.0f} MB; {ratio:.1f} x ours (goal {goal}: "
                f"{'met' if ratio >= goal else 'MISSED'}); our peak is {100 * ours['peak'] / best['peak']:.0f} % of its; "
                f"values {'equal to the last bit' if same else 'DIFFER'}"
            )
        floor = ours["m"] * 4.3e-9 + ours["touched"] * 0.35e-9
        print(
            f"  floor           {floor:9.4f} s estimated (4.3 ns a reference, 0.35 ns a distinct touch); we take {ours['cpu'] / floor:.1f} x"
        )
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())
