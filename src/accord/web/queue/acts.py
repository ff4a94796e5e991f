"""What one can do with a lead of the queue: what is asked for it, and the action beneath."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator

from accord.feedback import actions as feedback
from accord.feedback.models import Rating, Reply
from accord.handoff import actions as handoff_actions
from accord.handoff.actions import Seen, Why
from accord.handoff.models import Answer, Assignment, Attempt, Handoff, Outcome, Pause
from accord.ledger.models import Fact
from accord.staff.models import User
from accord.web.period import LATEST
from accord.web.visible import REPS

Given = dict[str, Any]
NOTE = 1000


def _note(label: str = "Note", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what is to be known."},
    )


class LeadForm(forms.Form):
    """Asks for what is said about one lead."""

    def __init__(self, *args, handoff: Handoff, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.handoff = handoff
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the lead."""


class NothingAsked(LeadForm):
    """The button says it all."""


class TriedForm(LeadForm):
    reached = forms.TypedChoiceField(
        label="Did you reach them?",
        choices=[("yes", "Yes, reached"), ("no", "No, not reached")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you reached them."},
    )
    note = _note()


class NoteForm(LeadForm):
    note = _note()


def _reasons(handoff: Handoff) -> list[tuple[str, Any]]:
    """The agreement's list, grouped by what kind of reason it is."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for reason in handoff_actions.reasons_of(handoff):
        asks = " (say more in the note)" if reason.note == "required" else ""
        groups.setdefault(reason.kind.capitalize(), []).append(
            (reason.reason, f"{reason.reason}{asks}")
        )
    return [("", "Choose a reason"), *groups.items()]


class ReturnForm(LeadForm):
    reason = forms.ChoiceField(
        label="Why does it go back?",
        error_messages={"required": "Choose a reason of the agreement's list."},
    )
    note = _note("What should marketing know?")

    def prepare(self) -> None:
        self.fields["reason"].choices = _reasons(self.handoff)


class ColleagueForm(LeadForm):
    to = forms.ModelChoiceField(
        User.objects.none(),
        label="To whom?",
        empty_label="Choose someone",
        error_messages={"required": "Choose who takes the lead on."},
    )
    note = _note()

    def prepare(self) -> None:
        self.fields["to"].queryset = _colleagues(self.handoff)


def _colleagues(handoff: Handoff):
    """Everyone who works leads, but for whoever has this one."""
    working = User.objects.filter(is_active=True, role__in=REPS).exclude(pk=handoff.owner_id or 0)
    return working.order_by("name", "email")


class OutcomeForm(LeadForm):
    qualified = forms.TypedChoiceField(
        label="What became of the lead?",
        choices=[("yes", "Qualified: ready for an offer"), ("no", "Not qualified")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the lead qualifies."},
    )
    reason = forms.ChoiceField(label="If not qualified, why?", required=False)
    to = forms.ModelChoiceField(
        User.objects.none(),
        label="If qualified, who takes it on?",
        required=False,
        empty_label="It stays where it is",
    )
    note = _note()

    def prepare(self) -> None:
        self.fields["reason"].choices = _reasons(self.handoff)
        self.fields["to"].queryset = _colleagues(self.handoff)


class PauseForm(LeadForm):
    until = forms.DateField(
        label="Wait until",
        validators=[MaxValueValidator(LATEST, "Choose a day before %(limit_value)s.")],
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Say until which day.",
            "invalid": "Write the day as 2027-01-31.",
        },
    )
    why = forms.CharField(
        label="What was agreed?",
        max_length=300,
        error_messages={"required": "Say what you agreed with the lead."},
    )


class RatingForm(LeadForm):
    stars = forms.TypedChoiceField(
        label="How good was this lead?",
        choices=[
            ("5", "5 – just right"), ("4", "4"), ("3", "3"), ("2", "2"), ("1", "1 – worthless"),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Give 1 to 5 points."},
    )  # fmt: skip
    note = _note()


class ReplyForm(LeadForm):
    text = forms.CharField(
        label="Your reply to sales",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what you found and what you will change."},
    )


Run = Callable[[Seen, Given, User, datetime], list[Fact]]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: its words, its form, the kind of fact it adds, and how."""

    name: str
    words: str
    icon: str
    form: type[LeadForm]
    adds: type[Fact]
    run: Run
    said: str
    key: str = ""
    for_marketing: bool = False

    @property
    def page(self) -> str:
        return f"queue_{self.name}"

    @property
    def is_one_click(self) -> bool:
        return self.form is NothingAsked or self.name == "accept"

    def is_open_for(self, handoff: Handoff) -> bool:
        """Whether this can be done with the lead as it stands."""
        if self.for_marketing:
            return feedback.waits_for_reply(handoff)
        if self.name == "take" and handoff.owner_id is not None:
            return False
        return handoff_actions.waits_for(self.adds, handoff)

    def who_was_first(self, handoff: Handoff) -> handoff_actions.SomeoneWasFirstError:
        """Why this can no longer be done."""
        if self.for_marketing:
            return feedback.replied_first(handoff)
        return handoff_actions.someone_was_first(handoff)


def _try(channel: str) -> Run:
    def run(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
        return handoff_actions.reach(lead, channel=channel, **given, by=by, at=at)

    return run


def _accept(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
    return handoff_actions.accept(lead, note=given.get("note", ""), by=by, at=at)


def _send_back(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
    return handoff_actions.send_back(lead, why=Why(**given), by=by, at=at)


def _give(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
    return handoff_actions.give(lead, to=given["to"], note=given["note"], by=by, at=at)


def _take(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
    return handoff_actions.give(lead, to=by, note="", by=by, at=at)


def _conclude(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
    why = Why(given["reason"], given["note"])
    qualified, to = given["qualified"], given["to"]
    facts = handoff_actions.conclude(lead, qualified=qualified, why=why, by=by, at=at)
    if qualified and to:
        facts += handoff_actions.give(lead, to=to, note="", by=by, at=at)
    return facts


def _pause(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
    return handoff_actions.pause(lead, **given, by=by, at=at)


def _rate(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
    return feedback.rate(lead, **given, by=by, at=at)


def _reply(lead: Seen, given: Given, by: User, at: datetime) -> list[Fact]:
    return feedback.reply(lead, **given, by=by, at=at)


ACTS = {
    act.name: act
    for act in (
        Act("take", "Take it", "hand", NothingAsked, Assignment, _take, "{} is yours now."),
        Act("call", "Log call", "phone", TriedForm, Attempt, _try("call"), "Call with {} logged.", "c"),
        Act("email", "Log email", "mail", TriedForm, Attempt, _try("mail"), "Email to {} logged.", "e"),
        Act("meeting", "Log meeting", "calendar-plus", TriedForm, Attempt, _try("meeting"), "Meeting with {} logged.", "m"),
        Act("accept", "Accept", "check", NoteForm, Answer, _accept, "{} accepted.", "a"),
        Act("return", "Return to marketing", "undo-2", ReturnForm, Answer, _send_back, "{} returned to marketing.", "r"),
        Act("outcome", "Say the outcome", "flag", OutcomeForm, Outcome, _conclude, "Outcome of {} noted."),
        Act("give", "Give to a colleague", "user-plus", ColleagueForm, Assignment, _give, "{} given to a colleague."),
        Act("pause", "Put off", "pause", PauseForm, Pause, _pause, "{} put off; the clocks stand still."),
        Act("rate", "Rate the lead", "star", RatingForm, Rating, _rate, "Rating of {} noted."),
        Act("reply", "Reply to sales", "reply", ReplyForm, Reply, _reply, "Reply on {} sent to sales.", "r", for_marketing=True),
    )
}  # fmt: skip
"""Everything that can be done, in the order of the buttons."""

FACTS: dict[str, type[Fact]] = {
    kind._meta.model_name: kind
    for kind in (Answer, Assignment, Attempt, Outcome, Pause, Rating, Reply)
}
"""What the queue writes and may take back, by the name of the kind."""
