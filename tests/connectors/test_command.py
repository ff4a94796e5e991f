"""`accord import` as it is typed."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accord.connectors.models import ImportRun
from accord.lifecycle.models import Move
from accord.people.models import Person

LEADS = "Email,Job Title,Fax\nada@acme.test,Engineer,1\nnobody,,\n"


@pytest.fixture
def typed(db, tmp_path):
    """Run the command on a text and return what it prints."""

    def run(*words, said=LEADS, kind="people", mapping=None):
        file = tmp_path / "leads.csv"
        file.write_bytes(said if isinstance(said, bytes) else said.encode())
        if mapping is not None:
            (tmp_path / "map.yaml").write_text(mapping)
            words = (*words, "--map", str(tmp_path / "map.yaml"))
        out = StringIO()
        call_command(
            "import", kind, str(file), "--rejects", str(tmp_path / "no.csv"), *words, stdout=out
        )
        return out.getvalue()

    return run


def test_it_prints_the_account_and_judges(typed, in_force, tmp_path):
    said = typed()

    assert said.splitlines() == [
        "2 rows read: 1 created, 0 updated, 0 unchanged, 1 rejected",
        f"Refused rows, with the reason of each: {tmp_path / 'no.csv'}",
        "Columns not taken in: Fax",
    ]
    assert "lead" in Move.objects.values_list("to_stage", flat=True)


def test_the_account_as_json(typed, tmp_path):
    assert json.loads(typed("--json")) == {
        "kind": "people",
        "file": "leads.csv",
        "dry_run": False,
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
        "rejects": str(tmp_path / "no.csv"),
        "columns_not_taken": ["Fax"],
        "footer_lines": 0,
        "notes": {},
    }


def test_a_dry_run_says_that_nothing_was_kept(typed):
    assert typed("--dry-run").startswith("2 rows read (nothing was kept): 1 created")
    assert Person.objects.count() == ImportRun.objects.count() == 0


def test_the_currency_is_the_agreements(typed, in_force):
    costs = "source,starts,amount\ngoogle,2026-03-01,5\n"

    assert typed(kind="costs", said=costs).startswith("1 rows read: 1 created")


def test_history_and_source(typed):
    typed("--history", "--source", "crm")

    run = ImportRun.objects.get()
    assert (run.history, run.source) == (True, "crm")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"kind": "peple"}, "peple is no kind of import, but answers, companies"),
        ({"said": ""}, "The file is empty"),
        ({"said": "Email\nM\u00fcller\n".encode("cp1252")}, "--encoding cp1252"),
        ({"mapping": "colums: {}\n"}, "Did you mean “columns”"),
        ({"mapping": "columns: {email: Mail}\n"}, "has no column “Mail”"),
    ],
)
def test_what_is_wrong_is_said_with_its_cure(typed, given, problem):
    with pytest.raises(CommandError, match=problem):
        typed(**given)


def test_the_file_is_never_overwritten(typed, tmp_path):
    with pytest.raises(CommandError, match="overwrite"):
        typed("--rejects", str(tmp_path / "leads.csv"))
