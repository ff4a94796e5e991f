"""A report says all about itself at the top of its file."""

import re
from importlib.resources import files

import pytest

from accord.reports.catalogue import UnknownReportError, catalogue, report_named
from accord.reports.queries import NoAgreementError, run
from tests.reports.rows import at


def test_the_reports_there_are():
    assert [*catalogue()] == [
        "activity",
        "activity-list",
        "arrivals",
        "arrivals-list",
        "assists",
        "assists-list",
        "attempts",
        "attempts-list",
        "attribution",
        "attribution-list",
        "attribution-methods",
        "close-rate",
        "costs",
        "first-response",
        "first-response-list",
        "flows",
        "flows-list",
        "funnel",
        "influence",
        "leakage",
        "never-converted",
        "never-converted-list",
        "never-worked",
        "never-worked-list",
        "pipeline",
        "pipeline-list",
        "promises",
        "promises-list",
        "ratings",
        "ratings-list",
        "research",
        "restatements",
        "returns",
        "returns-list",
        "self-made",
        "sources",
        "sources-list",
        "stages",
        "stages-list",
        "touch-paths",
        "touch-paths-list",
        "velocity",
        "velocity-list",
        "visits",
        "visits-list",
    ]


@pytest.mark.parametrize("report", catalogue().values(), ids=lambda report: report.name)
def test_a_report_has_a_question_a_cohort_and_columns(report):
    assert report.question.endswith("?")
    assert report.cohort
    assert report.by
    assert report.columns(report.by[0])[0].kind == "text"


def test_every_part_that_reports_share_is_there_and_used():
    folder = files("accord.reports")
    there = {path.name.removesuffix(".sql") for path in (folder / "parts").iterdir()}
    texts = [path.read_text("utf-8") for path in (folder / "sql").iterdir()]
    lines = [re.search("^-- with: (.*)$", text, re.MULTILINE) for text in texts]

    assert {name for line in lines if line for name in line[1].split(", ")} == there


def test_an_unknown_report_names_those_there_are():
    with pytest.raises(UnknownReportError, match=r"there is no report sales, but .*never-worked, "):
        report_named("sales")


def test_it_is_broken_down_only_as_it_says():
    with pytest.raises(UnknownReportError, match="but by source, channel, campaign, landing-page"):
        run("sources", by="person_id; --", as_of=at("2026-03-01"))


@pytest.mark.django_db
def test_without_an_agreement_there_is_nothing_to_report():
    with pytest.raises(NoAgreementError, match="no agreement was in force at 2026-03-01"):
        run("sources", as_of=at("2026-03-01 12:00"))
