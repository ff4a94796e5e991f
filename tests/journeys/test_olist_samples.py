"""Nine tenths of Olist's leads, drawn by chance, come out as a plain count of the files says."""

import csv
import random
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from statistics import median

import pytest

from accord.reports.queries import run
from tests.journeys.olist import DEALS, LEADS, NOW, OLIST, REVENUE, needs_olist, take_in_olist

pytestmark = [needs_olist, pytest.mark.django_db]


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 8))]
)
def test_nine_tenths_drawn_by_chance_equal_a_plain_count(tmp_path, seed):
    expected = draw(random.Random(seed), tmp_path)

    take_in_olist(tmp_path, tmp_path)

    names = [column.name for column in run("sources", as_of=NOW).columns]
    table = run("sources", as_of=NOW)
    lines = [dict(zip(names, row, strict=True)) for row in (*table.rows, table.total)]
    found = {
        line["source"]: (
            line["leads"],
            line["won"],
            line["revenue"],
            line["days_to_close_median"],
            line["won_before_first_contact"],
        )
        for line in lines
        if line["source"] != "(unattributed)"
    }
    assert found == expected


def draw(chance, folder):
    """Write nine tenths of the leads, and their deals, to a folder; return what is to come out."""
    leads, deals = rows_of(LEADS), rows_of(DEALS)
    drawn = chance.sample(leads[1:], k=len(leads) * 9 // 10)
    ids = {row[0] for row in drawn}
    won = [row for row in deals[1:] if row[0] in ids]
    write(folder / LEADS, [leads[0], *drawn])
    write(folder / DEALS, [deals[0], *won])
    (folder / REVENUE).write_bytes((OLIST / REVENUE).read_bytes())
    return plain_count(drawn, won)


def plain_count(leads, deals):
    revenue = {row[0]: int(Decimal(row[3]) * 100) for row in rows_of(REVENUE)[1:]}
    came = {row[0]: (date.fromisoformat(row[1]), row[3] or None) for row in leads}
    count, won, money, days = Counter(), Counter(), Counter(), defaultdict(list)
    for _, source in came.values():
        count.update([source, "(total)"])
    for deal in deals:
        first, source = came[deal[0]]
        for name in (source, "(total)"):
            won[name] += 1
            money[name] += revenue.get(deal[1], 0)
            days[name].append((date.fromisoformat(deal[4][:10]) - first).days)
    return {
        name: (
            count[name],
            won[name],
            money[name],
            median(days[name]) if days[name] else None,
            sum(span < 0 for span in days[name]),
        )
        for name in count
    }


def rows_of(file):
    with (OLIST / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)
