"""Running an import: batches, breaking off and going on, trying it first, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.connectors import runner
from accord.connectors.models import ImportRun
from accord.connectors.progress import Progress, UnableToContinueError
from accord.connectors.reading import UnableToReadFileError
from accord.ledger.actions import lock
from accord.people.models import Person, PersonFact
from accord.touchpoints.models import Touch
from tests.connectors.conftest import NOW, rows_in_tables

PEOPLE = "email,title\n" + "".join(f"p{n}@acme.test,Title {n}\n" for n in range(10))
TOUCHES = "email,occurred,kind\n" + "p@acme.test,2026-03-01,page\nnobody,2026-03-01,page\n" * 5


class PowerCutError(Exception):
    """The lights go out."""


@pytest.fixture
def cut_off(monkeypatch):
    """Let the power fail in the middle of the batch with this number, before it is committed."""

    def cut(batch: int) -> None:
        advance, seen = Progress.advance, []

        def fail(self, verdicts):
            advance(self, verdicts)
            seen.append(verdicts)
            if len(seen) == batch:
                monkeypatch.setattr(Progress, "advance", advance)
                raise PowerCutError

        monkeypatch.setattr(Progress, "advance", fail)

    return cut


def test_the_run_keeps_the_account(take_in):
    take_in("people", PEOPLE, batch_size=3)

    run = ImportRun.objects.get()
    assert (run.kind, run.file, run.source, run.history) == ("people", "file.csv", "import", False)
    assert (run.read, run.created, run.started_at, run.ended_at) == (10, 10, NOW, NOW)


@pytest.mark.parametrize(("kind", "said"), [("people", PEOPLE), ("touches", TOUCHES)])
def test_an_import_that_broke_off_goes_on(take_in, cut_off, kind, said):
    cut_off(batch=3)
    with pytest.raises(PowerCutError):
        take_in(kind, said, batch_size=3)
    begun = ImportRun.objects.get()

    result = take_in(kind, said, batch_size=4)

    assert (begun.read, begun.ended_at) == (6, None)
    assert result.account.read == 10
    assert ImportRun.objects.get().read == 10
    assert PersonFact.objects.filter(field="title").count() == (10 if kind == "people" else 0)
    assert Touch.objects.count() == (5 if kind == "touches" else 0)
    assert [line for line, *_ in result.reasons] == ([3, 5, 7, 9, 11] if kind == "touches" else [])


def test_another_mapping_is_another_import(take_in, cut_off):
    cut_off(batch=2)
    with pytest.raises(PowerCutError):
        take_in("people", PEOPLE, batch_size=3)

    result = take_in("people", PEOPLE, "columns: {title: }\n")

    assert result.counts == (7, 0, 3, 0)
    assert ImportRun.objects.count() == 2


def test_two_at_once_do_not_count_a_row_twice(take_in):
    run = ImportRun.objects.create(
        kind="people", file="x", digest="x", source="x", history=False, started_at=NOW
    )
    progress = Progress(run)
    ImportRun.objects.update(read=2_000, created=2_000)

    with pytest.raises(UnableToContinueError):
        progress.advance(runner.Counter(created=1))


def test_a_dry_run_says_all_and_keeps_nothing(take_in):
    before = rows_in_tables()

    result = take_in("touches", TOUCHES, dry_run=True, batch_size=3)

    assert result.counts == (5, 0, 0, 5)
    assert len(result.rejects) == 5
    assert rows_in_tables() == before
    assert ImportRun.objects.count() == 0


def test_progress_is_told_after_each_batch(tmp_path, db):
    file = tmp_path / "file.csv"
    file.write_text(PEOPLE)
    told = []

    runner.run(
        runner.Task("people", file, tmp_path / "r.csv", batch_size=4),
        clock=lambda: NOW,
        tell=lambda account: told.append((account.read, account.done)),
    )

    assert [read for read, _ in told] == [4, 8, 10]
    assert told[-1][1] == 1


def test_a_list_of_refused_rows_is_there_only_if_there_are_any(take_in, tmp_path):
    take_in("touches", TOUCHES)
    assert (tmp_path / "rejects.csv").exists()

    take_in("touches", "email,occurred,kind\np@acme.test,2026-03-01,page\n")

    assert not (tmp_path / "rejects.csv").exists()


def test_what_was_refused_runs_as_no_formula(take_in):
    result = take_in("people", "email,title\n=1+1,x\n-2,x\n@sum,x\n")

    assert [each["value"] for each in result.rejects] == ["'=1+1", "'-2", "'@sum"]


def test_an_unknown_kind_is_said(take_in):
    with pytest.raises(UnableToReadFileError, match="Did you mean “people”"):
        take_in("peple", PEOPLE)


def test_a_file_with_only_a_header_is_an_import_of_nothing(take_in):
    assert take_in("people", "email,title\n").counts == (0, 0, 0, 0)


def test_another_file_says_more(take_in, tmp_path):
    (tmp_path / "more.csv").write_text("id,id,city\n7,7,Berlin\n8,8,Rome\n")

    take_in(
        "people",
        "email,no\nada@acme.test,7\nbea@acme.test,9\n",
        "join: {file: more.csv, on: no, key: 1, columns: {city: city}}\n",
    )

    assert list(PersonFact.objects.filter(field="city").values_list("person__email", "value")) == [
        ("ada@acme.test", "Berlin")
    ]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (None, "There is no file more.csv"),
        ("id,city\n7,Berlin\n7,Rome\n", "“7” stands there twice"),
        ("id,id,city\n7,7,Berlin\n", "more than one column “id”"),
        ("no,city\n7,Berlin\n", "has no column “id”"),
        ("id,city\n7\n", "line 2: the row has 1 cells"),
    ],
)
def test_another_file_that_cannot_be_joined(take_in, tmp_path, more, problem):
    if more:
        (tmp_path / "more.csv").write_text(more)

    with pytest.raises(UnableToReadFileError, match=problem):
        take_in(
            "people",
            "email,no\nada@acme.test,7\n",
            "join: {file: more.csv, on: no, key: id, columns: {city: city}}\n",
        )


SAMPLES = {
    "people": "email,external_id,title,company,domain,stage,owner,first_source,created\n"
    + "".join(f"p{n}@a.test,{n},T,Co {n},c{n}.test,mql,sam@example.com,x,2026-03-01\n" for n in range(4)),
    "companies": "company,domain,industry\n" + "".join(f"C{n},c{n}.test,x\n" for n in range(4)),
    "touches": "email,occurred,kind,campaign,asset\n"
    + "".join(f"p{n}@a.test,2026-03-0{n + 1},page,c{n},a{n}\n" for n in range(4)),
    "deals": "external_id,amount,currency,won,email,company\n"
    + "".join(f"D{n},5,EUR,2026-03-01,p{n}@a.test,Co {n}\n" for n in range(4)),
    "costs": "source,campaign,starts,amount,currency\n"
    + "".join(f"s,c{n},2026-03-01,5,EUR\n" for n in range(4)),
    "answers": "email,occurred,answer,by\n"
    + "".join(f"p{n}@a.test,2026-03-01,accepted,sam@example.com\n" for n in range(4)),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("again", [False, True], ids=["first time", "second time"])
def test_a_batch_costs_the_same_for_one_row_and_for_three(take_in, sam, kind, again):
    """Rows of one batch are looked up and written together, never one by one."""
    lock(at=NOW)
    if kind == "answers":
        take_in("people", SAMPLES["people"])
    header, first, *others = SAMPLES[kind].splitlines(keepends=True)
    costs = []
    for rows in ([first], others):
        said = header + "".join(rows)
        if again:
            take_in(kind, said)
        with CaptureQueriesContext(connection) as queries:
            take_in(kind, said)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_people_are_made_in_bulk(take_in):
    take_in("people", PEOPLE)

    assert Person.objects.count() == 10
