"""`accord` in a process that holds a lock for as long as it works, and writes down how it ended.

Started as `python -m accord.web.settings.working LOCK ENDED WORDS…`. What it has said is all in its
files before the file ENDED holds the code it ended with, and that is there before the lock is let
go; a process that was killed leaves no such file.
"""

import runpy
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from accord.kit.files import held


def main(lock: Path, ended: Path, words: Sequence[str]) -> int:
    """Run it with these words; the code it ended with."""
    with held(lock, wait=True):
        code = _code_of(words)
        sys.stdout.flush()
        sys.stderr.flush()
        ended.write_text(str(code))
    return code


def _code_of(words: Sequence[str]) -> int:
    sys.argv[1:] = words
    try:
        runpy.run_module("accord", run_name="__main__")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # noqa: BLE001 - whatever it was stands in what it has said
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
