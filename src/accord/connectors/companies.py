"""Companies: recognised by the id of their source, by domain, or by name."""

from collections.abc import Iterable, Sequence
from typing import Any

from accord.connectors.batch import About, Desk, Facts, Known, Row
from accord.connectors.fields import COMPANY_FIELDS, CREATED_ALIASES, MODIFIED_ALIASES, Field
from accord.connectors.identities import Companies, UnableToIdentifyError, who
from accord.connectors.values import as_text
from accord.people.models import Company, CompanyFact

TITLE = "Companies"
IDENTITY = ("external_id", "domain", "company")
DECLARES = True
FIELDS = (
    Field("external_id", aliases=("Record ID", "hs_object_id", "Id", "Organization - ID")),
    Field("company", aliases=("Company name", "Name", "Account Name", "Organization - Name")),
    Field("domain", "domain", ("Company Domain Name", "Website", "Website URL",
                               "Organization - Website"), longest=253),
    *COMPANY_FIELDS,
    Field("created", "moment", CREATED_ALIASES),
    Field("modified", "moment", MODIFIED_ALIASES),
)  # fmt: skip
FACTS = ("company", "domain", *(field.name for field in COMPANY_FIELDS))


def take_in(rows: Sequence[Row], desk: Desk) -> None:
    """Make or find the companies of a batch, and add what is news about them."""
    companies = Companies(_said(row) for row in rows)
    taken: list[tuple[Row, Company]] = []
    for row in rows:
        try:
            company, made = companies.take(_said(row))
        except UnableToIdentifyError as error:
            desk.refuse(row, error.name, error.reason)
            continue
        row.verdict = "created" if made else ""
        taken.append((row, company))
    companies.store()
    facts = Facts(desk, CompanyFact)
    say_company(taken, facts, desk.extra)
    facts.write()


def say_company(
    taken: Iterable[tuple[Row, Company | None]], facts: Facts, extra: Iterable[str] = ()
) -> None:
    """Add what rows say of their companies, as far as it is news."""
    pairs = [(row, company) for row, company in taken if company]
    known = Known(CompanyFact, "company_id", "value")
    known.load(company.pk for _, company in pairs)
    for row, company in pairs:
        about = About(company.pk, who(company), row.values.get("created"))
        for name in (*FACTS, *extra):
            if name in row.values:
                facts.say(row, known, about, name, as_text(row.values[name]))


def _said(row: Row) -> dict[str, Any]:
    return row.values | {"company_id": row.values.get("external_id")}
