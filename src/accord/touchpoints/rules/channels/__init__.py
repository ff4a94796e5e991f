"""Where somebody came from, as a channel: ordered rules, kept as data with a version.

Addresses and referrers say it in two ways: by marks that were put into a link (utm marks, and the
click ids of advertising networks), and by the site that somebody came from.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlsplit

from accord.touchpoints.rules.channels.reading import Hit, Rules, Verdict, rules_of

VERSION = 1
"""The rules in use."""
LONGEST = 100
"""Query fields of an address that are looked at."""


class UnableToReadAddressError(ValueError):
    """This is no web address."""


def rules() -> Rules:
    """The rules in use."""
    return rules_of(VERSION)


def hit_of(url: str = "", referrer: str = "", own: Iterable[str] = ()) -> Hit:
    """What an address and the page before it tell; `own` are hosts of ours beside the address's.

    Where no mark names a source, the click id does, else the site that somebody came from.
    """
    host, marks = _taken_apart(url)
    return marked_hit(
        source=marks.get("utm_source", ""),
        medium=marks.get("utm_medium", ""),
        campaign=marks.get("utm_campaign", ""),
        click=click_in(marks),
        referrer=referrer,
        own=[host, *own],
    )


def click_in(marks: Mapping[str, str]) -> str:
    """The name of the click id among the marks of an address, if there is one."""
    return next((name for name in rules().click_ids if marks.get(name)), "")


def marked_hit(
    *,
    source: str = "",
    medium: str = "",
    campaign: str = "",
    click: str = "",
    referrer: str = "",
    own: Iterable[str] = (),
) -> Hit:
    """A hit from its marks, the name of a click id, and the page before unless it is ours."""
    before, _ = _taken_apart(referrer)
    if before and any(_are_one(before, name) for name in own if name):
        before = ""
    words = [text.strip().casefold() for text in (source, medium, campaign)]
    found = words[0] or rules().click_ids.get(click, "") or _plain_host(before)
    referred = bool(before) and not click and not any(words)
    return Hit(found, words[1], words[2], click, referred)


def classify(hit: Hit) -> Verdict:
    """The channel of a hit and the rule that decided."""
    return rules().classify(hit)


def classify_many(hits: Iterable[Hit]) -> list[Verdict]:
    """The channels of many hits."""
    return rules().classify_many(hits)


def _taken_apart(address: str) -> tuple[str, dict[str, str]]:
    """The host of an address in small letters, and its query with names in small letters."""
    if not address:
        return "", {}
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        query = parse_qsl(parts.query, max_num_fields=LONGEST)
        return (parts.hostname or ""), {name.casefold(): text for name, text in query}
    except ValueError:
        raise UnableToReadAddressError(f"{address!r} is no web address") from None


def _plain_host(host: str) -> str:
    return host.casefold().removeprefix("www.").rstrip(".")


def _are_one(host: str, other: str) -> bool:
    """Whether two hosts are the same, or one lies below the other."""
    host, other = f".{_plain_host(host)}", f".{_plain_host(other)}"
    return host.endswith(other) or other.endswith(host)
