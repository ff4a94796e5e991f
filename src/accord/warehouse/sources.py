"""Where the rows of each canonical view come from, by which key, and what its columns hold."""

from dataclasses import dataclass, replace

from accord.warehouse.views import view_names, view_sql

FACTS_AT_ONCE = 100_000
PERSONS_AT_ONCE = 10_000

_ARM = "\nUNION ALL\n"

_FACTS = {
    "person_fact": "personfact",
    "company_fact": "companyfact",
    "employment": "employment",
    "person_link": "personlink",
    "deal_person": "dealperson",
    "attempt": "attempt",
    "assignment": "assignment",
    "decided_move": "decidedmove",
    "rating": "rating",
    "answer": "answer",
    "outcome": "outcome",
    "reply": "reply",
}
_NAMED = ("person", "company", "deal")
_JUDGED = ("move", "handoff", "clock", "delivery")

_WHOLE = {
    "answer": (),
    "attempt": ("reached", "automatic"),
    "clock": ("number", "term", "version"),
    "delivery": ("move", "version", "counts"),
    "entry": ("position",),
    "handoff": ("number", "version", "attempts"),
    "move": ("number", "cause_fact", "version", "fit", "interest", "entry", "backward"),
    "promise": ("version", "term", "target", "deliver"),
    "rating": ("stars",),
    "stage": ("version", "rank", "handoff", "aside", "terminal"),
    "touch": ("automatic",),
}
_DOUBLE = {"touch": ("value",)}
_TEXT = {"person": ("external_id",)}
_WHOLE_ENDINGS = ("_s", "_us", "_day", "_id", "_minor")


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a view that lie in one table, in the order of a key.

    `at_once` is how many keys go into one part of the copy; 0 where the view is small and always
    copied as a whole, when any of its tables changed. `whose` are tables joined to it, and the
    column that names their row: when that row changes, so do these.
    """

    name: str
    view: str
    table: str
    at_once: int
    key: str = "id"
    column: str = "f.id"
    whose: tuple[tuple[str, str], ...] = ()
    arm: int = 0
    also: tuple[str, ...] = ()

    @property
    def is_small(self) -> bool:
        return self.at_once == 0

    @property
    def what(self) -> str:
        """The name under which changes of its rows are noted."""
        return self.table.removeprefix("accord_")

    def sql(self, engine: str) -> str:
        """Its part of the view's text, to which a condition can be added."""
        return view_sql(self.view, engine).split(_ARM)[self.arm]


def sources() -> tuple[Source, ...]:
    """Where every view's rows come from."""
    asset, campaign = ("asset", "asset_id"), ("campaign", "campaign_id")
    found = [
        _rows("touch", "touch", whose=(asset, campaign)),
        replace(_rows("touch", "attempt", arm=1), name="sales_touch"),
        _rows("entry", "ledgerentry", key="position", column="e.position"),
        *[_rows(view, table) for view, table in _FACTS.items()],
        _rows("deal_change", "dealchange", whose=(campaign,)),
        *[_rows(name, name, column=f"{name[0]}.id") for name in _NAMED],
        *[
            _rows(name, name, PERSONS_AT_ONCE, key="person_id", column=f"{name[0]}.person_id")
            for name in _JUDGED
        ],
        _small("rep", "user", "team"),
        _small("campaign", "campaign"),
        _small("asset", "asset"),
        _small("stage", "agreedstage"),
        _small("promise", "agreedpromise"),
        _small("cost", "campaigncost", "campaign"),
    ]
    missing = set(view_names()) - {source.view for source in found}
    if missing:
        raise LookupError(f"say in warehouse/sources.py where {sorted(missing)} come from")
    return tuple(found)


def _rows(view: str, table: str, at_once: int = 0, **says) -> Source:
    return Source(view, view, f"accord_{table}", at_once or FACTS_AT_ONCE, **says)


def _small(view: str, table: str, *also: str) -> Source:
    return Source(view, view, f"accord_{table}", 0, also=also)


def kind_of(view: str, column: str) -> str:
    """What a column of a view holds: bigint, double or text."""
    if column in _DOUBLE.get(view, ()):
        return "double"
    if column in _TEXT.get(view, ()):
        return "text"
    whole = column in _WHOLE.get(view, ()) or column.endswith(_WHOLE_ENDINGS)
    return "bigint" if whole else "text"
