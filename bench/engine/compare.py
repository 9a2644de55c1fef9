"""`make bench`: this engine and its peers on the same graphs in one run, from edge arrays to result arrays, and the
ratios between them. With ``--large`` this engine alone on ten million nodes and a hundred million edges.

The peers are GPL programs. They are installed into build/bench/peers, run as separate processes, and never imported
by the package.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
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
FRUGAL = ("preferential", "xfast_cdindex", 40)  # graph, peer, greatest share of its memory in percent
WINDOW = 1826
REPEATS = {"hep-th": (15, 5), "preferential": (5, 2), "copying": (4, 1)}  # graph -> runs of ours, of xfast_cdindex
LARGE = 10_000_000


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


def graph_file(name: str, *size: int) -> Path | None:
    """The arrays of a benchmark graph, generated once."""
    path = WORK / f"{'-'.join([name, *map(str, size)])}.npz"
    if not path.exists():
        kind = str(hep_th()) if name == "hep-th" else name
        if kind == "None":
            return None
        subprocess.run([sys.executable, HERE / "graphs.py", kind, path, *map(str, size)], check=True)
    return path


def run(python: Path | str, script: str, *arguments: object) -> dict:
    """The JSON line of one measured run."""
    command = [str(python), str(HERE / script), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")} if python == sys.executable else None
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def measured(name: str, path: Path, python: Path) -> tuple[dict, dict[str, dict]]:
    """The quickest run of this engine and of each peer, taken in turns, so that both meet the same neighbours."""
    repeats, peers = REPEATS[name]
    runs = [run(sys.executable, "run_ours.py", path, repeats, 1)]
    theirs = {}
    for peer, _ in GOALS[name]:
        found = []
        for _ in range(peers if peer == "xfast_cdindex" else 1):
            found.append(run(python, "run_peer.py", peer, path, WINDOW, "slices"))
            runs.append(run(sys.executable, "run_ours.py", path, repeats, 1))
        theirs[peer] = min(found, key=_cpu)
    return min(runs, key=_cpu), theirs


def _cpu(result: dict) -> float:
    return result["cpu"]


def _memory(result: dict) -> str:
    whole, above = result["peak"] / 1024, (result["peak"] - result["libraries"]) / 1024
    return f"peak {whole:.0f} MB, {above:.0f} above its libraries"


def tell(name: str, ours: dict, theirs: dict[str, dict]) -> int:
    """Print the comparison on one graph; returns how many peers answered otherwise."""
    different = 0
    print(f"\n{name}: {ours['n']:,} nodes, {ours['m']:,} edges")
    print(f"  this engine     {ours['cpu']:9.4f} s CPU, one thread, all variants; {_memory(ours)}")
    for peer, goal in GOALS[name]:
        best = theirs[peer]
        same, ratio = best["digest"] == ours["digest"], best["cpu"] / ours["cpu"]
        different += not same
        share = 100 * ours["peak"] / best["peak"]
        above = 100 * (ours["peak"] - ours["libraries"]) / (best["peak"] - best["libraries"])
        print(
            f"  {peer:15s} {best['cpu']:9.4f} s CPU, CD only; {_memory(best)}\n"
            f"      {ratio:.1f} x ours (goal {goal}: {'met' if ratio >= goal else 'MISSED'}); our peak is {share:.0f} % of its, "
            f"{above:.0f} % above the libraries; values {'equal to the last bit' if same else 'DIFFER'}"
        )
    floor = ours["m"] * 4.3e-9 + ours["touched"] * 0.35e-9
    print(
        f"  floor           {floor:9.4f} s estimated (4.3 ns a reference, 0.35 ns a distinct touch); we take {ours['cpu'] / floor:.1f} x"
    )
    return different


def tell_memory(ours: dict, path: Path, python: Path) -> None:
    """The whole processes side by side, the peer's in both ways of handing it the same arrays."""
    _, peer, goal = FRUGAL
    for way, what in (("lists", "arrays made lists at once"), ("slices", "lists made bit by bit")):
        theirs = run(python, "run_peer.py", peer, path, WINDOW, way)["peak"]
        share = 100 * ours["peak"] / theirs
        print(
            f"  memory          {ours['peak'] / 1024:.0f} MB; {peer}, {what}: {theirs / 1024:.0f} MB; "
            f"ours is {share:.0f} % (goal {goal}: {'met' if share <= goal else 'MISSED'})"
        )


def tell_starts() -> None:
    """The command on the files of hep-th, compiled cache and byte code in place, from the shell to the written file."""
    folder = hep_th()
    if folder is None:
        return
    source = ["--nodes", folder / "nodes.csv.gz", "--edges", folder / "edges.csv.gz", "--time-column", "days"]
    code = "import sys; from zhongshu_engine.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "disrupt", *map(str, source), "--out", str(WORK / "hep-th.parquet")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    clocks, cpus = [], []
    for _ in range(6):  # the first may have to compile
        before, begin = os.times(), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        after = os.times()
        clocks.append(time.perf_counter() - begin)
        cpus.append(sum(after[2:4]) - sum(before[2:4]))
    print(
        f"\ncold start on the files of hep-th: {min(clocks[1:]):.2f} to {max(clocks[1:]):.2f} s of clock, "
        f"{min(cpus[1:]):.2f} s CPU in 5 starts (goal 3 s: {'met' if max(clocks[1:]) < 3 else 'MISSED'})"
    )


def tell_bursts() -> None:
    """The other number the methods page asks for."""
    found = run(sys.executable, "run_bursts.py")
    print(f"bursts of 100,000 terms over 40 years: {found['cpu']:.2f} s CPU ({found['bursts']:,} bursts)")


def large() -> int:
    """Ten million nodes: this engine alone, once, one thread, one process."""
    WORK.mkdir(parents=True, exist_ok=True)
    ours = run(sys.executable, "run_ours.py", graph_file("preferential", LARGE), 1, 1)
    print(f"{ours['n']:,} nodes, {ours['m']:,} edges: {ours['cpu']:.1f} s CPU, {ours['wall']:.1f} s; {_memory(ours)}")
    return 0


def main() -> int:
    """Run everything, print a table; exit status 1 when an answer differs from a peer's."""
    WORK.mkdir(parents=True, exist_ok=True)
    python, different = peer_python(), 0
    for name in GOALS:
        path = graph_file(name)
        if path is None:
            print(f"{name}: not beside the repository, left out")
            continue
        ours, theirs = measured(name, path, python)
        different += tell(name, ours, theirs)
        if name == FRUGAL[0]:
            tell_memory(ours, path, python)
        threads = run(sys.executable, "run_ours.py", path, 3, os.cpu_count() or 1)
        print(f"  this engine     {threads['wall']:9.4f} s of clock on {os.cpu_count()} threads", flush=True)
    tell_starts()
    tell_bursts()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the end")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(large() if "--large" in sys.argv[1:] else main())
