"""The blocks of the dashboard, each asked only where it is shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict

from accord.agreement.queries import InForce
from accord.kit.periods import local_date
from accord.staff.models import User
from accord.web.cycle import flows
from accord.web.dashboard import figures, levels, origins, reviews, stick, work
from accord.web.dashboard.look import Look
from accord.web.numbers import Numbers
from accord.web.period import NAMED, chosen_period
from accord.web.permissions import may_open

BLOCKS = ("figures", "stick", "origins")
"""Those that are put into the page anew when something in them is chosen."""

ENDS = ("quota", "pipeline")
"""The two ends of one stick: an address holds one of them."""

USUAL = "leads"
"""The figure whose chart is shown until another is chosen."""


def looked(given: QueryDict, agreed: InForce, at: datetime) -> Look:
    """What the address asks to look at."""
    today = local_date(at, agreed.zone)
    return Look(Numbers(at=at), agreed, today, chosen_period(given, today))


def block(name: str, look: Look, given: Mapping[str, str]) -> dict[str, Any]:
    """One block of the page."""
    if name == "origins":
        return _origins(look, given)
    ends = stick.told(look, given)
    if name == "stick":
        return _stick(look, ends)
    return {"never": work.unconverted(look), **_figures(look, given, ends), **_stick(look, ends)}


def head(look: Look, user: User) -> dict[str, Any]:
    """What stands above all blocks, and changes with each of them."""
    return {
        **_frame(look),
        "reviewed": reviews.reviewed(look, user),
        "may_hang": may_open("home_walls", user),
    }


def page(look: Look, given: Mapping[str, str]) -> dict[str, Any]:
    """All blocks of the page."""
    ends = stick.told(look, given)
    never = work.unconverted(look)
    return {
        **_figures(look, given, ends),
        **_stick(look, ends),
        **_origins(look, given),
        **_cycle(look),
        "worked": work.worked(look),
        "deeds": work.DEEDS,
        "never": never,
        "claims": work.claims(look, never),
    }


def wall(look: Look, given: Mapping[str, str]) -> dict[str, Any]:
    """What a screen on the wall shows: no names, and nothing that opens rows."""
    ends = stick.told(look, given)
    shown = {**_frame(look), **_figures(look, given, ends), **_cycle(look)}
    return {**shown, "reviewed": reviews.reviewed(look, None), "plain": True}


def _frame(look: Look) -> dict[str, Any]:
    return {
        "look": look,
        "version": look.agreed,
        "currency": look.agreed.agreement.currency,
        "period": look.period,
        "periods": NAMED,
        "fresh": look.numbers.freshness.sentence(look.agreed.zone),
    }


def _figures(look: Look, given: Mapping[str, str], ends: stick.Shown) -> dict[str, Any]:
    told = figures.figures(look, ends.wanted)
    keys = [figure.key for figure in told]
    chosen = next(key for key in (given.get("chart"), USUAL, keys[0]) if key in keys)
    return {
        "figures": told,
        "chosen": chosen,
        "chart": figures.chart(look, chosen, ends.wanted),
        "levels": levels.levels(look),
    }


def _stick(look: Look, ends: stick.Shown) -> dict[str, Any]:
    return {"ends": ends, "open_now": figures.pipeline(look, ends.wanted)}


def _origins(look: Look, given: Mapping[str, str]) -> dict[str, Any]:
    wanted = given.get("by", "")
    by = wanted if wanted in origins.TABS else next(iter(origins.TABS))
    return {"origins": origins.origins(look, by), "tabs": origins.TABS}


def _cycle(look: Look) -> dict[str, Any]:
    return {
        "wide": flows.drawing(look.numbers, look.period),
        "tall": flows.drawing(look.numbers, look.period, upright=True),
    }
