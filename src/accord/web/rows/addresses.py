"""Where the rows behind a number of a report are shown."""

from urllib.parse import urlencode

from accord.web.period import Period

PLACE = "/rows/{report}/{number}/"


def rows_of(
    report: str, number: str, period: Period, *, name: str | None = None, **asked: str
) -> str:
    """The address of the rows that a column `number` of a report counts, or that it is the sum of.

    `name` is the line of the report, None for the total; `asked` is what the report was asked
    besides: `by` and its options. The days stand in it as dates, so that it stays true tomorrow.
    """
    said = {key: value for key, value in asked.items() if value}
    if name is not None:
        said["name"] = name
    query = "&".join(part for part in (period.fixed_query, urlencode(said)) if part)
    return f"{PLACE.format(report=report, number=number)}?{query}"
