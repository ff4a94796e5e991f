"""Text is compared without regard to upper and lower case, and in one Unicode form."""

import re
import unicodedata

# What makes a spreadsheet take a text for a formula, also in the wide forms of East Asia, behind
# any number of apostrophes: those must be told apart from the one that is put before them.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def fold(text: str) -> str:
    """The form in which a text is stored for comparison and in which it is looked for."""
    return unicodedata.normalize("NFC", text).casefold()


def whole_number(text: str | None, *, most: int = 10**17) -> int | None:
    """The number that digits say, as in an address; None for anything else, and for more than `most`."""
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > len(str(most)):
        return None
    number = int(text)
    return number if number <= most else None


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it and does not run it: behind an apostrophe if need be."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that was made harmless, as it was before."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
