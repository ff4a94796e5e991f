"""What an installation has been set up with so far."""

from django.db.models import Count, Q

from accord.agreement.models import AgreementVersion
from accord.agreement.queries import in_force_at
from accord.people.models import Person
from accord.staff.models import SideProfile, Team, User
from accord.touchpoints.models import Touch
from accord.web.first_steps.rules import Check, Known, checks, score


def set_up_so_far(at) -> tuple[list[Check], int]:
    """Every check of the set-up, and the score in per cent."""
    terms = in_force_at(at)
    working = Q(members__is_active=True)
    teams = Team.objects.annotate(size=Count("members", filter=working)).filter(size__gt=0)
    made = checks(
        Known(
            agreement=terms.agreement if terms else None,
            roles=set(User.objects.filter(is_active=True).values_list("role", flat=True)),
            teams=set(teams.values_list("kind", flat=True)),
            sides_described=SideProfile.objects.count(),
            people=Person.objects.exists(),
            touches=Touch.objects.exists(),
        )
    )
    return made, score(made)


def unsigned() -> AgreementVersion | None:
    """The first version, while none was ever in force: what a new company would sign."""
    if AgreementVersion.objects.exclude(in_force_from=None).exists():
        return None
    return AgreementVersion.objects.order_by("-number").first()
