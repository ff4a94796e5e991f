"""Running a report: one file of SQL over the canonical views, with its parameters bound."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from accord.agreement.queries import InForce, in_force_at
from accord.kit.periods import local_date
from accord.reports.agreed import agreed, custom_parts, require_agreed
from accord.reports.catalogue import Report, report_named
from accord.reports.finishing import Asked, finisher
from accord.reports.relations import Days, epoch, relations
from accord.reports.table import TOTAL, UNATTRIBUTED, Answer, Cell, Column, Table, cell
from accord.warehouse.engines import Engine, Relations, chosen

BEGINNING, END = date(1, 1, 1), date(9999, 12, 31)
ALWAYS = datetime(9999, 12, 31, tzinfo=UTC)

_PLACES = ("row", "unattributed", "total")


class NoAgreementError(Exception):
    """No agreement is in force: load one and let both sides sign it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A report as it is asked: its breakdown, all that is bound and joined, the terms of the moment."""

    report: Report
    by: str
    days: Days
    terms: InForce
    values: Mapping[str, object]
    joined: Relations


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
    terms: InForce | None = None,
) -> Table:
    """The answer of a report for the local days from `since` through `until`, as of a moment.

    With `known_at` it is told as it was known then: what was recorded later does not count, and
    what was withdrawn later still does. `options` are those that the report itself declares.
    `engine` answers; if none is named, the one that the settings choose, brought up to date.
    `terms` are those of the moment, for who has looked them up already.
    """
    if known_at is not None:
        as_of, terms = min(as_of, known_at), None
    question = asked(name, by, Days(since, until, as_of), options, known_at, terms)
    report, values, made = question.report, question.values, question.joined
    engine = engine or chosen()
    answers = engine.ask(report.sql, values, made)
    if finish := finisher(name):
        told = Asked(question.by, values, question.terms, lambda sql: engine.ask(sql, values, made))
        answers = finish(answers, told)
    return tabled(question, answers, engine)


def asked(
    name: str,
    by: str | None,
    days: Days,
    options: Mapping[str, str] | None,
    known_at: datetime | None = None,
    terms: InForce | None = None,
) -> Question:
    """The question that a report answers, under the agreement in force at its moment."""
    report = report_named(name)
    by = report.broken_down(by)
    terms = terms or in_force_at(days.as_of)
    if terms is None:
        raise NoAgreementError(f"no agreement was in force at {days.as_of:%Y-%m-%d %H:%M}")
    values = {"by": by, "known_at": epoch(known_at or ALWAYS), **parameters(days, terms)}
    values |= (told := report.told(options or {}, agreed(terms)))
    require_agreed(told, terms)
    return Question(report, by, days, terms, values, relations(days, terms))


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


def tabled(question: Question, answers: list[dict[str, object]], engine: Engine) -> Table:
    """What the engine answered, as a table in the report's order."""
    report, by, days, terms = question.report, question.by, question.days, question.terms
    columns, period, fresh = report.columns(by), _period(days), engine.freshness()
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
        freshness=fresh,
        fresh=fresh.sentence(terms.zone),
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
