"""What somebody had before the eyes when doing something, sealed into the form."""

from uuid import uuid4

from django.core import signing

from accord.handoff.actions import Seen
from accord.handoff.models import Handoff
from accord.staff.models import User

SALT = "accord.queue"
A_DAY = 24 * 3600


def sealed(handoff: Handoff, user: User) -> str:
    """The lead as it stands now, for one form of this user."""
    said = [user.pk, handoff.person_id, handoff.number, handoff.owner_id, uuid4().hex]
    return signing.dumps(said, salt=SALT, compress=False)


def opened(seal: str, person_id: int, user: User) -> Seen | None:
    """What the form had shown to this user; none if it is not one of ours, or a day old."""
    try:
        by, person, number, owner, key = signing.loads(seal, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    if (by, person) != (user.pk, person_id):
        return None
    return Seen(person, number, owner, key)
