"""Every constraint of every table, each with an attempt to break it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from tests.ledger.rows import MOMENT, facts, tables

EARLIER = MOMENT - timedelta(seconds=1)

ATTEMPTS: dict[str, list[tuple[str, dict]]] = {
    "absence_ends_after_it_starts": [("Absence", {"ends_at": MOMENT, "starts_at": MOMENT})],
    "asset_has_a_key": [("Asset", {"key": ""})],
    "campaign_has_a_key": [("Campaign", {"key": ""})],
    "company_domain_is_never_empty": [("Company", {"domain": ""})],
    "company_fact_is_never_empty": [("CompanyFact", {"value": ""})],
    "cost_ends_on_or_after_its_start": [
        ("CampaignCost", {"starts_on": MOMENT.date(), "ends_on": EARLIER.date() - timedelta(1)})
    ],
    "cost_has_a_currency": [("CampaignCost", {"currency": ""})],
    "deal_amount_change_has_an_amount": [("DealChange", {"kind": "amount", "currency": "EUR"})],
    "deal_amount_has_a_currency": [("DealChange", {"kind": "won", "amount_minor": 100})],
    "deal_campaign_change_names_the_campaign": [("DealChange", {"kind": "campaign"})],
    "deal_stage_change_names_the_stage": [("DealChange", {"kind": "stage"})],
    "decided_move_names_a_stage": [("DecidedMove", {"stage": ""})],
    "decided_move_of_a_person_names_who": [("DecidedMove", {"origin": "person"})],
    "handoff_answer_and_its_time_come_together": [
        ("Handoff", {"answer": "accepted"}),
        ("Handoff", {"answered_at": MOMENT}),
    ],
    "import_accounts_for_every_row": [
        ("ImportRun", {"read": 5, "created": 2, "updated": 1, "unchanged": 1}),
        ("ImportRun", {"read": 0, "rejected": 1}),
    ],
    "lead_that_does_not_qualify_has_a_reason": [("Outcome", {"result": "not qualified"})],
    "ledger_clock_is_one_row": [("LedgerClock", {"id": 2})],
    "lost_deal_says_why": [("DealChange", {"kind": "lost"})],
    "move_says_why": [("Move", {"why": ""})],
    "pause_ends_after_it_starts": [("Pause", {"occurred_at": MOMENT, "ends_at": MOMENT})],
    "person_email_is_never_empty": [("Person", {"email": ""})],
    "person_fact_is_never_empty": [("PersonFact", {"value": ""})],
    "person_is_not_linked_to_itself": [("PersonLink", {"person_id": 1, "other_id": 1})],
    "rating_is_one_to_five": [("Rating", {"stars": 0}), ("Rating", {"stars": 6})],
    "reply_says_something": [("Reply", {"text": ""})],
    "retraction_says_why": [("Retraction", {"why": ""})],
    "returned_lead_has_a_reason": [("Answer", {"kind": "returned"})],
    "user_email_is_lower_case": [("User", {"email": "Mara@example.com"})],
    "version_numbers_start_at_one": [("AgreementVersion", {"number": 0})],
} | {
    name: attempts
    for fact in facts()
    for name, attempts in (
        (
            f"{fact._meta.model_name}_names_its_source",
            [(fact.__name__, {"source": ""}), (fact.__name__, {"source_key": ""})],
        ),
        (
            f"{fact._meta.model_name}_history_is_not_recorded_before_it_happened",
            [(fact.__name__, {"imported_at": MOMENT, "recorded_at": EARLIER})],
        ),
    )
}
SOUND: list[tuple[str, dict]] = [
    ("CampaignCost", {"starts_on": MOMENT.date(), "ends_on": MOMENT.date()}),
    ("DealChange", {"kind": "amount", "amount_minor": 0, "currency": "EUR"}),
    ("DealChange", {"kind": "lost", "why": "another was cheaper"}),
    ("DealChange", {"kind": "stage", "stage": "offer"}),
    ("Handoff", {"answer": "accepted", "answered_at": MOMENT}),
    ("ImportRun", {"read": 4, "created": 1, "updated": 1, "unchanged": 1, "rejected": 1}),
    ("Outcome", {"result": "not qualified", "reason": "No budget"}),
    ("PersonFact", {"value": None}),
    ("Rating", {"stars": 1}),
    ("Rating", {"stars": 5}),
    ("Answer", {"kind": "returned", "reason": "No budget"}),
    ("Touch", {"imported_at": MOMENT, "recorded_at": MOMENT}),
    ("Touch", {"occurred_at": MOMENT, "recorded_at": EARLIER}),
]
"""Rows at the edge of what is allowed; a live touch may carry a clock that goes ahead of ours."""


def constraints(kind: type) -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    return {
        constraint.name: (model, constraint)
        for model in tables()
        for constraint in model._meta.constraints
        if isinstance(constraint, kind)
    }


UNIQUE = {
    name: (model.__name__, constraint.fields)
    for name, (model, constraint) in constraints(UniqueConstraint).items()
} | {
    f"{model.__name__} has one {field.name}": (model.__name__, (field.name,))
    for model in tables()
    for field in model._meta.concrete_fields
    if field.unique and not field.primary_key
}


@pytest.mark.parametrize(
    ("name", "table", "broken"),
    [
        pytest.param(name, table, broken, id=f"{name}-{number}")
        for name, attempts in ATTEMPTS.items()
        for number, (table, broken) in enumerate(attempts)
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(rows, name, table, broken):
    sound = rows.new(table)
    row = rows.new(table, **broken)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)

    sound.save(force_insert=True)


@pytest.mark.parametrize(("table", "values"), SOUND)
def test_a_row_at_the_edge_of_what_is_allowed_is_kept(rows, table, values):
    assert rows.stored(table, **values).pk


@pytest.mark.parametrize("name", UNIQUE)
def test_a_row_that_repeats_what_stands_only_once_is_refused(rows, name):
    table, fields = UNIQUE[name]
    optional = {field: "once" for field in fields if rows.new(table)._meta.get_field(field).null}
    first = rows.stored(table, **optional)
    again = rows.new(table, **{field: getattr(first, field) for field in fields})

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        again.save(force_insert=True)

    columns = [again._meta.get_field(field).column for field in fields]
    assert _names(str(refused.value), name, again._meta.db_table, columns)
    rows.stored(table)


def _names(said: str, name: str, table: str, columns: list[str]) -> bool:
    """PostgreSQL names the constraint, SQLite its columns."""
    if connection.vendor == "sqlite":
        return said.endswith(", ".join(f"{table}.{column}" for column in columns))
    return name in said or f"({', '.join(columns)})=" in said


def test_every_check_has_an_attempt_to_break_it():
    assert set(ATTEMPTS) == set(constraints(CheckConstraint))


def test_every_constraint_is_a_check_or_a_uniqueness_without_a_condition():
    unknown = [
        constraint.name
        for model in tables()
        for constraint in model._meta.constraints
        if not isinstance(constraint, CheckConstraint)
        and (not isinstance(constraint, UniqueConstraint) or constraint.condition)
    ]

    assert unknown == [], "write the attempts to break these by hand"
