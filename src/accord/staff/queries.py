"""Which screens on a wall may show the dashboard."""

from hashlib import sha256

from accord.staff.models import WallScreen


def token_hash(token: str) -> str:
    """What is kept of the token of a screen."""
    return sha256(token.encode()).hexdigest()


def screen_of(token: str) -> WallScreen | None:
    """The screen that was made with this token, unless it was ended."""
    return WallScreen.objects.filter(token_hash=token_hash(token), ended_at=None).first()
