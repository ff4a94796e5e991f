"""Building assets: what conditions compare is kept case-folded."""

from accord.content.models import Asset
from accord.kit.text import fold

FOLDED = ("key", "kind", "buying_stage", "persona")


def new_asset(**given: str) -> Asset:
    """An asset that is not stored yet; key, kind, buying stage and persona are folded."""
    return Asset(**{name: fold(text) if name in FOLDED else text for name, text in given.items()})
