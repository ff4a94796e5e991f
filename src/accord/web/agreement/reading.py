"""The contract as it is read on a page: every clause, and beside each rule how it has fared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from accord.agreement.rules.contract import Part, called, contract
from accord.agreement.rules.saying import Sentence
from accord.agreement.rules.terms import Agreement
from accord.judging.health.queries import Health, RuleHealth, UnableToTellError, health
from accord.web.agreement.versions import Version
from accord.web.numbers import Numbers

SCORING = ("fit", "interest")
OF_STAGES = {"stages": "stage"}


@dataclass(frozen=True, slots=True)
class Fared:
    """How a rule has fared, and where the leads are that it matched.

    `sure` says whether the points that are suggested surely tell better than chance.
    """

    rule: RuleHealth
    address: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it is called where it has a name of its own, what it says and gives."""

    name: str
    text: str
    hue: str
    points: int | None
    fared: Fared | None


@dataclass(frozen=True, slots=True)
class Read:
    """One part of the contract with its clauses."""

    part: Part
    clauses: tuple[Clause, ...]

    @property
    def anchor(self) -> str:
        return self.part.section.replace(".", "-")


def contract_read(agreement: Agreement, fared: Mapping[tuple[str, str], Fared]) -> list[Read]:
    """Every part; `fared` has the health of rules by kind and name, where it is known."""
    points = {("fit", rule.name): rule.points for rule in agreement.fit}
    points |= {("interest", rule.name): rule.points for rule in agreement.interest.rules}
    owners = {stage.name: stage.owner for stage in agreement.stages}

    def clause(part: Part, said: Sentence) -> Clause:
        kind = OF_STAGES.get(part.section, part.section)
        hue = part.hue or (_team(owners[said.name]) if part.section == "stages" else "")
        return Clause(
            name=called(part.section, said.name),
            text=said.text,
            hue=hue,
            points=points.get((part.section, said.name)),
            fared=fared.get((kind, said.name)),
        )

    return [
        Read(part, tuple(clause(part, said) for said in part.sentences))
        for part in contract(agreement)
    ]


def health_or_why(
    version: Version, numbers: Numbers, since: date, until: date, outcome: str = "accepted"
) -> tuple[Health | None, str]:
    """How the rules of a version fared on the leads handed over in these days, or else why nothing
    can be told yet.
    """

    def told() -> tuple[Health | None, str]:
        try:
            found = health(
                version.row.text,
                since=since,
                until=until,
                as_of=numbers.at,
                outcome=outcome,  # type: ignore[arg-type]
                engine=numbers.engine,
            )
        except UnableToTellError as error:
            return None, str(error)
        return found, ""

    return numbers.kept(("health", version.number, since, until, outcome), told)


def by_rule(version: Version, found: Health | None) -> dict[tuple[str, str], Fared]:
    """Each rule with where its leads are, by kind and name."""
    if found is None:
        return {}
    sure = found.suggested is not None and found.suggested.tells
    return {
        (rule.kind, rule.name): Fared(rule, rule_address(version, found, rule), sure)
        for rule in found.rules
    }


def rule_address(version: Version, found: Health, rule: RuleHealth) -> str:
    """Where the leads are that a rule matched at their handoff."""
    asked = {
        "version": version.number,
        "kind": rule.kind,
        "rule": rule.name,
        "from": found.since,
        "to": found.until,
    }
    return f"{reverse('agreement_rule_leads')}?{urlencode(asked)}"


def _team(owner: str) -> str:
    return "marketing" if owner == "marketing" else "sales"
