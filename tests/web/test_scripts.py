"""How little the scripts of the pages weigh: pages work without them, and open fast with them."""

from pathlib import Path

import accord


def test_the_scripts_weigh_less_than_5_kilobytes_together():
    static = Path(accord.__file__).with_name("static") / "accord"

    assert sum(script.stat().st_size for script in static.rglob("*.js")) < 5_000
