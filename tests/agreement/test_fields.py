"""The published fields, and those that a company declares itself."""

import pytest

from accord.agreement.rules.fields import (
    CATALOGUE,
    DeclaredFieldError,
    Field,
    FieldType,
    Scope,
    catalogue,
    grade_fields,
    handoff_fields,
    person_fields,
    stage_fields,
    touch_fields,
)


def test_lists_are_ordered_from_the_lowest_whatever_the_agreement_lists_first():
    fields = catalogue({}, ["A", "B", "C"], ["decision", "consideration", "awareness"])

    assert fields["grade"].order == ("C", "B", "A")
    assert fields["position"].order == ("awareness", "consideration", "decision")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("text", FieldType.TEXT),
        ("number", FieldType.NUMBER),
        ("yes/no", FieldType.YES_NO),
        ("moment", FieldType.MOMENT),
    ],
)
def test_a_declared_field_is_something_known_of_a_person(kind, type_):
    fields = catalogue({"plan_2": kind}, [], [])

    assert fields["plan_2"] == Field("plan_2", type_, "plan 2", Scope.PERSON)
    assert fields.keys() - CATALOGUE.keys() == {"plan_2"}


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("email", "text", "“email” is already a field of Accord."),
        ("days", "number", "“days” is a word of the condition language."),
        ("at", "moment", "“at” is a word of the condition language."),
        ("Plan", "text", "“Plan” cannot be the name of a field."),
        ("plan b", "text", "“plan b” cannot be the name of a field."),
        ('x" --', "text", '“x" --” cannot be the name of a field.'),
        ("größe", "text", "“größe” cannot be the name of a field."),
        ("x" * 61, "text", f"“{'x' * 61}” cannot be the name of a field."),
        ("plan", "colour", "“colour” is not a type of field."),
        ("plan", "ordered list", "“ordered list” is not a type of field."),
    ],
)
def test_a_declared_field_that_cannot_be_used_says_why(name, kind, message):
    with pytest.raises(DeclaredFieldError) as caught:
        catalogue({name: kind}, [], [])

    assert (caught.value.name, caught.value.message) == (name, message)
    assert caught.value.cure


def test_nothing_but_a_plain_word_can_become_a_column():
    with pytest.raises(ValueError, match="cannot be the name"):
        Field('x" OR 1=1', FieldType.TEXT, "x", Scope.PERSON)


def test_what_may_be_asked_depends_on_the_rule():
    fields = catalogue({"plan": "text"}, [], [])

    assert set(touch_fields(fields)) >= {"kind", "path", "occurred", "value"}
    assert "email" not in touch_fields(fields)
    assert {"plan", "title", "employees"} <= set(person_fields(fields))
    assert set(grade_fields(fields)) == set(person_fields(fields)) | {"fit"}
    scores = {"fit", "interest", "position", "grade", "persona"}
    assert set(stage_fields(fields)) == set(person_fields(fields)) | scores
    handoffs = {"handoffs_before", "returned_before"}
    assert set(handoff_fields(fields)) == set(stage_fields(fields)) | handoffs
    assert not set(touch_fields(fields)) & set(handoff_fields(fields))
