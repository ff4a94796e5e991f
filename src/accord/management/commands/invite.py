"""`accord invite EMAIL`: someone may sign in, after choosing a password at an address of their own."""

from typing import Annotated

import typer
from django.core.management.base import CommandError
from django_typer.management import TyperCommand

from accord.staff import actions
from accord.staff.models import Team, User
from accord.web import installation
from accord.web.signing import welcome_address

Role = Annotated[str, typer.Option(help=f"One of: {', '.join(User.Role.values)}")]


class Command(TyperCommand):
    help = "Let someone sign in, or choose a new password. --home DIR says where the data is."

    def handle(
        self,
        email: Annotated[str, typer.Argument(help="Whom to invite")],
        role: Role = User.Role.MARKETER,
        name: Annotated[str | None, typer.Option(help="As others see it")] = None,
        team: Annotated[str | None, typer.Option(help="The team's name")] = None,
        address: Annotated[
            str, typer.Option(help="Where the pages are reached")
        ] = "http://localhost:8000",
    ):
        installation.require_ready()
        try:
            user = actions.invite(email, role=role, name=name, team=_team(team))
        except actions.UnableToInviteError as refused:
            raise CommandError(str(refused), returncode=2) from None
        self.stdout.write(f"{user} ({user.get_role_display()}) chooses a password here, once:")
        self.stdout.write(f"{address.rstrip('/')}{welcome_address(user)}")


def _team(name: str | None) -> Team | None:
    if name is None:
        return None
    try:
        return Team.objects.get(name=name)
    except Team.DoesNotExist:
        known = ", ".join(Team.objects.order_by("name").values_list("name", flat=True))
        raise CommandError(f"There is no team {name}, but {known or 'none yet'}") from None
