"""Putting the planned number into a draft of the agreement."""

from datetime import datetime
from pathlib import Path

from accord.agreement.actions import load
from accord.agreement.models import AgreementVersion
from accord.agreement.queries import InForce
from accord.planner.planning import Promised
from accord.planner.rules.drafts import Draft, with_deliver


class AlreadyPromisedError(Exception):
    """The agreement in force promises this number already."""


class UnableToWriteDraftError(Exception):
    """The draft cannot be written; the message says why and what to do."""


def write_promise(text: str, name: str, number: int, *, file: Path, force: bool = False) -> Draft:
    """Write the agreement with another number to deliver, and nothing else changed.

    A file that is there already stays, unless `force` says otherwise.
    """
    draft = with_deliver(text, name, number)
    if file.exists() and not force:
        raise UnableToWriteDraftError(
            f"{file} is there already: choose another name, or add --force to write over it"
        )
    try:
        file.write_bytes(draft.text.encode())
    except OSError as error:
        raise UnableToWriteDraftError(f"{file} cannot be written: {error.strerror}") from error
    return draft


def draft_promise(terms: InForce, promised: Promised, *, by, at: datetime) -> AgreementVersion:
    """Keep the agreement in force with another number to deliver as a draft, for both to sign."""
    if promised.number == promised.promise.deliver:
        raise AlreadyPromisedError(
            f"version {terms.number} promises {promised.number} a month already"
        )
    draft = with_deliver(terms.text, promised.promise.name, promised.number)
    return load(draft.text, at=at, by=by)
