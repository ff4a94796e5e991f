"""What a hostile hand may write into a condition is refused, or stays a value."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.agreement.rules.conditions import Binder, ConditionError, parse, to_sql
from tests.agreement.conditions.oracle import FIELDS, ZONE

ATTACKS = {
    "second statement": "fit = 1; DROP TABLE lead",
    "statement alone": "DROP TABLE lead",
    "stacked after a text": "title = 'x'; DELETE FROM lead; --",
    "broken out of a text": "title = 'x' OR '1'='1'",
    "always true": "1 = 1",
    "always true, texts": "'a' = 'a'",
    "union": "fit = 1 UNION SELECT password FROM accord_user",
    "subquery": "fit = (SELECT max(fit) FROM lead)",
    "subquery in a list": "title in (SELECT password FROM accord_user)",
    "exists": "EXISTS (SELECT 1)",
    "case": "CASE WHEN fit = 1 THEN 1 END",
    "cast": "fit::text = '1'",
    "line comment": "fit = 1 -- and consent = yes",
    "comment alone": "-- fit = 1",
    "block comment": "fit = 1 /* and consent = yes */",
    "comment inside": "fit /**/ = 1",
    "hash comment": "fit = 1 # and consent = yes",
    "function": "lower(title) = 'x'",
    "sleep": "pg_sleep(10) is known",
    "function as value": "title = char(65)",
    "file": "title = readfile('/etc/passwd')",
    "python call": "__import__('os').system('id')",
    "python attribute": "title.__class__ = 'x'",
    "dunder": "__class__ = 'x'",
    "relation": "person__password = 'x'",
    "table and column": "lead.title = 'x'",
    "quoted identifier": "\"password\" = 'x'",
    "backquoted identifier": "`password` = 'x'",
    "bracketed identifier": "[password] = 'x'",
    "identifier with a quote": "title\" OR 1=1 -- = 'x'",
    "rowid": "rowid = 1",
    "moment judged": "at > 1",
    "placeholder, SQLite": "fit = :p0",
    "placeholder, PostgreSQL": "fit = %(p0)s",
    "placeholder, DuckDB": "fit = $p0",
    "placeholder, position": "fit = ?",
    "format": "title = {0.__class__}",
    "template": "title = {{ settings.SECRET_KEY }}",
    "regular expression": "title ~ '.*'",
    "regular expression, catastrophic": "title matches '(a+)+$'",
    "like": "title like '%'",
    "glob": "title glob '*'",
    "sum": "fit = 1 + 1",
    "joined texts": "title = 'a' || 'b'",
    "hexadecimal": "fit = 0x10",
    "infinity": "fit < 1e999",
    "not a number": "fit = NaN",
    "escaped quote": "title = 'x\\' OR 1=1",
    "dollar quote": "title = $$x$$",
    "unicode escape": "title = U&'\\0027'",
    "national text": "title = N'x'",
    "look-alike letter": "еmail = 'x'",
    "full-width letters": "ｆｉｔ = 1",
    "full-width quote": "title = ＇x＇",
    "full-width digits": "fit = １",
    "Arabic digits": "fit = ١",
    "Kelvin sign in a keyword": "email is \u212anown",
    "long s in a keyword": "title \u017ftarts 'x'",
    "dotless i in a keyword": "title \u0131s known",
    "NUL": "fit = 1\x00",
    "NUL in a text": "title = 'a\x00b'",
    "lone surrogate": "title = '\ud800'",
    "text direction": "title = 'x\u202e'",
    "zero width": "fit\u200b = 1",
    "byte order mark": "\ufefffit = 1",
    "line separator": "fit = 1\u2028",
    "escape sequence": "title = '\x1b[31m'",
    "vertical tab": "fit\x0b= 1",
    "bracket not closed": "(" * 40 + "fit = 1",
    "bracket not opened": "fit = 1" + ")" * 40,
    "brackets crossed": "title in ('a') )(",
    "quote not closed": "title = 'x",
    "odd quotes": "title = '''",
    "nothing in brackets": "()",
    "too long": "title = '" + "x" * 2000 + "'",
    "too deep, not": "not " * 480 + "fit = 1",
    "too deep, brackets": "(" * 900 + "fit = 1" + ")" * 900,
    "too deep, both": "not(" * 300 + "fit = 1" + ")" * 300,
    "too many": " or ".join(["fit=1"] * 200),
    "too many in a list": "fit in (" + ",".join(["1"] * 900) + ")",
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused_with_place_and_cure(text):
    with pytest.raises(ConditionError) as caught:
        parse(text, FIELDS)

    assert 1 <= caught.value.column <= len(text) + 1
    assert caught.value.cure
    assert len(str(caught.value)) < 1000


HARMLESS = ["x'; DROP TABLE lead; --", "%", "100%s", "%(p0)s", ":p0", "$p0", "?", "\\", "\"", "/*"]  # fmt: skip


@pytest.mark.parametrize("value", HARMLESS)
@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "duckdb"])
def test_whatever_stands_in_quotes_is_bound_and_never_printed(dialect, value):
    quoted = value.replace("'", "''")
    ways = " or ".join(f"title {way} '{quoted}'" for way in ("=", "has", "starts", "ends"))
    condition = parse(f"{ways} or title in ('{quoted}', 'other')", FIELDS)
    plain = parse(condition.text.replace(quoted, "plain"), FIELDS)

    binder = Binder()
    sql = to_sql(condition, dialect, binder=binder, zone=ZONE)

    assert sql == to_sql(plain, dialect, binder=Binder(), zone=ZONE)
    assert list(binder.values.values()) == [value.casefold()] * 5 + ["other"]


WORDS = [
    *("fit", "title", "consent", "created", "grade", "nothing", "at"),
    *("and", "or", "not", "in", "between", "is", "known", "has", "starts", "ends"),
    *("=", "!=", "<", ">=", "(", ")", ",", "'A'", "'it''s'", "''", "'", "1", "-1.5", "1e5"),
    *("yes", "no", "3", "days", "ago", "2026-01-01", "2026-13-01", "--", ";", "%", "é", "\x00"),
]


@settings(max_examples=400, deadline=None)
@given(
    text=st.text(max_size=60)
    | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=20).map("".join)
)
def test_any_text_is_a_condition_or_is_refused(text):
    outcome = _outcome(text)

    if isinstance(outcome, ConditionError):
        assert 1 <= outcome.column <= len(text) + 1
        assert outcome.cure
    else:
        assert to_sql(outcome, "postgres", binder=Binder(), zone=ZONE)


def _outcome(text):
    try:
        return parse(text, FIELDS)
    except ConditionError as error:
        return error


@pytest.mark.parametrize(
    "text",
    [
        " or ".join(["fit=1"] * 149),
        "not " * 49 + "fit = 1",
        "(" * 49 + "fit = 1" + ")" * 49,
        "fit in (" + ",".join(["1"] * 299) + ")",
        "title = '" + "x" * 1990 + "'",
    ],
    ids=["many", "deep", "brackets", "list", "long"],
)
def test_the_largest_conditions_are_read_and_printed(text):
    condition = parse(text, FIELDS)

    for dialect in ("sqlite", "postgres", "duckdb"):
        assert to_sql(condition, dialect, binder=Binder(), zone=ZONE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not " * 50 + "fit = 1", "nested more than 50 deep"),
        ("(" * 50 + "fit = 1" + ")" * 50, "nested more than 50 deep"),
        ("fit in (" + ",".join(["1"] * 300) + ")", "more than 300 parts"),
        ("title = '" + "x" * 1991 + "'", "has 2,001 characters; at most 2,000"),
    ],
    ids=["deep", "brackets", "list", "long"],
)
def test_one_more_is_too_much(text, message):
    with pytest.raises(ConditionError, match=message):
        parse(text, FIELDS)


@pytest.mark.parametrize(
    "text",
    [
        " or ".join(["fit=1"] * 149),
        "(" * 999 + "x" + ")" * 999,
        "not " * 499 + "x",
        "''" * 999,
        "1" * 2000,
        "title='" + "''" * 990,
        "fit=1 " * 333,
    ],
    ids=["largest", "brackets", "not", "quotes", "digits", "open text", "no joint"],
)
def test_nothing_takes_longer_than_a_twentieth_of_a_second(text):
    assert min(_seconds(text) for _ in range(5)) < 0.05


def _seconds(text):
    began = time.perf_counter()
    _outcome(text)
    return time.perf_counter() - began
