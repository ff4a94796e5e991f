"""What sales did, counted deed by deed."""

from collections import defaultdict

from accord.handoff.models import Answer, Assignment, Attempt, Outcome
from accord.people.models import Person
from accord.staff.models import User
from tests.reports.deals import leads
from tests.reports.oracle_common import ALWAYS, Agreed, inside, known, seconds
from tests.reports.oracle_pipeline import deals_as_of

CHANNELS = {"call": "calls", "mail": "mails", "meeting": "meetings", "social": "social"}
COUNTS = (
    "received", "attempts", "calls", "mails", "meetings", "social", "accepted", "returned",
    "qualified", "not_qualified", "deals_opened", "deals_won", "deals_in_other_currencies",
    "revenue",
)  # fmt: skip


def activity(by, since=None, until=None, known_at=None, as_of=None, old=90):
    as_of = min(as_of, known_at or ALWAYS)
    agreed = Agreed(as_of)
    users = {user.pk: user for user in User.objects.select_related("team")}
    lines = defaultdict(lambda: defaultdict(int))

    def put(day, rep, measure, amount=1):
        if inside(day, since, until):
            for key in (_key(by, day, users.get(rep)), "(total)"):
                lines[key][measure] += amount

    for row in _deeds(Assignment, known_at, as_of, "owner_id"):
        put(row["occurred_on"], row["owner_id"], "received")
    _put_attempts(put, leads(agreed, known_at or ALWAYS), known_at, as_of, old)
    for row in _deeds(Answer, known_at, as_of, "kind", "actor_id"):
        put(row["occurred_on"], row["actor_id"], row["kind"])
    for row in _deeds(Outcome, known_at, as_of, "result", "actor_id"):
        put(row["occurred_on"], row["actor_id"], row["result"].replace(" ", "_"))
    _put_deals(put, agreed, known_at, as_of)
    return [_line(by, name, line) for name, line in lines.items()]


def _key(by, day, user):
    return {
        "month": f"{day:%Y-%m}",
        "rep": (user.name, user.pk) if user else None,
        "team": user.team.name if user and user.team else None,
    }[by]


def _deeds(model, known_at, as_of, *fields):
    for row in known(model, known_at, "occurred_on", *fields):
        if seconds(row["occurred_at"]) <= seconds(as_of):
            yield row


def _put_attempts(put, lead_since, known_at, as_of, old):
    fields = ("person_id", "channel", "reached", "automatic", "actor_id")
    for row in _deeds(Attempt, known_at, as_of, *fields):
        if row["automatic"]:
            continue
        day, rep = row["occurred_on"], row["actor_id"]
        put(day, rep, "attempts")
        put(day, rep, CHANNELS[row["channel"]])
        put(day, rep, "reaching", row["reached"])
        age = seconds(row["occurred_at"]) - lead_since.get(row["person_id"], 1 << 60)
        if age >= 0:
            put(day, rep, "on_leads")
            put(day, rep, "on_old", age > old * 86400)


def _put_deals(put, agreed, known_at, as_of):
    for deal in deals_as_of("rep", agreed, known_at, as_of):
        rep = deal["opened"]["actor_id"]
        put(deal["opened"]["occurred_on"], rep, "deals_opened")
        if deal["won"]:
            day = deal["won"]["occurred_on"]
            put(day, rep, "deals_won")
            put(day, rep, "deals_in_other_currencies", deal["elsewhere"])
            put(day, rep, "revenue", deal["amount"] or 0)


def _line(by, name, line):
    return {
        by: name[0] if isinstance(name, tuple) else name,
        **{count: line[count] for count in COUNTS},
        "reached": (line["reaching"], line["attempts"]),
        "on_old_leads": (line["on_old"], line["on_leads"]),
    }


def activity_list(by, since=None, until=None, known_at=None, as_of=None):
    """What sales tried, one by one: the rows behind the number of attempts."""
    as_of = min(as_of, known_at or ALWAYS)
    users = {user.pk: user for user in User.objects.select_related("team")}
    who = {row["id"]: row["email"] or row["external_id"] for row in Person.objects.values()}
    lines = []
    for row in _deeds(
        Attempt, known_at, as_of, "person_id", "channel", "automatic", "actor_id", "occurred_on"
    ):
        if not row["automatic"] and inside(row["occurred_on"], since, until):
            user = users.get(row["actor_id"])
            key = _key(by, row["occurred_on"], user)
            lines.append(
                {
                    by: key[0] if isinstance(key, tuple) else key,
                    "lead": who[row["person_id"]],
                    "person": row["person_id"],
                    "deal": None,
                    "deal_number": None,
                    "what": row["channel"],
                    "done_on": str(row["occurred_on"]),
                    "rep": user and user.name,
                    "amount": None,
                }
            )
    return lines


ORACLES = {"activity": activity, "activity-list": activity_list}
