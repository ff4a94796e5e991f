"""A file as it stands, whether right or wrong: the names and entries that can be made out."""

from collections.abc import Iterator
from typing import Any

Entry = dict[str, Any]


def entries(section: Any) -> Iterator[tuple[int, Entry]]:
    """The entries of a list that are mappings, with their places in the list."""
    if isinstance(section, list):
        yield from ((at, entry) for at, entry in enumerate(section) if isinstance(entry, dict))


def part(section: Any, key: str) -> Any:
    """What stands under a key, if there is a mapping at all."""
    return section.get(key) if isinstance(section, dict) else None


def word(entry: Entry, key: str) -> str | None:
    """The text under a key, if it is one."""
    value = entry.get(key)
    return value if isinstance(value, str) else None


def names(section: Any) -> list[str]:
    """The names in a section: of a mapping its keys, of a list the name of each entry.

    An entry such as `A: "fit >= 60"` is named by its only key.
    """
    if isinstance(section, dict):
        return list(section)
    return [name for _, entry in entries(section) for name in _name(entry)]


def _name(entry: Entry) -> Iterator[str]:
    if isinstance(entry.get("name"), str):
        yield entry["name"]
    elif len(entry) == 1:
        yield from entry
