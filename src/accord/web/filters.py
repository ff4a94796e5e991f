"""What is asked of a list: its filters and its order, as they stand in the address of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Self
from urllib.parse import urlencode

from django.http import QueryDict

from accord.kit.text import whole_number


@dataclass(frozen=True, slots=True)
class Filters:
    """What each filter is set to; empty where it is not set. A list adds its own as fields.

    `RIGHT` says of a field what it may be set to; `ASIDE` are the fields that leave nothing out.
    """

    RIGHT: ClassVar[Mapping[str, Callable[[str], object]]] = {}
    ASIDE: ClassVar[tuple[str, ...]] = ("sort",)

    @classmethod
    def of(cls, given: QueryDict) -> Self:
        """What an address asks for; what it says wrongly is not asked."""
        return cls(**cls.said(given))

    @classmethod
    def said(cls, given: QueryDict) -> dict[str, str]:
        """What an address says of each field, empty where that is wrong."""
        said = {one.name: given.get(one.name, "").replace("\0", "").strip() for one in fields(cls)}
        wrong = (name for name, is_right in cls.RIGHT.items() if not is_right(said[name]))
        return said | dict.fromkeys(wrong, "")

    @property
    def narrows(self) -> bool:
        """Whether fewer than all are asked for."""
        return any(getattr(self, one.name) for one in fields(self) if one.name not in self.ASIDE)

    @property
    def query(self) -> str:
        """The same as it stands in an address."""
        return self.instead()

    def instead(self, **other: str) -> str:
        """The same as it stands in an address, with something else instead."""
        said = {one.name: getattr(self, one.name) for one in fields(self)} | other
        return urlencode({name: value for name, value in said.items() if value})


def is_number(text: str) -> bool:
    """Whether the digits of an id stand there."""
    return whole_number(text) is not None
