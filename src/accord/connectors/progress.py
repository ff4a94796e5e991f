"""How far an import has come: a row beside the data, written in the same transactions."""

from collections import Counter
from datetime import datetime

from accord.connectors.models import ImportRun

VERDICTS = ("created", "updated", "unchanged", "rejected")


class UnableToContinueError(Exception):
    """Another process is importing the same file."""


def was_taken_in(*, kind: str, digest: str, source: str) -> bool:
    """Whether the same file was taken in to its end before."""
    same = ImportRun.objects.filter(kind=kind, digest=digest, source=source)
    return same.exclude(ended_at=None).exists()


class Progress:
    """The progress of an import that is kept, begun now or taken up where it broke off."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self.started_at = run.started_at
        self.read = run.read

    @classmethod
    def of(cls, at: datetime, **what: object) -> "Progress":
        """The same import that has not ended, else a new one."""
        name = what.pop("file")
        begun = ImportRun.objects.filter(ended_at=None, **what).order_by("-pk").first()
        return cls(begun or ImportRun.objects.create(file=name, started_at=at, **what))

    def counted(self) -> Counter[str]:
        """What became of the rows before this one."""
        return Counter({name: getattr(self._run, name) for name in VERDICTS})

    def advance(self, verdicts: Counter[str]) -> None:
        """Count a batch, unless somebody else has gone on from the same place meanwhile."""
        run = self._run
        before = run.read
        run.read += verdicts.total()
        for name in VERDICTS:
            setattr(run, name, getattr(run, name) + verdicts[name])
        counts = {name: getattr(run, name) for name in ("read", *VERDICTS)}
        unended = ImportRun.objects.filter(pk=run.pk, read=before, ended_at=None)
        if not unended.update(**counts):
            raise UnableToContinueError(
                "Another process is importing the same file. Wait until it has ended."
            )

    def end(self, at: datetime) -> None:
        ImportRun.objects.filter(pk=self._run.pk).update(ended_at=at)


class Unkept:
    """The progress of a dry run, of which nothing is kept."""

    read = 0

    def __init__(self, at: datetime) -> None:
        self.started_at = at

    def counted(self) -> Counter[str]:
        return Counter()

    def advance(self, verdicts: Counter[str]) -> None:
        """Nothing is kept."""

    def end(self, at: datetime) -> None:
        """Nothing is kept."""
