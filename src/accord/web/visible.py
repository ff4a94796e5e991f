"""Which rows a user may see. What one may not see is not found: there is no hint that it exists."""

from django.db.models import Q, QuerySet

from accord.deals.models import Deal, DealChange, DealPerson
from accord.deals.queries import standing
from accord.handoff.models import Handoff
from accord.ledger.queries import holding
from accord.people.models import Company, Employment, Person
from accord.staff.models import Team, User

REPS = frozenset({User.Role.SDR, User.Role.ACCOUNT_EXECUTIVE})
"""Who sees the leads of the own team and no others."""


def people(user: User) -> QuerySet[Person]:
    """Everyone, or for reps those handed over to them or their team, and those on their deals.

    Who leads reps also sees the leads of those who report to them. A lead that was handed over
    and is given to nobody yet is seen by all reps.
    """
    known = Person.objects.filter(erased_at=None)
    if not is_limited(user):
        return known
    handed = handoffs(user)
    on_deals = holding(DealPerson.objects.filter(deal__in=_worked(user)))
    return known.filter(Q(pk__in=handed.values("person")) | Q(pk__in=on_deals.values("person")))


def deals(user: User) -> QuerySet[Deal]:
    """Those that stand, or for reps those they or their team work, and those of people they see."""
    if not is_limited(user):
        return standing(Deal.objects.all())
    theirs = holding(DealPerson.objects.filter(person__in=people(user).order_by().values("pk")))
    return standing(Deal.objects.filter(Q(pk__in=_worked(user)) | Q(pk__in=theirs.values("deal"))))


def companies(user: User) -> QuerySet[Company]:
    """All of them, or for reps those of the people and the deals they see."""
    known = Company.objects.filter(erased_at=None)
    if not is_limited(user):
        return known
    employed = holding(Employment.objects.filter(person__in=people(user).order_by().values("pk")))
    worked = Deal.objects.filter(pk__in=_worked(user), company__isnull=False)
    return known.filter(Q(pk__in=employed.values("company")) | Q(pk__in=worked.values("company")))


def handoffs(user: User) -> QuerySet[Handoff]:
    """Those of everyone, or for reps their own, their team's, and those nobody has yet."""
    known = Handoff.objects.filter(person__erased_at=None)
    if not is_limited(user):
        return known
    return known.filter(_theirs(user, "owner") | Q(owner=None))


def reps(user: User) -> QuerySet[User]:
    """Who works leads: everyone who does, or for reps and those who lead them the own people."""
    working = User.objects.filter(is_active=True, role__in=REPS)
    return working.filter(_own_people(user)) if is_limited(user) else working


def works_leads(user: User) -> bool:
    """Whether the user says what becomes of leads: sales does, and who looks after all leads."""
    if user.role == User.Role.MANAGER:
        return is_limited(user)
    return user.role in REPS or user.role == User.Role.LEAD_ADMINISTRATOR


def answers_for_marketing(user: User) -> bool:
    """Whether the user may reply to what sales returned."""
    if user.role == User.Role.MANAGER:
        return user.team is not None and user.team.kind == Team.Kind.MARKETING
    return user.role in (User.Role.MARKETER, User.Role.LEAD_ADMINISTRATOR)


def is_limited(user: User) -> bool:
    """Whether a user sees only some: reps do, and those who lead a team of them."""
    if user.role == User.Role.MANAGER and user.team is not None:
        return user.team.kind in (Team.Kind.SDR, Team.Kind.SALES)
    return user.role in REPS


def _worked(user: User) -> QuerySet:
    """The deals of which the user, or someone of the team, has said something that holds."""
    return holding(DealChange.objects.filter(_theirs(user, "actor"))).values("deal")


def _theirs(user: User, whose: str) -> Q:
    """What belongs to the user, to someone of the same team, or to who reports to the user."""
    return Q(**{whose: user.pk}) | _own_people(user, f"{whose}__")


def _own_people(user: User, at: str = "") -> Q:
    own = Q(**{f"{at}reports_to": user.pk})
    return own | Q(**{f"{at}team": user.team_id}) if user.team_id else own
