"""Quota and pipeline as two ends of one stick: whoever moves one moves the other."""

from collections.abc import Mapping
from dataclasses import dataclass

from accord.kit.money import exponent
from accord.kit.text import whole_number
from accord.planner.queries import Log, happened
from accord.planner.rules.figures import UnplannableError
from accord.planner.rules.sales import Closed, Stick, stick
from accord.web.dashboard.look import DAY, Look

LOOKED_BACK = 365
"""Deals settled in so many days say how much of the pipeline is won."""
NO_AMOUNT = "Write a whole number of {currency} above 0, such as 200000."
NOTHING_WON = (
    "No deal was won in the last 365 days, so nobody can tell how much pipeline a quota takes. "
    "It shows here with the first deal that is won."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The stick as it is shown: both numbers in whole units, or why there are none."""

    per: str
    currency: str
    quota: str = ""
    pipeline: str = ""
    stick: Stick | None = None
    whose: str = ""
    problem: str = ""
    wrong: str = ""

    @property
    def wanted(self) -> int | None:
        """The pipeline that the quota takes, in minor units."""
        return self.stick and self.stick.pipeline

    @property
    def share(self) -> int:
        """How much of the pipeline is there already, in per cent."""
        if self.stick is None or not self.stick.pipeline:
            return 0
        return min(100, round(100 * self.stick.open_worth / self.stick.pipeline))


def told(look: Look, asked: Mapping[str, str]) -> Shown:
    """The stick for what the address says; as the agreement has it if it says nothing, or nonsense."""
    goals, currency = look.agreed.agreement.goals, look.agreed.agreement.currency
    agreed = goals and (goals.quota or goals)
    per = agreed.per if agreed else "month"
    end = next((end for end in ("pipeline", "quota") if asked.get(end)), "")
    said = asked.get(end, "").strip().replace(",", "")
    amount, wrong = _amount(said, currency), ""
    if end and amount is None:
        wrong, end = end, ""
    whose = "" if end else _whose(look)
    if not end and agreed:
        amount = int(getattr(agreed, "amount", 0) or agreed.revenue) * 10 ** exponent(currency)
    kept = {wrong: asked[wrong]} if wrong else {}
    if amount is None:
        return Shown(per, currency, wrong=wrong, problem=_problem(wrong, currency), **kept)
    return _shown(look, per, end or "quota", amount, whose, wrong, kept)


def _shown(look, per, end, amount, whose, wrong, kept) -> Shown:  # noqa: PLR0913
    currency = look.agreed.agreement.currency
    try:
        ends = {"quota": None, "pipeline": None, end: amount}
        found = stick(_closed(look), per, **ends)
    except UnplannableError:
        return Shown(per, currency, problem=NOTHING_WON)
    unit = 10 ** exponent(currency)
    numbers = {
        "quota": str(found.quota // unit),
        "pipeline": str(-(-found.pipeline // unit)),
        **kept,
    }
    return Shown(
        per,
        currency,
        stick=found,
        whose=whose,
        wrong=wrong,
        problem=_problem(wrong, currency),
        **numbers,
    )


def _closed(look: Look) -> Closed:
    since = look.today - (LOOKED_BACK - 1) * DAY
    log = Log(look.numbers.at, look.agreed, look.numbers.engine)
    return look.numbers.kept(
        ("closed", since, look.today), lambda: happened(log, since, look.today).closed
    )


def _amount(said: str, currency: str) -> int | None:
    units = whole_number(said, most=10**12)
    return units * 10 ** exponent(currency) if units else None


def _problem(wrong: str, currency: str) -> str:
    return NO_AMOUNT.format(currency=currency) if wrong else ""


def _whose(look: Look) -> str:
    goals = look.agreed.agreement.goals
    if goals is None:
        return ""
    whose = f"{goals.quota.team} quota" if goals.quota else "revenue goal"
    return f"{whose} of agreement version {look.agreed.number}"
