"""Touches: pages read, forms sent, mails opened, calls made, by people known or not yet known."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from accord.campaigns.models import Campaign
from accord.connectors.batch import Desk, Facts, Once, Row
from accord.connectors.channels import channel_of
from accord.connectors.fields import WHO, Field
from accord.connectors.identities import (
    Persons,
    UnableToIdentifyError,
    assets,
    campaigns,
)
from accord.connectors.values import Manner, UnableToReadValueError
from accord.content.models import Asset
from accord.kit.text import fold
from accord.people.models import Person, PersonFact
from accord.touchpoints.actions import new_touch
from accord.touchpoints.models import Touch
from accord.touchpoints.rules.channels import click_in

TITLE = "Touches"
ABOUT = ("email", "external_id", "anonymous_id")
KEY_ALIASES = ("Id", "Touch ID", "Event ID", "Activity ID")
FIELDS = (
    *WHO,
    Field("anonymous_id", aliases=("Visitor ID", "Client ID", "Cookie ID", "user_pseudo_id")),
    Field("occurred", "moment", ("Occurred at", "Date", "Timestamp", "Time", "Activity Date"),
          required=True),
    Field("kind", "word", ("Type", "Event", "Event type", "Activity type"), required=True,
          longest=40),
    Field("path", aliases=("URL", "Page", "Page URL"), longest=2_000),
    Field("form", aliases=("Form name", "Form title")),
    Field("page_title", longest=300),
    Field("source", aliases=("utm_source", "Traffic source"), longest=100),
    Field("medium", aliases=("utm_medium",), longest=100),
    Field("campaign", aliases=("utm_campaign", "Campaign Name")),
    Field("term", aliases=("utm_term",)),
    Field("content", aliases=("utm_content",)),
    Field("referrer", aliases=("Referrer URL",), longest=500),
    Field("channel", longest=60),
    Field("value", "number"),
    Field("asset", aliases=("Asset name",)),
    Field("asset_type", "word", longest=40),
    Field("asset_stage", "word", longest=40),
    Field("asset_persona", longest=100),
)  # fmt: skip
SAME_NAME = ("path", "form", "page_title", "medium", "term", "content", "referrer", "value")
UTM = {f"utm_{name}": name for name in ("source", "medium", "campaign", "term", "content")}
LONGEST = {"path": 500, "campaign": 200, "source": 100, "medium": 100, "term": 200, "content": 200}


def check(values: dict[str, Any], _manner: Manner) -> None:
    """A whole address is taken apart into its path and campaign."""
    from_address(values, "path", "path")


def from_address(values: dict[str, Any], name: str, said: str) -> None:
    """Turn a web address into its path; its utm marks fill what the row leaves blank."""
    address = values.get(name, "")
    if not address.casefold().startswith(("http://", "https://")):
        return _fit(values, ("path",), said)
    try:
        parts = urlsplit(address)
        marks = dict(parse_qsl(parts.query, max_num_fields=100))
    except ValueError:
        raise UnableToReadValueError("this is no web address", said) from None
    values[name] = parts.path or "/"
    values |= _of_the_site(parts, marks, values)
    for mark, field in UTM.items():
        if text := marks.get(mark, "").replace("\x00", "").strip():
            values.setdefault(field, text)
    return _fit(values, LONGEST, said)


def _of_the_site(
    parts: SplitResult, marks: Mapping[str, str], values: Mapping[str, str]
) -> dict[str, str]:
    """What is said beside path and campaign: a click id, and whose page it is."""
    said = {"click": click_in({name.casefold(): text for name, text in marks.items()})}
    if values.get("referrer"):
        said["site"] = parts.hostname or ""
    return {name: text for name, text in said.items() if text}


def _fit(values: dict[str, Any], fields: Iterable[str], said: str) -> None:
    for field in fields:
        text = values.get(field, "")
        if len(text) * 3 > LONGEST[field] and len(fold(text)) > LONGEST[field]:
            reason = f"the {field} is longer than {LONGEST[field]} characters"
            raise UnableToReadValueError(reason, said)


def take_in(rows: Sequence[Row], desk: Desk) -> None:
    """Add the touches of a batch; whoever is not known yet becomes a visitor."""
    once = Once(Touch, rows, desk)
    persons = Persons(_ids(row) for row in rows)
    found = [(row, person) for row in rows if (person := _person(row, desk, persons, once))]
    persons.store()
    facts = Facts(desk, PersonFact)
    persons.introduce(desk, facts, "occurred")
    facts.write()
    new = [row.values for row, _ in found]
    by_campaign = campaigns(values.get("campaign") for values in new)
    by_asset = assets(new)
    once.write((row, _touch(row, person, desk, by_campaign, by_asset)) for row, person in found)


def _ids(row: Row) -> tuple[str | None, str | None]:
    """The e-mail and the id by which a person is found; a visitor's id only where neither is."""
    values = row.values
    email, external_id = values.get("email"), values.get("external_id")
    if email or external_id:
        return email, external_id
    return None, values["anonymous_id"]


def _person(row: Row, desk: Desk, persons: Persons, once: Once) -> Person | None:
    try:
        if once.is_new(row):
            person, _ = persons.take(row, *_ids(row))
            once.claim(row)
            return person
        return persons.find(*_ids(row)) or Person()
    except UnableToIdentifyError as error:
        desk.refuse(row, error.name, error.reason)
        return None


def _touch(
    row: Row,
    person: Person,
    desk: Desk,
    by_campaign: dict[str, Campaign],
    by_asset: dict[str, Asset],
) -> Touch:
    values = row.values
    campaign = by_campaign.get(fold(values.get("campaign", "")))
    asset = by_asset.get(fold(values.get("asset", "")))
    return new_touch(
        person_id=person.pk,
        kind=values["kind"],
        occurred_at=values["occurred"],
        source=desk.source,
        source_key=row.key,
        traffic_source=values.get("source"),
        campaign_id=campaign and campaign.pk,
        asset_id=asset and asset.pk,
        **channel_of(values),
        **{name: values[name] for name in SAME_NAME if name in values},
    )
