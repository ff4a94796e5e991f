import pytest

from tests.agreement.conditions.engines import open_engine


@pytest.fixture(
    scope="package",
    params=["sqlite", "duckdb", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def engine(request):
    """Every engine on which a condition must mean the same."""
    opened = open_engine(request.param)
    yield opened
    opened.connection.close()
