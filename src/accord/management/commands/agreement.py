"""The agreement from the command line: check a file, load it as a version, sign it, read it."""

import json
from pathlib import Path
from typing import Annotated, NoReturn

from django.utils import timezone
from django_typer.management import TyperCommand, command
from typer import Argument, Exit, Option

from accord.agreement import actions
from accord.agreement.models import AgreementVersion, Signature
from accord.agreement.queries import BEGINNING, in_force_at
from accord.agreement.rules.default import default_text
from accord.agreement.rules.problems import AgreementErrors
from accord.agreement.rules.reading import read
from accord.agreement.rules.saying import Sentence
from accord.agreement.rules.schema import agreement_schema
from accord.agreement.rules.sentences import sentences
from accord.staff.models import User

NAMED = {"fit", "interest", "promises.marketing", "promises.sales", "returns"}
"""Sections whose rules have names that their sentences do not repeat."""


class Command(TyperCommand):
    help = (
        "Check, load, sign and show the agreement between marketing and sales. "
        "--home DIR says where the installation lives."
    )

    # Not called check, since Django's commands have a method of that name.
    @command("check", help="Say whether a file is a sound agreement, and what is wrong where.")
    def check_file(
        self,
        file: Annotated[Path, Argument(help="The agreement, a YAML file.")],
        as_json: Annotated[bool, Option("--json", help="Answer in JSON.")] = False,
    ) -> None:
        try:
            agreement = read(_text(file))
        except AgreementErrors as errors:
            self._refuse(file, errors, as_json)
        rules = len(agreement.fit) + len(agreement.interest.rules)
        promises = len(agreement.promises.marketing) + len(agreement.promises.sales)
        told = f"{len(agreement.stages)} stages, {rules} scoring rules, {promises} promises"
        self.stdout.write(json.dumps({"problems": []}) if as_json else f"{file}: sound: {told}.")

    @command(help="Keep a file as the next version, to be signed by both sides.")
    def load(self, file: Annotated[Path, Argument(help="The agreement, a YAML file.")]) -> None:
        try:
            version = actions.load(_text(file), at=timezone.now())
        except AgreementErrors as errors:
            self._refuse(file, errors, as_json=False)
        if version.in_force_from:
            self.stdout.write(f"Version {version.number} says just this, and both sides signed it.")
            return
        self.stdout.write(f"Version {version.number} is loaded; it holds once both sides signed:")
        for side in Signature.Side.values:
            who = f"--side {side} --as EMAIL"
            self.stdout.write(f"  accord agreement sign {version.number} {who}")
        if in_force_at(timezone.now()):
            self.stdout.write(f"Try it first: accord trial {file} --from DAY --to DAY")

    @command(help="Sign a version for one side; with both signatures it is in force.")
    def sign(
        self,
        number: Annotated[int, Argument(help="The version.")],
        side: Annotated[str, Option(help="marketing or sales")],
        email: Annotated[str, Option("--as", help="The e-mail address of who signs.")],
    ) -> None:
        version = AgreementVersion.objects.filter(number=number).first()
        user = User.objects.filter(email=email.casefold(), is_active=True).first()
        if version is None:
            self._fail(f"There is no version {number}: load one with accord agreement load FILE.")
        if side not in Signature.Side.values:
            self._fail(f"“{side}” is no side: say --side marketing or --side sales.")
        if user is None:
            self._fail(f"Nobody with the address {email} may sign in.")
        try:
            version = actions.sign(version, side=side, by=user, at=timezone.now())
        except actions.AlreadySignedError as error:
            self._fail(f"{error}.")
        if version.in_force_from is None:
            self.stdout.write(f"{user} signed version {number} for {side}; the other side is to.")
        elif version.in_force_from == BEGINNING:
            self.stdout.write(f"Both sides signed: version {number} is in force, from always.")
        else:
            since = f"{version.in_force_from:%Y-%m-%d %H:%M} UTC"
            self.stdout.write(f"Both sides signed: version {number} is in force from {since}.")

    @command(help="Write every rule of a version, or of a file, as a sentence.")
    def show(
        self,
        what: Annotated[str, Argument(help="A version's number or a file.")] = "",
        as_file: Annotated[bool, Option("--text", help="The file itself, to change.")] = False,
    ) -> None:
        if what and not what.isdigit():
            text = _text(Path(what))
        else:
            wanted = {"number": int(what)} if what else {}
            version = AgreementVersion.objects.filter(**wanted).order_by("-number").first()
            if version is None:
                self._fail("There is no such version: load one with accord agreement load FILE.")
            text = version.text
        if as_file:
            self.stdout.write(text, ending="")
            return
        try:
            agreement = read(text)
        except AgreementErrors as errors:
            self._refuse(Path(what), errors, as_json=False)
        for sentence in sentences(agreement):
            self.stdout.write(_told(sentence))

    @command(help="Print the default agreement, for a company to start from.")
    def default(self) -> None:
        self.stdout.write(default_text())

    @command(help="Print the JSON Schema of agreement files, for editors.")
    def schema(self) -> None:
        self.stdout.write(json.dumps(agreement_schema(), indent=2))

    def _refuse(self, file: Path, errors: AgreementErrors, as_json: bool) -> NoReturn:
        if as_json:
            found = [
                {"line": p.line, "path": p.path, "what": p.what, "cure": p.cure}
                for p in errors.problems
            ]
            self.stdout.write(json.dumps({"problems": found}, indent=2, ensure_ascii=False))
        else:
            for problem in errors.problems:
                self.stderr.write(f"{file}: {problem}")
        raise Exit(1)

    def _fail(self, why: str) -> NoReturn:
        self.stderr.write(why)
        raise Exit(1)


def _told(sentence: Sentence) -> str:
    """The sentence after its section, and after the rule's name where it does not say that."""
    said = sentence.section in NAMED and sentence.name not in sentence.text
    name = f", {sentence.name}" if said else ""
    return f"{sentence.section}{name}: {sentence.text}"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SystemExit(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SystemExit(f"{file} is not UTF-8; save it as UTF-8 and try again.") from error
