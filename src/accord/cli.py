"""The one program `accord`: every command takes `--home DIR`, where the installation lives."""

import os
import sys
from collections.abc import Sequence

from accord.management import plain


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command; the home folder is settled before Django reads its settings."""
    words = _take_home(list(sys.argv[1:] if argv is None else argv))
    if words and words[0] in plain.NAMES:
        sys.exit(plain.main(words[0], words[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")

    from django.core.management import execute_from_command_line

    execute_from_command_line(["accord", *words])


def _take_home(words: list[str]) -> list[str]:
    """Take `--home DIR` or `--home=DIR` out of the words and into the environment."""
    for index, word in enumerate(words):
        if word == "--home":
            if index + 1 == len(words):
                sys.exit("accord: --home needs a folder, for example --home var/accord")
            os.environ["ACCORD_HOME"] = words[index + 1]
            return words[:index] + words[index + 2 :]
        if word.startswith("--home="):
            os.environ["ACCORD_HOME"] = word.removeprefix("--home=")
            return words[:index] + words[index + 1 :]
    return words
