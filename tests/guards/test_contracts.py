"""Which concept may import which, as written in pyproject.toml."""

import sys
from pathlib import Path

from tests.guards.places import ROOT, run


def test_concepts_only_look_down_and_rules_are_plain_python():
    lint = Path(sys.executable).with_name("lint-imports")

    told = run(lint, "--no-cache", "--no-logo", PYTHONPATH=str(ROOT / "src"), NO_COLOR="1")

    assert told.returncode == 0, told.stdout + told.stderr
