"""A condition that cannot be used is refused with the place, the reason and the cure."""

import pytest

from accord.agreement.rules.conditions import ConditionError, check_threshold, parse
from accord.agreement.rules.fields import touch_fields
from tests.agreement.conditions.oracle import FIELDS


def refusal(text, fields=FIELDS):
    with pytest.raises(ConditionError) as caught:
        parse(text, fields)
    return caught.value


@pytest.mark.parametrize(
    ("text", "column", "message", "cure"),
    [
        # fields
        ("emial is known", 1, "There is no field “emial”.", "Did you mean “email”?"),
        ("fit = 1 and Email = 'x'", 13, "There is no field “Email”.", "Did you mean “email”?"),
        ("NOTemail is known", 1, "There is no field “NOTemail”.", "Did you mean “email”?"),
        # types
        ("title > 'a'", 7, "“>” cannot be used with “title” (type text).", "With a text use =,"),
        ("title between 'a' and 'b'", 7, "“between” cannot be used with “title”", "With a text"),
        ("fit has 4", 5, "“has” cannot be used with “fit” (type number).", "With a number use"),
        ("grade starts 'A'", 7, "“starts” cannot be used", "With an ordered list use"),
        ("consent > no", 9, "“>” cannot be used with “consent” (type yes/no).", "consent = yes"),
        ("consent in (yes)", 9, "“in” cannot be used with “consent”", "Write consent = yes"),
        ("created = 2026-01-01", 9, "“=” cannot be used with “created”", "and created < 2026"),
        ("created in (2026-01-01)", 9, "“in” cannot be used with “created”", "A moment is exact"),
        ("title = 5", 9, "“title” (type text) cannot be compared with “5”.", "single quotes"),
        ("title = yes", 9, "“title” (type text) cannot be compared with “yes”.", "single quotes"),
        ("fit = '5'", 7, "“fit” (type number) cannot be compared with “'5'”.", "without quotes"),
        ("fit = 2026-01-01", 7, "“fit” (type number) cannot be", "a plain number"),
        ("fit = 3 days ago", 7, "cannot be compared with “3 days ago”.", "a plain number"),
        ("consent = 'yes'", 11, "cannot be compared with “'yes'”.", "yes or no, without quotes"),
        ("consent = 1", 11, "cannot be compared with “1”.", "yes or no, without quotes"),
        ("created > '2026-01-01'", 11, "cannot be compared with", "a date without quotes"),
        ("created > 5", 11, "cannot be compared with “5”.", "3 days ago"),
        ("grade = 1", 9, "cannot be compared with “1”.", "one of the values of its list"),
        ("title in ('a', 5)", 16, "cannot be compared with “5”.", "single quotes"),
        # values
        ("title = ''", 9, "A text to compare with cannot be empty.", "not title is known"),
        ("grade = 'E'", 9, "“E” is not in the list of “grade”.", "lowest first: 'C', 'B', 'A'."),
        ("created > 2026-02-30", 11, "There is no date “2026-02-30”", "like 2026-03-31"),
        ("created > 0001-01-01", 11, "between 1900 and 2999", "Write year, month and day"),
        ("created > 1.5 days ago", 11, "“1.5” is no number of hours", "a whole number"),
        ("created > -1 days ago", 11, "“-1” is no number of hours", "a whole number"),
        ("created > 100000 days ago", 11, "“100000” is no number", "from 0 to 99999"),
        ("fit = 1234567890123456", 7, "A number can have at most 15 digits.", "fewer digits"),
        ("fit between 2 and 1", 13, "begins with the higher value", "the lower, or earlier, value"),
        ("grade between 'A' and 'C'", 15, "begins with the higher value", "Put the lower"),
        ("created between 1 days ago and 2 days ago", 17, "begins with the higher", "earlier"),
        ("created between 2026-01-02 and 2026-01-01", 17, "begins with the higher", "earlier"),
        # grammar
        ("", 1, "The condition is empty.", "such as: email is known"),
        (" \n ", 1, "The condition is empty.", "such as: email is known"),
        ("fit", 4, "After a field comes an operator, not the end.", "Use one of = !="),
        ("fit 5", 5, "After a field comes an operator, not “5”.", "Use one of = !="),
        ("title like 'x'", 7, "After a field comes an operator, not “like”.", "Write: has"),
        ("title matches 'x'", 7, "not “matches”.", "Patterns are not possible"),
        ("fit =", 6, "A value is missing before the end.", "Write a text in single quotes"),
        ("fit == 1", 6, "“=” follows another operator.", "Use one operator"),
        ("fit <> 1", 6, "“>” follows another operator.", "Use one operator"),
        ("grade = A", 9, "and “A” is none.", "put it in single quotes: 'A'"),
        ("fit = interest", 7, "A field is compared with a value", "If it is a text"),
        ("'A' = grade", 1, "begins with a field, not with “'A'”.", "Put the field first"),
        ("fit = 1 and", 12, "A comparison is missing before the end.", "Write a comparison here"),
        ("and fit = 1", 1, "A comparison is missing before “and”.", "Write a comparison here"),
        ("fit = 1 fit = 2", 9, "Something is missing before “fit”.", "with and, or or."),
        ("(fit = 1", 9, "A bracket is not closed.", "Add a closing bracket"),
        ("fit = 1)", 8, "A bracket is closed that was never opened.", "Remove it."),
        ("fit = 1,000", 8, "A comma stands only in a list.", "numbers without commas"),
        ("title not in ('a')", 7, "“not” stands only before a whole", "Write it first"),
        ("title is null", 10, "“is” can only be followed by “known”.", "not email is known"),
        ("title is not known", 10, "“is” can only be followed by “known”.", "not email is known"),
        ("title is 'x'", 10, "followed by “known”, not by “'x'”.", "or use ="),
        ("title in 'a'", 10, "A list is missing before “'a'”.", "in ('food', 'water')"),
        ("title in ()", 11, "A value is missing before “)”.", "Write a text in single quotes"),
        ("title in ('a' 'b')", 15, "A list goes on with a comma", "in ('food', 'water')"),
        ("fit between 1, 2", 14, "“between” needs a second value", "between 50 and 1000"),
        ("created > 5 days", 17, "A length of time ends with “ago”", "3 days ago"),
        ("lower(title) = 'x'", 6, "Functions are not possible in a condition.", "the field itself"),
        # signs
        ('title = "x"', 9, '“"” cannot be used in a condition.', "single quotes: 'text'"),
        ("title = ‘x’", 9, "“‘” cannot be used", "straight single quotes"),
        ("title = 'x", 9, "A text is not closed.", "Close the text"),
        ("title = 'x'and fit = 1", 9, "or into the next word.", "a space after the closing"),
        ("title = 'x\ny'", 9, "A text runs over the end of a line", "closing quote"),
        ("fit>1and title = 'x'", 5, "is not written plainly here.", "a space after them"),
        ("fit > 1e5", 7, "is not written plainly here.", "numbers like 12 or 0.5"),
        ("fit > 70%", 9, "“%” cannot be used", "without %"),
        ("fit > .5", 7, "“.” cannot be used", "begins with a digit: 0.5"),
        ("fit ≥ 5", 5, "“≥” cannot be used", "Write: >="),
        ("fit = 1 && fit = 2", 9, "“&” cannot be used", "Write: and"),
        ("fit\u00a0= 1", 4, "cannot be used", "an ordinary space"),
        ("fit @ 1", 5, "“@” cannot be used", "Operators are ="),
    ],
)
def test_what_is_wrong_where_and_how_to_cure_it(text, column, message, cure):
    error = refusal(text)

    assert error.column == column
    assert message in error.message
    assert cure in error.cure
    assert str(error) == f"{error.message} (column {column}) {error.cure}"


def test_a_field_that_exists_elsewhere_is_said_to_be_out_of_place():
    error = refusal("fit > 5", touch_fields(FIELDS))

    assert error.message == "The field “fit” cannot be asked here."


def test_a_name_like_no_other_is_answered_with_the_whole_list():
    error = refusal("xyzzy = 5", {name: FIELDS[name] for name in ("title", "fit")})

    assert error.cure == "Fields that can be asked here: fit, title."


def test_long_words_are_cut_in_messages():
    assert refusal("x" * 500 + " = 1").message == f"There is no field “{'x' * 39}…”."


@pytest.mark.parametrize(
    "text",
    ["fit >= 40 and interest >= 40", "position > 'awareness' or not grade = 'C'", "email is known"],
)
def test_a_stage_may_be_entered_by_what_rises(text):
    check_threshold(parse(text, FIELDS))


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("fit >= 40 and interest < 40", 15),
        ("not interest >= 40", 5),
        ("not (fit > 1 and not position > 'awareness')", 22),
        ("interest = 40", 1),
        ("interest is known", 1),
        ("interest between 1 and 2", 1),
        ("position in ('decision')", 1),
        ("fit > 1 and created < 3 days ago", 13),
        ("created between 2020-01-01 and 3 days ago", 1),
    ],
)
def test_a_stage_is_not_entered_by_what_falls_or_by_time(text, column):
    with pytest.raises(ConditionError) as caught:
        check_threshold(parse(text, FIELDS))

    assert caught.value.column == column
