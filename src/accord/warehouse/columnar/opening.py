"""Opening the copy to read it: as it stands, or brought up to date first."""

from dataclasses import replace
from pathlib import Path

from accord.warehouse.columnar import manifest as manifests
from accord.warehouse.columnar import reading, writing
from accord.warehouse.columnar.manifest import Manifest


def opened(*, refresh: bool = True, copy: Manifest | None = None) -> tuple[Manifest, Path]:
    """One state of the copy, the one that is given or the newest, and the folder it lies in.

    If another process is writing, it is the state before; where there is none at all, it waits.
    """
    folder = writing.folder()
    if copy is not None:
        return copy, folder
    copy = manifests.read(folder)
    if copy is None:
        return writing.refresh(wait=True), folder
    if not refresh:
        return copy, folder
    if writing.is_behind(copy):
        return writing.refresh() or copy, folder
    # Nothing came since: what the log has reached meanwhile is true of the copy too.
    return replace(copy, through_s=reading.reached_s()), folder
