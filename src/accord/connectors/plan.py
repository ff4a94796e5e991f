"""A mapping laid over the header of a file: which cell goes into which field, and what it means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from accord.agreement.rules.document import Document
from accord.agreement.rules.problems import Finding, Problem, did_you_mean
from accord.connectors.fields import Field, plain
from accord.connectors.mapping import Column, Map, MappingErrors
from accord.connectors.reading import Table, UnableToReadFileError, tidy
from accord.connectors.values import READERS, Manner, UnableToReadValueError
from accord.kit.text import fold


class RejectedError(Exception):
    """Why a row cannot be taken in: the column, what stands there, and the reason."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Pick:
    """Where the text of one field comes from: the first of these columns that is not blank."""

    field: Field
    columns: tuple[int, ...]
    words: Mapping[str, str | None]
    constant: str = ""


class Plan:
    """How the rows of one file are read. Columns of a joined file follow those of our own."""

    def __init__(
        self, picks: Sequence[Pick], header: list[str], *, key: tuple[int, ...], on: int | None
    ) -> None:
        self.picks = tuple((pick, READERS[pick.field.type]) for pick in picks)
        self.header = header
        self.key = key
        self.on = on

    def values(self, cells: list[str], manner: Manner) -> dict[str, object]:
        """What a row says, blank cells left out; refuses a cell that its field cannot hold."""
        values = {}
        for pick, read in self.picks:
            text = self._text(pick, cells)
            if not text:
                if pick.field.required:
                    raise RejectedError(self.column(pick.field.name), "", "this is missing")
                continue
            try:
                value = read(text, manner)
            except UnableToReadValueError as error:
                raise RejectedError(self.column(pick.field.name), text, error.reason) from None
            self._fits(pick.field, text, value)
            values[pick.field.name] = value
        return values

    def key_of(self, cells: list[str]) -> tuple[str, ...]:
        """The row's own id in its source, as the mapping names it."""
        parts = tuple(tidy(cells[at]) for at in self.key)
        if not all(parts):
            raise RejectedError(self.header[self.key[0]], "", "the row's own id is missing")
        return parts

    def column(self, name: str) -> str:
        """What the file calls a field, for the list of rejects."""
        for pick, _ in self.picks:
            if pick.field.name == name and pick.columns:
                return self.header[pick.columns[0]]
        return name

    def _text(self, pick: Pick, cells: list[str]) -> str:
        for at in pick.columns:
            if text := tidy(cells[at]):
                if pick.words and (word := fold(text)) in pick.words:
                    text = pick.words[word] or ""
                if text:
                    return text
        return pick.constant

    def _fits(self, field: Field, text: str, value: object) -> None:
        """Comparison happens on the folded text, which may be longer than what was given."""
        if not isinstance(value, str) or len(value) * 3 <= field.longest:
            return
        if max(len(value), len(fold(value))) > field.longest:
            reason = f"this is longer than {field.longest} characters"
            raise RejectedError(self.column(field.name), text, reason)


def plan(
    mapping: Map, written: Document | None, fields: Sequence[Field], table: Table, joined: list[str]
) -> Plan:
    """Find every column that the mapping names, and by their usual names those it does not."""
    header = [*table.header, *joined]
    finder = _Finder(mapping, table, written)
    picks = [pick for field in fields if (pick := finder.pick(field))]
    key = tuple(finder.find(("key",), column) for column in mapping.key)
    on = finder.find(("join", "on"), mapping.join.on) if mapping.join else None
    finder.check_repeated()
    given = {pick.field.name for pick in picks}
    for field in fields:
        if field.required and field.name not in given:
            finder.miss(field)
    if finder.problems:
        raise MappingErrors(finder.problems)
    return Plan(picks, header, key=key, on=on)


class _Finder:
    """Looks up columns by header or by number and notes what is not there."""

    def __init__(self, mapping: Map, table: Table, written: Document | None) -> None:
        self.mapping = mapping
        self.table = table
        self.written = written
        self.problems: list[Problem] = []
        self.by_number: set[str] = set()
        self.places: dict[str, int] = {}
        for at, name in enumerate(table.header):
            if name:
                self.places.setdefault(plain(name), at)
        self.joins = list(mapping.join.columns) if mapping.join else []

    def pick(self, field: Field) -> Pick | None:
        name = field.name
        words = {fold(key): word for key, word in field.values.items()}
        words |= {fold(key): word for key, word in self.mapping.values.get(name, {}).items()}
        constant = self.mapping.constants.get(name, "")
        columns = self._columns(field, bool(constant))
        return Pick(field, columns, words, constant) if columns or constant else None

    def _columns(self, field: Field, has_constant: bool) -> tuple[int, ...]:
        name, mapping = field.name, self.mapping
        if name in self.joins:
            return (len(self.table.header) + self.joins.index(name),)
        if name in mapping.columns:
            named = mapping.columns[name] or ()
            return tuple(self.find(("columns", name), column) for column in named)
        if has_constant:
            return ()
        usual = dict.fromkeys(plain(alias) for alias in (name, *field.aliases))
        return tuple(self.places[alias] for alias in usual if alias in self.places)

    def find(self, path: tuple[str, ...], column: Column) -> int:
        header = self.table.header
        if isinstance(column, int):
            if 1 <= column <= len(header):
                self.by_number.add(plain(header[column - 1]))
                return column - 1
            what, cure = f"the file has no column {column}", f"It has {len(header)} columns."
        elif (at := self.places.get(plain(column))) is not None:
            return at
        else:
            what, cure = f"the file has no column “{column}”", did_you_mean(column, header[:40])
        self._note(path, what, cure)
        return 0

    def check_repeated(self) -> None:
        """Two columns of one name can only be told apart by their number."""
        columns: dict[str, list[int]] = {}
        for number, name in enumerate(self.table.header, start=1):
            columns.setdefault(plain(name), []).append(number)
        for name, numbers in columns.items():
            if not name or len(numbers) == 1 or name in self.by_number:
                continue
            at = [str(number) for number in numbers]
            cure = f"Name the one you mean by its number in the mapping: {' or '.join(at)}."
            header = self.table.header[numbers[0] - 1]
            self._note((), f"the file has more than one column “{header}”", cure)

    def miss(self, field: Field) -> None:
        cure = f"Add `columns: {{{field.name}: …}}` or a constant to the mapping (--map)."
        self._note((), f"no column says “{field.name}”", cure)

    def _note(self, path: tuple[str, ...], what: str, cure: str) -> None:
        if self.written:
            self.problems.append(self.written.located(Finding(path, what, cure)))
        else:
            self.problems.append(Problem(1, "", what, cure))


class Joined:
    """The columns that a second file adds to our rows; an id that is not there adds blanks."""

    def __init__(self, mapping: Map, beside: Path, encoding: str) -> None:
        self.header: list[str] = []
        self.file: Path | None = None
        self._rows: dict[str, list[str]] = {}
        if mapping.join:
            self.file = beside.parent / mapping.join.file
            if not self.file.is_file():
                raise UnableToReadFileError(
                    f"There is no file {mapping.join.file} beside {beside.name}, which `join` names."
                )
            with Table(self.file, encoding=encoding) as table:
                self._load(mapping, table)

    def _load(self, mapping: Map, table: Table) -> None:
        join = mapping.join
        finder = _Finder(Map(), table, None)
        key = finder.find((), join.key)
        places = [finder.find((), column) for column in join.columns.values()]
        finder.check_repeated()
        if finder.problems:
            said = "; ".join(f"{found.what}. {found.cure}" for found in finder.problems)
            raise UnableToReadFileError(f"{join.file}: {said}")
        self.header = [table.header[place] for place in places]
        for record in table:
            if record.reason:
                raise UnableToReadFileError(f"{join.file}, line {record.line}: {record.reason}.")
            row_key = tidy(record.cells[key])
            if (
                self._rows.setdefault(row_key, row := [record.cells[at] for at in places])
                is not row
            ):
                raise UnableToReadFileError(f"{join.file}: “{row_key}” stands there twice.")

    def extend(self, cells: list[str], on: int | None) -> list[str]:
        if on is None:
            return cells
        return [*cells, *self._rows.get(tidy(cells[on]), [""] * len(self.header))]


def unread(table: Table, used: Plan) -> Iterator[str]:
    """Columns that no field takes, so that nobody thinks they came along."""
    taken = {at for pick, _ in used.picks for at in pick.columns} | {*used.key, used.on}
    for at, name in enumerate(table.header):
        if name and at not in taken:
            yield name
