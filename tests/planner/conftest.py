"""Stories about plans begin with an agreement that both sides signed."""

import pytest

from tests.reports.rows import an_agreement


@pytest.fixture
def agreed(mara):
    """The default agreement, with a volume of 4 a month; in force from the beginning."""
    return an_agreement(mara, **{"deliver: 120": "deliver: 4"})
