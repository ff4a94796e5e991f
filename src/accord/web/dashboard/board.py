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
from accord.web.parts import Part
from accord.web.period import NAMED, chosen_scope
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
    return Look(Numbers(at=at), agreed, today, chosen_scope(given, today))


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


def page(look: Look, given: Mapping[str, str]) -> list[Part]:
    """The parts of the page, in the order in which they stand."""
    return [
        Part("dashboard", "figures", "Key figures", lambda: block("figures", look, given)),
        Part("dashboard", "cycle", "Revenue cycle", lambda: _cycle(look)),
        Part("dashboard", "origins", "Where leads come from", lambda: _origins(look, given)),
        Part("dashboard", "worked", "What sales did", lambda: _worked(look)),
        Part("dashboard", "claims", "Beside the articles’ figures", lambda: _claims(look)),
    ]


def wall_head(look: Look) -> dict[str, Any]:
    """What stands above all on the wall: no names, and nothing that opens rows."""
    return {**_frame(look), "reviewed": reviews.reviewed(look, None), "plain": True}


def wall(look: Look, given: Mapping[str, str]) -> list[Part]:
    """What a screen on the wall shows, all in one part."""
    return [
        Part(
            "dashboard",
            "figures",
            "Key figures",
            lambda: {**_figures(look, given, stick.told(look, given)), **_cycle(look)},
        )
    ]


def _frame(look: Look) -> dict[str, Any]:
    return {
        "look": look,
        "version": look.agreed,
        "currency": look.agreed.agreement.currency,
        "period": look.period,
        "periods": NAMED,
        "fresh": look.numbers.fresh(look.agreed.zone),
    }


def _figures(look: Look, given: Mapping[str, str], ends: stick.Shown) -> dict[str, Any]:
    wanted = None if look.period.segment else ends.wanted
    told = figures.figures(look, wanted)
    keys = [figure.key for figure in told]
    chosen = next(key for key in (given.get("chart"), USUAL, keys[0]) if key in keys)
    return {
        "figures": told,
        "chosen": chosen,
        "chart": figures.chart(look, chosen, wanted),
        "levels": levels.levels(look),
    }


def _stick(look: Look, ends: stick.Shown) -> dict[str, Any]:
    return {"ends": ends, "open_now": figures.pipeline(look.of_everyone, ends.wanted)}


def _origins(look: Look, given: Mapping[str, str]) -> dict[str, Any]:
    wanted = given.get("by", "")
    by = wanted if wanted in origins.TABS else next(iter(origins.TABS))
    return {"origins": origins.origins(look, by), "tabs": origins.TABS}


def _worked(look: Look) -> dict[str, Any]:
    return {"worked": work.worked(look), "deeds": work.DEEDS}


def _claims(look: Look) -> dict[str, Any]:
    return {"claims": work.claims(look, work.unconverted(look))}


def _cycle(look: Look) -> dict[str, Any]:
    asked = flows.Asked(look.numbers, look.period)
    return {"wide": flows.drawn(asked), "tall": flows.drawn(asked, upright=True)}
