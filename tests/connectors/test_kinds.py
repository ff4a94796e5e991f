"""What holds for every kind of import."""

import pytest

from accord.connectors.fields import plain
from accord.connectors.kinds import kinds
from accord.connectors.values import READERS


def test_the_kinds():
    assert list(kinds()) == ["answers", "companies", "costs", "deals", "people", "touches"]


@pytest.mark.parametrize(("name", "kind"), list(kinds().items()))
def test_a_kind_has_a_title_fields_and_says_what_it_is(name, kind):
    assert kind.TITLE
    assert kind.__doc__
    assert callable(kind.take_in)
    assert {field.type for field in kind.FIELDS} <= set(READERS)


@pytest.mark.parametrize(("name", "kind"), list(kinds().items()))
def test_no_two_fields_of_a_kind_go_by_one_name(name, kind):
    names = [
        alias
        for field in kind.FIELDS
        for alias in {plain(each) for each in (field.name, *field.aliases)}
    ]

    assert sorted(names) == sorted(set(names))
