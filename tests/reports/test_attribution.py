"""How credit is shared: small stories whose cents can be counted on one's fingers."""

from datetime import date

import pytest

from accord.campaigns.models import Campaign
from accord.ledger.actions import retract
from accord.reports.agreed import NothingAgreedError
from accord.reports.catalogue import UnknownReportError
from accord.reports.queries import run
from tests.reports.rows import (
    a_change,
    a_cost,
    a_deal,
    a_person,
    a_touch,
    an_agreement,
    an_attempt,
    at,
    moves,
)

pytestmark = pytest.mark.django_db
NOW = at("2026-06-30 12:00")
CUSTOM = "method: custom\n  weights: {first: 1, lead: 2, deal: 3, last: 4, others: 10}"


def lines(name, by="source", *, asked=None, **options):
    table = run(name, by=by, as_of=NOW, options=options, **(asked or {}))
    names = [column.name for column in table.columns]
    told = [*table.rows, *([table.total] if table.total else [])]
    return [dict(zip(names, line, strict=True)) for line in told]


def credit(method, by="source", **options):
    """Name: revenue credited to it, where there is any."""
    told = lines("attribution", by, method=method, **options)
    return {line[by]: line["revenue"] for line in told[:-1] if line["revenue"]}


def a_won_deal(*touches, lead="2026-03-05", opened="2026-03-08", won="2026-03-20", amount=1000):
    """One person, one deal: touches as (source, day), in the order in which they are told."""
    person = a_person(f"someone{a_won_deal.count}")
    a_won_deal.count += 1
    for source, day in touches:
        a_touch(person, day, source=source, channel=source)
    moves(person, ("lead", lead))
    deal = a_deal(person)
    a_change(deal, "opened", opened)
    a_change(deal, "won", won, amount_minor=amount, currency="EUR")
    return deal


a_won_deal.count = 0
FIVE = [
    ("fair", "2026-03-01"), ("blog", "2026-03-05"), ("mail", "2026-03-06"),
    ("ad", "2026-03-08"), ("search", "2026-03-15"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "shares"),
    [
        ("first touch", (1000, 0, 0, 0, 0)),
        ("last touch", (0, 0, 0, 0, 1000)),
        ("last non-direct", (0, 0, 0, 0, 1000)),
        ("lead creation", (0, 1000, 0, 0, 0)),
        ("linear", (200, 200, 200, 200, 200)),
        ("position based", (400, 67, 67, 66, 400)),
        ("u-shaped", (400, 400, 67, 67, 66)),
        ("u-shaped 50/50", (500, 500, 0, 0, 0)),
        ("w-shaped", (300, 300, 50, 300, 50)),
        ("full path", (225, 225, 100, 225, 225)),
        ("j-shaped", (200, 67, 67, 66, 600)),
        ("inverse j", (600, 67, 67, 66, 200)),
        ("simple decay", (32, 65, 129, 258, 516)),
        ("shapley", (200, 200, 200, 200, 200)),
    ],
)
def test_five_touches_lead_at_the_second_deal_opened_at_the_fourth(agreed, method, shares):
    a_won_deal(*FIVE)

    expected = {source: cents for (source, _), cents in zip(FIVE, shares, strict=True) if cents}
    assert credit(method) == expected


@pytest.mark.parametrize(
    ("method", "options", "one", "two"),
    [
        ("first touch", {}, [100], [100, 0]),
        ("last touch", {}, [100], [0, 100]),
        ("linear", {}, [100], [50, 50]),
        ("position based", {}, [100], [50, 50]),
        ("j-shaped", {}, [100], [25, 75]),
        ("j-shaped", {"two_touch": "amplitude"}, [100], [30, 70]),
        ("inverse j", {}, [100], [75, 25]),
        ("inverse j", {"two_touch": "amplitude"}, [100], [70, 30]),
    ],
)
def test_what_the_field_says_about_one_touch_and_two(agreed, method, options, one, two):
    a_won_deal(("a", "2026-03-02"), amount=sum(one))
    a_won_deal(("b", "2026-03-02"), ("c", "2026-03-03"), amount=sum(two))

    shares = dict(zip("abc", [*one, *two], strict=True))
    assert credit(method, **options) == {name: cents for name, cents in shares.items() if cents}


def test_a_touch_that_is_several_milestones_gets_all_their_shares(agreed):
    a_won_deal(("fair", "2026-03-01"), ("blog", "2026-03-10"), ("ad", "2026-03-15"))

    assert credit("w-shaped") == {"fair": 900, "blog": 50, "ad": 50}


def test_the_share_of_a_milestone_that_is_missing_goes_to_the_others_in_proportion(agreed):
    a_won_deal(("fair", "2026-03-06"), ("blog", "2026-03-07"), opened="2026-03-01")

    assert credit("w-shaped") == {"fair": 750, "blog": 250}
    assert credit("lead creation") == {"(unattributed)": 1000}


def test_half_of_the_weight_is_left_after_each_half_life(agreed):
    a_won_deal(("a", "2026-03-01"), ("b", "2026-03-08"), ("c", "2026-03-15"), amount=700)

    assert credit("time decay") == {"a": 100, "b": 200, "c": 400}
    assert credit("time decay", half_life="14") == {"a": 159, "b": 224, "c": 317}


def test_the_last_touch_that_was_not_direct_is_credited_else_the_last(agreed):
    a_won_deal(("mail", "2026-03-01"), ("direct", "2026-03-02"), amount=10)
    a_won_deal(("direct", "2026-03-02"), amount=3)

    assert credit("last non-direct") == {"mail": 10, "direct": 3}


def test_touches_after_the_win_or_before_the_lookback_never_count(agreed):
    a_won_deal(("early", "2026-03-09"), ("first", "2026-03-10"), ("last", "2026-03-20"))
    a_won_deal(("late", "2026-03-21"), amount=7)

    assert credit("linear", lookback="10") == {"first": 500, "last": 500, "(unattributed)": 7}


def test_calls_by_sales_earn_no_credit(agreed):
    deal = a_won_deal(("mail", "2026-03-02"))
    an_attempt(deal.people.get().person, "2026-03-01")

    assert credit("first touch") == {"mail": 1000}


def test_everyone_on_a_deal_brings_touches_and_the_first_lead_among_them_counts(agreed):
    ada, bob = a_person("Ada"), a_person("Bob")
    for person, source, day in (
        (ada, "blog", "2026-03-01"), (bob, "fair", "2026-03-03"), (ada, "mail", "2026-03-06"),
    ):  # fmt: skip
        a_touch(person, day, source=source)
    moves(ada, ("lead", "2026-03-07"))
    moves(bob, ("lead", "2026-03-04"))
    a_deal(ada, bob, won="2026-03-20", amount=90)

    assert credit("lead creation") == {"fair": 90}
    assert credit("linear") == {"blog": 30, "fair": 30, "mail": 30}


@pytest.mark.parametrize("sign", [1, -1])
def test_a_refund_is_shared_as_the_payment_was(agreed, sign):
    a_won_deal(*FIVE[:3], amount=100 * sign)

    assert credit("linear") == {"fair": 34 * sign, "blog": 33 * sign, "mail": 33 * sign}


def test_a_refund_restates_the_credit_and_says_why(agreed):
    deal = a_won_deal(("mail", "2026-03-02"), ("ad", "2026-03-03"))
    a_change(deal, "amount", "2026-04-10", amount_minor=600, currency="EUR", why="Sent back")

    assert credit("linear") == {"mail": 300, "ad": 300}
    (before, *_) = lines("attribution", asked={"known_at": at("2026-03-31")}, method="linear")
    assert before["revenue"] == 500
    row, total = lines("restatements", "deal")
    assert row == {
        "deal": deal.name, "deal_number": deal.pk, "won_on": "2026-03-20", "amount_at_win": 1000,
        "amount_now": 600, "difference": -400, "changed_on": "2026-04-10",
        "learned_on": "2026-04-10", "why": "Sent back",
    }  # fmt: skip
    assert (total["deal"], total["difference"]) == ("(total)", -400)


def test_the_campaign_named_on_the_deal_is_credited_even_if_nobody_came_from_it(agreed):
    fair, mail = (Campaign.objects.create(key=key, name=key) for key in ("fair", "mail"))
    for campaign in (fair, mail):
        deal = a_won_deal(("google", "2026-03-02"))
        person = deal.people.get().person
        a_touch(person, "2026-03-03", source="letter", campaign_id=mail.pk)
        a_change(deal, "campaign", "2026-03-09", campaign=campaign)

    assert credit("primary campaign source", "campaign") == {"fair": 1000, "mail": 1000}
    assert credit("primary campaign source") == {"letter": 1000, "(unattributed)": 1000}


def test_the_campaigns_of_the_people_on_a_deal_share_it_evenly(agreed):
    fair, mail = (Campaign.objects.create(key=key, name=key) for key in ("fair", "mail"))
    deal = a_won_deal(("google", "2026-03-02"))
    person = deal.people.get().person
    for campaign, day in ((fair, "2026-03-03"), (mail, "2026-03-04"), (fair, "2026-03-05")):
        a_touch(person, day, campaign_id=campaign.pk)

    assert credit("even distribution", "campaign") == {"fair": 500, "mail": 500}


def test_the_agreement_may_have_weights_of_its_own(mara):
    an_agreement(mara, **{"method: w-shaped": CUSTOM})
    a_won_deal(*FIVE)

    told = {line["source"]: line["revenue"] for line in lines("attribution")[:-1]}
    assert told == {"fair": 50, "blog": 100, "mail": 500, "ad": 150, "search": 200}
    assert lines("attribution-methods")[-1]["custom"] == 1000


def test_without_weights_of_its_own_there_is_no_custom_method(agreed):
    a_won_deal(*FIVE)

    with pytest.raises(NothingAgreedError, match="no weights for the method custom: say `weights`"):
        credit("custom")
    assert lines("attribution-methods")[-1]["custom"] is None


def test_the_agreed_method_is_the_usual_one(mara):
    an_agreement(mara, **{"method: w-shaped": "method: last touch"})
    a_won_deal(*FIVE)

    assert credit("agreed") == {"search": 1000}


def test_markov_shares_what_would_be_lost_without_each_source(agreed):
    """Anderl et al.'s removal effects: 2.4 and 1.6 of 4 conversions."""
    for sources in (["google ads"], ["google ads"], ["mailing"], ["google ads", "mailing"]):
        a_won_deal(*zip(sources, ("2026-03-02", "2026-03-03"), strict=False), amount=1000)
    lost = a_won_deal(("google ads", "2026-03-02"))
    a_change(lost, "lost", "2026-03-25", why="Price")

    assert credit("markov") == {"google ads": 2400, "mailing": 1600}
    total = lines("attribution", method="markov")[-1]
    assert (total["revenue"], total["deals_credited"]) == (4000, 4)


def test_markov_on_a_path_beside_two_that_came_to_nothing(agreed):
    a_won_deal(("c1", "2026-03-02"), ("c2", "2026-03-03"), ("c3", "2026-03-04"))
    for sources in (["c1"], ["c2", "c3"]):
        lost = a_won_deal(*zip(sources, ("2026-03-02", "2026-03-03"), strict=False))
        a_change(lost, "lost", "2026-03-25", why="Price")

    assert credit("markov") == {"c1": 200, "c2": 400, "c3": 400}


def test_markov_credits_also_a_source_that_led_to_others_on_lost_deals_only(agreed):
    a_won_deal(("mail", "2026-03-02"), amount=900)
    lost = a_won_deal(("fair", "2026-03-02"), ("mail", "2026-03-03"))
    a_change(lost, "lost", "2026-03-25", why="Price")

    assert credit("markov") == {"mail": 600, "fair": 300}


def test_shapley_shares_each_deal_among_its_distinct_sources(agreed):
    a_won_deal(("a", "2026-03-02"), amount=400)
    a_won_deal(("a", "2026-03-02"), ("b", "2026-03-03"), ("a", "2026-03-04"), amount=600)

    assert credit("shapley") == {"a": 700, "b": 300}


def test_first_touches_and_assists_stand_beside_the_credit(agreed):
    a_won_deal(*FIVE[:3], amount=900)
    a_won_deal(("mail", "2026-03-02"), amount=100)
    a_cost("mail", ("2026-03-01", "2026-03-31"), 50)

    told = {line["source"]: line for line in lines("attribution", method="last touch")}

    assert [told[name]["revenue"] for name in ("fair", "mail", "(total)")] == [0, 1000, 1000]
    assert (told["fair"]["deals_first_touch"], told["fair"]["revenue_first_touch"]) == (1, 900)
    assert (told["blog"]["deals_assisted"], told["blog"]["revenue_assisted"]) == (1, 900)
    assert (told["(total)"]["deals_assisted"], told["(total)"]["revenue_assisted"]) == (1, 900)
    assert (told["mail"]["deals_credited"], told["mail"]["cost"], told["mail"]["roi"]) == (
        2,
        50,
        19,
    )


def test_a_deal_in_another_currency_adds_no_revenue_and_is_counted(agreed):
    person = a_person("Ada")
    a_touch(person, "2026-03-01", source="mail")
    moves(person, ("lead", "2026-03-02"))
    a_deal(person, won="2026-03-06", amount=100, currency="USD")

    line = lines("attribution")[0]

    assert (line["revenue"], line["deals_credited"], line["deals_in_other_currencies"]) == (0, 1, 1)


def test_a_deal_belongs_to_the_period_of_its_lead_or_if_asked_to_that_of_its_win(agreed):
    a_won_deal(("mail", "2026-03-02"), won="2026-04-05", opened="2026-03-08")
    april = {"since": date(2026, 4, 1), "until": date(2026, 4, 30)}

    assert lines("attribution", asked=april) == []
    assert lines("attribution", asked=april, period="end")[-1]["revenue"] == 1000


def test_what_was_withdrawn_or_not_yet_known_is_not_credited(agreed, mara):
    deal = a_won_deal(("mail", "2026-03-02"))
    person = deal.people.get().person
    wrong = a_touch(person, "2026-03-03", source="colleague")
    a_touch(person, "2026-03-04", recorded="2026-04-10", source="late")
    retract(wrong, at=at("2027-01-10"), by=mara, why="a colleague's machine")

    assert credit("last touch") == {"late": 1000}
    (line, *_) = lines("attribution", asked={"known_at": at("2026-03-31")}, method="last touch")
    assert line["source"] == "colleague"


def test_the_list_adds_up_to_what_the_deal_is_worth_and_names_the_milestones(agreed):
    deal = a_won_deal(*FIVE, amount=1001)

    *rows, total = lines("attribution-list", method="w-shaped")

    assert [(row["source"], row["milestones"], row["revenue"]) for row in rows] == [
        ("fair", "first", 301),
        ("blog", "lead", 300),
        ("mail", None, 50),
        ("ad", "deal", 300),
        ("search", "last", 50),
    ]
    assert {row["deal"] for row in rows} == {deal.name}
    assert [row["weight"] for row in rows] == [0.3, 0.3, 0.05, 0.3, 0.05]
    assert (total["source"], total["revenue"]) == ("(total)", 1001)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"method": "guess"}, "method cannot be guess, but agreed, first touch, "),
        ({"half_life": "0"}, "half_life cannot be 0, but 7, number above 0"),
        ({"lookback": "-1"}, "lookback cannot be -1, but agreed, number"),
        ({"order": "5"}, "order cannot be 5, but 1, 2, 3, 4"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(agreed, options, says):
    with pytest.raises(UnknownReportError, match=says):
        lines("attribution", **options)


def test_markov_has_no_list_also_where_it_is_agreed(mara):
    an_agreement(mara, **{"method: w-shaped": "method: markov"})

    with pytest.raises(UnknownReportError, match="method cannot be markov, but agreed, "):
        lines("attribution-list")
