"""`accord channel URL`: where somebody came from, and the rule that says so."""

import argparse
import json
from typing import TextIO

from accord.management.plain import RefusedError
from accord.touchpoints.rules import channels

HELP = "Say by which channel somebody came to an address, and which rule decided."


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("url", metavar="URL", help="the whole address, with its marks, in quotation marks")
    add("--referrer", default="", help="the page before, if there was one")
    add(
        "--own",
        action="append",
        default=[],
        metavar="HOST",
        help="a host of ours beside the address's own; may be repeated",
    )
    add("--json", action="store_true", help="the answer for programs")  # fmt: skip


def run(asked: argparse.Namespace, out: TextIO) -> None:
    """Read the address, ask the rules, say what they said."""
    try:
        hit = channels.hit_of(asked.url, asked.referrer, asked.own)
    except channels.UnableToReadAddressError as error:
        raise RefusedError(str(error)) from None
    verdict = channels.classify(hit)
    found = {
        "source": hit.source, "medium": hit.medium, "campaign": hit.campaign,
        "click_id": hit.click,
    }  # fmt: skip
    if asked.json:
        told = {**verdict._asdict(), **{name: text or None for name, text in found.items()}}
        out.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    seen = ", ".join(f"{name.replace('_', ' ')} {text}" for name, text in found.items() if text)
    out.write(f"{verdict.channel}\n")
    out.write(f"rule {verdict.rule} of version {verdict.version}: {verdict.words}\n")
    out.write(f"found: {seen or 'nothing'}\n")
