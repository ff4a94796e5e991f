"""What the oracles share: plain rows, whole seconds, dates; nothing of the product's reckoning."""

import unicodedata
from datetime import UTC, date, datetime
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from accord.agreement.models import AgreedPromise, AgreedStage, AgreementVersion
from accord.ledger.models import Retraction
from accord.touchpoints.models import Touch

ALWAYS = datetime(9999, 12, 31, tzinfo=UTC)
EPOCH = date(1970, 1, 1)


def seconds(moment):
    return None if moment is None else floor(moment.timestamp())


def folded(text):
    return unicodedata.normalize("NFC", text).casefold() if text else None


def inside(day, since, until):
    return (since is None or day >= since) and (until is None or day <= until)


def median(values):
    values = sorted(values)
    count = len(values)
    if not count:
        return None
    return Fraction(values[(count - 1) // 2] + values[count // 2], 2)


def mean(values):
    values = list(values)
    return Fraction(sum(values), len(values)) if values else None


def known(model, known_at, *fields):
    """The facts of a kind that were known at a moment and not yet withdrawn, as mappings."""
    kind = model._meta.model_name
    ends = dict(Retraction.objects.filter(kind=kind).values_list("fact", "recorded_at"))
    limit = seconds(known_at or ALWAYS)
    rows = model.objects.order_by("id").values("id", "recorded_at", "occurred_at", *fields)
    return [
        row
        for row in rows
        if seconds(row["recorded_at"]) <= limit
        and (row["id"] not in ends or seconds(ends[row["id"]]) > limit)
    ]


class Agreed:
    """The terms of the version in force at a moment, read from its text and rows."""

    def __init__(self, as_of):
        signed = AgreementVersion.objects.exclude(in_force_from=None)
        self.versions = sorted(
            signed.values("number", "text", "in_force_from", "holidays"),
            key=lambda row: (row["in_force_from"], row["number"]),
        )
        self.now = self.at(as_of)
        self.text = YAML(typ="safe").load(self.now["text"])
        self.zone = ZoneInfo(self.text["zone"])
        self.currency = self.text["currency"]
        rows = AgreedStage.objects.filter(version=self.now["number"])
        self.stages = sorted(
            rows.values("name", "rank", "owner", "aside", "terminal"), key=lambda row: row["rank"]
        )
        self.rank = {row["name"]: row["rank"] for row in self.stages if not row["aside"]}
        self.promises = list(AgreedPromise.objects.values())

    def at(self, moment):
        held = [row for row in self.versions if row["in_force_from"] <= moment]
        return held[-1] if held else None


def first_touches(known_at, field):
    """What each person's first touch says in one field."""
    first = {}
    for touch in known(Touch, known_at, "person_id", field):
        order = (seconds(touch["occurred_at"]), touch["id"])
        if touch["person_id"] not in first or order < first[touch["person_id"]][0]:
            first[touch["person_id"]] = (order, touch[field])
    return {person: value for person, (_, value) in first.items()}
