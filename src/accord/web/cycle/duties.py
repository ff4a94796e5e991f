"""Who answers for which stage, what is expected of each team, and who has confirmed that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.agreement.models import Acknowledgement
from accord.agreement.queries import InForce
from accord.agreement.rules.saying import Sentence
from accord.agreement.rules.sentences import sentences
from accord.staff.models import Team, User
from accord.templatetags.cycle import OWNERS

SIDES = {"marketing": "marketing", "sdr": "sales", "sales": "sales"}


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of a team, and when they confirmed what is expected of them."""

    user: User
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A team that owns stages: which, what it promised, who is in it."""

    owner: str
    words: str
    side: str
    stages: Sequence[str]
    promised: Sequence[Sentence]
    members: Sequence[Member]

    @property
    def confirmed(self) -> int:
        return sum(member.at is not None for member in self.members)

    @property
    def lead(self) -> User | None:
        """Who leads the team, where there is a manager in it."""
        managers = (one.user for one in self.members if one.user.role == User.Role.MANAGER)
        return next(managers, None)


def duties(terms: InForce) -> list[Duty]:
    """One for each team that owns a stage under the version in force."""
    said = sentences(terms.agreement)
    members = _members(terms)
    owners = dict.fromkeys(stage.owner for stage in terms.agreement.stages)
    return [
        Duty(
            owner=owner,
            words=OWNERS[owner],
            side=SIDES[owner],
            stages=[stage.name for stage in terms.agreement.stages if stage.owner == owner],
            promised=[one for one in said if one.section == f"promises.{SIDES[owner]}"],
            members=members.get(owner, ()),
        )
        for owner in OWNERS
        if owner in owners
    ]


def has_confirmed(told: Sequence[Duty], user: User) -> bool | None:
    """Whether the user has confirmed; None if the user is in none of the teams."""
    own = [one for duty in told for one in duty.members if one.user.pk == user.pk]
    return any(one.at for one in own) if own else None


def _members(terms: InForce) -> Mapping[str, list[Member]]:
    """The active people of each kind of team, whoever leads it first."""
    at = dict(Acknowledgement.objects.filter(version=terms.number).values_list("user", "at"))
    people = User.objects.filter(is_active=True, team__kind__in=OWNERS).select_related("team")
    found: dict[str, list[Member]] = {}
    for user in sorted(people, key=lambda one: (one.role != User.Role.MANAGER, one.name)):
        kind = Team.Kind(user.team.kind).value
        found.setdefault(kind, []).append(Member(user, at.get(user.pk)))
    return found
