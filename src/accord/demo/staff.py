"""Northwind's own people: teams, logins and absences, and the agreement they signed."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accord.agreement.actions import load, sign
from accord.demo.rules.agreements import first_version, second_version
from accord.demo.rules.cast import (
    ABSENCES,
    COLLEAGUES,
    PROFILES,
    SIGNS_FOR_MARKETING,
    SIGNS_FOR_SALES,
    TEAMS,
    superior_of,
)
from accord.demo.rules.rhythm import A_DAY, Period, Rhythm
from accord.demo.rules.story import version_two_starts
from accord.staff.models import Absence, SideProfile, Team, User

REVENUE_PER_PERSON = 1200
MORNING, NOON = time(9), time(11)


@transaction.atomic
def settle(period: Period, rhythm: Rhythm, *, months: int, people: int, password: str | None):
    """Hire everyone and have both versions signed; a second time changes nothing."""
    if not User.objects.filter(email=COLLEAGUES[0].email).exists():
        _hire(period, rhythm, password)
        _agree(period, rhythm, _by_name(), (months, people))
    return _by_name()


def _by_name() -> Mapping[str, User]:
    return {user.name: user for user in User.objects.all()}


def _hire(period: Period, rhythm: Rhythm, password: str | None) -> None:
    teams = {name: Team.objects.create(name=name, kind=kind) for name, kind in TEAMS.items()}
    secret = make_password(password)
    users = User.objects.bulk_create(
        User(
            email=colleague.email,
            name=colleague.name,
            role=colleague.role,
            team=teams[colleague.team],
            password=secret,
            joined_at=rhythm.at(period.first, MORNING),
        )
        for colleague in COLLEAGUES
    )
    by_name = {user.name: user for user in users}
    for user in users:
        user.reports_to = by_name.get(superior_of(user.name) or "")
    User.objects.bulk_update(users, ["reports_to"])
    _describe(by_name, rhythm.at(period.first, NOON))
    for away in ABSENCES:
        first = away.starts(period.first, period.last)
        Absence.objects.create(
            user=by_name[away.name],
            starts_at=rhythm.at(first, time.min),
            ends_at=rhythm.at(first + A_DAY * away.days, time.min),
            why=away.why,
        )


def _describe(by_name: Mapping[str, User], at: datetime) -> None:
    """What both teams work for, as their managers wrote it down on the first day."""
    SideProfile.objects.bulk_create(
        SideProfile(side=side, changed_by=by_name[name], changed_at=at, **said)
        for (side, said), name in zip(
            PROFILES.items(), (SIGNS_FOR_MARKETING, SIGNS_FOR_SALES), strict=True
        )
    )


def _agree(
    period: Period, rhythm: Rhythm, users: Mapping[str, User], size: tuple[int, int]
) -> None:
    """Version 1 before the first day, version 2 in time for the day on which it starts."""
    months, people = size
    first = first_version(people, people * REVENUE_PER_PERSON)
    starts = version_two_starts(period, months)
    for text, day in ((first, period.first), (second_version(first, starts), starts)):
        loaded_at = rhythm.at(day - A_DAY * 12, MORNING)
        version = load(text, at=loaded_at, by=users[SIGNS_FOR_MARKETING])
        for side, name, days in (
            ("marketing", SIGNS_FOR_MARKETING, 9),
            ("sales", SIGNS_FOR_SALES, 5),
        ):
            signed_at = rhythm.at(day - A_DAY * days, NOON) + timedelta(minutes=days)
            sign(version, side=side, by=users[name], at=signed_at)
