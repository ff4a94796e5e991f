"""People: who they are, what is known of them, where they came from, and who looks after them.

E-mail is what people are recognised by, then the id of their source. A blank cell says nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accord.connectors.batch import About, Desk, Facts, Known, Row, source_key
from accord.connectors.channels import channel_of
from accord.connectors.companies import say_company
from accord.connectors.fields import (
    COMPANY_FIELDS,
    CREATED_ALIASES,
    EMAIL_ALIASES,
    ID_ALIASES,
    MODIFIED_ALIASES,
    Field,
)
from accord.connectors.identities import (
    Companies,
    Persons,
    UnableToIdentifyError,
    campaigns,
    users,
    who,
)
from accord.connectors.touches import from_address
from accord.connectors.values import Manner, as_text
from accord.handoff.models import Assignment
from accord.kit.text import fold
from accord.lifecycle.models import DecidedMove
from accord.people.models import Company, CompanyFact, Employment, Person, PersonFact
from accord.staff.models import User
from accord.touchpoints.actions import new_touch
from accord.touchpoints.models import Touch

TITLE = "People"
IDENTITY = ("external_id", "email")
DECLARES = True
STAGES = {
    "subscriber": "lead",
    "marketingqualifiedlead": "mql",
    "marketing qualified lead": "mql",
    "salesqualifiedlead": "sql",
    "sales qualified lead": "sql",
    "evangelist": "customer",
    "other": None,
}
"""HubSpot's lifecycle stages in our words."""

FACTS = (
    Field("first_name"),
    Field("last_name"),
    Field(
        "phone", aliases=("Phone Number", "Mobile Phone", "Mobile Phone Number", "Person - Phone")
    ),
    Field("title", aliases=("Job Title", "Person - Job title")),
    Field("country", aliases=("Country/Region", "Mailing Country")),
    Field("city", aliases=("Mailing City",)),
    Field("language", aliases=("Preferred language", "hs_language")),
    Field("consent", "yes/no"),
    Field("created", "moment", CREATED_ALIASES),
    Field("lead_source"),
    Field("department"),
    Field("seniority"),
)
FIELDS = (
    Field("external_id", aliases=ID_ALIASES),
    Field("email", "email", EMAIL_ALIASES, longest=254),
    *FACTS,
    Field("name", aliases=("Full Name", "Person - Name"), longest=400),
    Field(
        "opted_out",
        "yes/no",
        ("Unsubscribed from all email", "hs_email_optout", "Has Opted Out Of Email",
         "Email Opt Out", "unsubscribed"),
    ),
    Field("modified", "moment", MODIFIED_ALIASES),
    Field("stage", "word", ("Lifecycle Stage",), longest=40, values=STAGES),
    Field("stage_since", "moment"),
    Field("owner", aliases=("Contact owner", "hubspot_owner_id", "Lead Owner", "Owner email")),
    Field("company", aliases=("Company name", "Account Name", "Organization - Name",
                              "Associated Company")),
    Field("company_id", aliases=("Associated Company ID", "Account ID", "Organization - ID")),
    Field("domain", "domain", ("Company domain name", "Website", "Website URL",
                               "Organization - Website"), longest=253),
    *COMPANY_FIELDS,
    Field("first_kind", "word", longest=40),
    Field("first_page", aliases=("First Page Seen", "hs_analytics_first_url"), longest=2_000),
    Field("first_source", aliases=("Original Source", "hs_analytics_source"), longest=100),
    Field("first_medium", longest=100),
    Field("first_campaign"),
    Field("first_referrer", aliases=("First Referring Site", "hs_analytics_first_referrer"),
          longest=500),
)  # fmt: skip
FIRST_TOUCH = {
    "path": "first_page",
    "source": "first_source",
    "medium": "first_medium",
    "campaign": "first_campaign",
    "referrer": "first_referrer",
}


@dataclass(slots=True)
class Taken:
    """A row whose person and company are known by now."""

    row: Row
    person: Person
    company: Company | None


def check(values: dict[str, Any], _manner: Manner) -> None:
    """A full name is taken apart at its last space; who opted out has not consented."""
    name = values.pop("name", "")
    if name and not {"first_name", "last_name"} & values.keys():
        first, _, values["last_name"] = name.rpartition(" ")
        if first := first.strip():
            values["first_name"] = first
    if "opted_out" in values:
        values["consent"] = not values.pop("opted_out")
    touch = {part: values[name] for part, name in FIRST_TOUCH.items() if name in values}
    if touch:
        from_address(touch, "path", "first_page")
        values["first_touch"] = touch


def take_in(rows: Sequence[Row], desk: Desk) -> None:
    """Make or find the persons and companies of a batch, and add what is news about them."""
    persons = Persons((row.values.get("email"), row.values.get("external_id")) for row in rows)
    companies = Companies(row.values for row in rows)
    taken = list(_identified(rows, desk, persons, companies))
    companies.store()
    persons.store()
    facts = Facts(
        desk, Touch, PersonFact, CompanyFact, Employment, Assignment, DecidedMove
    )  # fmt: skip
    persons.introduce(desk, facts, "created")
    _say_first_touches(taken, desk, facts)
    _say_persons(taken, desk, facts)
    say_company(((each.row, each.company) for each in taken), facts)
    _say_work(taken, facts)
    _say_owners(taken, desk, facts)
    _say_stages(taken, desk, facts)
    facts.write()


def _identified(
    rows: Sequence[Row], desk: Desk, persons: Persons, companies: Companies
) -> Iterator[Taken]:
    for row in rows:
        email, external_id = row.values.get("email"), row.values.get("external_id")
        try:
            persons.find(email, external_id)
            companies.find(row.values)
        except UnableToIdentifyError as error:
            desk.refuse(row, error.name, error.reason)
            continue
        person, made = persons.take(row, email, external_id, replace=not desk.again)
        company, _ = companies.take(row.values)
        row.verdict = "created" if made else ""
        yield Taken(row, person, company)


def _about(each: Taken) -> About:
    return About(each.person.pk, who(each.person), each.row.values.get("created"))


def _say_persons(taken: Sequence[Taken], desk: Desk, facts: Facts) -> None:
    known = Known(PersonFact, "person_id", "value")
    known.load(each.person.pk for each in taken)
    names = [*(field.name for field in FACTS), *desk.extra]
    for each in taken:
        about = _about(each)
        values = each.row.values
        for name in names:
            if name in values:
                facts.say(each.row, known, about, name, as_text(values[name]))


def _say_work(taken: Sequence[Taken], facts: Facts) -> None:
    known = Known(Employment, "person_id", "company_id")
    known.load(each.person.pk for each in taken if each.company)
    for each in taken:
        if each.company:
            pk, said = each.company.pk, who(each.company)
            facts.say(each.row, known, _about(each), "works for", pk, said=said)


def _say_owners(taken: Sequence[Taken], desk: Desk, facts: Facts) -> None:
    owned = [each for each in taken if "owner" in each.row.values]
    found: dict[str, User] = users(each.row.values["owner"] for each in owned)
    known = Known(Assignment, "person_id", "owner_id")
    known.load(each.person.pk for each in owned)
    for each in owned:
        owner = found.get(fold(each.row.values["owner"]))
        if owner is None:
            desk.notes["rows name an owner who is no user here; nobody was assigned"] += 1
            continue
        facts.say(each.row, known, _about(each), "owner", owner.pk, said=owner.email)


def _say_stages(taken: Sequence[Taken], desk: Desk, facts: Facts) -> None:
    """A stage is compared with what this source said last: judging may have moved on since."""
    staged = [each for each in taken if "stage" in each.row.values]
    known = Known(DecidedMove, "person_id", "stage")
    known.load((each.person.pk for each in staged), source=desk.source)
    for each in staged:
        facts.say(
            each.row,
            known,
            _about(each),
            "stage",
            each.row.values["stage"],
            origin=DecidedMove.Origin.IMPORT,
            occurred_at=each.row.values.get("stage_since"),
        )


def _say_first_touches(taken: Sequence[Taken], desk: Desk, facts: Facts) -> None:
    """Where a person came from is the first touch, said once; later files do not change it."""
    touches = [(each, touch) for each in taken if (touch := each.row.values.get("first_touch"))]
    known = campaigns(touch.get("campaign") for _, touch in touches)
    for each, touch in touches:
        fact = new_touch(
            person=each.person,
            kind=each.row.values.get("first_kind", "page"),
            occurred_at=each.row.values.get("created", desk.at),
            source=desk.source,
            source_key=source_key(who(each.person), "first touch"),
            path=touch.get("path"),
            traffic_source=touch.get("source"),
            medium=touch.get("medium"),
            term=touch.get("term"),
            content=touch.get("content"),
            referrer=touch.get("referrer"),
            campaign=known.get(fold(touch.get("campaign") or "")),
            **channel_of(touch),
        )
        facts.add(each.row, fact)
