"""Judge everything again from the log: to check the judgements, or to write them anew."""

import json
from typing import Annotated

from django.utils import timezone
from django_typer.management import TyperCommand
from typer import Exit, Option

from accord.judging import replay


class Command(TyperCommand):
    help = (
        "Judge every person again from nothing. With --check, compare with what stands in the "
        "tables, name each difference and change nothing; exit code 1 if there is one. "
        "--home DIR says where the installation lives."
    )

    def handle(
        self,
        check: Annotated[bool, Option("--check", help="Only compare.")] = False,
        as_json: Annotated[bool, Option("--json", help="Answer in JSON.")] = False,
    ) -> None:
        if not check:
            persons = replay.rebuild(at=timezone.now())
            self.stdout.write(
                json.dumps({"persons": persons}) if as_json else f"{persons} persons judged anew"
            )
            return
        differences = [replay.named(difference) for difference in replay.check()]
        if as_json:
            self.stdout.write(json.dumps({"differences": differences}))
        else:
            for line in differences:
                self.stdout.write(line)
            many = "difference" if len(differences) == 1 else "differences"
            self.stdout.write(f"{len(differences)} {many}")
        if differences:
            raise Exit(1)
