"""The versions of the agreement: which there are, how each stands, and which one a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone

from accord.agreement.models import AgreementVersion, Signature
from accord.agreement.queries import BEGINNING
from accord.agreement.rules.reading import read
from accord.agreement.rules.terms import Agreement
from accord.kit.periods import local_date

DRAFT = "Draft"
HALF_SIGNED = "Signed by one side"
COMING = "Signed by both"
IN_FORCE = "In force"
REPLACED = "Replaced"
HUES = {DRAFT: "warn", HALF_SIGNED: "warn", COMING: "ok", IN_FORCE: "ok", REPLACED: ""}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a version's way into force; `at` is None as long as it was not taken."""

    words: str
    hue: str
    at: datetime | None
    who: str = ""

    @property
    def is_always(self) -> bool:
        return self.at == BEGINNING


@dataclass(frozen=True)
class Version:
    """One version as it stands at a moment."""

    row: AgreementVersion
    signatures: tuple[Signature, ...]
    status: str

    @property
    def number(self) -> int:
        return self.row.number

    @cached_property
    def agreement(self) -> Agreement:
        return read(self.row.text)

    @property
    def hue(self) -> str:
        return HUES[self.status]

    @property
    def steps(self) -> list[Step]:
        """From the draft to the day on which it takes over."""
        signed = {signature.side: signature for signature in self.signatures}
        steps = [Step("Loaded as a draft", "", self.row.loaded_at, _name(self.row.loaded_by))]
        for side in Signature.Side.values:
            found = signed.get(side)
            at, who = (found.occurred_at, _name(found.actor)) if found else (None, "")
            steps.append(Step(f"Signed for {side}", side, at, who))
        steps.append(Step("In force", "", self.row.in_force_from))
        return steps

    @property
    def missing(self) -> list[str]:
        """The sides that have still to sign."""
        signed = {signature.side for signature in self.signatures}
        return [side for side in Signature.Side.values if side not in signed]


@dataclass(frozen=True)
class Versions:
    """All versions, the newest first, and the one that holds at the moment of the page."""

    all: tuple[Version, ...]
    in_force: Version | None
    at: datetime

    @property
    def usual(self) -> Version | None:
        """What is shown unless another version is asked for."""
        return self.in_force or next(iter(self.all), None)

    @property
    def candidate(self) -> Version | None:
        """What one would try first: the newest draft, else what is shown anyway."""
        drafts = (version for version in self.all if not version.row.in_force_from)
        return next(drafts, self.usual)

    def asked(self, number: str | None) -> Version | None:
        """The version of this number, the usual one without a number; raises Http404."""
        if not number:
            return self.usual
        for version in self.all:
            if str(version.number) == number:
                return version
        raise Http404

    def required(self, number: str | None) -> Version:
        """The same where a page is about nothing else; raises Http404 if there is none."""
        if found := self.asked(number):
            return found
        raise Http404

    @property
    def zone(self) -> tzinfo:
        """In which moments are shown: that of the agreement."""
        shown = self.usual
        return ZoneInfo(shown.agreement.zone) if shown else timezone.get_default_timezone()

    @property
    def today(self) -> date:
        return local_date(self.at, self.zone)  # type: ignore[arg-type]


def known_versions(at: datetime) -> Versions:
    """Every version with its signatures and how it stands at a moment."""
    rows = AgreementVersion.objects.select_related("loaded_by").order_by("-number")
    rows = list(rows.prefetch_related("signatures__actor"))
    now = _in_force(rows, at)
    found = tuple(Version(row, tuple(row.signatures.all()), _status(row, now, at)) for row in rows)
    return Versions(found, next((one for one in found if one.row is now), None), at)


def _in_force(rows: Sequence[AgreementVersion], at: datetime) -> AgreementVersion | None:
    held = [row for row in rows if row.in_force_from and row.in_force_from <= at]
    return max(held, key=lambda row: (row.in_force_from, row.number), default=None)


def _status(row: AgreementVersion, now: AgreementVersion | None, at: datetime) -> str:
    if row is now:
        return IN_FORCE
    if row.in_force_from:
        return COMING if row.in_force_from > at else REPLACED
    return HALF_SIGNED if row.signatures.all() else DRAFT


def _name(user) -> str:
    return str(user) if user else ""
