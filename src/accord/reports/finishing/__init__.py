"""What SQL cannot say: a report's answer finished in Python, one module a report.

The module is named after the report, with `_` for `-`, and has `finish(answers, asked)`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from accord.agreement.queries import InForce

Answers = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How the report was asked: its breakdown, everything bound, the terms of the moment.

    `ask` answers further SQL over the same views with the same values.
    """

    by: str
    values: Mapping[str, object]
    terms: InForce
    ask: Callable[[str], Answers]


def finisher(report: str) -> Callable[[Answers, Asked], Answers] | None:
    """The last step of a report, where it has one."""
    name = f"{__name__}.{report.replace('-', '_')}"
    return import_module(name).finish if find_spec(name) else None
