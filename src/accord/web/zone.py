"""The zone in which a page tells days and moments."""

from datetime import tzinfo

from django.utils import timezone

from accord.agreement.queries import InForce


def zone_of(agreed: InForce | None) -> tzinfo:
    """The zone of the agreement; before the first one, that of the installation."""
    return agreed.zone if agreed else timezone.get_default_timezone()
