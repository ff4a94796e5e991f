"""The promises of both sides, and the reasons for a return, in words."""

from collections.abc import Iterator

from accord.agreement.rules.conditions import Condition, sentence
from accord.agreement.rules.saying import Sentence, counted, share
from accord.agreement.rules.terms import (
    Agreement,
    Depth,
    Feedback,
    Quality,
    ReturnReason,
    Volume,
    Within,
)
from accord.kit.text import fold

DEEDS = {
    "first touch": "a person from sales gets in touch within {} of the handoff",
    "answer": "sales accepts the lead, or returns it with a reason, within {} of the handoff",
    "outcome": "sales says what came of the lead within {} of accepting it",
}
KINDS = {
    "recycle": "Not now",
    "disqualify": "Nobody who will buy from us",
    "bad data": "The data is wrong",
    "ineligible": "No lead at all",
}


def promises_in_words(agreement: Agreement) -> Iterator[Sentence]:
    """What each side promises, then why a lead may come back."""
    for promise in agreement.promises.marketing:
        text = marketing_promise_in_words(promise, agreement)
        yield Sentence("promises.marketing", promise.name, text)
    named: set[str] = set()
    for term in agreement.promises.sales:
        text = sales_promise_in_words(term, agreement, others=fold(term.name) in named)
        named.add(fold(term.name))
        yield Sentence("promises.sales", term.name, text)
    for reason in agreement.returns:
        yield Sentence("returns", reason.reason, reason_in_words(reason))


def marketing_promise_in_words(promise: Volume | Quality | Feedback, agreement: Agreement) -> str:
    """What marketing promises."""
    if isinstance(promise, Volume):
        text = f"Marketing brings at least {counted(promise.deliver, 'different person')} to "
        text = text.replace("different persons", "different people")
        if promise.where is None:
            return f"{text}“{promise.of}” each {promise.per}."
        only = sentence(promise.where, agreement.catalogue)
        return f"{text}“{promise.of}” each {promise.per}, counting those for whom {only}."
    if isinstance(promise, Quality):
        least = share(promise.at_least)
        text = f"Of the leads handed over in a {promise.per} that sales answers"
        return f"{text}, at least {least} are accepted."
    return f"When sales returns a lead, marketing replies within {promise.within}."


def sales_promise_in_words(
    term: Within | Depth, agreement: Agreement, *, others: bool = False
) -> str:
    """What sales promises; `others` says that a term of this name stands above."""
    leads = _leads(term.for_, agreement, others=others)
    kept = leads if term.target == 1 else f"at least {share(term.target)} of {leads}"
    if isinstance(term, Depth):
        ways = f" on at least {counted(term.channels, 'channel')}" if term.channels > 1 else ""
        tries = f"sales tries at least {counted(term.attempts, 'time')}{ways} within {term.over}"
        return f"For {kept}, {tries}, unless it reaches them or has an outcome before."
    deed = DEEDS[term.what].format(term.within)
    whose = ", by the working hours of the lead's owner" if term.hours == "owner" else ""
    return f"For {kept}, {deed}{whose}."


def reason_in_words(reason: ReturnReason) -> str:
    """Where a lead goes that is returned for a reason."""
    text = f"{KINDS[reason.kind]}: the person goes to “{reason.to}”"
    text += f" and comes back after {reason.wake}." if reason.wake else "."
    return text + (" A note is required." if reason.note == "required" else "")


def _leads(condition: Condition | None, agreement: Agreement, *, others: bool) -> str:
    leads = "the other leads" if others else "the leads"
    if condition is None:
        return leads if others else "all leads"
    return f"{leads} for whom {sentence(condition, agreement.catalogue)}"
