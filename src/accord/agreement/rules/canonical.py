"""The agreement written out in one fixed form: the same terms always give the same text."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import groupby
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from accord.agreement.rules.conditions import Condition
from accord.agreement.rules.terms import ELSE, Agreement, AtMost, Grade, Hours, Position, Span
from accord.agreement.rules.week import DAYS

LONGEST_LINE = 100_000


def canonical(agreement: Agreement) -> str:
    """The agreement as a file that reads equal; what goes without saying is left out.

    Comments are no terms, so they are not in it.
    """
    yaml = YAML()
    yaml.width = LONGEST_LINE
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    file = StringIO()
    yaml.dump(_block(_plain(agreement)), file)
    return file.getvalue()


def as_data(agreement: Agreement) -> dict[str, Any]:
    """The agreement as plain values, in the shape of the file."""
    return dict(_plain(agreement))


def _plain(value: Any) -> Any:
    if isinstance(value, Condition):
        return value.text
    if isinstance(value, Span | AtMost):
        return str(value)
    if isinstance(value, Hours):
        return _week(value)
    if isinstance(value, BaseModel):
        return dict(_said(value))
    if isinstance(value, tuple):
        return _several(value)
    if isinstance(value, float):
        return f"{value * 100:.4g}%"
    return value


def _several(values: tuple[Any, ...]) -> Any:
    if values and isinstance(values[0], Position):
        return {position.name: _plain(position.when) or ELSE for position in values}
    return [
        {value.name: _plain(value.when) or ELSE} if isinstance(value, Grade) else _plain(value)
        for value in values
    ]


def _said(term: BaseModel) -> Iterator[tuple[str, Any]]:
    """What does not go without saying, the name first."""
    known = dict(term)
    fields = type(term).model_fields
    for name in sorted(fields, key=lambda name: name != "name"):
        usual = fields[name].get_default(call_default_factory=True, validated_data=known)
        if known[name] != usual:
            yield fields[name].alias or name, _plain(known[name])


def _week(hours: Hours) -> dict[str, Any]:
    week: dict[str, Any] = {}
    days = zip(DAYS, hours.blocks, strict=True)
    for blocks, group in groupby(days, key=lambda day: day[1]):
        names = [name for name, _ in group]
        span = f"{names[0]}-{names[-1]}" if len(names) > 1 else names[0]
        if blocks:
            week[span] = [
                f"{opens:%H:%M}-{_closing(f'{closes:%H:%M}')}" for opens, closes in blocks
            ]
    if hours.holidays is not None:
        week["holidays"] = hours.holidays
    return week | ({"own": list(hours.own)} if hours.own else {})


def _closing(time: str) -> str:
    return "24:00" if time == "00:00" else time


def _block(value: Any) -> Any:
    """Sections below each other, each entry of a list in a line of its own."""
    if isinstance(value, dict):
        return CommentedMap((key, _block(part)) for key, part in value.items())
    if isinstance(value, list):
        entries = CommentedSeq(_in_a_line(entry) for entry in value)
        if all(isinstance(entry, str | date) and len(str(entry)) < 12 for entry in value):
            entries.fa.set_flow_style()
        return entries
    return value


def _in_a_line(entry: Any) -> Any:
    if not isinstance(entry, dict) or len(entry) == 1:
        return entry
    line = CommentedMap(entry)
    line.fa.set_flow_style()
    return line
