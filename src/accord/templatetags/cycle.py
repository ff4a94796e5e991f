"""How the pages of the cycle and of the promises write what only they tell."""

from django import template

register = template.Library()

OWNERS = {"marketing": "Marketing", "sdr": "Sales development", "sales": "Sales"}
"""Who may own a stage, as the agreement writes it, and as it is read."""


@register.filter
def team_name(owner: str) -> str:
    """Who owns a stage, as it is read: `sdr` is Sales development."""
    return OWNERS.get(owner, owner)


@register.filter
def points(change: float) -> str:
    """By how many percentage points something moved, with its sign: +3.1, −0.4."""
    return f"{'+' if change >= 0 else '−'}{abs(change):,.1f}"


@register.filter
def in_points(part: float) -> str:
    """A difference of shares in percentage points: 0.125 is 12.5."""
    return f"{100 * part:,.1f}"


@register.filter
def as_width(part: float | None) -> str:
    """A share as the width of a bar."""
    return f"{100 * (part or 0):.1f}%"
