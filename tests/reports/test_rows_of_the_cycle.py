"""Every number of the cycle and of the promises has as many rows behind it, on every engine."""

from collections import Counter
from datetime import date

import pytest

from accord.kit.rates import Rate
from accord.reports.behind import Wanted, rows_behind
from accord.reports.queries import run
from accord.reports.relations import Days
from accord.warehouse.engines import chosen
from accord.warehouse.engines.database import Database
from tests.reports.conftest import NOW

SPRING = {"since": date(2026, 3, 1), "until": date(2026, 4, 30)}
ENGINES = {"database": Database, "copy": chosen}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northwind")]


@pytest.fixture
def copy_folder(northwind_copy):
    return northwind_copy


@pytest.fixture(params=ENGINES)
def ask(request):
    """Asks a report about two months."""
    engine = ENGINES[request.param]()

    def asked(name, by=None, **options):
        return run(name, by=by, as_of=NOW, **SPRING, options=options, engine=engine)

    return asked


def whole(cell):
    return cell.numerator if isinstance(cell, Rate) else cell


def counted(table, number, *columns):
    """What each line says of a number, where it is not nought."""
    lines = {tuple(line[name] for name in columns): whole(line[number]) for line in table.dicts()}
    return {line: value for line, value in lines.items() if value}


def listed(table, *columns):
    """How many rows the list has for each line."""
    return dict(Counter(tuple(line[name] for name in columns) for line in table.dicts()))


@pytest.mark.parametrize("basis", ["cohort", "period"])
@pytest.mark.parametrize("by", ["move", "to", "from"])
@pytest.mark.parametrize("number", ["people", "moves", "backward"])
def test_flows(ask, by, number, basis):
    rows = ask("flows-list", by, number=number, basis=basis)

    assert listed(rows, by) == counted(ask("flows", by, basis=basis), number, by)


@pytest.mark.parametrize(
    "number", ["entered", "re_entered", "went_out", "went_on", "waiting", "backward"]
)
def test_stages(ask, number):
    assert listed(ask("stages-list", number=number), "stage") == counted(
        ask("stages"), number, "stage"
    )


@pytest.mark.parametrize("by", ["reason", "kind", "source"])
@pytest.mark.parametrize("number", ["returned", "replied_in_time", "reply_open"])
def test_returns(ask, by, number):
    table, rows = ask("returns", by), ask("returns-list", by, number=number)

    assert listed(rows, by) == counted(table, number, by)


def test_returns_by_rep_and_all_that_was_answered(ask):
    table = ask("returns", "rep")
    of_reps = Counter()
    for line in table.dicts():
        of_reps[line["rep"]] += line["returned"]

    assert listed(ask("returns-list", "rep", number="returned"), "rep") == {
        (rep,): returned for rep, returned in of_reps.items() if returned
    }
    share = dict(zip([c.name for c in table.columns], table.total, strict=True))["share"]
    answered = {n: len(ask("returns-list", number=n).rows) for n in ("answered", "accepted")}
    assert answered == {
        "answered": share.denominator,
        "accepted": share.denominator - share.numerator,
    }


def test_never_worked(ask):
    table = ask("never-worked", "month")
    names = [column.name for column in table.columns]
    total = dict(zip(names, table.total, strict=True))

    rows = {n: len(ask("never-worked-list", number=n).rows) for n in ("missed", "never", "waiting")}

    assert rows == {name: whole(total[name]) for name in rows}


PROMISED = ["open", "excused", "bad_data", "volume_excess", "feedback_overdue", "never_touched",
            "void", "delivered", "kept"]  # fmt: skip
LINE = ("month", "side", "promise")


@pytest.mark.parametrize("number", PROMISED)
def test_promises(ask, number):
    expected = Counter()
    for line in ask("promises").dicts():
        expected[tuple(line[name] for name in LINE)] += whole(line[number]) or 0

    assert listed(ask("promises-list", number=number), *LINE) == {
        line: value for line, value in expected.items() if value
    }


def test_what_was_broken_is_what_was_decided_but_not_kept(ask):
    expected = Counter()
    for line in ask("promises").dicts():
        if line["kept"] is not None:
            broken = line["kept"].denominator - line["kept"].numerator
            expected[tuple(line[name] for name in LINE)] += broken

    assert listed(ask("promises-list", number="breached"), *LINE) == {
        line: value for line, value in expected.items() if value
    }


def test_each_term_of_a_promise_is_told_by_itself(ask):
    for line in ask("promises").dicts():
        rate = line["kept"]
        if rate is None:
            continue
        clause = str(1000 * line["version"] + line["term"] + 1)
        rows = ask("promises-list", number="decided", clause=clause).dicts()
        here = [
            row
            for row in rows
            if (row["month"], row["side"], row["promise"]) == tuple(line[name] for name in LINE)
        ]
        assert len(here) == rate.denominator


def test_one_kind_of_promise_is_told_by_itself(ask):
    rows = ask("promises-list", number="decided", what="first touch").dicts()

    assert {row["promise"] for row in rows} == {"First touch"}
    assert len(rows) == sum(
        line["kept"].denominator
        for line in ask("promises").dicts()
        if line["promise"] == "First touch"
    )


def test_the_page_of_rows_finds_one_line_of_a_month():
    line = next(
        line
        for line in run("promises", as_of=NOW, **SPRING).dicts()
        if line["promise"] == "Accept or return"
    )
    said = {
        "texts": {"side": "sales", "promise": "Accept or return"},
        "options": {"clause": str(1000 * line["version"] + line["term"] + 1)},
    }
    wanted = Wanted("promises", "kept", name=line["month"], **said)

    found = rows_behind(wanted, Days(SPRING["since"], SPRING["until"], NOW), engine=Database())

    assert found.rows == line["kept"].numerator
