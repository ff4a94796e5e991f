"""Every rule of an agreement as a sentence that a sales rep understands."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import get_args

from accord.agreement.rules.conditions import Condition, sentence
from accord.agreement.rules.credit import METHOD_SENTENCES
from accord.agreement.rules.promise_sentences import promises_in_words
from accord.agreement.rules.saying import Sentence, because, counted, ended, half_gone, listed
from accord.agreement.rules.terms import (
    ANY,
    BY_REASON,
    Agreement,
    FitRule,
    InterestRule,
    Month,
    MoveRule,
    Stage,
)

MONTHS = get_args(Month)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TEAMS = {"marketing": "marketing", "sdr": "the SDR team", "sales": "sales"}
FACTS = {
    "accepted": "When sales accepts a lead",
    "returned": "When sales returns a lead",
    "qualified": "When a lead is found qualified",
    "not qualified": "When a lead is found not qualified",
    "deal opened": "When a deal is opened for a lead",
    "deal won": "When a deal is won",
    "deal lost": "When the deal of a lead is lost",
}


def sentences(agreement: Agreement) -> tuple[Sentence, ...]:
    """The whole agreement in words, in the order of the file."""
    return (
        *_hours(agreement),
        *_words(agreement),
        *_fields(agreement),
        *_personas(agreement),
        *(Sentence("fit", rule.name, fit_in_words(rule, agreement)) for rule in agreement.fit),
        *_interest(agreement),
        *_grades(agreement),
        *_positions(agreement),
        *(
            Sentence("stages", stage.name, stage_in_words(stage, agreement))
            for stage in agreement.stages
        ),
        *(Sentence("moves", _move_name(move), move_in_words(move)) for move in agreement.moves),
        *_goals(agreement),
        *promises_in_words(agreement),
        Sentence(
            "review", "review", f"Both teams look at this agreement again {agreement.review}."
        ),
        *_credit(agreement),
    )


def fit_in_words(rule: FitRule, agreement: Agreement) -> str:
    """What a rule of fit gives, and for what."""
    points = counted(abs(rule.points), "point")
    given = f"{points} of fit" if rule.points >= 0 else f"{points} of fit are taken away"
    return f"{given} if {_if(rule.when, agreement)}.{because(rule.why)}"


def interest_in_words(rule: InterestRule, agreement: Agreement) -> str:
    """What a rule of interest gives, for which touch, how often, for how long."""
    text = f"{counted(rule.points, 'point')} of interest for a touch if "
    text += f"{_if(rule.when, agreement)}."
    if rule.at_most:
        times = counted(rule.at_most.count, "time")
        text += f" It counts at most {times} a {rule.at_most.per} for one person."
    if rule.half_life:
        text += f" {half_gone(rule.half_life)}"
    return text + because(rule.why)


def stage_in_words(stage: Stage, agreement: Agreement) -> str:
    """Who owns a stage, how people come to it, and what happens there."""
    text = f"“{stage.name}” belongs to {TEAMS[stage.owner]}."
    if stage.enter:
        text += f" People come to it by rule once {_if(stage.enter, agreement)}."
    if stage.handoff:
        text += " Here sales takes over, and what it has promised begins to count."
    if stage.aside:
        text += " It is no step towards a deal."
    if stage.wakes:
        text += " People can come back from it after an agreed time."
    if stage.terminal:
        text += " It is an end: no rule moves anyone out of it."
    if stage.was:
        text += f" It was called “{stage.was}” before."
    return text


def move_in_words(move: MoveRule) -> str:
    """Who or what may move a person, from where to where."""
    goes = "where the reason says" if move.to == BY_REASON else f"to “{move.to}”"
    if move.on is None:
        start = "anywhere" if move.from_ == ANY else f"“{move.from_}”"
        return f"A person may be moved by hand from {start} {goes}."
    if move.from_ == ANY:
        return f"{FACTS[move.on]}, the person goes {goes}, wherever they stood."
    return f"{FACTS[move.on]} in “{move.from_}”, the person goes {goes}."


def _if(condition: Condition, agreement: Agreement) -> str:
    return sentence(condition, agreement.catalogue)


def _hours(agreement: Agreement) -> Iterator[Sentence]:
    hours = agreement.hours
    spoken = []
    for blocks, group in groupby(zip(WEEKDAYS, hours.blocks, strict=True), key=lambda day: day[1]):
        days = [name for name, _ in group]
        span = f"{days[0]} to {days[-1]}" if len(days) > 1 else days[0]
        times = [f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in blocks]
        if times:
            spoken.append(f"{span} {listed(times)}".replace("–00:00", "–24:00"))
    text = f"Working time is {'; '.join(spoken)}, by the clock of {agreement.zone}."
    if hours.holidays:
        text += f" Public holidays of {hours.holidays} do not count."
    if hours.own:
        text += f" The company is also closed on {listed([_date(day) for day in hours.own])}."
    yield Sentence("hours", "hours", text)


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _words(agreement: Agreement) -> Iterator[Sentence]:
    for word, meaning in agreement.words.items():
        yield Sentence("words", word, f"“{word}” means: {ended(meaning)}")


def _fields(agreement: Agreement) -> Iterator[Sentence]:
    kinds = {"text": "a text", "number": "a number", "yes/no": "yes or no", "moment": "a moment"}
    for name, kind in agreement.fields.items():
        text = f"We also keep “{name.replace('_', ' ')}” of a person, as {kinds[kind]}."
        yield Sentence("fields", name, text)


def _personas(agreement: Agreement) -> Iterator[Sentence]:
    for persona in agreement.personas:
        text = f"Someone counts as “{persona.name}” if {_if(persona.when, agreement)}."
        if persona.goals:
            text += f" Goals: {ended(persona.goals)}"
        if persona.objections:
            text += f" Objections: {ended(persona.objections)}"
        yield Sentence("personas", persona.name, text)


def _interest(agreement: Agreement) -> Iterator[Sentence]:
    interest = agreement.interest
    fades = f"Points for interest fade. {half_gone(interest.half_life)}"
    yield Sentence("interest", "half_life", f"{fades[:-1]}, unless a rule says otherwise.")
    for rule in interest.rules:
        yield Sentence("interest", rule.name, interest_in_words(rule, agreement))


def _grades(agreement: Agreement) -> Iterator[Sentence]:
    for place, grade in enumerate(agreement.grades):
        if grade.when is None:
            text = f"Everyone else has the grade {grade.name}."
        else:
            those = "Of the others, those" if place else "Those"
            text = f"{those} have the grade {grade.name} for whom {_if(grade.when, agreement)}."
        yield Sentence("grades", grade.name, text)


def _positions(agreement: Agreement) -> Iterator[Sentence]:
    for position in agreement.position:
        shows = f"shows that someone has come to “{position.name}” in the buying cycle"
        text = f"Any other touch {shows}."
        if position.when:
            text = f"A touch {shows} if {_if(position.when, agreement)}."
        yield Sentence("position", position.name, text)


def _move_name(move: MoveRule) -> str:
    return f"{move.from_} to {move.to}" + (f" on {move.on}" if move.on else "")


def _goals(agreement: Agreement) -> Iterator[Sentence]:
    goals, currency = agreement.goals, agreement.currency
    if goals is None:
        return
    text = f"Both teams work for a revenue of {goals.revenue:,} {currency} a {goals.per}."
    yield Sentence("goals", "revenue", text)
    if goals.quota:
        quota = goals.quota
        text = f"The quota of {quota.team} is {quota.amount:,} {currency} a {quota.per}."
        yield Sentence("goals", "quota", text)


def _credit(agreement: Agreement) -> Iterator[Sentence]:
    credit = agreement.credit
    text = f"Credit for a won deal ({credit.method}): {METHOD_SENTENCES[credit.method]}."
    text += f" Touches count that happened in the {credit.lookback} before the win."
    yield Sentence("credit", "method", text)
    if credit.weights:
        yield Sentence("credit", "weights", f"The weights of custom: {credit.weights}.")
    for number, rule in enumerate(credit.ground_rules, start=1):
        yield Sentence("credit", f"ground rule {number}", ended(rule))
