"""Which rows a user may see. What one may not see is not found: there is no hint that it exists."""

from django.db.models import Q, QuerySet

from accord.deals.models import DealChange, DealPerson
from accord.handoff.models import Handoff
from accord.people.models import Person
from accord.staff.models import Team, User

REPS = frozenset({User.Role.SDR, User.Role.ACCOUNT_EXECUTIVE})
"""Who sees the leads of the own team and no others."""


def people(user: User) -> QuerySet[Person]:
    """Everyone, or for reps those handed over to them or their team, and those on their deals.

    A lead that was handed over and is given to nobody yet is seen by all reps.
    """
    known = Person.objects.filter(erased_at=None)
    if not _is_limited(user):
        return known
    handed = Handoff.objects.filter(_theirs(user, "owner") | Q(owner=None))
    deals = DealChange.objects.filter(_theirs(user, "actor")).values("deal")
    on_deals = DealPerson.objects.filter(deal__in=deals)
    return known.filter(Q(pk__in=handed.values("person")) | Q(pk__in=on_deals.values("person")))


def _is_limited(user: User) -> bool:
    """Reps are, and those who lead a team of them."""
    if user.role == User.Role.MANAGER and user.team is not None:
        return user.team.kind in (Team.Kind.SDR, Team.Kind.SALES)
    return user.role in REPS


def _theirs(user: User, whose: str) -> Q:
    """What belongs to the user, or to someone of the same team."""
    own = Q(**{whose: user.pk})
    return own | Q(**{f"{whose}__team": user.team_id}) if user.team_id else own
