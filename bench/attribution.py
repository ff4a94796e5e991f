"""Credit from path files of three sizes, beside the packages of the field on the same files.

Peers get their paths ready in memory and only their method is measured; ours is measured with
reading the file. Each peer runs in a process of its own, from the environment that `make bench`
makes; the largest difference of any channel is told as a part of all conversions.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

from accord.attribution.rules import path_files
from accord.attribution.rules.methods import Asked, credit
from accord.attribution.rules.paths import Paths
from bench.table import Line, seconds_of

ROOT = Path(__file__).parents[1]
PEERS = ROOT / ".venv" / "extra" / "peers"
LIMIT = 60
"""Seconds after which a peer is stopped; it is not asked about more paths then."""
CHANNELS = (
    "affiliate", "direct", "display", "email", "facebook", "google ads", "linkedin",
    "organic search", "referral", "webinar",
)  # fmt: skip
WATCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command and says how long it took and its memory, without what the caller holds."""
FIVE = ("first touch", "last touch", "linear", "position based", "time decay")
Task = tuple[str, str, str]
TASKS: list[Task] = [
    ("heuristics", "channelattribution", "three heuristics"),
    ("heuristics", "mta", "four heuristics"),
    ("heuristics", "marketing-attribution-models", "four heuristics"),
    ("shapley", "mta", "shapley"),
    *((f"markov {n}", peer, f"markov {n}") for n in (1, 2, 3)
      for peer in ("channelattribution", "do-attribution")),
]  # fmt: skip
"""What of ours is compared with which package, and what that is asked for."""
FEW = 6
"""The quick ones among them."""


@dataclass(frozen=True, slots=True)
class Ours:
    """How long each part took us, and what came out."""

    seconds: dict[str, float]
    credit: dict[str, dict[str, float]]


def measure(*, small: bool) -> Iterator[Line]:
    for package in ("pyarrow.csv", "pyarrow.compute", "scipy.sparse.linalg"):
        import_module(package)  # loading is not counted, for us as for the others
    late: set[tuple[str, str]] = set()
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
        for count in (1_000,) if small else (10_000, 100_000, 1_000_000):
            file = Path(folder) / f"{count}.csv"
            touches = _write(file, count)
            size = f"{count:,} paths"
            ours = _measured(file, 1 if small else 3)
            yield from _lines(ours, size, touches, count)
            yield _whole_command(file, size, count)
            tasks = TASKS[:FEW] if small else TASKS
            yield from _beside(file, size, tasks, ours, late)


def _write(file: Path, count: int) -> int:
    """Paths of four touches on average, of which three in ten convert."""
    chance = np.random.default_rng(7)
    lengths = np.minimum(chance.geometric(0.25, count), 30)
    codes = chance.choice(len(CHANNELS), lengths.sum(), p=chance.dirichlet(np.full(10, 4.0)))
    ends = np.cumsum(lengths).tolist()
    converts, times = (chance.random(count) < 0.3).tolist(), chance.integers(1, 4, count).tolist()
    names, begin = [CHANNELS[code] for code in codes.tolist()], 0
    with file.open("w", encoding="utf-8") as out:
        out.write("path,total_conversions,total_null\n")
        for end, won, n in zip(ends, converts, times, strict=True):
            out.write(f"{' > '.join(names[begin:end])},{n * won},{n * (not won)}\n")
            begin = end
    return int(lengths.sum())


def _measured(file: Path, times: int) -> Ours:
    read: list[Paths] = []

    def take_in() -> None:
        with file.open("rb") as opened:
            read[:] = [path_files.read(opened).paths]

    seconds = {"read": min(seconds_of(take_in) for _ in range(times))}
    paths, shares = read[0], {}
    tasks = {"heuristics": (FIVE, Asked()), "shapley": (("shapley",), Asked())}
    tasks |= {
        f"markov {order}": (("markov",), Asked(order=order, collapse=False)) for order in (1, 2, 3)
    }
    for name, (methods, asked) in tasks.items():
        credited: list = []

        def work(methods=methods, asked=asked, credited=credited) -> None:
            credited[:] = credit(paths, methods, asked)

        seconds[name] = min(seconds_of(work) for _ in range(times))
        for one in credited:
            key = name if one.method == "markov" else one.method
            shares[key] = dict(zip(paths.channels, one.credit[0].tolist(), strict=True))
    return Ours(seconds, shares)


def _lines(ours: Ours, size: str, touches: int, count: int) -> Iterator[Line]:
    took = ours.seconds
    yield Line("a path file read", size, count, took["read"], f"{touches:,} touches")
    yield Line("five heuristics", size, count, took["heuristics"])
    yield Line("Shapley, exact", size, count, took["shapley"])
    for order in (1, 2, 3):
        yield Line(f"Markov of order {order}, exact", size, count, took[f"markov {order}"])


def _whole_command(file: Path, size: str, count: int) -> Line:
    """From the file to all methods, with starting and ending, and the memory that took."""
    command = [sys.executable, "-m", "accord", "attribution", str(file), "--format", "csv"]
    watched = [sys.executable, "-S", "-c", WATCH, *command]
    told = subprocess.run(watched, capture_output=True, text=True, check=True).stdout.split()
    peak = f"{int(told[1]) // 1024} MiB by itself"
    return Line("accord attribution, eleven methods", size, count, float(told[0]), peak)


def _beside(
    file: Path, size: str, tasks: list[Task], ours: Ours, late: set[tuple[str, str]]
) -> Iterator[Line]:
    count = int(file.stem)
    for task, package, asked in tasks:
        what = f"  {package}: {asked}"
        if not (PEERS / ".ready").exists():
            yield Line(what, size, count, float("nan"), "not here: make bench")
        elif (package, asked) in late:
            yield Line(what, size, count, float("nan"), "too slow for so many")
        else:
            yield _peer(file, ours, Line(what, size, count, 0.0), (task, package, asked), late)


def _peer(file: Path, ours: Ours, line: Line, task: Task, late: set[tuple[str, str]]) -> Line:
    name, package, asked = task
    program = [sys.executable, str(ROOT / "bench" / "peers.py"), package, asked, str(file)]
    try:
        told = subprocess.run(
            program,
            env=os.environ | {"PYTHONPATH": str(PEERS)},
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=True,
        ).stdout
    except subprocess.TimeoutExpired:
        late.add((package, asked))
        return Line(line.what, line.size, line.count, LIMIT, f"over {LIMIT} s, stopped")
    except subprocess.CalledProcessError as failed:
        why = failed.stderr.strip().rpartition("\n")[2][:40]
        return Line(line.what, line.size, line.count, float("nan"), f"failed: {why}")
    answer = json.loads(told)
    longer = answer["seconds"] / (ours.seconds["read"] + ours.seconds[name])
    differs = max(_difference(name, ours, method, of) for method, of in answer["credit"].items())
    ratio = f"{longer:.1f}x as long, off {differs:.0e}"
    return Line(line.what, line.size, line.count, answer["seconds"], ratio)


def _difference(name: str, ours: Ours, method: str, theirs: dict[str, float]) -> float:
    """The largest difference of a channel, as a part of all conversions."""
    mine = ours.credit[name if method == "markov" else method]
    return max(abs(mine[c] - theirs.get(c, 0.0)) for c in mine) / sum(mine.values())
