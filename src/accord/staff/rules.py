"""Who reports to whom, and where the two teams' lines meet."""

from collections.abc import Iterable, Mapping

Person = int


class ReportingInACircleError(Exception):
    """Somebody would report to themselves by way of others."""


def top_of(person: Person, reports_to: Mapping[Person, Person | None]) -> Person:
    """The last one up the line from a person: themselves where they report to nobody."""
    seen = {person}
    while (above := reports_to.get(person)) is not None:
        if above in seen:
            raise ReportingInACircleError
        seen.add(above)
        person = above
    return person


def tops(people: Iterable[Person], reports_to: Mapping[Person, Person | None]) -> set[Person]:
    """Who stands at the end of these people's lines."""
    return {top_of(person, reports_to) for person in people}
