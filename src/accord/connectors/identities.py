"""Who and what the rows of a batch are about: looked up in bulk, and made where unknown."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model

from accord.campaigns.models import Campaign
from accord.connectors.batch import Desk, Facts, Row, digest, source_key
from accord.content.actions import new_asset
from accord.content.models import Asset
from accord.kit.text import fold
from accord.people.models import Company, Person, PersonFact
from accord.people.rules import email_facts
from accord.staff.models import User

M = TypeVar("M", bound=Model)


class UnableToIdentifyError(Exception):
    """A row's ids belong to more than one person or company; `name` is the field to look at."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason


class Persons:
    """Persons by e-mail and by the id that their source gave them."""

    def __init__(self, rows: Iterable[tuple[str | None, str | None]]) -> None:
        emails, ids = zip(*rows, strict=True) if (rows := list(rows)) else ((), ())
        self._by_email = _found(Person, "email", emails)
        self._by_id = _found(Person, "external_id", ids)
        self._merge_doubles()
        self._new: list[Person] = []
        self._changed: dict[int, Person] = {}
        self._moved: list[int] = []
        self._introduced: list[tuple[Row, Person, str, bool]] = []

    def find(self, email: str | None, external_id: str | None) -> Person | None:
        """The one person meant, or None; refuses ids that belong to two."""
        by_id = self._by_id.get(external_id) if external_id else None
        by_email = self._by_email.get(email) if email else None
        if by_id and by_email and by_id is not by_email:
            raise UnableToIdentifyError(
                "email", f"the e-mail belongs to another person than the id {external_id}"
            )
        if by_email and external_id and by_email.external_id not in (None, external_id):
            raise UnableToIdentifyError(
                "external_id",
                f"the e-mail belongs to the person with the id {by_email.external_id}; "
                "leave external_id out of the mapping to go by e-mail alone",
            )
        return by_id or by_email

    def take(
        self, row: Row, email: str | None, external_id: str | None, *, replace: bool = False
    ) -> tuple[Person, bool]:
        """The person meant, made if unknown, and whether it was made; ids not known are added."""
        person = self.find(email, external_id)
        made = person is None
        if made:
            person = Person(email=None, external_id=external_id or None)
            self._new.append(person)
        if external_id and person.external_id is None:
            person.external_id = external_id
            self._note(person)
        if email and (person.email is None or (replace and person.email != email)):
            changed = self._by_email.pop(person.email, None) is not None
            self._moved += [person.pk] if changed and person.pk else []
            person.email = email
            self._introduced.append((row, person, email, changed))
            self._note(person)
        self._index(person)
        return person, made

    def store(self) -> None:
        """Write them down; an address that someone gave up is free before another takes it."""
        if self._moved:
            Person.objects.filter(pk__in=self._moved).update(email=None)
        Person.objects.bulk_update(self._changed.values(), ["email", "external_id"], 500)
        Person.objects.bulk_create(self._new)

    def introduce(self, desk: Desk, facts: Facts, since: str) -> None:
        """Write down every e-mail that became known, with the moment that its row says."""
        for row, person, email, changed in self._introduced:
            when = row.values.get("modified" if changed else since, desk.at)
            for name, value in email_facts(email).items():
                fact = PersonFact(
                    person=person,
                    field=name,
                    value=value,
                    occurred_at=when,
                    source=desk.source,
                    source_key=source_key(who(person), name, digest(value), desk.said(row)),
                )
                facts.add(row, fact)

    def _note(self, person: Person) -> None:
        if person.pk:
            self._changed[person.pk] = person

    def _index(self, person: Person) -> None:
        if person.email:
            self._by_email[person.email] = person
        if person.external_id:
            self._by_id[person.external_id] = person

    def _merge_doubles(self) -> None:
        """One object a person, found by either of its ids."""
        by_pk = {person.pk: person for person in self._by_email.values()}
        for key, person in self._by_id.items():
            self._by_id[key] = by_pk.setdefault(person.pk, person)


def who(owner: Person | Company) -> str:
    """What a person or company is called in the keys of what an import says of it.

    Addresses, domains and ids of a source may become known later; our own number stays.
    """
    return f"{owner._meta.model_name} {owner.pk}"


class Companies:
    """Companies by the id of their source, by domain, and by name where only that is said."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        rows = list(rows)
        self._by_id = _found(Company, "external_id", (row.get("company_id") for row in rows))
        self._by_domain = _found(Company, "domain", (row.get("domain") for row in rows))
        self._by_name: dict[str, list[Company]] = {}
        names = {row.get("company") for row in rows} - {None}
        for company in Company.objects.filter(name__in=names):
            self._by_name.setdefault(company.name, []).append(company)
        self._merge_doubles()
        self._new: list[Company] = []
        self._changed: dict[int, Company] = {}

    def find(self, said: dict[str, Any]) -> Company | None:
        """The one company meant, or None where none is said or known."""
        by_id = self._by_id.get(said.get("company_id"))
        by_domain = self._by_domain.get(said.get("domain"))
        if by_id and by_domain and by_id is not by_domain:
            raise UnableToIdentifyError("domain", "the domain belongs to another company")
        company = by_id or by_domain or self._called(said)
        if (
            company
            and said.get("company_id")
            and company.external_id not in (None, said["company_id"])
        ):
            raise UnableToIdentifyError(
                "domain", f"the domain belongs to the company with the id {company.external_id}"
            )
        return company

    def take(self, said: dict[str, Any]) -> tuple[Company | None, bool]:
        """The company meant, made if unknown, and whether it was made; None if none is said."""
        ids = {"external_id": said.get("company_id"), "domain": said.get("domain")}
        name = said.get("company") or ids["domain"] or ids["external_id"]
        if not name:
            return None, False
        company = self.find(said)
        made = company is None
        if made:
            company = Company(name=name)
            self._new.append(company)
        self._keep_up(company, {"name": said.get("company"), **ids})
        self._index(company)
        return company, made

    def store(self) -> None:
        Company.objects.bulk_create(self._new)
        Company.objects.bulk_update(
            self._changed.values(), ["name", "domain", "external_id"], batch_size=500
        )

    def _keep_up(self, company: Company, ids: dict[str, str | None]) -> None:
        """Add what was not known. The name by which it is found stays; a new one is a fact."""
        for column, value in ids.items():
            before = getattr(company, column)
            stands_in = column == "name" and before in (company.domain, company.external_id)
            if not value or before == value or (before and not stands_in):
                continue
            if stands_in:
                self._by_name[before] = [
                    each for each in self._by_name.get(before, ()) if each is not company
                ]
            setattr(company, column, value)
            if company.pk:
                self._changed[company.pk] = company

    def _called(self, said: dict[str, Any]) -> Company | None:
        """The company of that name, unless an id says that it is another one."""
        namesakes = [
            company
            for company in self._by_name.get(said.get("company"), ())
            if not (said.get("company_id") and company.external_id)
            and not (said.get("domain") and company.domain)
        ]
        if len(namesakes) > 1:
            raise UnableToIdentifyError(
                "company", f"{len(namesakes)} companies have this name; add the domain or an id"
            )
        return namesakes[0] if namesakes else None

    def _index(self, company: Company) -> None:
        self._by_id[company.external_id] = company
        self._by_domain[company.domain] = company
        self._by_id.pop(None, None)
        self._by_domain.pop(None, None)
        namesakes = self._by_name.setdefault(company.name, [])
        if not any(company is other for other in namesakes):
            namesakes.append(company)

    def _merge_doubles(self) -> None:
        by_pk: dict[int, Company] = {}
        for found in (self._by_id, self._by_domain):
            for key, company in found.items():
                found[key] = by_pk.setdefault(company.pk, company)
        for name, companies in self._by_name.items():
            self._by_name[name] = [by_pk.setdefault(each.pk, each) for each in companies]


def campaigns(names: Iterable[str | None]) -> dict[str, Campaign]:
    """Campaigns by their key, those unknown made; the key is the name case-folded."""
    by_key = {fold(name): name for name in names if name}
    found = _found(Campaign, "key", by_key)
    new = [Campaign(key=key, name=name) for key, name in by_key.items() if key not in found]
    Campaign.objects.bulk_create(new)
    return found | {campaign.key: campaign for campaign in new}


def assets(said: Iterable[dict[str, Any]]) -> dict[str, Asset]:
    """Content assets by their key, those unknown made as the first row describes them."""
    by_key: dict[str, dict[str, Any]] = {}
    for values in said:
        if values.get("asset"):
            by_key.setdefault(fold(values["asset"]), values)
    found = _found(Asset, "key", by_key)
    new = [
        new_asset(
            key=key,
            title=values["asset"],
            kind=values.get("asset_type", "other"),
            buying_stage=values.get("asset_stage", ""),
            persona=values.get("asset_persona", ""),
        )
        for key, values in by_key.items()
        if key not in found
    ]
    Asset.objects.bulk_create(new)
    return found | {asset.key: asset for asset in new}


def users(emails: Iterable[str | None]) -> dict[str, User]:
    """Users by their e-mail address, case-folded."""
    return _found(User, "email", {fold(email) for email in emails if email})


def _found(model: type[M], column: str, values: Iterable[str | None]) -> dict[str, M]:
    wanted = {value for value in values if value}
    return {
        getattr(each, column): each for each in model.objects.filter(**{f"{column}__in": wanted})
    }
