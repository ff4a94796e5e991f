"""The ratings of sales counted by hand."""

from collections import defaultdict
from fractions import Fraction

from accord.feedback.models import Rating
from accord.people.models import Person
from tests.reports.oracle_common import ALWAYS, first_touches, inside, known, seconds

TOTAL = "(total)"


def ratings(by, since=None, until=None, known_at=None, as_of=None):
    lines = defaultdict(list)
    for name, rating in _given(by, since, until, known_at, as_of):
        lines[name].append(rating)
        lines[TOTAL].append(rating)
    return [
        {
            by: name,
            "ratings": len(given),
            "average": Fraction(sum(rating["stars"] for rating in given), len(given)),
        }
        for name, given in lines.items()
    ]


def ratings_list(by, since=None, until=None, known_at=None, as_of=None):
    people = {row["id"]: row["email"] or row["external_id"] for row in Person.objects.values()}
    return [
        {
            by: name,
            "lead": people[rating["person_id"]],
            "person": rating["person_id"],
            "rated_on": f"{rating['occurred_on']}",
            "stars_given": rating["stars"],
        }
        for name, rating in _given(by, since, until, known_at, as_of)
    ]


def _given(by, since, until, known_at, as_of):
    now = seconds(min(as_of, known_at or ALWAYS))
    source = first_touches(known_at, "source_name_key")
    for rating in known(Rating, known_at, "person_id", "stars", "occurred_on"):
        if inside(rating["occurred_on"], since, until) and seconds(rating["occurred_at"]) <= now:
            stars = rating["stars"]
            names = {
                "stars": f"{stars} star{'s' if stars > 1 else ''}",
                "source": source.get(rating["person_id"]),
                "month": f"{rating['occurred_on']:%Y-%m}",
            }
            yield names[by], rating


ORACLES = {"ratings": ratings, "ratings-list": ratings_list}
