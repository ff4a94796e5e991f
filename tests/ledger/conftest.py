import pytest

from tests.ledger.rows import Rows


@pytest.fixture
def rows(db) -> Rows:
    return Rows()
