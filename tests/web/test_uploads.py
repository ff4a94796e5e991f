"""A file that is being read in: its name, the process that reads it, and what breaks that off."""

import sys

import pytest

from accord.kit.files import held
from accord.web.settings import uploads, working
from tests.guards.places import ROOT, run


@pytest.fixture
def in_home(settings, tmp_path):
    settings.HOME = tmp_path


def keep(name: str) -> uploads.Upload:
    return uploads.keep([b"email\n"], name, kind="people", history=False, dry_run=False)


@pytest.mark.parametrize("name", ["顧客" * 60 + ".csv", "é" * 200, "x" * 255])
def test_a_name_of_any_letters_and_length_is_kept(in_home, name):
    kept = keep(name)

    longest = f"{kept.file.stem}.rejects.csv.kept"

    assert kept.name[0] == name[0]
    assert uploads.known(kept.token) == kept
    assert len(longest.encode()) <= 143


def test_an_import_whose_process_is_gone_broke_off(in_home):
    kept = keep("leads.csv")
    with held(kept.beside("lock")):
        assert uploads.state(kept).running

    state = uploads.state(kept)

    assert (state.running, state.trouble[:12]) == (False, "It broke off")


def test_an_import_is_running_for_as_long_as_its_process_works(in_home):
    kept = keep("leads.csv")
    kept.beside("log").write_text("2,000 rows, 10% of the file\n4,000 rows, 20% of the file\n")

    with held(kept.beside("lock")):
        meanwhile = uploads.state(kept)
        uploads.begin(kept)

    assert meanwhile == uploads.State(running=True, progress="4,000 rows, 20% of the file")
    assert kept.beside("log").read_text().startswith("2,000 rows")
    assert not uploads.state(kept).running


@pytest.mark.parametrize(("words", "code"), [(["import", "--help"], 0), (["no-command"], 1)])
def test_the_process_of_an_import_writes_down_how_it_ended(tmp_path, words, code):
    lock, ended = tmp_path / "lock", tmp_path / "ended"

    told = run(
        sys.executable, "-m", working.__name__, lock, ended, *words, PYTHONPATH=str(ROOT / "src")
    )

    assert (told.returncode, ended.read_text()) == (code, str(code))
    assert not uploads.is_held(lock)


def test_an_import_whose_process_was_killed_can_begin_again(in_home):
    kept = keep("leads.csv")
    child = uploads.begin(kept)
    child.kill()
    child.wait()
    left = uploads.state(kept)

    assert not left.running
    assert left.account is None
    assert left.trouble
