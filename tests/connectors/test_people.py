"""People taken in: recognised by e-mail, what is known of them when, and where they came from."""

from datetime import UTC, datetime

import pytest

from accord.handoff.models import Assignment
from accord.lifecycle.models import DecidedMove
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact
from accord.touchpoints.models import Touch
from tests.connectors.conftest import NOW, rows_in_tables

MARCH = datetime(2026, 3, 1, tzinfo=UTC)

HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Company name,\
Company Domain Name,Number of Employees,Original Source,First Page Seen,Create Date,\
Unsubscribed from all email,Number of Pageviews
101,Ada,Byron,Ada@Acme.test,+49 30 1,sam@example.com,Marketing Qualified Lead,Acme Pumps,acme.test,\
200,ORGANIC_SEARCH,https://www.our.test/pumps?utm_campaign=Spring&utm_source=google,\
2026-03-01 09:00,false,12
102,Grace,,grace@gmail.com,,,lead,,,,DIRECT_TRAFFIC,,2026-03-02 10:30,true,3
"""


def known(person, field):
    facts = PersonFact.objects.filter(person__email=person, field=field).order_by(
        "recorded_at", "pk"
    )
    return list(facts.values_list("value", flat=True))


@pytest.fixture
def hubspot(take_in, sam):
    return take_in("people", HUBSPOT, history=True)


def test_an_export_of_hubspot_needs_no_mapping(hubspot):
    assert hubspot.counts == (2, 0, 0, 0)
    assert hubspot.account.not_taken == ["Number of Pageviews"]
    assert known("ada@acme.test", "first_name") == ["Ada"]
    assert known("ada@acme.test", "email_kind") == ["company"]
    assert known("ada@acme.test", "consent") == ["yes"]
    assert known("ada@acme.test", "created") == ["2026-03-01T09:00:00+00:00"]
    assert known("grace@gmail.com", "email_kind") == ["free"]
    assert known("grace@gmail.com", "consent") == ["no"]
    assert known("grace@gmail.com", "last_name") == []


def test_what_is_known_holds_since_the_person_was_created(hubspot):
    fact = PersonFact.objects.get(person__external_id="101", field="first_name")

    assert (fact.occurred_at, fact.recorded_at, fact.imported_at) == (
        datetime(2026, 3, 1, 9, tzinfo=UTC),
        datetime(2026, 3, 1, 9, tzinfo=UTC),
        NOW,
    )
    assert fact.source == "import"


def test_the_company_comes_with_its_people(hubspot):
    acme = Company.objects.get()

    assert (acme.name, acme.domain) == ("Acme Pumps", "acme.test")
    assert Employment.objects.get().person.email == "ada@acme.test"
    assert dict(CompanyFact.objects.values_list("field", "value")) == {
        "company": "Acme Pumps",
        "domain": "acme.test",
        "employees": "200",
    }


def test_the_first_touch_is_where_they_came_from(hubspot):
    ada, grace = Touch.objects.order_by("person__external_id")

    assert (ada.kind, ada.path, ada.traffic_source) == ("page", "/pumps", "ORGANIC_SEARCH")
    assert (ada.campaign.key, ada.campaign.name) == ("spring", "Spring")
    assert (grace.path, grace.traffic_source) == (None, "DIRECT_TRAFFIC")


def test_the_stage_is_a_move_brought_by_the_import(hubspot):
    moves = DecidedMove.objects.order_by("person__external_id")

    assert list(moves.values_list("stage", "origin")) == [("mql", "import"), ("lead", "import")]


def test_the_owner_is_found_by_address(hubspot, sam):
    assert Assignment.objects.get().owner == sam


def test_an_owner_who_is_no_user_is_said_and_nobody_assigned(take_in):
    result = take_in("people", "email,owner\nada@acme.test,nobody@example.com\n")

    assert result.counts == (1, 0, 0, 0)
    assert dict(result.account.notes) == {
        "rows name an owner who is no user here; nobody was assigned": 1
    }


def test_the_same_file_again_changes_nothing(hubspot, take_in):
    before = rows_in_tables()

    again = take_in("people", HUBSPOT, history=True)

    assert again.counts == (0, 0, 2, 0)
    assert rows_in_tables() == before


def test_a_blank_cell_says_nothing_and_a_new_value_is_a_new_fact(take_in):
    take_in("people", "email,title,city\nada@acme.test,Engineer,Berlin\n")

    result = take_in("people", "email,title,city\nada@acme.test,Head of Pumps,\n")

    assert result.counts == (0, 1, 0, 0)
    assert known("ada@acme.test", "title") == ["Engineer", "Head of Pumps"]
    assert known("ada@acme.test", "city") == ["Berlin"]


def test_a_value_that_changes_back_is_news_too(take_in):
    for day, title in enumerate(["Engineer", "Head", "Engineer"]):
        take_in("people", f"email,title,exported\nada@acme.test,{title},day {day}\n")

    assert known("ada@acme.test", "title") == ["Engineer", "Head", "Engineer"]


def test_a_change_holds_since_the_row_was_changed(take_in):
    take_in("people", "email,title,created\nada@acme.test,Engineer,2026-03-01\n", history=True)
    take_in(
        "people",
        "email,title,created,modified\nada@acme.test,Head,2026-03-01,2026-04-01\n",
        history=True,
    )

    dates = PersonFact.objects.filter(field="title").values_list("value", "occurred_on")
    assert {value: f"{on:%m-%d}" for value, on in dates} == {"Engineer": "03-01", "Head": "04-01"}


def test_an_older_file_does_not_undo_a_newer_one(take_in):
    take_in("people", "email,title,modified\nada@acme.test,Head,2026-04-01\n", history=True)

    older = take_in("people", "email,title,modified\nada@acme.test,Engineer,2026-03-01\n")

    assert older.counts == (0, 0, 1, 0)
    assert known("ada@acme.test", "title") == ["Head"]


def test_live_rows_are_learned_now_whenever_they_happened(take_in):
    take_in("people", "email,created\nada@acme.test,2026-03-01\n")

    fact = PersonFact.objects.get(field="created")
    assert (fact.occurred_at, fact.recorded_at, fact.imported_at) == (MARCH, NOW, None)


def test_one_person_in_two_rows(take_in):
    result = take_in("people", "email,title\nada@acme.test,\nADA@acme.test,Engineer\n")

    assert result.counts == (1, 1, 0, 0)
    assert Person.objects.count() == 1


def test_contradicting_rows_settle(take_in):
    said = "email,title\nada@acme.test,Engineer\nada@acme.test,Head\n"
    take_in("people", said)
    before = rows_in_tables()

    again = take_in("people", said)

    assert again.counts == (0, 0, 2, 0)
    assert rows_in_tables() == before


def test_a_visitor_becomes_known_by_the_id(take_in):
    take_in("touches", "external_id,occurred,kind\nv1,2026-03-01,page\n")

    result = take_in("people", "external_id,email\nv1,ada@acme.test\n")

    assert result.counts == (0, 1, 0, 0)
    assert Person.objects.get().email == "ada@acme.test"
    assert known("ada@acme.test", "email_domain") == ["acme.test"]


def test_someone_changes_the_address(take_in):
    take_in("people", "external_id,email\n7,ada@acme.test\n")

    take_in("people", "external_id,email\n7,ada@byron.test\n")

    assert known("ada@byron.test", "email") == ["ada@acme.test", "ada@byron.test"]
    assert Person.objects.count() == 1


def test_an_address_that_someone_gave_up_is_free_for_another(take_in):
    take_in("people", "external_id,email\n1,ada@acme.test\n2,bea@acme.test\n")

    result = take_in(
        "people", "external_id,email\n1,a@acme.test\n2,ada@acme.test\n3,bea@acme.test\n"
    )

    assert result.counts == (1, 2, 0, 0)
    assert dict(Person.objects.values_list("external_id", "email")) == {
        "1": "a@acme.test",
        "2": "ada@acme.test",
        "3": "bea@acme.test",
    }


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        pytest.param(
            "external_id,email\n1,ada@acme.test\n2,bea@acme.test\n2,ada@acme.test\n",
            [(4, "email", "the e-mail belongs to another person than the id 2")],
            id="two persons",
        ),
        pytest.param(
            "external_id,email\n1,ada@acme.test\n3,ada@acme.test\n",
            [(3, "external_id", ("the e-mail belongs to the person with the id 1; "
              "leave external_id out of the mapping to go by e-mail alone"))],
            id="two ids",
        ),
        pytest.param(
            "email,company,domain\na@x.test,Acme,a.test\nb@x.test,Acme,b.test\nc@x.test,Acme,\n",
            [(4, "company", "2 companies have this name; add the domain or an id")],
            id="two companies",
        ),
        pytest.param(
            "email,company_id,domain\na@x.test,1,a.test\nb@x.test,2,b.test\nc@x.test,1,b.test\n",
            [(4, "domain", "the domain belongs to another company")],
            id="company and domain",
        ),
        pytest.param(
            "email,company_id,domain\na@x.test,1,a.test\nc@x.test,2,a.test\n",
            [(3, "domain", "the domain belongs to the company with the id 1")],
            id="two ids of a company",
        ),
        pytest.param(
            "email,title\n,Engineer\n",
            [(2, "external_id", "nothing says who or what this is about: external_id or email")],
            id="nobody",
        ),
        pytest.param(
            "email,title\nada,Engineer\n",
            [(2, "email", "this is no e-mail address")],
            id="no address",
        ),
        pytest.param(
            f"email,title\na@x.test,{'x' * 201}\n",
            [(2, "title", "this is longer than 200 characters")],
            id="too long",
        ),
        pytest.param(
            f"email,title\na@x.test,{'ß' * 150}\n",
            [(2, "title", "this is longer than 200 characters")],
            id="too long once folded",
        ),
        pytest.param(
            "email,created\na@x.test,2026-07-01\n",
            [(2, "created", "the day lies in the future")],
            id="created in the future",
        ),
        pytest.param(
            "email,consent\na@x.test,perhaps\n",
            [(2, "consent", "this is neither yes nor no")],
            id="no yes or no",
        ),
        pytest.param(
            "email,Number of Employees\na@x.test,11-50\n",
            [(2, "Number of Employees", "this is no number")],
            id="no number",
        ),
        pytest.param(
            f"email,First Page Seen\na@x.test,https://our.test/{'x' * 500}\n",
            [(2, "First Page Seen", "the path is longer than 500 characters")],
            id="path too long",
        ),
        pytest.param(
            "email,First Page Seen\na@x.test,https://[oops/\n",
            [(2, "First Page Seen", "this is no web address")],
            id="no web address",
        ),
    ],
)  # fmt: skip
def test_a_row_is_refused_for_a_reason(take_in, said, reasons):
    result = take_in("people", said)

    assert result.reasons == reasons
    assert result.account.rejected == 1


def test_a_refused_row_leaves_nothing_behind(take_in):
    take_in(
        "people",
        "email,company,domain\na@x.test,Acme,a.test\nb@x.test,Acme,b.test\nc@x.test,Acme,\n",
    )

    assert not Person.objects.filter(email="c@x.test").exists()


def test_a_name_in_one_cell_is_taken_apart(take_in):
    take_in("people", "email,Name\nada@acme.test,Ada King Byron\n")

    assert known("ada@acme.test", "first_name") == ["Ada King"]
    assert known("ada@acme.test", "last_name") == ["Byron"]


def test_words_dates_numbers_and_fields_of_a_company_as_the_mapping_says(take_in):
    take_in(
        "people",
        "E-Mail;Status;Seit;Fuhrpark;Art\nada@acme.test;Kunde;31.03.2026 14:05;1.234,5;x\n",
        """
zone: Europe/Berlin
decimal: ","
dates: ["%d.%m.%Y %H:%M", "%d.%m.%Y"]
columns: {stage: Status, created: Seit, fleet: Fuhrpark}
values: {stage: {kunde: customer}}
constants: {country: DE}
fields: {fleet: number}
""",
    )

    assert known("ada@acme.test", "fleet") == ["1234.5"]
    assert known("ada@acme.test", "country") == ["DE"]
    assert known("ada@acme.test", "created") == ["2026-03-31T12:05:00+00:00"]
    assert DecidedMove.objects.get().stage == "customer"


def test_the_first_column_that_says_something_counts_and_a_column_can_be_left_out(take_in):
    take_in(
        "people",
        "Work,Private,Phone\n,ada@byron.test,1\nada@acme.test,a@b.test,2\n",
        "columns: {email: [Work, Private], phone: }\n",
    )

    assert sorted(Person.objects.values_list("email", flat=True)) == [
        "ada@acme.test",
        "ada@byron.test",
    ]
    assert not PersonFact.objects.filter(field="phone").exists()


def test_a_key_of_two_columns_is_the_persons_id(take_in):
    take_in("people", "Area,No,title\nN,7,Engineer\n", "key: [Area, No]\n")

    assert Person.objects.get().external_id == "N:7"
