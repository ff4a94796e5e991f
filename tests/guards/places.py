"""Where the guards look, and which of the files there are ours."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "accord"
LEFT_BEHIND = {"__pycache__", "build", "dist", "node_modules", "trial", "var"}


@cache
def our_files() -> tuple[Path, ...]:
    """Every file of the repository, as git sees it; in an unpacked archive, every file there."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout
        return tuple(path for name in listed.split("\0") if (path := ROOT / name).is_file())
    return tuple(path for path in _walk(ROOT) if path.is_file())


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in LEFT_BEHIND or (path.name.startswith(".") and path.name != ".ci"):
            continue
        yield from _walk(path) if path.is_dir() else [path]


def text_of(path: Path) -> str | None:
    """What a file says, or None where it is a picture or a font."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def headings(page: Path) -> set[str]:
    """The headings of a page in Markdown, without the signs around them."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return {line.lstrip("#").strip().strip("`") for line in lines if line.startswith("#")}


def run(
    *words: str | Path, cwd: Path = ROOT, patience: float = 300, **environment: str
) -> subprocess.CompletedProcess:
    """Run a program to its end, in the tests' environment without what steers the tests."""
    steering = ("ACCORD_", "DJANGO_", "PYTEST_", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    return subprocess.run(
        words,
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
