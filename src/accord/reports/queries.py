"""Running a report: one file of SQL over the canonical views, with its parameters bound."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from accord.agreement.queries import InForce, in_force_at
from accord.kit.periods import local_date
from accord.reports.agreed import agreed, custom_parts, require_agreed
from accord.reports.catalogue import Report, report_named
from accord.reports.finishing import Asked, finisher
from accord.reports.relations import Days, epoch, relations
from accord.reports.table import TOTAL, UNATTRIBUTED, Answer, Cell, Column, Table, cell
from accord.warehouse.engines import Engine, chosen

BEGINNING, END = date(1, 1, 1), date(9999, 12, 31)
ALWAYS = datetime(9999, 12, 31, tzinfo=UTC)

_PLACES = ("row", "unattributed", "total")


class NoAgreementError(Exception):
    """No agreement is in force: load one and let both sides sign it."""


def run(  # noqa: PLR0913 - each part of a question has its name
    name: str,
    *,
    by: str | None = None,
    since: date | None = None,
    until: date | None = None,
    known_at: datetime | None = None,
    as_of: datetime,
    options: Mapping[str, str] | None = None,
    engine: Engine | None = None,
) -> Table:
    """The answer of a report for the local days from `since` through `until`, as of a moment.

    With `known_at` it is told as it was known then: what was recorded later does not count, and
    what was withdrawn later still does. `options` are those that the report itself declares.
    `engine` answers; if none is named, the one that the settings choose, brought up to date.
    """
    report = report_named(name)
    by = report.broken_down(by)
    if known_at is not None:
        as_of = min(as_of, known_at)
    terms = in_force_at(as_of)
    if terms is None:
        raise NoAgreementError(f"no agreement was in force at {as_of:%Y-%m-%d %H:%M}")
    days = Days(since, until, as_of)
    values = {"by": by, "known_at": epoch(known_at or ALWAYS), **parameters(days, terms)}
    values |= (told := report.told(options or {}, agreed(terms)))
    require_agreed(told, terms)
    made, engine = relations(days, terms), engine or chosen()
    answers = engine.ask(report.sql, values, made)
    if finish := finisher(name):
        asked = Asked(by, values, terms, lambda sql: engine.ask(sql, values, made))
        answers = finish(answers, asked)
    fresh = engine.freshness()
    table = _table(report, by, answers, terms, days)
    return replace(table, freshness=fresh, fresh=fresh.sentence(terms.zone))


def parameters(days: Days, terms: InForce) -> dict[str, object]:
    """What a report may bind besides `by` and `known_at`: the period, the moment, the terms."""
    since, until = days.since or BEGINNING, days.until or END
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "since_day": _day_number(since),
        "until_day": _day_number(until),
        "as_of": epoch(days.as_of),
        "as_of_day": _day_number(local_date(days.as_of, terms.zone)),
        "version": terms.number,
        "currency": terms.agreement.currency,
        **custom_parts(terms),
    }


def _day_number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _period(days: Days) -> str:
    since = f"from {days.since}" if days.since else "from the beginning"
    return f"{since} to {days.until}" if days.until else f"{since} on"


def _table(
    report: Report, by: str, answers: list[dict[str, object]], terms: InForce, days: Days
) -> Table:
    columns, period = report.columns(by), _period(days)
    placed = []
    for answer in answers:
        labelled = _labelled(answer, by, report.lines[0])
        cells = tuple(
            cell(column, labelled, period=period, cohort=report.cohort) for column in columns
        )
        placed.append((_place(answer, cells, columns), cells))
    placed.sort(key=lambda pair: pair[0])
    return Table(
        name=report.name,
        question=report.question,
        period=period,
        currency=terms.agreement.currency,
        columns=columns,
        rows=tuple(cells for place, cells in placed if place[0] < _PLACES.index("total")),
        total=next((cells for place, cells in placed if place[0] == _PLACES.index("total")), None),
        notes=report.notes,
        cohort=report.cohort,
        as_of=f"{days.as_of.astimezone(terms.zone):%Y-%m-%d %H:%M} {terms.zone}",
    )


def _labelled(answer: dict[str, object], by: str, first: Column) -> Answer:
    """The answer with what its first column shows; a blank name stays None."""
    if first.name != "{by}":
        return answer
    names = {"row": answer["name"], "unattributed": UNATTRIBUTED, "total": TOTAL}
    return answer | {by: names[answer["part"]]}


def _place(answer: Answer, cells: tuple[Cell, ...], columns: tuple[Column, ...]) -> tuple:
    """Where a line stands: by its own order, then by its texts in the same order everywhere."""
    texts = [
        (text is None, text or "")
        for text, column in zip(cells, columns, strict=True)
        if column.kind == "text"
    ]
    return _PLACES.index(answer["part"]), answer["sort"], texts
