"""Text is compared without regard to upper and lower case, and in one Unicode form."""

import unicodedata


def fold(text: str) -> str:
    """The form in which a text is stored for comparison and in which it is looked for."""
    return unicodedata.normalize("NFC", text).casefold()
