"""The channel of a touch that an import brings: as given, else by the rules of channels."""

from collections.abc import Mapping

from accord.touchpoints.rules import channels
from accord.touchpoints.rules.channels import Hit

EVIDENCE = ("medium", "campaign", "click", "referrer")


def channel_of(values: Mapping[str, str]) -> dict[str, object]:
    """The channel for a new touch and the rules' version; nothing where there is no telling.

    A source alone may mean anything in a file, so it is not enough to go by; and that nothing
    is said of where somebody came from does not make it a direct visit.
    """
    if values.get("channel"):
        return {"channel": values["channel"]}
    if not any(values.get(name) for name in EVIDENCE):
        return {}
    hit = _hit(values)
    verdict = channels.classify(hit)
    if verdict.channel == "Direct" and not hit.source:
        return {}
    return {"channel": verdict.channel, "channel_rules": verdict.version}


def _hit(values: Mapping[str, str]) -> Hit:
    said = {name: values.get(name, "") for name in ("source", "medium", "campaign", "click")}
    own = [values["site"]] if "site" in values else []
    try:
        return channels.marked_hit(**said, referrer=values.get("referrer", ""), own=own)
    except channels.UnableToReadAddressError:
        return channels.marked_hit(**said)
