"""The promises are told of the same spring as the cycle."""

from tests.web.cycle.conftest import spring, teams

__all__ = ["spring", "teams"]
