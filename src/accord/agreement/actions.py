"""Loading a version of the agreement and signing it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accord.agreement.models import (
    Acknowledgement,
    AgreedPromise,
    AgreedStage,
    AgreementVersion,
    Signature,
)
from accord.agreement.queries import BEGINNING
from accord.agreement.rules.hours import holiday_dates
from accord.agreement.rules.problems import AgreementErrors, Problem
from accord.agreement.rules.promises import Depth, Feedback, Quality, Volume
from accord.agreement.rules.reading import read
from accord.agreement.rules.terms import Agreement
from accord.kit.periods import day_bounds
from accord.ledger.actions import append, set_zone

HOLIDAY_YEARS = range(2000, 2051)


class AlreadySignedError(Exception):
    """This side has signed this version before."""


class UnknownSideError(Exception):
    """Only marketing and sales sign an agreement."""


class NotSignedError(Exception):
    """What a version expects is confirmed only once both sides have signed it."""


@transaction.atomic
def load(text: str, *, at: datetime, by=None) -> AgreementVersion:
    """Keep a new version, to be signed by both sides; raises AgreementErrors if it is not sound.

    The text of the latest version once more changes nothing.
    """
    agreement = read(text)
    latest = AgreementVersion.objects.order_by("-number").first()
    if latest and latest.text == text:
        return latest
    if latest:
        _keep_every_stage(text, agreement, latest)
    version = AgreementVersion.objects.create(
        number=latest.number + 1 if latest else 1, text=text, loaded_at=at, loaded_by=by
    )
    AgreedStage.objects.bulk_create(_stages(version, agreement))
    AgreedPromise.objects.bulk_create(_promises(version, agreement))
    if not _something_holds():
        set_zone(agreement.zone, at=at)
    return version


@transaction.atomic
def sign(
    version: AgreementVersion, *, side: str, by, at: datetime, history: bool = False
) -> AgreementVersion:
    """Sign for one side; with the second signature the version is in force.

    It holds from the later of that moment and its `from:`. The first one in force reaches back
    to its `from:`, without one it reaches back without limit. The dates of the holidays are
    frozen with it, and from now on facts are given their local date in its zone.
    """
    if side not in Signature.Side.values:
        raise UnknownSideError(f"“{side}” is no side: only marketing and sales sign")
    signature = Signature(
        version=version,
        side=side,
        actor=by,
        source="accord",
        source_key=f"version-{version.number}-{side}",
        occurred_at=at,
    )
    if not append([signature], at=at, history=history):
        raise AlreadySignedError(f"{side} has signed version {version.number} before")
    version.refresh_from_db()
    signatures = list(version.signatures.all())
    if len(signatures) == len(Signature.Side):
        signed_at = max(signature.recorded_at for signature in signatures)
        _put_in_force(version, signed_at=signed_at, at=at)
    return version


def acknowledge(version: AgreementVersion, *, by, at: datetime) -> Acknowledgement:
    """Note that someone confirms what a version expects of them; saying so again changes nothing."""
    if version.in_force_from is None:
        raise NotSignedError(
            f"version {version.number} is not in force: let both sides sign it, then confirm it"
        )
    said, _ = Acknowledgement.objects.get_or_create(version=version, user=by, defaults={"at": at})
    return said


def _put_in_force(version: AgreementVersion, *, signed_at: datetime, at: datetime) -> None:
    agreement = read(version.text)
    version.holidays = sorted(
        day.isoformat() for day in holiday_dates(agreement.hours.holidays, HOLIDAY_YEARS)
    )
    version.in_force_from = _in_force_from(agreement, signed_at)
    version.save(update_fields=["holidays", "in_force_from"])
    set_zone(agreement.zone, at=at)


def _keep_every_stage(text: str, agreement: Agreement, before: AgreementVersion) -> None:
    """Nobody may stand in a stage that is gone: a new name says which one it replaces."""
    kept = {stage.name for stage in agreement.stages} | {stage.was for stage in agreement.stages}
    gone = [stage.name for stage in before.stages.order_by("rank") if stage.name not in kept]
    lines = text.splitlines()
    line = next((n for n, said in enumerate(lines, 1) if said.startswith("stages:")), 1)
    if gone:
        raise AgreementErrors(
            Problem(
                line,
                "stages",
                f"the stage “{name}” of version {before.number} is gone",
                f"Keep it, or write `was: {name}` at the stage that takes its people.",
            )
            for name in gone
        )


def _in_force_from(agreement: Agreement, signed_at: datetime) -> datetime:
    start = None
    if agreement.start:
        start, _ = day_bounds(agreement.start, ZoneInfo(agreement.zone))
    if not _something_holds():
        return start or BEGINNING
    return max(signed_at, start) if start else signed_at


def _something_holds() -> bool:
    """Whether some version is in force already, or will be."""
    return AgreementVersion.objects.exclude(in_force_from=None).exists()


def _stages(version: AgreementVersion, agreement: Agreement) -> list[AgreedStage]:
    return [
        AgreedStage(
            version=version,
            name=stage.name,
            rank=rank,
            owner=stage.owner,
            handoff=stage.handoff,
            aside=stage.aside,
            terminal=stage.terminal,
            wakes=stage.wakes,
        )
        for rank, stage in enumerate(agreement.stages)
    ]


def _promises(version: AgreementVersion, agreement: Agreement) -> list[AgreedPromise]:
    sides = (("marketing", agreement.promises.marketing), ("sales", agreement.promises.sales))
    return [
        AgreedPromise(version=version, side=side, name=promise.name, term=term, **_kind(promise))
        for side, promises in sides
        for term, promise in enumerate(promises)
    ]


def _kind(promise) -> dict[str, object]:
    """What reports need to know of a promise; shares are per mille."""
    if isinstance(promise, Volume):
        return {"what": "volume", "deliver": promise.deliver, "stage": promise.of}
    if isinstance(promise, Quality):
        return {"what": "quality", "target": round(promise.at_least * 1000)}
    if isinstance(promise, Feedback):
        return {"what": "feedback"}
    if isinstance(promise, Depth):
        return {"what": "depth", "target": round(promise.target * 1000)}
    return {"what": promise.what, "target": round(promise.target * 1000)}
