"""Pasts to plan from, told in a few figures."""

from datetime import date

from accord.kit.periods import Month
from accord.planner.rules.history import Cohort, History, Step

STEPS = (
    Step("lead", "marketing"),
    Step("mql", "marketing"),
    Step("sql", "sales"),
    Step("opportunity", "sales"),
)
JANUARY = Month(2026, 1)


def cohort(month=JANUARY, name=None, reached=(), won=(), deal=0):
    """Leads of a month: how many reached each step, and how many were won at age 0, 1, 2 …"""
    names = [step.name for step in STEPS]
    return Cohort(
        month,
        name,
        dict(zip(names, reached, strict=False)),
        {age: many for age, many in enumerate(won) if many},
        {age: many * deal for age, many in enumerate(won) if many},
    )


def past(*cohorts, as_of=date(2027, 1, 15), days=None, steps=STEPS):
    """A history of whole months, from the first cohort's month to the last one's."""
    months = sorted(one.month for one in cohorts) or [JANUARY]
    return History(
        months[0].first, months[-1].last, as_of, "EUR", steps, tuple(cohorts), days or {}
    )


def the_article(reached=(1_500, 500, 120, 90), won=60, revenue=1_200_000_00):
    """1,200,000 from 60 customers, who were 1,500 leads."""
    return past(cohort(reached=reached, won=[won], deal=revenue // won if won else 0))
