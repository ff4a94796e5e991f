"""What is measured beside the product answers the same: the ratio compares like with like."""

from datetime import UTC, date, datetime

import pytest
from bench import pipeline
from bench.beside import ByHand
from bench.invented import FIRST, LAST
from bench.trial import agree

from accord.agreement.rules.default import default_text
from accord.judging.trial.entries import micros
from accord.judging.trial.judged import judged
from accord.judging.trial.queries import draft_terms
from accord.reports.queries import run
from accord.warehouse.columnar import manifest
from accord.warehouse.engines import chosen
from accord.warehouse.engines.duckdb import DuckDB
from tests.reports.comparing import differences, lines_of
from tests.reports.conftest import NOW

SPRING = {"since": date(2026, 3, 1), "until": date(2026, 4, 30)}
QUESTIONS = {
    "all of it": {"as_of": NOW},
    "two months": {"as_of": NOW, **SPRING},
    "as known then": {"as_of": NOW, "known_at": datetime(2026, 5, 6, 9, 30, tzinfo=UTC)},
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy_folder(northwind_copy):
    return northwind_copy


@pytest.mark.usefixtures("northwind")
@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize(("name", "by"), pipeline.REPORTS.values())
def test_by_hand_answers_as_the_product_does(name, by, asked):
    ours = run(name, by=by, **asked)
    theirs = run(name, by=by, **asked, engine=ByHand(chosen()))

    assert len(ours.rows) >= 2
    assert differences(lines_of(theirs), lines_of(ours)) == []


@pytest.mark.parametrize(("name", "by"), pipeline.REPORTS.values())
def test_so_it_does_for_the_invented_company(name, by, tmp_path):
    agree()
    pipeline.open_one()
    pipeline.write(tmp_path, 5_000)
    engine = DuckDB(manifest.read(tmp_path), tmp_path)
    asked = {"as_of": LAST, **pipeline.PERIOD}

    ours = run(name, by=by, **asked, engine=engine)
    theirs = run(name, by=by, **asked, engine=ByHand(engine))

    assert len(ours.rows) >= 2
    assert differences(lines_of(theirs), lines_of(ours)) == []


def test_by_hand_the_same_people_come_into_the_same_stages(tmp_path):
    agree()
    pipeline.write(tmp_path, 20_000)
    engine = DuckDB(manifest.read(tmp_path), tmp_path)

    found = judged(engine, draft_terms(default_text()), FIRST, LAST)
    columns = ByHand(engine).scores(LAST).to_pydict().values()

    ours = sorted((e.person, e.stage, micros(e.at), e.fit, e.interest) for e in found.entries)
    theirs = sorted(zip(*columns, strict=True))
    assert [row[:4] for row in theirs] == [row[:4] for row in ours]
    assert [row[4] for row in theirs] == pytest.approx([row[4] for row in ours], abs=1)
    assert {stage: len(came) > 50 for stage, came in found.first.items()} == {
        "lead": True,
        "mql": True,
    }
