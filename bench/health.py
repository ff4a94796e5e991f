"""The model of definition health: refitted on 100,000 leads, beside scikit-learn where it is."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from accord.judging.health.rules import Feature, auc, fitted
from bench.table import Line, seconds_of

RULES = 18
PEER = """
import json, sys, time
import numpy as np
from sklearn.linear_model import LogisticRegression
with np.load(sys.argv[1]) as held:
    x, y, train = held["x"], held["y"], held["train"]
start = time.perf_counter()
model = LogisticRegression(C=1.0, max_iter=1000).fit(x[train], y[train])
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "chance": model.predict_proba(x[~train])[:, 1].tolist()}))
"""
PEERS = (os.environ.get("ACCORD_BENCH_PEERS", ""), ".venv/extra/peers/bin/python", sys.executable)


def measure(*, small: bool) -> Iterator[Line]:
    many = 2_000 if small else 100_000
    x, came, train = _invented(many)
    features = [Feature(f"rule {n}", column, np.zeros(many)) for n, column in enumerate(x.T)]
    known = [Feature(f.name, f.values[train], f.known_at[train]) for f in features]
    unseen = [Feature(f.name, f.values[~train], f.known_at[~train]) for f in features]
    handed = np.ones(int(train.sum()), dtype=np.int64)
    seconds = min(seconds_of(lambda: fitted(known, came[train], handed)) for _ in range(3))
    ours = auc(fitted(known, came[train], handed).probability(unseen), came[~train])
    size = f"{many:,} × {RULES} rules"
    yield Line("definition health refitted, leads", size, many, seconds, f"AUC {ours:.4f}")
    peer = _scikit_learn(x, came, train)
    if peer is not None:
        theirs = auc(np.array(peer["chance"]), came[~train])
        ratio = f"AUC {theirs:.4f}, {peer['seconds'] / seconds:,.1f} times as long"
        yield Line("  the same, scikit-learn", size, many, peer["seconds"], ratio)


def _invented(many: int):
    """Rules that hold or not, interest that fades, and an outcome that half depends on them."""
    chance = np.random.default_rng(7)
    flags = (chance.random((many, RULES - 6)) < chance.uniform(0.02, 0.6, RULES - 6)).astype(float)
    faded = chance.exponential(0.6, (many, 6)) * (chance.random((many, 6)) < 0.5)
    x = np.column_stack([flags, faded])
    odds = -0.8 + x @ chance.normal(0, 0.7, RULES)
    return x, chance.random(many) < 1 / (1 + np.exp(-odds)), np.arange(many) < many * 0.7


def _scikit_learn(x, came, train) -> dict | None:
    """What the peer says, in a process of its own; nothing where no Python here has it."""
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
        rows = Path(folder) / "rows.npz"
        np.savez(rows, x=x, y=came, train=train)
        for python in PEERS:
            if not python or not Path(python).exists():
                continue
            found = subprocess.run(
                [python, "-c", PEER, str(rows)], capture_output=True, text=True, check=False
            )
            if found.returncode == 0:
                return json.loads(found.stdout)
    return None
