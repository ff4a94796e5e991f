"""How complete an installation is set up: what is agreed, who has which part, what is known."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from accord.agreement.rules.terms import Agreement

WORDS = ("lead", "mql", "sql")
SIDES = ("marketing", "sales")
GAP = "Definitions, workflows and goals"
"""The three whose lack lets marketing and sales drift apart."""


@dataclass(frozen=True, slots=True)
class Known:
    """What there is: roles that someone has, kinds of teams with members, people, touches."""

    agreement: Agreement | None
    roles: Collection[str] = ()
    teams: Collection[str] = ()
    sides_described: int = 0
    people: bool = False
    touches: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One part of setting up: done or not, and where it is done."""

    name: str
    done: bool
    cure: str
    page: str
    group: str = GAP


def checks(known: Known) -> list[Check]:
    """Every check, those that keep the two teams together first."""
    return [*_together(known.agreement), *_complete(known)]


def score(made: list[Check]) -> int:
    """How much is done, in whole per cent; never 100 before all is."""
    return 100 * sum(check.done for check in made) // len(made)


def _together(agreement: Agreement | None) -> list[Check]:
    words = agreement.words if agreement else {}
    stages = agreement.stages if agreement else ()
    promises = agreement.promises if agreement else None
    goals = agreement.goals if agreement else None
    both_promise = bool(promises and promises.marketing and promises.sales)
    return [
        Check(
            "Both teams define lead, MQL and SQL",
            all(word in words for word in WORDS),
            "Put an agreement in force that says what the words mean.",
            "agreement",
        ),
        Check(
            "A way for leads to be handed over, with a promise of each side",
            both_promise and any(stage.handoff for stage in stages),
            "Agree on the stage at which sales takes over, and on what each side promises.",
            "agreement",
        ),
        Check(
            "Goals that both teams work for",
            bool(goals and goals.revenue),
            "Write the revenue goal into the agreement.",
            "agreement",
        ),
    ]


def _complete(known: Known) -> list[Check]:
    made = [*_parts_played(known), *_brought_in(known)]
    return [Check(name, done, cure, page, "The rest") for name, done, cure, page in made]


def _parts_played(known: Known) -> Iterator[tuple[str, bool, str, str]]:
    agreement, roles = known.agreement, set(known.roles)
    owners = {stage.owner for stage in agreement.stages} if agreement else set()
    yield (
        "Who buys from us: at least one persona",
        bool(agreement and agreement.personas),
        "Describe a persona in the agreement.",
        "agreement",
    )
    yield (
        "Every stage has people who answer for it",
        bool(owners) and owners <= set(known.teams),
        "Invite people into the teams that own a stage.",
        "settings",
    )
    yield (
        "Marketers and reps can sign in",
        "marketer" in roles and bool({"sdr", "account executive"} & roles),
        "Invite someone of each team.",
        "settings",
    )


def _brought_in(known: Known) -> Iterator[tuple[str, bool, str, str]]:
    yield (
        "What each team works for is written down",
        known.sides_described == len(SIDES),
        "Say the goal, the measure and the horizon of both teams.",
        "settings_goals",
    )
    yield ("Leads are known", known.people, "Bring them in from a file.", "settings_imports")
    yield (
        "What leads do is known",
        known.touches,
        "Bring in touches from a file.",
        "settings_imports",
    )
