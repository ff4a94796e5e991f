"""Which files are the copy: one small list, replaced as a whole, so that nobody sees half of it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from accord.kit.files import replace_with
from accord.warehouse.changes import Seen
from accord.warehouse.views import view_names, view_sql

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a source whose keys lie between two, both included; no file if there are none."""

    source: str
    view: str
    low: int
    high: int
    rows: int
    file: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of the copy: its files, and how much of the database they hold.

    Everything recorded up to `through_s` and up to the ledger's `position` is in it. `anchor` is
    the ledger's row there: where it is another one, the copy is of another database.
    """

    number: int
    fingerprint: str
    anchor: str
    through_s: int | None
    position: int
    seen: Seen
    tops: Mapping[str, int]
    columns: Mapping[str, Mapping[str, str]]
    parts: tuple[Part, ...]

    @property
    def through(self) -> datetime | None:
        return None if self.through_s is None else datetime.fromtimestamp(self.through_s, UTC)

    @property
    def files(self) -> set[str]:
        return {part.file for part in self.parts if part.file}

    def files_of(self, view: str) -> list[str]:
        return [part.file for part in self.parts if part.view == view and part.file]


def read(folder: Path) -> Manifest | None:
    """The copy as it stands; None where there is none that this program understands."""
    try:
        said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if said.pop("format") != FORMAT or said["fingerprint"] != fingerprint():
        return None
    parts = tuple(Part(**part) for part in said.pop("parts"))
    return Manifest(parts=parts, seen=Seen(**said.pop("seen")), **said)


def publish(manifest: Manifest, folder: Path) -> None:
    """From now on readers see this state."""
    replace_with(folder / "manifest.json", json.dumps({"format": FORMAT, **asdict(manifest)}))


def fingerprint() -> str:
    """What tells two definitions of the views apart: a copy by another one is made anew."""
    texts = "\n".join(view_sql(name, "postgresql") for name in view_names())
    return sha256(texts.encode()).hexdigest()[:16]
