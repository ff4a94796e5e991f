"""Readers never see half a state, however much is written, and also when the writer is killed."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.guards.places import ROOT, run

PATHS = f"{ROOT / 'src'}:{ROOT}"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    accord(folder, "migrate", "--verbosity", "0")
    told_by(at_work("write", folder, 0.1))
    return folder


@pytest.mark.parametrize(
    "seconds", [pytest.param(8, id="some"), pytest.param(60, id="long", marks=pytest.mark.slow)]
)
def test_every_answer_belongs_to_one_state(home, seconds):
    writer = at_work("write", home, seconds)
    readers = [at_work("read", home, seconds) for _ in range(2)]
    wrote, *read = [told_by(each) for each in (writer, *readers)]

    assert [each["wrong"] for each in read] == [[], []]
    assert wrote["copies"] >= 4
    assert max(each["states"] for each in read) >= 2
    assert accord(home, "copy") != ""
    assert accord(home, "copy", "--check") == "0 differences\n"


def test_a_writer_that_is_killed_leaves_the_state_before(home):
    for moment in (1.6, 2.3):
        writer = at_work("write", home, 30)
        time.sleep(moment)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()

        assert told_by(at_work("read", home, 0.3))["wrong"] == []
    accord(home, "copy")
    assert accord(home, "copy", "--check") == "0 differences\n"


def at_work(deed, home, seconds):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ACCORD_")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.warehouse.people_at_work", deed, str(home), str(seconds)],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": PATHS, "DJANGO_SETTINGS_MODULE": "accord.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told_by(process):
    said, complained = process.communicate(timeout=120)
    assert process.returncode == 0, complained
    return json.loads(said)


def accord(home, *words):
    told = run(sys.executable, "-m", "accord", *words, "--home", str(home), PYTHONPATH=PATHS)
    assert told.returncode == 0, told.stderr
    return told.stdout
