"""Runs `accord` as often as it is asked to, each time in a process of its own.

The program is loaded once and then forked, so that starting it twenty times takes no time.
Each line of input is a start; each start is answered by its process id, and by its end.
"""

import os
import sys
from importlib import import_module

import django

from accord.cli import main


def once(words: list[str]) -> int:
    """Run the program in a child, and give its id."""
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        try:
            main(words)
        except SystemExit as end:
            os._exit(int(end.code or 0))
        os._exit(0)
    return child


def serve(words: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "accord.settings"
    django.setup()
    import_module(f"accord.management.commands.{words[0]}")
    for _ in sys.stdin:
        child = once(words)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(sys.argv[1:])
