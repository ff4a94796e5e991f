"""Takes the pictures of the documentation from a simulated company: python docs/pictures/take.py.

It makes the company in a folder of its own, serves it, and opens each page in Chromium as someone
who works with it. The pictures lie beside this file.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
WIDE = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}
DARK = {**WIDE, "color_scheme": "dark"}

HEAD, MARKETER, REP = "helen.sommer", "felix.brandt", "sam.ortiz"
# The file, who looks, at which address, how wide and in which colours.
PICTURES = (
    ("dashboard", HEAD, "/", WIDE),
    ("dashboard-dark", HEAD, "/", DARK),
    ("queue", REP, "/queue/", WIDE),
    ("queue-phone", REP, "/queue/", PHONE),
    ("cycle", HEAD, "/cycle/", WIDE),
    ("sources", MARKETER, "/sources/", WIDE),
    ("promises", MARKETER, "/promises/", WIDE),
    ("agreement", MARKETER, "/agreement/", WIDE),
    ("planner", HEAD, "/planner/", WIDE),
    ("person", MARKETER, "", WIDE),
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="accord-pictures-") as home:
        command = [sys.executable, "-m", "accord", "demo", "--home", home]
        subprocess.run(command, check=True)  # noqa: S603 - ours
        password = (Path(home) / "demo-login.txt").read_text().splitlines()[0].rpartition(" ")[2]
        with _served(home) as address, sync_playwright() as playwright:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for name, who, path, screen in PICTURES:
                page = _signed_in(browser, address, who, password, screen)
                page.goto(f"{address}{path or _somebody(page, address)}")
                page.screenshot(path=HERE / f"{name}.png")
                page.context.close()
            browser.close()


def _signed_in(browser: Browser, address: str, who: str, password: str, screen: dict) -> Page:
    page = browser.new_context(**screen, reduced_motion="reduce").new_page()
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Email address").fill(f"{who}@northwind.test")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    return page


def _somebody(page: Page, address: str) -> str:
    """A lead of whom there is something to tell: the first customer in the list."""
    page.goto(f"{address}/leads/?stage=customer")
    return page.locator("tbody th a").first.get_attribute("href") or "/leads/"


@contextmanager
def _served(home: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "accord", "serve", "--home", home, "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, "ACCORD_HOME": home})  # noqa: S603 - ours
    try:
        _wait_for(f"http://127.0.0.1:{port}/sign-in/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address)  # noqa: S310 - an address of ours
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"{address} does not answer")


if __name__ == "__main__":
    main()
