"""The list of rows that were refused: line, column, what stood there, and the reason."""

import csv
from pathlib import Path
from typing import Self

from accord.connectors.plan import RejectedError
from accord.kit.text import harmless

HEADER = ["line", "column", "value", "reason"]
LONGEST_VALUE = 200


class Rejects:
    """A CSV file that is there only if a row was refused; it can be taken up where it ended."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = None
        self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._file:
            self._file.close()

    def begin(self, after: int = 0) -> None:
        """Forget a list of an earlier import; of one that broke off keep the lines up to there."""
        if not self.path.exists():
            return
        if not after:
            self.path.unlink()
            return
        kept = self.path.with_name(f"{self.path.name}.kept")
        with (
            self.path.open(encoding="utf-8", newline="") as old,
            kept.open("w", encoding="utf-8", newline="") as new,
        ):
            writer = csv.writer(new)
            writer.writerow(HEADER)
            writer.writerows(_complete(old, after))
        kept.replace(self.path)

    def add(self, line: int, error: RejectedError) -> None:
        if self._writer is None:
            self._open()
        self._writer.writerow(
            [line, error.column, harmless(error.value[:LONGEST_VALUE]), error.reason]
        )

    def flush(self) -> None:
        if self._file:
            self._file.flush()

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("a", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        if not self._file.tell():
            self._writer.writerow(HEADER)


def _complete(old, after: int):
    """Lines of the list up to a line of the import; the last may have been cut off in the middle."""
    for row in csv.reader(old):
        if len(row) == len(HEADER) and row[0].isdecimal() and int(row[0]) <= after:
            yield row
