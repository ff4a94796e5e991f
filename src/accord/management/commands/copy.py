"""`accord copy`: bring the columnar copy, which reports read, up to date."""

import json
import time
from dataclasses import asdict
from typing import Annotated

from django.core.management.base import CommandError
from django_typer.management import TyperCommand
from typer import Exit, Option

from accord.warehouse.columnar import checking, manifest, writing
from accord.warehouse.columnar.manifest import Manifest
from accord.web import installation


class Command(TyperCommand):
    help = (
        "Bring the columnar copy up to date, which reports read; it can be thrown away and made "
        "again at any time. --home DIR says where the installation lives."
    )

    def handle(
        self,
        rebuild: Annotated[bool, Option("--rebuild", help="Make it from nothing.")] = False,
        check: Annotated[
            bool, Option("--check", help="Compare it with the database; change nothing.")
        ] = False,
        as_json: Annotated[bool, Option("--json", help="Answer in JSON.")] = False,
    ) -> None:
        installation.require_ready()
        if check:
            self._check(as_json=as_json)
            return
        start = time.perf_counter()
        copy = writing.refresh(wait=True, anew=rebuild)
        told = _told(copy) | {"seconds": round(time.perf_counter() - start, 3)}
        self.stdout.write(json.dumps(told) if as_json else _sentence(told))

    def _check(self, *, as_json: bool) -> None:
        copy = manifest.read(writing.folder())
        if copy is None:
            raise CommandError("there is no copy yet: run accord copy")
        try:
            found = checking.differences(copy, writing.folder())
        except checking.BehindError as behind:
            raise CommandError(str(behind)) from behind
        if as_json:
            self.stdout.write(json.dumps([asdict(difference) for difference in found]))
        else:
            for difference in found:
                self.stdout.write(str(difference))
            self.stdout.write(f"{len(found)} differences")
        if found:
            raise Exit(1)


def _told(copy: Manifest) -> dict[str, object]:
    files = [writing.folder() / "parts" / name for name in copy.files]
    return {
        "folder": str(writing.folder()),
        "rows": sum(part.rows for part in copy.parts),
        "files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
        "position": copy.position,
        "through": copy.through and copy.through.isoformat(),
    }


def _sentence(told: dict[str, object]) -> str:
    return (
        f"{told['rows']:,} rows in {told['files']} files, {told['bytes'] / 1e6:,.1f} MB, in "
        f"{told['folder']} ({told['seconds']:.1f} s)"
    )
