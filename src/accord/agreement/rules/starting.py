"""The default agreement with a company's own name, money, zone and hours in it: a first draft."""

import json
import re
from dataclasses import dataclass

from accord.agreement.rules.default import default_text


@dataclass(frozen=True, slots=True)
class Company:
    """What a company says of itself at the start; hours such as `09:00-17:00`, Monday to Friday."""

    name: str
    currency: str
    zone: str
    fiscal_year_starts: str
    opens: str
    closes: str
    holidays: str = ""


def starting_text(company: Company) -> str:
    """The default agreement for this company, comments and all; it is not checked here."""
    text = default_text()
    for key, value in (
        ("company", json.dumps(company.name, ensure_ascii=False)),
        ("currency", company.currency),
        ("zone", company.zone),
        ("fiscal_year_starts", company.fiscal_year_starts),
    ):
        text = _replaced(rf"^{key}: [^#\n]*?(?= *(?:#|$))", f"{key}: {value}", text)
    return _replaced(r"^hours:.*\n(?:^ .*\n)+", _hours(company), text)


def _replaced(pattern: str, by: str, text: str) -> str:
    return re.sub(pattern, lambda _: by, text, count=1, flags=re.MULTILINE)


def _hours(company: Company) -> str:
    lines = ["hours:", f'  mon-fri: ["{company.opens}-{company.closes}"]']
    if company.holidays:
        lines.append(f"  holidays: {company.holidays}")
    return "\n".join(lines) + "\n"
