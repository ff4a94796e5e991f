"""The rows behind a number of a report: a page of them, how many there are, what they add up to.

They are those of the report's list, `sources-list` for `sources`. The engine filters, counts and
cuts the page, so that a list of a hundred thousand rows costs no more than its question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accord.agreement.queries import InForce
from accord.reports.catalogue import Report, UnknownReportError, catalogue, report_named
from accord.reports.queries import Question, asked, tabled
from accord.reports.relations import Days
from accord.reports.table import BLANK, UNATTRIBUTED, Column, Table
from accord.warehouse.engines import Engine
from accord.warehouse.engines.relation import steps_of, without_comments

NUMBER = "number"
BY = "{by}"
EVERY_ROW = 10**9


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: those behind `number`, of the line called `name`, with these texts in columns.

    `name` is None for all lines; a line without a name is (blank), one of nobody (unattributed).
    """

    report: str
    number: str
    by: str | None = None
    name: str | None = None
    texts: Mapping[str, str] | None = None
    options: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """Some of the rows, how many there are in all, and the sum of all where any is an amount."""

    table: Table
    rows: int
    total: int | None


def list_of(report: str) -> Report:
    """The report that lists the rows behind this one's numbers."""
    report_named(report)
    if f"{report}-list" not in catalogue():
        raise UnknownReportError(f"{report} has no list of its rows")
    return report_named(f"{report}-list")


def numbers_of(report: str) -> tuple[str, ...]:
    """The numbers of a report whose rows its list can tell."""
    for option in list_of(report).options:
        if option.name == NUMBER:
            return option.usual, *option.others
    return ()


def rows_behind(
    wanted: Wanted,
    days: Days,
    *,
    engine: Engine,
    skipped: int = 0,
    most: int = EVERY_ROW,
    terms: InForce | None = None,
) -> Behind:
    """The rows wanted, without the first `skipped` and no more than `most`."""
    listed = list_of(wanted.report)
    if wanted.number not in numbers_of(wanted.report):
        raise UnknownReportError(f"{wanted.report} has no rows behind {wanted.number}")
    options = {**(wanted.options or {}), NUMBER: wanted.number}
    question = asked(listed.name, wanted.by, days, options, terms=terms)
    only, bound = _narrowed(listed, wanted)
    values = {**question.values, **bound, "skipped": skipped, "most": most}
    answers = engine.ask(_cut(listed, only), values, question.joined)
    return _behind(question, answers, engine)


def _behind(question: Question, answers: list[dict[str, Any]], engine: Engine) -> Behind:
    nothing = {"rows_in_all": 0, "sum_in_all": 0 if _amount(question.report) else None}
    first = answers[0] if answers else nothing
    return Behind(tabled(question, answers, engine), first["rows_in_all"], first["sum_in_all"])


def _amount(report: Report) -> Column | None:
    """The column that adds up to the number: the last one, if it holds money."""
    last = report.lines[-1]
    return last if last.kind == "money" and last.parts is None else None


def _narrowed(report: Report, wanted: Wanted) -> tuple[list[str], dict[str, str]]:
    """The conditions on the rows, and what they bind."""
    known = {line.name for line in report.lines if line.kind == "text" and line.name != BY}
    if unknown := sorted((wanted.texts or {}).keys() - known):
        raise UnknownReportError(f"{report.name} has no column {unknown[0]}")
    only, bound = ["k.part <> 'total'"], {}
    if wanted.name is not None:
        only.append(_called(report.lines[0], wanted.name))
        bound["called"] = wanted.name
    for column, text in (wanted.texts or {}).items():
        only.append(_equal(column, text, f"text_{column}"))
        bound[f"text_{column}"] = text
    return only, bound


def _called(first: Column, name: str) -> str:
    if first.name != BY:
        return _equal(first.name, name, "called")
    if name == UNATTRIBUTED:
        return "k.part = 'unattributed'"
    return f"k.part = 'row' AND {_equal('name', name, 'called')}"


def _equal(column: str, text: str, bound: str) -> str:
    return f"coalesce(k.{column}, '') = ''" if text == BLANK else f"k.{column} = :{bound}"


def _cut(report: Report, only: Sequence[str]) -> str:
    """The list's question, and over it the filter, the count, the sum and the page."""
    text = without_comments(report.sql).strip()
    steps, told = steps_of(report.sql)
    before = f"{text.removesuffix(told).rstrip()},\n" if steps else "WITH\n"
    amount = _amount(report)
    total = f"CAST(sum(k.{amount.name}) OVER () AS bigint)" if amount else "NULL"
    order = ["name" if line.name == BY else line.name for line in report.lines if not line.parts]
    # What is filled in are columns of our own reports; what a reader says is bound.
    return f"""{before}listed AS (
{told}
)
SELECT k.*, count(*) OVER () AS rows_in_all, {total} AS sum_in_all
FROM listed k
WHERE {" AND ".join(only)}
ORDER BY k.part, k.sort, {", ".join(f"k.{name}" for name in order)}
LIMIT :most OFFSET :skipped"""  # noqa: S608
