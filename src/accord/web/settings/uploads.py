"""Files brought in by a page: each is read by `accord import` in a process of its own.

A file lies in the folder `imports` of the home folder under a name of its own, beside what was
said about it, how far its import has come and what became of it; so a page can be left and come
back to, and an import that broke off can be begun again, which goes on where it stopped. The
process holds a lock for as long as it works, so that no other is taken for it.
"""

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings

from accord.kit.files import held
from accord.web.settings import working

TOKEN = re.compile("[0-9a-f]{16}")
A_MOMENT_S = 0.01
MOST_BYTES = 100
"""What is kept of a file's name: with what is put behind it, it fits into any file system."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file and how it is to be read in."""

    token: str
    kind: str
    name: str
    history: bool
    dry_run: bool
    encoding: str = ""

    @property
    def file(self) -> Path:
        return folder() / f"{Path(self.name).stem}-{self.token}.csv"

    @property
    def mapping(self) -> Path:
        return folder() / f"{self.token}.map.yaml"

    def beside(self, what: str) -> Path:
        """A file about this upload: what was said, its progress, its account, how it ended."""
        return folder() / f"{self.token}.{what}"


@dataclass(frozen=True, slots=True)
class State:
    """How an import stands: `account` are its counts, `trouble` why it ended without them."""

    running: bool
    progress: str = ""
    account: dict[str, Any] | None = None
    trouble: str = ""


def folder() -> Path:
    return settings.HOME / "imports"


def keep(chunks: Iterable[bytes], name: str, *, mapping: str = "", **said: Any) -> Upload:
    """Write the file down under a name of its own, beside what was said about it."""
    folder().mkdir(parents=True, exist_ok=True)
    safe = re.sub(r"[^\w. -]", "_", Path(name).name).encode()[:MOST_BYTES].decode(errors="ignore")
    upload = Upload(token=secrets.token_hex(8), name=safe or "file.csv", **said)
    with upload.file.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    if mapping:
        upload.mapping.write_text(mapping, encoding="utf-8")
    upload.beside("json").write_text(json.dumps(asdict(upload)), encoding="utf-8")
    return upload


def called(file: str) -> str:
    """What the file of an import was called before it got a name of its own."""
    return re.sub(rf"-{TOKEN.pattern}(?=\.csv$)", "", file)


def known(token: str) -> Upload | None:
    """The upload of this token; None where there is none."""
    if not TOKEN.fullmatch(token):
        return None
    said = folder() / f"{token}.json"
    return Upload(**json.loads(said.read_text(encoding="utf-8"))) if said.exists() else None


def begin(upload: Upload) -> subprocess.Popen | None:
    """Read it in, or go on where that broke off, beside this process; None where that goes on yet.

    It works already when this returns, and others see that it does.
    """
    lock, ended = upload.beside("lock"), upload.beside("ended")
    if is_held(lock):
        return None
    ended.unlink(missing_ok=True)
    words = [str(lock), str(ended), "import", *arguments(upload)]
    with upload.beside("account").open("wb") as said, upload.beside("log").open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 - the kind is one of ours, the file a name of ours
            [sys.executable, "-m", working.__name__, *words],
            stdout=said,
            stderr=log,
            env={**os.environ, "ACCORD_HOME": str(settings.HOME)},
        )
    while child.poll() is None and not is_held(lock):
        time.sleep(A_MOMENT_S)
    Thread(target=child.wait, daemon=True).start()
    return child


def is_held(lock: Path) -> bool:
    """Whether the process that holds this lock works."""
    with held(lock) as ours:
        return not ours


def state(upload: Upload) -> State:
    """How far it has come."""
    goes_on = is_held(upload.beside("lock"))
    log = _text(upload.beside("log")).strip()
    ended = _text(upload.beside("ended"))
    if not ended:
        if goes_on:
            return State(running=True, progress=log.rpartition("\n")[2])
        return State(running=False, trouble="It broke off, for it or the server was stopped.")
    if ended != "0":
        trouble = log.rpartition("CommandError: ")[2]
        return State(running=False, trouble=trouble or "It ended without a word.")
    return State(running=False, account=json.loads(_text(upload.beside("account"))))


def rejects_of(file: str) -> Path | None:
    """Where the refused rows of an imported file are listed; None where no list is here."""
    path = folder() / f"{Path(file).stem}.rejects.csv"
    return path if path.is_file() else None


def arguments(upload: Upload) -> list[str]:
    """What is said to `accord import` of this file."""
    arguments = [upload.kind, str(upload.file), "--json"]
    arguments += ["--map", str(upload.mapping)] if upload.mapping.exists() else []
    arguments += ["--encoding", upload.encoding] if upload.encoding else []
    arguments += ["--history"] if upload.history else []
    return [*arguments, *(["--dry-run"] if upload.dry_run else [])]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
