"""How values are written on every page."""

from collections.abc import Sequence
from datetime import date, datetime
from math import floor as whole_below

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from accord.agreement.rules.saying import stage_name
from accord.kit import money as amounts

register = template.Library()

COMPARED = {
    ">=": "at least",
    "<=": "at most",
    ">": "above",
    "<": "below",
    "!=": "is not",
    "=": "is",
}

register.filter(stage_name)


@register.filter
def floored(points: float) -> str:
    """Interest as it is shown: never more than it is."""
    return f"{whole_below(points):,}"


@register.filter
def tenths(points: float) -> str:
    """What a touch is still worth, to a tenth of a point, never more than it is."""
    return f"{whole_below(points * 10) / 10:,.1f}"


@register.filter
def millionths(amount: int) -> str:
    """Interest as it is stored, in millionths of a point."""
    return floored(amount / 1_000_000)


@register.filter
def signed(points: int) -> str:
    """Points with their sign: +30, −40."""
    return f"{'+' if points >= 0 else '−'}{abs(points):,}"


@register.filter
def day(moment: datetime | None) -> str:
    """The local date: 5 Mar 2026."""
    return date_format(localtime(moment), "j M Y") if moment else ""


@register.filter
def clock_time(moment: datetime | None) -> str:
    """Local date and time: 5 Mar 2026, 14:05."""
    return date_format(localtime(moment), "j M Y, H:i") if moment else ""


@register.filter
def month(name: str) -> str:
    """A month: 2026-03 is Mar 2026."""
    return date_format(date.fromisoformat(f"{name}-01"), "M Y")


@register.filter
def months(names: Sequence[str]) -> str:
    """A run of months by its first and its last: Nov 2025 to Mar 2026."""
    ends = dict.fromkeys((names[0], names[-1])) if names else ()
    return " to ".join(map(month, ends)) or "no month"


@register.filter
def condition_in_words(condition: str) -> str:
    """A condition of the agreement as one says it: `fit >= 40` is fit at least 40."""
    for sign, words in COMPARED.items():
        condition = condition.replace(f" {sign} ", f" {words} ")
    return condition


@register.filter
def sentence_case(words: str) -> str:
    """The same words, beginning with a capital and ending with a full stop."""
    said = str(words).strip()
    return f"{said[0].upper()}{said[1:].rstrip('.')}." if said else ""


@register.filter
def initials(name: str) -> str:
    """The letters for a picture of someone: Ada Lindqvist is AL."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    return "".join(
        word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
    ).upper()


@register.filter
def hue(stages, name: str) -> str:
    """The colour of a stage: that of the team that owns it."""
    return stages.hue(name)


@register.filter
def plain(value: object) -> str:
    """A single value of a judgement; nothing where there is none."""
    return "nothing" if value is None or value == "" else str(value)


@register.filter
def short(value: float | None) -> str:
    """A number without more digits than matter: 1,840, 53.3; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:,.1f}"


@register.filter
def money(minor: int | None, currency: str) -> str:
    """An amount to the cent with its currency: 1,234.50 EUR; a dash where there is none."""
    return "–" if minor is None else f"{amounts.format_minor(minor, currency)} {currency}"


@register.filter
def about(minor: int | None, currency: str) -> str:
    """An amount to look at: 2.41M EUR, 590K EUR, 950 EUR; a dash where there is none."""
    if minor is None:
        return "–"
    units = minor / 10 ** amounts.exponent(currency)
    if abs(units) >= 1_000_000:
        return f"{units / 1_000_000:,.2f}M {currency}"
    if abs(units) >= 10_000:
        return f"{units / 1_000:,.0f}K {currency}"
    return f"{units:,.0f} {currency}"


@register.filter
def percent(part: float | None) -> str:
    """A share as per cent with one decimal: 0.125 is 12.5 %; a dash where there is none."""
    return "–" if part is None else f"{float(100 * part):,.1f} %"


@register.simple_tag
def opens(value: int | None, address: str, words: str = "") -> str:
    """A count that opens the rows behind it: a link to a page that shows as many.

    `words` stand in place of the number, where it is written in another way.
    """
    if value is None:
        return "–"
    return _opening(words or f"{value:,}", address, "count", value)


@register.simple_tag
def opens_sum(minor: int | None, address: str, words: str) -> str:
    """An amount that opens the rows it is the sum of: a link to a page whose rows add up to it."""
    return "–" if minor is None else _opening(words, address, "sum", minor)


def _opening(words: str, address: str, what: str, value: int) -> str:
    return format_html('<a class="num" href="{}" data-{}="{}">{}</a>', address, what, value, words)
