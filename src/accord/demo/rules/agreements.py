"""Northwind's agreement: the default one with Northwind's own terms, and its second version."""

from datetime import date
from functools import cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from accord.agreement.rules.default import default_text

OWN = """
company: Northwind Pumps
currency: EUR
zone: Europe/Berlin
hours:
  mon-thu: ["09:00-12:30", "13:15-18:00"]
  fri: ["09:00-12:30", "13:15-16:00"]
  holidays: DE-BE
fields: {}
personas:
  - name: Plant operations lead
    when: "title has 'plant' or title has 'operations'"
    goals: A plant that runs, and an energy bill that falls.
    objections: Every hour of standstill costs more than the pump.
  - name: Maintenance engineer
    when: "title has 'maintenance' or title has 'reliability'"
    goals: Fewer calls at night.
    objections: New makes need new spare parts.
  - name: Procurement manager
    when: "title has 'procurement' or title has 'purchasing' or title has 'buyer'"
    goals: A price that can be defended and a date that holds.
    objections: Three offers, always.
fit:
  - {name: Company size, points: 30, when: "employees between 50 and 1000", why: Smaller plants have no fleet of pumps; larger ones buy from the makers of whole plants}
  - {name: Process industry, points: 25, when: "industry in ('chemicals', 'food', 'water', 'pharma')", why: Our references}
  - {name: Speaks for the plant, points: 20, when: "title has 'plant' or title has 'operations' or title has 'maintenance' or title has 'procurement' or title has 'purchasing' or title has 'buyer'", why: Chooses or uses pumps}
  - {name: Near a service base, points: 10, when: "company_country in ('DE', 'AT', 'CH', 'NL')", why: We come within a day}
  - {name: Private address, points: -15, when: "email_kind = 'free'", why: Rarely about a plant}
  - {name: Throwaway address, points: -100, when: "email_kind = 'disposable'", why: Not a buyer}
  - {name: Makes pumps, points: -100, when: "industry = 'pump makers'", why: A competitor}
interest:
  half_life: 21 days
  rules:
    - {name: Page read, points: 1, when: "kind = 'page'", at_most: 5 per day, why: Looks around}
    - {name: Pricing page, points: 8, when: "kind = 'page' and path starts '/pricing'", at_most: 3 per week, why: Compares prices}
    - {name: Brochure or post, points: 4, when: "kind = 'download' and asset_stage = 'awareness'", at_most: 2 per week, why: Learns}
    - {name: White paper, points: 14, when: "kind = 'download' and asset_stage = 'consideration'", at_most: 3 per month, why: Compares solutions}
    - {name: Data sheet or cost schedule, points: 12, when: "kind = 'download' and asset_stage = 'decision'", why: Prepares an order}
    - {name: Letter clicked, points: 3, when: "kind = 'email click'", at_most: 2 per day, why: Reads what we send}
    - {name: Webinar attended, points: 15, when: "kind = 'webinar'", half_life: 30 days, why: Gives us an hour}
    - {name: Talk at a fair, points: 22, when: "kind = 'event'", half_life: 30 days, why: Came to us}
    - {name: Chat, points: 10, when: "kind = 'chat'", why: Asks us something}
    - {name: Demo or quote asked, points: 40, when: "kind = 'form' and form in ('demo', 'quote')", half_life: 60 days, why: Wants to see it}
grades:
  - A: "fit >= 75"
  - B: "fit >= 50"
  - C: "fit >= 20"
  - D: else
position:
  decision: "kind = 'form' and form in ('demo', 'quote') or kind = 'page' and path starts '/pricing' or asset_stage = 'decision'"
  consideration: "asset_stage = 'consideration' or kind in ('webinar', 'event', 'chat')"
  awareness: else
"""
ENTER_MQL = "email is known and fit >= 40 and interest >= 36"

SECOND_POINTS = {"White paper": 10, "Talk at a fair": 14, "Pricing page": 9}
SECOND_ENTER_MQL = "email is known and fit >= 50 and interest >= 48"
SECOND_DATA_SHEET_HALF_LIFE = "45 days"


@cache
def first_version(people: int, revenue: int) -> str:
    """Northwind's agreement at the start; what it promises grows with the people there are."""
    terms = _read(default_text())
    terms.update(_read(OWN))
    _stage(terms, "mql")["enter"] = ENTER_MQL
    _promise(terms, "Volume")["deliver"] = max(1, round(people * 0.0095))
    terms["goals"]["revenue"] = revenue
    terms["goals"]["quota"]["amount"] = max(1, revenue // 12)
    return _written(terms)


@cache
def second_version(first: str, starts: date) -> str:
    """What both teams changed after half a year: fewer leads for sales, but better ones."""
    terms = _read(first)
    terms.insert(list(terms).index("hours"), "from", starts)
    for rule in terms["interest"]["rules"]:
        rule["points"] = SECOND_POINTS.get(rule["name"], rule["points"])
        if rule["name"] == "Data sheet or cost schedule":
            rule["half_life"] = SECOND_DATA_SHEET_HALF_LIFE
    _stage(terms, "mql")["enter"] = SECOND_ENTER_MQL
    volume = _promise(terms, "Volume")
    volume["deliver"] = max(1, round(volume["deliver"] * 0.85))
    _promise(terms, "Quality")["at_least"] = "75%"
    return _written(terms)


def _read(text: str) -> Any:
    return _yaml().load(text)


def _written(terms: Any) -> str:
    file = StringIO()
    _yaml().dump(terms, file)
    return file.getvalue()


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _stage(terms: Any, name: str) -> Any:
    return next(stage for stage in terms["stages"] if stage["name"] == name)


def _promise(terms: Any, name: str) -> Any:
    return next(one for one in terms["promises"]["marketing"] if one["name"] == name)
