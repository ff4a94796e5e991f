"""Touches taken in: by people who are known, and by visitors who are not yet."""

from datetime import UTC, datetime

import pytest

from accord.content.models import Asset
from accord.people.models import Person, PersonFact
from accord.touchpoints.models import Touch
from tests.connectors.conftest import rows_in_tables

LOG = """\
event id,timestamp,event,url,client id,email,asset,asset_type,asset_stage,value
1,2026-03-01 09:00,Page,https://our.test/pricing?utm_source=Google&utm_medium=cpc&utm_campaign=Spring,c1,,,,,
2,2026-03-01 09:05,form,/demo,c1,ada@acme.test,,,,
3,2026-03-01 09:06,download,/paper,c2,ada@acme.test,Pump Guide,white paper,consideration,12.5
"""


def test_a_log_of_a_site_needs_no_mapping(take_in):
    result = take_in("touches", LOG, history=True)

    assert result.counts == (3, 0, 0, 0)
    page, form, download = Touch.objects.order_by("occurred_at")
    assert (page.kind, page.path, page.traffic_source, page.medium, page.campaign.key) == (
        "page",
        "/pricing",
        "Google",
        "cpc",
        "spring",
    )
    assert (page.source_name_key, page.path_key) == ("google", "/pricing")
    assert page.person.external_id == "c1"
    assert form.person.email == "ada@acme.test"
    assert download.person == form.person
    assert (download.asset.key, download.asset.kind, download.value) == (
        "pump guide",
        "white paper",
        12.5,
    )
    assert page.recorded_at == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_an_address_that_was_not_known_becomes_known_at_the_touch(take_in):
    take_in("touches", LOG)

    facts = PersonFact.objects.filter(person__email="ada@acme.test")
    assert {(fact.field, f"{fact.occurred_at:%H:%M}") for fact in facts} == {
        ("email", "09:05"),
        ("email_domain", "09:05"),
        ("email_kind", "09:05"),
    }


def test_the_same_file_again_changes_nothing(take_in):
    take_in("touches", LOG)
    before = rows_in_tables()

    again = take_in("touches", LOG)

    assert again.counts == (0, 0, 3, 0)
    assert rows_in_tables() == before


def test_rows_without_an_id_are_known_by_what_they_say(take_in):
    said = "email,occurred,kind\n" + "ada@acme.test,2026-03-01,page\n" * 3
    first = take_in("touches", said, batch_size=2)

    again = take_in("touches", said + "bea@acme.test,2026-03-01,page\n", batch_size=2)

    assert first.counts == (3, 0, 0, 0)
    assert again.counts == (1, 0, 3, 0)
    assert Touch.objects.count() == 4


def test_an_id_that_comes_again_with_other_words_is_refused(take_in):
    take_in("touches", "id,email,occurred,kind\n1,ada@acme.test,2026-03-01,page\n")
    before = rows_in_tables()

    result = take_in(
        "touches",
        "id,email,occurred,kind\n1,ada@acme.test,2026-03-01,form\n1,bea@acme.test,2026-03-01,page\n",
    )

    assert result.reasons == [
        (2, "", "this id came before with other content; facts are never changed"),
        (3, "", "this id came before with other content; facts are never changed"),
    ]
    assert rows_in_tables() == before


def test_one_source_does_not_know_the_ids_of_another(take_in):
    said = "id,email,occurred,kind\n1,ada@acme.test,2026-03-01,page\n"
    take_in("touches", said, source="one")

    assert take_in("touches", said, source="two").counts == (1, 0, 0, 0)


def test_blank_is_not_the_same_as_the_word_unknown(take_in):
    take_in(
        "touches",
        "email,occurred,kind,source\na@x.test,2026-03-01,page,\nb@x.test,2026-03-01,page,unknown\n",
    )

    assert list(Touch.objects.order_by("pk").values_list("traffic_source", flat=True)) == [
        None,
        "unknown",
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (
            ",,,2026-03-01,page,",
            "email",
            "nothing says who or what this is about: email or external_id or anonymous_id",
        ),
        ("a@x.test,,,,page,", "occurred", "this is missing"),
        ("a@x.test,,,2026-03-01,,", "kind", "this is missing"),
        ("a@x.test,,,2026-07-01,page,", "occurred", "the day lies in the future"),
        ("a@x.test,,,2026-03-01,page,https://[x", "path", "this is no web address"),
        (
            f"a@x.test,,,2026-03-01,page,/{'x' * 500}",
            "path",
            "the path is longer than 500 characters",
        ),
        (
            f"a@x.test,,,2026-03-01,page,https://o.test/?utm_source={'x' * 101}",
            "path",
            "the source is longer than 100 characters",
        ),
        (f"a@x.test,,,2026-03-01,{'x' * 41},", "kind", "this is longer than 40 characters"),
    ],
)
def test_a_row_is_refused_for_a_reason(take_in, row, column, reason):
    result = take_in("touches", f"email,external_id,anonymous_id,occurred,kind,path\n{row}\n")

    assert result.reasons == [(2, column, reason)]
    assert Person.objects.count() == 0


def test_a_touch_of_two_persons_is_refused(take_in):
    take_in("people", "external_id,email\n1,ada@acme.test\n2,bea@acme.test\n")

    result = take_in(
        "touches", "external_id,email,occurred,kind\n2,ada@acme.test,2026-03-01,page\n"
    )

    assert result.reasons == [(2, "email", "the e-mail belongs to another person than the id 2")]


def test_an_asset_that_is_known_is_not_described_anew(take_in):
    Asset.objects.create(key="pump guide", title="The Pump Guide", kind="white paper")

    take_in("touches", LOG)

    assert Asset.objects.get().title == "The Pump Guide"
