"""What the address of a page of rows asks for, and the answer."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from accord.reports.behind import EVERY_ROW, Behind, Wanted, list_of, rows_behind
from accord.reports.catalogue import report_named
from accord.reports.relations import Days
from accord.reports.segments import UNDIVIDED
from accord.web.numbers import Numbers
from accord.web.period import Period, chosen_scope
from accord.web.rows.showing import TELLING

PAGE = 50
ABOUT_THE_PAGE = {"period", "from", "to", "segment", "page", "back", "by", "name"}
"""Words of an address that are no option of a report and no column of its list."""


@dataclass(frozen=True, slots=True)
class Request:
    """Which rows, and of which days."""

    wanted: Wanted
    period: Period

    @property
    def names_people(self) -> bool:
        """Whether it is about lines called after people, or looks for somebody's rows."""
        looked_at = {*(self.wanted.texts or {})}
        if self.wanted.name is not None:
            looked_at.add(list_of(self.wanted.report).lines[0].name)
        return self.wanted.by in ("person", "lead") or not TELLING.isdisjoint(looked_at)

    def answer(self, numbers: Numbers, *, page: int | None = None) -> Behind:
        """One page of the rows, or with no page all of them."""
        skipped, most = (0, EVERY_ROW) if page is None else ((page - 1) * PAGE, PAGE)
        days = Days(self.period.since, self.period.until, numbers.at)
        return numbers.kept(
            ("rows", self.wanted, self.period, skipped, most),
            lambda: rows_behind(
                self.wanted,
                days,
                engine=numbers.within(self.period.segment),
                skipped=skipped,
                most=most,
                terms=numbers.terms,
            ),
        )


def requested(report: str, number: str, given: QueryDict, today: date) -> Request:
    """What is asked for; a report, an option or a column that does not exist raises."""
    listed, parent = list_of(report), report_named(report)
    names = {option.name for option in listed.options}
    said = {key: text for key, text in given.items() if key not in ABOUT_THE_PAGE}
    wanted = Wanted(
        report=report,
        number=number,
        by=given.get("by") or (parent.by[0] if parent.by[0] in listed.by else None),
        name=given.get("name"),
        texts={key: text for key, text in said.items() if key not in names},
        options={key: text for key, text in said.items() if key in names},
    )
    period = chosen_scope(given, today, usual="all")
    return Request(wanted, period.of_everyone if report in UNDIVIDED else period)
