"""Claims and rows that nobody would think of, from values that are likely to meet."""

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from tests.agreement.conditions.oracle import LISTS, NUMBERS, OPERATORS, TYPES, Ago, Claim, Figure

# Wildcards, quotes, folding that changes length, two spellings of é, signs beyond 16 bits.
SNIPPETS = (
    "%", "_", "\\", "'", '"', "''", "a", "A", "an", "Plant", "PLANT", " ", "ß", "SS", "ẞ", "ss",
    "é", "e\u0301", "É", "İ", "i", "ı", "I", "ſ", "K", "k", "Å", "å", "Ω", "ω", "ς", "σ", "漢字",
    "😀", "👩\u200d💻", "%s", "%(p0)s", ":p0", "$p0", "?", "\\%", "%_", "--", ";", "ﬁ", "fi", "\u0301",
    "a%", "100%", "null", "NULL",
)  # fmt: skip
DIGITS = ("0", "-0", "1", "-1", "0.1", "0.2", "0.3", "0.30", "007", "50", "1000", "1000.5",
          "0.000001", "123456789.123456", "999999999999999", "-0.5", "2.675", "1.1", "3.3")  # fmt: skip
FLOATS = (*map(float, DIGITS), 0.1 + 0.2, 1.1 * 3, 1e-300, 1e300, 0.30000000000000004, 1e15 + 2)
DAYS = (date(2026, 3, 1), date(2026, 9, 6), date(2026, 4, 5), date(2024, 2, 29), date(1999, 12, 31))
AT = datetime(2026, 9, 6, 12, tzinfo=UTC)
UNITS = {"hours": 60, "days": 400, "weeks": 30}

_plain = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])
texts = st.lists(st.sampled_from(SNIPPETS) | _plain, min_size=1, max_size=4).map("".join)
figures = st.sampled_from(DIGITS) | st.decimals(-(10**8), 10**8, places=3).map(lambda d: f"{d:f}")
agos = st.sampled_from(sorted(UNITS)).flatmap(
    lambda unit: st.integers(0, UNITS[unit]).map(lambda amount: Ago(amount, unit))
)
days = st.sampled_from(DAYS) | st.dates(date(1900, 1, 1), date(2999, 12, 31))
moments = st.sampled_from(DAYS).flatmap(
    lambda day: st.integers(-100_000, 100_000).map(
        lambda seconds: (
            datetime(day.year, day.month, day.day, 4, tzinfo=UTC) + timedelta(seconds=seconds)
        )
    )
)


def given_for(field: str):
    """Values that this field can be compared with."""
    if field in LISTS:
        return st.sampled_from(LISTS[field]).flatmap(lambda v: st.sampled_from([v, v.upper()]))
    return {
        "text": texts,
        "number": figures.map(Figure),
        "yes/no": st.booleans(),
        "moment": days | agos,
    }[TYPES[field]]


@st.composite
def comparisons(draw):
    field = draw(st.sampled_from(sorted(TYPES)))
    values = given_for(field)
    ways = ["known", *OPERATORS[TYPES[field]]]
    ways += ["in"] if TYPES[field] not in ("moment", "yes/no") else []
    ways += ["between"] if TYPES[field] in ("number", "ordered", "moment") else []
    way = draw(st.sampled_from(ways))
    if way == "known":
        return Claim("known", field)
    if way == "in":
        return Claim("in", field, tuple(draw(st.lists(values, min_size=1, max_size=4))))
    if way == "between":
        return Claim("between", field, span(field, draw(values), draw(values)))
    return Claim(way, field, (draw(values),))


def span(field, one, other):
    """Both ends in order, as far as the order is certain; a date and a time ago stay as drawn."""
    if isinstance(one, Ago) and isinstance(other, Ago):
        hours = {"hours": 1, "days": 24, "weeks": 168}
        return tuple(sorted((one, other), key=lambda ago: -ago.amount * hours[ago.unit]))
    if isinstance(one, Ago) or isinstance(other, Ago):
        return one, other
    if field in LISTS:
        return tuple(
            sorted((one, other), key=lambda v: list(LISTS[field]).index(_listed(field, v)))
        )
    if field in NUMBERS:
        return tuple(sorted((one, other), key=lambda figure: float(figure.digits)))
    return tuple(sorted((one, other)))


def _listed(field, value):
    return next(name for name in LISTS[field] if name.lower() == value.lower())


def _grown(claims):
    several = st.lists(claims, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        claims.map(lambda part: Claim("not", parts=(part,))),
        several.map(lambda parts: Claim("and", parts=parts)),
        several.map(lambda parts: Claim("or", parts=parts)),
    )


claims = st.recursive(comparisons(), _grown, max_leaves=8)

_held = {
    "text": texts,
    "number": st.sampled_from(FLOATS) | st.floats(allow_nan=False, allow_infinity=False),
    "yes/no": st.booleans(),
    "moment": moments,
}


def _column(field):
    return st.none() | (st.sampled_from(LISTS[field]) if field in LISTS else _held[TYPES[field]])


leads = st.fixed_dictionaries({"at": moments, **{name: _column(name) for name in sorted(TYPES)}})


def many_leads(number: int, seed: int):
    """The same crowd each time, in which every kind of value and of ignorance is met often."""
    chance = random.Random(seed)
    return [{"at": AT, **{name: _any(name, chance) for name in TYPES}} for _ in range(number)]


def _any(field, chance):
    if chance.random() < 0.2:
        return None
    if field in LISTS:
        return chance.choice(LISTS[field])
    if TYPES[field] == "text":
        return "".join(chance.choices(SNIPPETS, k=chance.randint(1, 3)))
    if TYPES[field] == "number":
        return chance.choice(FLOATS)
    if TYPES[field] == "yes/no":
        return chance.random() < 0.5
    day = chance.choice(DAYS)
    start = datetime(day.year, day.month, day.day, chance.choice([3, 4, 5]), tzinfo=UTC)
    return start + timedelta(seconds=chance.choice([-1, 0, 1]), days=chance.choice([0, 0, -7, 30]))
