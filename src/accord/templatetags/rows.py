"""How the rows behind a number are written."""

from datetime import date

from django import template
from django.utils.formats import date_format

from accord.agreement.rules.saying import IN_CAPITALS
from accord.kit.rates import Rate
from accord.templatetags.ui import money, percent, short

register = template.Library()

WORDS = {
    "mql": "MQL", "mqls": "MQLs", "sql": "SQL", "sqls": "SQLs", "sal": "SAL", "sals": "SALs",
    "roi": "ROI", "csv": "CSV", "id": "number",
}  # fmt: skip


@register.filter
def in_words(name: str) -> str:
    """The name of a number or a column as it is read: `cost_per_mql` is Cost per MQL."""
    words = [
        WORDS.get(word, word) for word in name.removeprefix("on_").replace("-", "_").split("_")
    ]
    said = " ".join(words)
    return said[:1].upper() + said[1:]


@register.filter
def as_written(cell, currency: str) -> str:
    """A cell of a row: amounts to the cent, days as days, a dash where there is nothing."""
    if cell.value is None:
        return "–"
    if isinstance(cell.value, Rate):
        return (
            f"{percent(cell.value.value)} ({cell.value.numerator:,} of {cell.value.denominator:,})"
        )
    if cell.kind == "money":
        return money(cell.value, currency)
    if cell.kind == "share":
        return percent(cell.value)
    return short(cell.value) if isinstance(cell.value, int | float) else _text(cell.value)


def _text(text: str) -> str:
    """A text as it stands, a stage or a day as it is read."""
    if text in IN_CAPITALS:
        return text.upper()
    try:
        return date_format(date.fromisoformat(text), "j M Y") if len(text) == 10 else text
    except ValueError:
        return text
