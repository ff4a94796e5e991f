"""Letting people in, and what they may do."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accord.staff.models import Team, User


class UnableToInviteError(Exception):
    """Nobody can be invited like this; the message says what to change."""


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
