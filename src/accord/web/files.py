"""A report as a file to take away."""

from django.http import HttpResponse

from accord.reports.formats import as_bytes, as_csv
from accord.reports.table import Table

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The forms in which a page gives a report away, and what each is called in an answer."""


def as_file(table: Table, name: str, form: str = "csv") -> HttpResponse:
    """The answer that holds a table in one of the forms, as a file of this name."""
    content = as_csv(table) if form == "csv" else as_bytes(table, form)
    answer = HttpResponse(content, content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
