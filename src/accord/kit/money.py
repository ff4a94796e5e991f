"""Money as whole minor units of a currency: read, shown, and shared out to the last cent."""

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

# ISO 4217: the currencies whose minor unit is not a hundredth.
_BY_EXPONENT = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENTS = {code: digits for digits, codes in _BY_EXPONENT.items() for code in codes.split()}
_LARGEST = 2**63 - 1


class UnableToReadMoneyError(ValueError):
    """The text is no amount of the currency."""


class UnableToSplitError(ValueError):
    """There is nobody to share the amount with."""


def exponent(currency: str) -> int:
    """How many decimals an amount of the currency has: 2 for EUR, 0 for JPY, 3 for KWD."""
    if not re.fullmatch("[A-Z]{3}", currency):
        raise UnableToReadMoneyError(
            f"{currency!r} is no currency: use its three capital letters, such as EUR"
        )
    return _EXPONENTS.get(currency, 2)


def parse_minor(text: str, currency: str, *, decimal_mark: Literal[".", ","] = ".") -> int:
    """The minor units of an amount such as `1,234.50`; with `,` as its decimal mark, `1.234,50`.

    More decimals than the currency has are refused unless they are zero, and three always,
    since they look like thousands written with the other mark.
    """
    digits = exponent(currency)
    group = "," if decimal_mark == "." else "."
    grouped = rf"\d{{1,3}}(?:[{group} ]\d{{3}}){{1,6}}|\d{{1,19}}"
    match = re.fullmatch(
        rf"([+-]?)({grouped})(?:[{decimal_mark}](\d{{1,19}}))?", text.strip(), flags=re.ASCII
    )
    if match is None:
        sample = f"1{group}234{decimal_mark}{'5':0<{digits}}" if digits else f"1{group}234"
        raise UnableToReadMoneyError(f"{text!r} is no amount of {currency}, such as {sample}")
    sign, whole, decimals = match[1], match[2], match[3] or ""
    if len(decimals) > digits and (decimals[digits:].strip("0") or len(decimals) == 3):
        raise UnableToReadMoneyError(f"{text!r} has more decimals than {currency} ({digits})")
    minor = int(re.sub(r"\D", "", whole) + decimals[:digits].ljust(digits, "0"))
    if minor > _LARGEST:
        raise UnableToReadMoneyError(f"{text!r} is more money than there is")
    return -minor if sign == "-" else minor


def format_minor(minor: int, currency: str, *, group: str = ",") -> str:
    """The amount with the currency's decimals: `1,234.50`; without separators if `group` is ''."""
    digits = exponent(currency)
    whole, decimals = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    shown = f"{sign}{whole:,}".replace(",", group)
    return f"{shown}.{decimals:0{digits}}" if digits else shown


def split(minor: int, weights: Sequence[float | Fraction]) -> list[int]:
    """Whole minor units in proportion to the weights that add up to the amount exactly.

    What rounding leaves goes to the largest remainders, among equals to the earlier one. A refund
    is split as the payment was, with the sign turned.
    """
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights):
        raise UnableToSplitError("a weight is a number that is not negative")
    total = sum((Fraction(weight) for weight in weights), Fraction())
    if not total:
        raise UnableToSplitError("at least one weight must be more than zero")
    exact = [abs(minor) * Fraction(weight) / total for weight in weights]
    shares = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in by_remainder[: abs(minor) - sum(shares)]:
        shares[place] += 1
    return [-share for share in shares] if minor < 0 else shares
