"""Putting the planned number into a draft of the agreement."""

from pathlib import Path

from accord.planner.rules.drafts import Draft, with_deliver


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
