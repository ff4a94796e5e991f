"""One line a measurement: what, how much, how fast, against what, and the memory at the peak."""

import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

HEADS = ("what", "size", "seconds", "per second", "ratio", "peak MiB")
WIDTHS = (46, 22, 9, 13, 24, 9)


@dataclass(frozen=True, slots=True)
class Line:
    """A measurement; `ratio` says in words how it compares with something in the same run.

    `peak` is the most memory in MiB, where the work had a process of its own.
    """

    what: str
    size: str
    count: int
    seconds: float
    ratio: str = ""
    peak: int | None = None

    @property
    def per_second(self) -> float:
        return self.count / self.seconds if self.seconds else float("inf")


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(lines: Iterable[Line]) -> None:
    _print(HEADS)
    for line in lines:
        peak = line.peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        _print(
            (
                line.what,
                line.size,
                f"{line.seconds:.3f}",
                f"{line.per_second:,.0f}",
                line.ratio,
                str(peak),
            )
        )
    print()


def _print(cells: Iterable[str]) -> None:
    print(" ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)))
