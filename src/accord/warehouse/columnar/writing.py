"""Bringing the copy up to date: only what is new or was changed is read and written.

A source's rows lie in parts, each a range of keys. A part in which something changed is written
anew, new keys become a new part, and small neighbours grow together, so that there are few.
"""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pyarrow.parquet as pq
from django.conf import settings

from accord.kit.files import held, keep
from accord.warehouse.changes import Seen, anything_since, changed_since, seen_now
from accord.warehouse.columnar import manifest as manifests
from accord.warehouse.columnar import reading
from accord.warehouse.columnar.manifest import Manifest, Part
from accord.warehouse.sources import Source, sources

GRACE_S = 600.0
"""Seconds for which files that are no longer part of the copy stay, for who still reads them."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _State:
    """What the snapshot says: how far each source goes, and what changed since the last copy."""

    seen: Seen
    tops: Mapping[str, int]
    changed: Mapping[str, set[int]]
    columns: Mapping[str, reading.Columns]


def folder() -> Path:
    """Where the copy of this installation lies."""
    return Path(settings.COPY)


def is_behind(copy: Manifest) -> bool:
    """Whether the database holds anything that the copy does not."""
    if dict(copy.tops) != reading.tops() or anything_since(copy.seen):
        return True
    return copy.anchor != reading.anchor(copy.position)


def refresh(*, wait: bool = False, anew: bool = False, grace_s: float = GRACE_S) -> Manifest | None:
    """Bring the copy up to date, or make it anew; None if another process is doing so.

    Readers see the state of one moment, before as after.
    """
    into = folder()
    (into / "parts").mkdir(parents=True, exist_ok=True)
    with held(into / "writing.lock", wait=wait) as ours:
        if not ours:
            return None
        before = manifests.read(into)
        with reading.snapshot():
            if before is not None and not anew and not is_behind(before):
                _sweep(into, before, grace_s)
                return before
            after = _copied(before, into, anew=anew)
        keep(into / "parts")
        _retire(into, (before.files if before else set()) - after.files)
        manifests.publish(after, into)
        _sweep(into, after, grace_s)
        return after


def _copied(before: Manifest | None, into: Path, *, anew: bool) -> Manifest:
    """Write what is missing; the returned state is not yet published."""
    highest = reading.tops()
    changed = None if anew or before is None else _changed(before, highest)
    if before is None or changed is None:
        parts_before, changed, columns = (), {}, reading.columns()
    else:
        parts_before, columns = before.parts, before.columns
    state = _State(seen_now(), highest, changed, columns)
    parts: list[Part] = []
    for source in sources():
        mine = [part for part in parts_before if part.source == source.name]
        written = _small if source.is_small else _ranged
        parts += written(source, mine, state, into)
    return Manifest(
        number=before.number + 1 if before else 1,
        fingerprint=manifests.fingerprint(),
        anchor=reading.anchor(highest["entry"]),
        through_s=reading.reached_s(),
        position=highest["entry"],
        seen=state.seen,
        tops=highest,
        columns=columns,
        parts=tuple(parts),
    )


def _changed(before: Manifest, highest: Mapping[str, int]) -> Mapping[str, set[int]] | None:
    """What changed since; None where that cannot be said, as of another database."""
    if before.anchor != reading.anchor(before.position):
        return None
    if any(highest[name] < before.tops[name] for name in ("entry", "person")):
        return None
    return changed_since(before.seen)


def _small(source: Source, mine: list[Part], state: _State, into: Path) -> list[Part]:
    """All of it, if anything in it changed or is new; its last key says how far it went."""
    top = state.tops[source.name]
    if mine and mine[0].high == top and not state.changed.keys() & {source.what, *source.also}:
        return mine
    return [_written(source, (0, top), state, into)]


def _ranged(source: Source, mine: list[Part], state: _State, into: Path) -> list[Part]:
    keys = set(state.changed.get(source.what, ()))
    for what, column in source.whose:
        keys |= reading.keys_naming(source, column, state.changed.get(what, set()))
    dirty = _touched(mine, keys)
    top = state.tops[source.name]
    covered = mine[-1].high if mine else 0
    kept: list[Part | Range] = [(part.low, part.high) if part in dirty else part for part in mine]
    if top > covered:
        kept.append((covered + 1, top))
    return [
        part
        for each in _grown(kept, source.at_once)
        for part in ([each] if isinstance(each, Part) else _split(source, each, state, into))
    ]


def _touched(parts: list[Part], keys: set[int]) -> list[Part]:
    """The parts in whose range a key lies."""
    ordered = sorted(keys)
    dirty, place = [], 0
    for part in parts:
        while place < len(ordered) and ordered[place] < part.low:
            place += 1
        if place < len(ordered) and ordered[place] <= part.high:
            dirty.append(part)
    return dirty


def _grown(pieces: list[Part | Range], at_once: int) -> list[Part | Range]:
    """The last pieces put together while the one before is no longer than what comes after it.

    So a part is rewritten seldom, and yet there are few: as many as its length has binary digits.
    """
    while len(pieces) > 1 and isinstance(pieces[-1], tuple):
        (low, end), (start, high) = _range(pieces[-2]), pieces[-1]
        if end - low > 2 * (high - start) + 1 or high - low >= at_once:
            break
        pieces[-2:] = [(low, high)]
    return pieces


def _range(piece: Part | Range) -> Range:
    return piece if isinstance(piece, tuple) else (piece.low, piece.high)


def _split(source: Source, whole: Range, state: _State, into: Path) -> Iterator[Part]:
    """The range written as parts of the usual length, where keys are missing as longer ones."""
    low, high = whole
    while low <= high:
        first = reading.first_key(source, low, high)
        last = high if first is None else min(high, first + source.at_once - 1)
        yield _written(source, (low, last), state, into)
        low = last + 1


def _written(source: Source, keys: Range, state: _State, into: Path) -> Part:
    low, high = keys
    table = reading.rows(source, low, high, state.columns[source.view])
    if not table.num_rows:
        return Part(source.name, source.view, low, high, 0, "")
    name = f"{source.name}-{low}-{uuid4().hex[:12]}.parquet"
    path = into / "parts" / name
    pq.write_table(table, path, compression="zstd")
    keep(path)
    return Part(source.name, source.view, low, high, table.num_rows, name)


def _retire(into: Path, files: set[str]) -> None:
    """The time of grace begins."""
    for name in files:
        if (path := into / "parts" / name).exists():
            os.utime(path)


def _sweep(into: Path, copy: Manifest, grace_s: float) -> None:
    """Delete what is no part of the copy any more, or never became one, once grace is over."""
    oldest = time.time() - grace_s
    for path in (into / "parts").iterdir():
        if path.name not in copy.files and path.stat().st_mtime <= oldest:
            path.unlink(missing_ok=True)
