"""`accord init`, `accord serve` and `accord worker` as programs on a home folder of their own."""

import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

EMAIL = "boss@example.com"
NEEDS_PROC = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system has no /proc to look at processes"
)

AGREE = """
from django.utils import timezone
from accord.agreement.actions import load, sign
from accord.agreement.rules.default import default_text
from accord.staff.models import User
now, boss = timezone.now(), User.objects.get()
version = load(default_text(), at=now, by=boss)
for side in ("marketing", "sales"):
    sign(version, side=side, by=boss, at=now)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home folder set up by `accord init`, and the password it made up."""
    folder = tmp_path_factory.mktemp("accord") / "home"
    told = accord("init", "--email", EMAIL, home=folder)
    assert told.returncode == 0, told.stderr
    password = re.search(r"password (\S+)", told.stdout)[1]
    return folder, password


def test_the_server_answers_signed_out_and_signed_in(home):
    folder, password = home
    with serving(folder) as (address, _):
        open_page = _browser()

        page = open_page(address)
        sent = {"login": EMAIL, "password": password, "next": "/people/1/"}
        sent["csrfmiddlewaretoken"] = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
        shell = "import django; from accord.people.models import Person; Person.objects.create()"
        assert accord("shell", "-c", shell, home=folder).returncode == 0
        person = open_page(f"{address}sign-in/", sent)

        style = re.search(r'href="(/static/accord/base[^"]*\.css)"', page)[1]
        assert "<h1>Sign in</h1>" in page
        assert "<h1>Visitor 1</h1>" in person
        assert re.search(r"base\.[0-9a-f]{12}\.css$", style), "collected files have hashed names"
        assert ".shell" in open_page(address.rstrip("/") + style)


def test_a_second_server_on_the_same_home_is_refused(home):
    folder, _ = home
    with serving(folder):
        told = accord("serve", "--port", str(_free_port()), home=folder)

    assert told.returncode == 1
    assert f"A server is already running on {folder}" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_port_in_use_is_said_plainly(home):
    folder, _ = home
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = accord("serve", "--port", str(port), home=folder)

    assert told.returncode == 1
    assert f"port {port}" in told.stderr
    assert "Choose another port" in told.stderr


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_home_that_is_not_set_up_is_refused(tmp_path, command):
    told = accord(command, home=tmp_path)

    assert told.returncode == 1
    assert f"Run: accord init --home {tmp_path}" in told.stderr
    assert not (tmp_path / "accord.sqlite3").exists()


def test_behind_https_nothing_is_wrong_with_the_settings(home):
    folder, _ = home
    behind_https = _environment(folder) | {"ACCORD_SECURE_COOKIES": "1"}

    told = subprocess.run(
        _words("check", "--deploy", "--fail-level", "WARNING"),
        env=behind_https, capture_output=True, text=True, check=False,
    )  # fmt: skip

    said = told.stdout + told.stderr
    assert (told.returncode, said) == (0, "System check identified no issues (3 silenced).\n")


def test_a_new_home_has_someone_who_may_sign_in(tmp_path):
    first = accord("init", home=tmp_path)
    again = accord("init", home=tmp_path)

    assert "Administrator administrator@localhost, password " in first.stdout
    assert "password" not in again.stdout


def test_the_demo_shows_its_logins(home):
    folder, _ = home
    (folder / "demo-login.txt").write_text("mara@example.com  a-password\n")
    try:
        with serving(folder) as (_, said):
            assert "mara@example.com  a-password" in said
    finally:
        (folder / "demo-login.txt").unlink()


@NEEDS_PROC
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_worker_and_the_pages_end_with_the_server(home, how):
    folder, _ = home
    with serving(folder) as (address, _):
        children = _processes_of(folder)
        assert any("worker" in command for command in children.values())
        server = next(pid for pid, command in children.items() if " serve " in f"{command} ")
        os.kill(server, how)

        deadline = time.monotonic() + 30
        while _processes_of(folder) and time.monotonic() < deadline:
            time.sleep(0.1)

        assert _processes_of(folder) == {}
        with pytest.raises(urllib.error.URLError):
            _browser()(address)


def test_the_worker_judges_what_is_there_and_ends(tmp_path):
    leads = tmp_path / "leads.csv"
    leads.write_text("email\nada@acme.example\n")
    for words in (["init"], ["shell", "-c", AGREE], ["import", "people", str(leads)]):
        made = accord(*words, home=tmp_path)
        assert made.returncode == 0, made.stderr

    told = accord("worker", "--once", home=tmp_path)

    assert (told.returncode, told.stderr) == (0, "")
    with closing(sqlite3.connect(tmp_path / "accord.sqlite3")) as base:
        judged = base.execute("SELECT p.email, s.stage FROM accord_standing s"
                              " JOIN accord_person p ON p.id = s.person_id").fetchall()  # fmt: skip
    assert judged == [("ada@acme.example", "lead")]


def test_what_is_loaded_at_the_start_is_spared_by_the_collector():
    told = _python("import gc, accord.asgi; print(gc.get_freeze_count() > 50_000)")

    assert (told.stdout, told.stderr) == ("True\n", "")


@NEEDS_PROC
def test_the_worker_stops_cleanly_when_told_to(home):
    folder, _ = home
    child = subprocess.Popen(_words("worker"), env=_environment(folder), stderr=subprocess.PIPE)
    _wait_until_it_listens_to(signal.SIGTERM, child.pid)
    child.send_signal(signal.SIGTERM)

    _, said = child.communicate(timeout=15)

    assert (child.returncode, said) == (0, b"")


def test_setting_up_twice_changes_nothing(home):
    folder, _ = home

    told = accord("init", "--email", EMAIL, home=folder)

    assert told.returncode == 0, told.stderr
    assert "password" not in told.stdout


def _python(text: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)


def accord(*words: str, home: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        _words(*words),
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def serving(home: Path):
    """A running server: its address and what it said; it is stopped in the end."""
    port = _free_port()
    words = _words("serve", "--port", str(port))
    log = (home.parent / "serve.log").open("w+")
    child = subprocess.Popen(words, env=_environment(home), stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(address, child, log)
        log.seek(0)
        yield address, log.read()
    finally:
        child.terminate()
        child.wait(timeout=20)
        log.close()


def _wait_for(address: str, child: subprocess.Popen, log) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and child.poll() is None:
        try:
            return _browser()(address) and None
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    pytest.fail(f"the server did not answer:\n{log.read()}")


def _wait_until_it_listens_to(sign: signal.Signals, pid: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status = Path(f"/proc/{pid}/status").read_text()
        if int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16) >> (sign - 1) & 1:
            return
        time.sleep(0.05)
    pytest.fail("it never listened")


def _browser():
    """Opens addresses, keeps cookies."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(jar)

    def open_page(address: str, sent: dict | None = None) -> str:
        body = urllib.parse.urlencode(sent).encode() if sent else None
        with opener.open(address, body, timeout=10) as answer:
            return answer.read().decode()

    return open_page


def _processes_of(home: Path) -> dict[int, str]:
    """The commands that run on this home folder, by process."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if f"ACCORD_HOME={home}\0".encode() in environment and state != "Z":
            found[int(folder.name)] = command
    return found


def _words(*words: str) -> list[str]:
    return [sys.executable, "-m", "accord", *words]


def _environment(home: Path) -> dict[str, str]:
    steering = ("ACCORD_", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    source = Path(__file__).parents[2] / "src"
    return kept | {"ACCORD_HOME": str(home), "PYTHONPATH": str(source)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
