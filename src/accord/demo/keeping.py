"""What a home folder remembers of its demo: how it was asked for, and who can sign in."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from accord.demo.rules.cast import COLLEAGUES

FILE = "demo.json"
SAYS_PASSWORD = "Password for everyone: "  # noqa: S105


@dataclass(frozen=True, slots=True)
class Plan:
    """How a demo was asked for; `finished` says that it was built to the end."""

    people: int
    months: int
    seed: int
    until: datetime
    finished: bool = False

    def __str__(self) -> str:
        size = f"{self.people:,} people, {self.months} months, seed {self.seed}"
        return f"{size}, until {self.until:%Y-%m-%d}"


def plan_of(home: Path) -> Plan | None:
    """The plan that a home folder was begun with, if there is a demo in it."""
    file = home / FILE
    if not file.exists():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    return Plan(**kept | {"until": datetime.fromisoformat(kept["until"])})


def keep(plan: Plan, home: Path) -> None:
    kept = asdict(plan) | {"until": plan.until.isoformat()}
    _write(home / FILE, json.dumps(kept, indent=2) + "\n")


def password_in(logins: Path) -> str:
    """The password of the demo: made up for a new home folder, kept in a file for its owner."""
    if logins.exists():
        first = logins.read_text(encoding="utf-8").splitlines()[0]
        return first.removeprefix(SAYS_PASSWORD)
    password = secrets.token_urlsafe(12)
    people = [f"  {each.email:<32}{each.title} ({each.role})" for each in COLLEAGUES]
    _write(logins, "\n".join([SAYS_PASSWORD + password, *people]) + "\n")
    return password


def _write(file: Path, text: str) -> None:
    """All of a file or nothing of it, to be read by its owner only."""
    partial = file.with_name(f"{file.name}.{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_text(text, encoding="utf-8")
    partial.replace(file)
