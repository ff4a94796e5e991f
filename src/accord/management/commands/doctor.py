"""`accord doctor`: is this installation sound?"""

import json
from dataclasses import asdict
from typing import Annotated

from django_typer.management import TyperCommand
from typer import Exit, Option

from accord.web.soundness import findings


class Command(TyperCommand):
    help = (
        "Check the installation: tables, guards of the log, SQLite, settings, agreement. Exit "
        "code 1 if there is a problem. --home DIR says where the installation lives."
    )

    def handle(
        self, as_json: Annotated[bool, Option("--json", help="Answer in JSON.")] = False
    ) -> None:
        found = list(findings())
        if as_json:
            self.stdout.write(json.dumps([asdict(finding) for finding in found], indent=2))
        else:
            for finding in found:
                self.stdout.write(f"{finding.level:8} {finding.what} {finding.cure}".rstrip())
        if any(finding.level == "problem" for finding in found):
            raise Exit(1)
