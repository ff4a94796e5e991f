"""Walking through the pages as someone: every page by its links, every number to its rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

OF_A_KIND = 4
"""So many pages of one kind are opened: one lead's page is built like the next one's."""

LEFT_OUT = {"account_logout", "settings_rejects"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a page shows it: where it leads, and how many rows or what sum must be there."""

    page: str
    address: str
    what: str
    value: int


@dataclass(slots=True)
class Seen(HTMLParser):
    """The links, the numbers and the rows that one page says it has."""

    page: str
    links: list[str] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    total: list[int] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    _cell: str | None = None

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._note_rows(said)
        if tag == "a" and "href" in said:
            address = urljoin(self.page, said["href"])
            self.links.append(address)
            for what in ("count", "sum"):
                if f"data-{what}" in said:
                    value = int(said[f"data-{what}"])
                    self.numbers.append(Number(self.page, address, what, value))
                    self._cell = None
        if tag == "td":
            kinds = said.get("class", "").split()
            self._cell = "" if "n" in kinds and "derived" not in kinds else None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._cell is not None:
            if any(letter.isdecimal() for letter in self._cell):
                self.bare.append(self._cell.strip())
            self._cell = None

    def _note_rows(self, said: dict[str, str]) -> None:
        if said.get("data-rows"):
            self.rows.append(int(said["data-rows"]))
        if said.get("data-total"):
            self.total.append(int(said["data-total"]))


def walk(client: Client, start: str = "/") -> Iterator[Seen]:
    """Every page that can be reached from here, a few of each kind."""
    waiting, known, opened = [start], {start}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        name = _name_of(address)
        if name is None or name in LEFT_OUT or opened[name] >= OF_A_KIND:
            continue
        seen = look(client, address)
        if seen is None:
            continue
        opened[name] += 1
        yield seen
        fresh = [link.partition("#")[0] for link in seen.links]
        waiting += [link for link in dict.fromkeys(fresh) if link not in known]
        known.update(fresh)


def look(client: Client, address: str) -> Seen | None:
    """The page at an address; None for a file."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    if not answer.headers["Content-Type"].startswith("text/html"):
        return None
    seen = Seen(address)
    seen.feed(answer.text)
    return seen


def _name_of(address: str) -> str | None:
    """What kind of page it is; None for an address that is not ours."""
    parts = urlsplit(address)
    try:
        return None if parts.netloc else resolve(parts.path).view_name
    except Resolver404:
        return None
