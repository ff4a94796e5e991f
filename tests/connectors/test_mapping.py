"""The mapping file: every mistake is said with its line, its place and a cure."""

import pytest

from accord.connectors import people
from accord.connectors.mapping import MappingErrors, read_map

KNOWN = {field.name: field for field in people.FIELDS}


def problems(text):
    with pytest.raises(MappingErrors) as refused:
        read_map(text, KNOWN)
    return [str(problem) for problem in refused.value.problems]


def test_a_whole_mapping():
    taken, _ = read_map(
        """
source: crm
zone: Europe/Berlin
decimal: ","
dates: "%d.%m.%Y"
key: [Area, Number]
columns:
  email: [Work email, Private email]
  phone: 7
  title:
values:
  stage: {Kunde: customer, Sonstige: }
constants:
  lead_source: 2026
  consent: true
fields:
  fleet: number
join: {file: other.csv, on: Number, key: 1, columns: {company: Firma}}
""",
        KNOWN,
    )

    assert taken.columns == {"email": ("Work email", "Private email"), "phone": (7,), "title": None}
    assert taken.values == {"stage": {"Kunde": "customer", "Sonstige": None}}
    assert taken.constants == {"lead_source": "2026", "consent": "yes"}
    assert taken.dates == ("%d.%m.%Y",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            "columns:\n  emial: E\n",
            "line 2, columns.emial: there is no field “emial” here. Did you mean “email”?",
            id="unknown field",
        ),
        pytest.param(
            "colums: {}\n",
            "line 1, colums: there is no “colums” in a mapping. Did you mean “columns”?",
            id="unknown section",
        ),
        pytest.param(
            "\nzone: Europe/Atlantis\n",
            "line 2, zone: there is no such time zone. Write one such as Europe/Berlin.",
            id="unknown zone",
        ),
        pytest.param(
            "dates: ['%d.%m.%Y', '%H:%M']\n",
            "line 1, dates: “%H:%M” does not say day, month and year. Write forms such as "
            "`%d.%m.%Y %H:%M`; %d, %m, %Y, %H, %M, %S stand for the parts.",
            id="a date without a day",
        ),
        pytest.param(
            "decimal: x\n",
            "line 1, decimal: input should be '.' or ','. Write “.” or “,” in quotes.",
            id="decimal mark",
        ),
        pytest.param(
            "columns: {email: A, email: B}\n",
            "line 1, columns.email: “email” is given twice. Keep one of them.",
            id="twice",
        ),
        pytest.param(
            "fields: {fleet: money}\n",
            "line 1, fields.fleet: input should be 'text', 'number', 'yes/no' or 'moment'. "
            "Write text, number, yes/no or moment.",
            id="unknown type",
        ),
        pytest.param(
            "join:\n  file: x.csv\n  on: a\n  columns: {company: b}\n",
            "line 1, join.key: something is missing. Write file, on, key and columns.",
            id="half a join",
        ),
        pytest.param(
            "join: {file: x, on: a, key: b, columns: {emial: c}}\n",
            "line 1, join.columns.emial: there is no field “emial” here. Did you mean “email”?",
            id="unknown field in a join",
        ),
        pytest.param(
            "- email\n",
            "line 1: the file is not a list of named terms. Begin with `columns:` and one "
            "`our field: their header` a line.",
            id="a list",
        ),
        pytest.param(
            "columns: {email: [A\n",
            "line 2: this is no YAML: did not find expected ',' or ']'. Check quotes, brackets "
            "and spaces near here; put text with `:` or `#` in quotes.",
            id="no YAML",
        ),
        pytest.param(
            "columns: A\n",
            "line 1, columns: input should be a valid dictionary. Write `our field: their header`, "
            "or the number of their column.",
            id="no names",
        ),
    ],
)
def test_a_mistake_is_said_with_its_place_and_cure(text, problem):
    found = problems(text)

    if "no YAML" in problem:  # its wording is the YAML library's
        assert found[0].startswith("line 2: this is no YAML")
    else:
        assert found == [problem]


def test_all_mistakes_are_said_at_once():
    assert len(problems("zone: X\ncolumns: {emial: E}\nsorce: y\n")) == 3


LEADS = "Mail,Fon,Fon\nada@acme.test,1,2\n"


@pytest.mark.parametrize(
    ("said", "mapping", "problem"),
    [
        pytest.param(
            LEADS, "",
            "the file has more than one column “Fon”. Name the one you mean by its number in the "
            "mapping: 2 or 3.",
            id="two columns of one name",
        ),
        pytest.param(
            "Mail\nada@acme.test\n", "columns:\n  email: Male\n",
            "line 2, columns.email: the file has no column “Male”. Did you mean “Mail”?",
            id="no such column",
        ),
        pytest.param(
            "Mail\nada@acme.test\n", "columns: {email: 2}\n",
            "line 1, columns.email: the file has no column 2. It has 1 columns.",
            id="no such number",
        ),
        pytest.param(
            "Mail\nada@acme.test\n", "",
            "no column says external_id or email. Map a column to one of them (--map).",
            id="nobody is named",
        ),
        pytest.param(
            "Mail\nada@acme.test\n", "columns: {email: Mail}\nfields: {email: text}\n",
            "this is a field already. Leave it out.",
            id="declared and there",
        ),
        pytest.param(
            "Mail\nada@acme.test\n", "columns: {email: Mail}\nfields: {Fleet Size: number}\n",
            "Fleet Size",
            id="declared with a name that none can have",
        ),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_the_file(take_in, said, mapping, problem):
    with pytest.raises(MappingErrors) as refused:
        take_in("people", said, mapping)

    assert problem in str(refused.value)


def test_fields_of_their_own_are_for_people_and_companies(take_in):
    with pytest.raises(MappingErrors, match="costs have no fields"):
        take_in("costs", "source,starts,amount\nx,2026-01-01,1\n", "fields: {fleet: number}\n")


def test_every_missing_field_is_named_at_once(take_in):
    with pytest.raises(MappingErrors) as refused:
        take_in("costs", "a,b\n1,2\n")

    said = str(refused.value)
    assert [name for name in ("source", "starts", "amount") if f"“{name}”" in said] == [
        "source",
        "starts",
        "amount",
    ]
