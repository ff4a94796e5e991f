"""How values are written on every page."""

from datetime import datetime
from math import floor as whole_below

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime

register = template.Library()

IN_CAPITALS = {"mql", "sal", "sql", "sqo", "sdr"}


@register.filter
def stage_name(name: str | None) -> str:
    """A stage as it is read: `mql` is MQL, `opportunity` is Opportunity."""
    if not name:
        return "No stage"
    return name.upper() if name in IN_CAPITALS else name[0].upper() + name[1:]


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
