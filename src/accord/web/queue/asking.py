"""What the address of a queue asks for, and the addresses that ask for something near to it."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

TABS = {"due": "Due", "waiting": "Waiting", "done": "Done today"}
NARROWER = {"late": "Late", "open": "All open"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One tab, whose leads, which page; `side` is whose turn it is: that of sales or marketing."""

    show: str = "due"
    owner: str = ""
    number: str = ""
    side: str = "sales"

    @classmethod
    def of(cls, given: QueryDict, side: str) -> "Asked":
        known = {**TABS, **NARROWER} if side == "sales" else {"due": "", "done": ""}
        show = given.get("show", "due")
        return cls(
            show=show if show in known else "due",
            owner=given.get("owner", "")[:10],
            number=given.get("page", "")[:6],
            side=side,
        )

    @property
    def query(self) -> str:
        """What differs from the usual, as it stands in an address."""
        said = {"owner": self.owner, "show": self.show if self.show != "due" else ""}
        said |= {"page": self.number if self.number != "1" else ""}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def address(self) -> str:
        """The list."""
        return self._with_query(reverse("queue" if self.side == "sales" else "queue_returned"))

    def tab(self, show: str) -> str:
        return replace(self, show=show, number="").address

    def lead(self, pk: int) -> str:
        """The list with one lead of it beside."""
        page = "queue_lead" if self.side == "sales" else "queue_returned_lead"
        return self._with_query(reverse(page, args=[pk]))

    def act(self, page: str, pk: int, following: int | None) -> str:
        """A form about one lead, which knows the way back and which lead comes next."""
        said = {"side": self.side, "next": following or ""}
        rest = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse(page, args=[pk])}?{'&'.join(filter(None, [rest, self.query]))}"

    def _with_query(self, address: str) -> str:
        return f"{address}?{self.query}" if self.query else address
