"""Rows as a reader may see them: names only of people and deals that are open to the reader."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse

from accord.reports.table import BLANK, Cell, Column, Table
from accord.staff.models import User
from accord.web import visible
from accord.web.leads.directory import NAME_FIELDS, latest_facts, name_of
from accord.web.permissions import may_open

LEAD, PERSON, DEAL, DEAL_NUMBER = "lead", "person", "deal", "deal_number"
IDS = (PERSON, DEAL_NUMBER)
OTHERS = {LEAD: "a lead of another team", DEAL: "a deal of another team"}
GONE = {LEAD: "someone who was erased"}
COMPANY = "company"
TELLING = frozenset({LEAD, DEAL, COMPANY})
"""Texts that tell whose row it is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: what kind of value it holds, the value, and where it leads."""

    kind: str
    value: Cell
    address: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """Which people and deals of some rows the reader may see, and what the people are called.

    `otherwise` is what stands in place of the other names.
    """

    people: dict[int, str]
    deals: Collection[int]
    otherwise: Mapping[str, str]


def opened(table: Table, user: User) -> Open:
    """What of a page of rows is open to the user, and the names to show."""
    found = list(visible.people(user).filter(pk__in=_ids(table, PERSON)).only("pk", "email"))
    facts = latest_facts([one.pk for one in found], NAME_FIELDS)
    names = {one.pk: name_of(one, facts.get(one.pk, {})) for one in found}
    deals = _ids(table, DEAL_NUMBER)
    if deals and visible.is_limited(user):
        deals = set(visible.deals(user).filter(pk__in=deals).values_list("pk", flat=True))
    return Open(names, deals, OTHERS if visible.is_limited(user) else GONE)


def redacted(table: Table, user: User) -> Table:
    """All rows to be taken away, without a name that the user may not see."""
    table = replace(table, total=None)
    if not visible.is_limited(user):
        return table
    people = dict.fromkeys(visible.people(user).values_list("pk", flat=True), "")
    seen = Open(people, set(visible.deals(user).values_list("pk", flat=True)), OTHERS)
    names = [column.name for column in table.columns]
    rows = (tuple(_told(row, name, seen) for name in names) for row in table.dicts())
    return replace(table, rows=tuple(rows))


def headings(table: Table) -> tuple[Column, ...]:
    """The columns that are shown: no numbers of Accord's own, nothing that is blank throughout."""
    return tuple(
        column
        for place, column in enumerate(table.columns)
        if column.name not in IDS
        and (place == 0 or any(row[place] is not None for row in table.rows))
    )


def lines(table: Table, user: User) -> Iterator[list[Shown]]:
    """The rows cell by cell, in the order of the headings."""
    shown, seen = headings(table), opened(table, user)
    links = {page: may_open(page, user) for page in ("person", "deal")}
    for row in table.dicts():
        first, *others = [_cell(column, row, seen, links) for column in shown]
        yield [first if first.value is not None else Shown("text", BLANK), *others]


def _told(row: dict[str, Cell], name: str, seen: Open) -> Cell:
    if not _is_hidden(row, name, seen):
        return row[name]
    return seen.otherwise.get(name)


def _is_hidden(row: dict[str, Cell], name: str, seen: Open) -> bool:
    """Whether this cell names somebody or something that is not open to the reader."""
    person = row.get(PERSON) is not None and row[PERSON] not in seen.people
    deal = row.get(DEAL_NUMBER) is not None and row[DEAL_NUMBER] not in seen.deals
    whose = {LEAD: person, PERSON: person, DEAL: deal, DEAL_NUMBER: deal, COMPANY: person or deal}
    return whose.get(name, False)


def _cell(column: Column, row: dict[str, Cell], seen: Open, links: dict[str, bool]) -> Shown:
    value = row[column.name]
    if _is_hidden(row, column.name, seen):
        return Shown("hidden", seen.otherwise.get(column.name))
    if column.name == LEAD and row.get(PERSON) is not None:
        return _lead(row, seen, linked=links["person"])
    if column.name == DEAL and row.get(DEAL_NUMBER) is not None:
        return Shown("text", value, _address("deal", row[DEAL_NUMBER]) if links["deal"] else "")
    return Shown(column.kind, value)


def _lead(row: dict[str, Cell], seen: Open, *, linked: bool) -> Shown:
    name, known = seen.people[row[PERSON]], row[LEAD]
    address = _address("person", row[PERSON]) if linked else ""
    return Shown("text", name, address, known if known and known != name else "")


def _address(page: str, pk: Cell) -> str:
    try:
        return reverse(page, args=[pk])
    except NoReverseMatch:
        return ""


def _ids(table: Table, name: str) -> set[int]:
    return {row[name] for row in table.dicts() if row.get(name) is not None}
