"""The measurements run; what they measure is no test."""

import sys

from tests.guards.places import ROOT, run


def test_every_measurement_prints_its_lines():
    said = run(sys.executable, "-m", "bench", "--small", PYTHONPATH=f"{ROOT / 'src'}:{ROOT}")

    assert said.returncode == 0, said.stderr
    for line in (
        "working time between",
        "an address taken apart",
        "a path file read",
        "Markov of order 3, exact",
        "moments judged in one",
        "facts judged from nothing",
        "everyone scored anew",
        "a draft tried on a quarter",
        "definition health refitted",
        "columnar copy made from nothing",
        "attribution by nineteen methods",
    ):
        assert line in said.stdout
