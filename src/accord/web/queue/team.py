"""How many leads everyone has, how many of them are late, and what was done today."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from accord.staff.models import User
from accord.web import visible
from accord.web.queue import waiting
from accord.web.queue.asking import Asked
from accord.web.queue.done import Deed, done_on


@dataclass(slots=True)
class Load:
    """One rep, nobody, or everyone: the numbers, each with the address of its rows."""

    name: str
    role: str
    owner: str
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        return [
            (show, count, Asked(show=show, owner=self.owner).address)
            for show, count in self.numbers.items()
        ]


SHOWN = ("open", "due", "waiting", "late", "done")


def by_rep(user: User, *, at: datetime, today: date) -> list[Load]:
    """A line for each rep, for the leads nobody has, and for all together."""
    leads = waiting.open_leads(waiting.Scope(user, waiting.EVERYONE), at=at, today=today)
    owners: dict[int | None, list[waiting.Open]] = defaultdict(list)
    for one in leads:
        owners[one.owner_id].append(one)
    reps = list(visible.reps(user).order_by("name", "email"))
    known = {rep.pk for rep in reps}
    others = User.objects.filter(pk__in=owners.keys() - {None} - known)
    everyone = [*reps, *others.order_by("name", "email")]
    deeds = done_on(today, [one.pk for one in everyone])
    loads = []
    for one in everyone:
        load = _load(str(one), one.get_role_display(), str(one.pk), owners[one.pk])
        load.numbers["done"] = _done_by({one.pk}, deeds)
        loads.append(load)
    together = _load("All together", "", waiting.EVERYONE, leads)
    together.numbers["done"] = _done_by(known, deeds)
    return [*loads, _load("Nobody yet", "", waiting.NOBODY, owners[None]), together]


def _done_by(doers: set[int], deeds: dict[int, list[Deed]]) -> int:
    """How many leads these people worked on."""
    return sum(any(deed.actor_id in doers for deed in done) for done in deeds.values())


def _load(name: str, role: str, owner: str, leads: list[waiting.Open]) -> Load:
    load = Load(name, role, owner)
    for show in SHOWN[:-1]:
        load.numbers[show] = len(waiting.shown(leads, show))
    return load
