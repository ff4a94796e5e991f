"""A plan as JSON for programs and as CSV for spreadsheets. Money is in minor units in JSON."""

import csv
import io
import json
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction

from accord.kit.fiscal import Span
from accord.kit.periods import Month
from accord.planner.planning import Answer
from accord.planner.rules.figures import Figure
from accord.planner.rules.funnel import Need, Plan

PARTS = (
    "stick", "ranges", "divisions", "arrival", "seasons", "capacity", "pace",
)  # fmt: skip


def as_json(answer: Answer) -> str:
    """Everything there is to know of a plan; parts that were not asked for are null."""
    past = answer.history
    told = {
        "company": answer.terms.agreement.company,
        "currency": past.currency,
        "learned_from": {"since": plain(past.since), "until": plain(past.until)},
        "as_of": plain(past.as_of),
        "plan": _plan(answer.plan),
        **{part: plain(getattr(answer, part)) for part in PARTS},
        "scenarios": [{"name": name, **_plan(plan)} for name, plan in answer.scenarios],
        "notes": list(answer.notes),
        "freshness": answer.fresh,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_csv(answer: Answer) -> str:
    """The steps of the way, from leads to customers, a line each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    plan = answer.plan
    needed = f"needed_per_{plan.goal.per}"
    writer.writerow(
        ["step", "owner", "rate", "rate_numerator", "rate_denominator", needed, "needed_per_month"]
    )
    for need in plan.needs:
        rate = need.rate
        figures = [f"{float(rate.value):.6f}", rate.over, rate.under]
        writer.writerow([need.step.name, need.step.owner, *figures, need.number, need.per_month])
    writer.writerow(["customers", "", "", "", "", plan.customers, plan.customers_per_month])
    return out.getvalue()


def plain(value: object) -> object:
    """A value as JSON has it: fractions as numbers, months as 2026-03, figures with their parts."""
    if isinstance(value, Figure):
        return _figure(value)
    if isinstance(value, Plan):
        return _plan(value)
    if isinstance(value, Span):
        return {"since": plain(value.since), "until": plain(value.until)}
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, date | Month):
        return str(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return value


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "goal": plain(plan.goal),
        "average_deal": plain(plan.basis.average_deal),
        "lead_to_customer": plain(plan.basis.lead_to_customer),
        "customers": plan.customers,
        "customers_per_month": plan.customers_per_month,
        "revenue": plan.revenue,
        "leads": plan.leads,
        "steps": [_need(need) for need in plan.needs],
    }


def _need(need: Need) -> dict[str, object]:
    return {
        "step": need.step.name,
        "owner": need.step.owner,
        "rate": _figure(need.rate),
        "needed": need.number,
        "needed_per_month": need.per_month,
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "value": float(figure.value),
        "numerator": figure.over,
        "denominator": figure.under,
        "whence": figure.whence,
        "enough_evidence": figure.enough,
    }
