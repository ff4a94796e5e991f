"""A number in an address that nobody could have meant is no number, wherever it stands."""

import pytest

LONG = "9" * 5_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [f"/?quota={LONG}", f"/planner/?capacity={LONG}", f"/queue/?owner={LONG}",
     f"/leads/?page={LONG}&owner={LONG}", f"/deals/?company={LONG}",
     f"/rows/sources/leads/?page={LONG}"],
)  # fmt: skip
def test_a_page_answers_all_the_same(signed_in, agreement, address):
    assert signed_in.get(address).status_code == 200
