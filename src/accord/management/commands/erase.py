"""Erase a person from the log, as the law can demand, and judge anew what is left."""

import json
from typing import Annotated, NoReturn

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_typer.management import TyperCommand
from typer import Argument, Exit, Option

from accord.judging.actions import step
from accord.judging.models import Restatement
from accord.kit.text import fold
from accord.people.erasure import Erased, doubles, erase, facts_about, facts_about_persons
from accord.people.models import Person
from accord.staff.models import User


class Command(TyperCommand):
    help = (
        "Erase a person: address, names, numbers, notes and ids of other systems go, that "
        "something happened stays. It cannot be undone. --home DIR says where the installation "
        "lives."
    )

    def handle(
        self,
        who: Annotated[str, Argument(metavar="EMAIL", help="The address, or the source's id.")],
        why: Annotated[str, Option(help="Why: the request, in words that do not name the person.")],
        email: Annotated[str, Option("--as", help="The e-mail address of who decided it.")] = "",
        yes: Annotated[bool, Option("--yes", help="Do it; without this it is only told.")] = False,
        as_json: Annotated[bool, Option("--json", help="Answer in JSON.")] = False,
    ) -> None:
        person = Person.objects.filter(Q(email=fold(who.strip())) | Q(external_id=who)).first()
        by = User.objects.filter(email=email.casefold()).first() if email else None
        if person is None:
            self._fail(f"Nobody is known as {who}.")
        if email and by is None:
            self._fail(f"Nobody with the address {email} may sign in.")
        if not yes:
            self._fail(
                f"{_told(person)}\nNothing is erased yet, and it cannot be undone: add --yes."
            )
        at = timezone.now()
        with transaction.atomic():
            restated = Restatement.objects.count()
            erased = erase(person, at=at, by=by, why=why)
            step(erased.concerned, at=at, because="a person was erased")
            restated = Restatement.objects.count() - restated
        self.stdout.write(
            json.dumps(_data(erased, restated)) if as_json else _say(erased, restated)
        )

    def _fail(self, why: str) -> NoReturn:
        self.stderr.write(why)
        raise Exit(1)


def _told(person: Person) -> str:
    persons = doubles(person)
    counts = {table: facts_about(table, persons).count() for table in facts_about_persons()}
    lines = [
        f"{number:>7,} {table._meta.verbose_name}" for table, number in counts.items() if number
    ]
    called = ", ".join(str(each) for each in Person.objects.filter(pk__in=persons).order_by("pk"))
    return "\n".join([f"What is known of {called}:", *lines])


def _data(erased: Erased, restated: int) -> dict[str, object]:
    return {"persons": erased.persons, "facts": erased.facts, "restated": restated}


def _say(erased: Erased, restated: int) -> str:
    who = ", ".join(map(str, erased.persons))
    said = f"Erased: person {who}. {erased.facts} facts keep their moment and lose who it was."
    if restated:
        many = "judgement reads" if restated == 1 else "judgements read"
        said += f"\n{restated} {many} otherwise now: a rule had asked for what is erased."
    return said
