"""Letting people in, what they may do, whom they report to, and when they are away."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accord.staff.models import Absence, SideProfile, Team, User, WallScreen
from accord.staff.queries import token_hash
from accord.staff.rules import ReportingInACircleError, top_of


class UnableToInviteError(Exception):
    """Nobody can be invited like this; the message says what to change."""


class UnableToChangeError(Exception):
    """This cannot be changed like this; the message says why and what to do instead."""


@transaction.atomic
def invite(email: str, *, role: str, name: str | None = None, team: Team | None = None) -> User:
    """Someone who may sign in once a password is chosen; whoever is there keeps what is not said."""
    try:
        validate_email(email)
    except ValidationError:
        raise UnableToInviteError(
            f"{email} is no e-mail address such as mara@example.com"
        ) from None
    if role not in User.Role.values:
        known = ", ".join(User.Role.values)
        raise UnableToInviteError(f"there is no role {role}, but {known}")
    user = User.objects.filter(email=email.casefold()).first()
    if user is None:
        return User.objects.create_user(
            email, name=name or email.partition("@")[0], role=role, team=team
        )
    user.role, user.name, user.team = role, name or user.name, team or user.team
    user.save(update_fields=["role", "name", "team"])
    return user


@transaction.atomic
def change_user(
    user: User, *, role: str, team: Team | None, reports_to: User | None, is_active: bool
) -> User:
    """Give someone another role, team or superior, or end their access; the last administrator stays."""
    loses = user.role == User.Role.ADMINISTRATOR and not (
        is_active and role == User.Role.ADMINISTRATOR
    )
    if loses and not _other_administrators(user):
        raise UnableToChangeError(
            f"{user} is the only administrator: make someone else one before, or nobody can"
        )
    user.role, user.team, user.reports_to, user.is_active = role, team, reports_to, is_active
    _refuse_circles(user)
    user.save(update_fields=["role", "team", "reports_to", "is_active"])
    return user


@transaction.atomic
def add_team(name: str, *, kind: str) -> Team:
    """A new team; two cannot have the same name."""
    if Team.objects.filter(name__iexact=name).exists():
        raise UnableToChangeError(f"there is a team {name} already: choose another name")
    return Team.objects.create(name=name, kind=kind)


@transaction.atomic
def add_absence(user: User, *, starts_at: datetime, ends_at: datetime, why: str) -> Absence:
    """Someone is away; from now on clocks on their hours stand still meanwhile."""
    if ends_at <= starts_at:
        raise UnableToChangeError("the last day lies before the first: turn them round")
    if Absence.objects.filter(user=user, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise UnableToChangeError(
            f"{user} is away on some of these days already: remove that absence first"
        )
    return Absence.objects.create(user=user, starts_at=starts_at, ends_at=ends_at, why=why)


@transaction.atomic
def describe_side(
    side: str, *, goal: str, measure: str, horizon: str, by: User, at: datetime
) -> SideProfile:
    """What a side works for, as both see it from now on."""
    said = {"goal": goal, "measure": measure, "horizon": horizon}
    profile, _ = SideProfile.objects.update_or_create(
        side=side, defaults={**said, "changed_at": at, "changed_by": by}
    )
    return profile


@transaction.atomic
def make_wall_screen(name: str, *, by: User, at: datetime) -> tuple[WallScreen, str]:
    """A screen that may show the dashboard without anyone signed in, and its token.

    The token is told only now: what is kept of it is a hash.
    """
    name = name.strip()
    if not name:
        raise UnableToChangeError("the screen has no name: say where it hangs, such as Sales floor")
    token = secrets.token_urlsafe(32)
    screen = WallScreen.objects.create(
        name=name[:100], token_hash=token_hash(token), made_by=by, made_at=at
    )
    return screen, token


@transaction.atomic
def end_wall_screen(screen: WallScreen, *, at: datetime) -> None:
    """From now on the address of this screen shows nothing; ended once, it stays so."""
    WallScreen.objects.filter(pk=screen.pk, ended_at=None).update(ended_at=at)


def _other_administrators(user: User) -> bool:
    others = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True)
    return others.exclude(pk=user.pk).exists()


def _refuse_circles(user: User) -> None:
    lines = dict(User.objects.values_list("pk", "reports_to"))
    lines[user.pk] = user.reports_to_id
    try:
        top_of(user.pk, lines)
    except ReportingInACircleError:
        raise UnableToChangeError(
            f"{user} would report to themselves by way of {user.reports_to}: choose someone above"
        ) from None
