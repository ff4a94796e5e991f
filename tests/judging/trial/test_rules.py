"""Comparing who came with who would have come, and how a group fared."""

from accord.judging.trial.rules import Kind, Load, Won, compared, fared

APRIL = 1_000


def test_everyone_of_the_period_changes_in_one_way_or_not_at_all():
    now = {1: 1_100, 2: 1_200, 3: 1_300, 4: 1_400, 5: 900}
    then = {1: 1_100, 2: 1_150, 3: 1_350, 5: 900, 6: 1_500}

    between = compared(now, then, APRIL)

    assert between.kinds == {
        1: Kind.SAME, 2: Kind.EARLIER, 3: Kind.LATER, 4: Kind.LOST, 6: Kind.GAINED,
    }  # fmt: skip
    assert between.now == (1, 2, 3, 4)
    assert between.then == (1, 2, 3, 6)


def test_who_comes_before_the_period_by_one_definition_only_moves_in_or_out():
    between = compared({1: 1_100, 2: 900}, {1: 900, 2: 1_100}, APRIL)

    assert between.kinds == {1: Kind.EARLIER, 2: Kind.LATER}
    assert (between.now, between.then) == ((1,), (2,))
    assert (between.moved_out, between.moved_in) == ((1,), (2,))


def test_the_two_counts_hang_together():
    now = {n: 700 + 17 * n for n in range(60) if n % 3}
    then = {n: 650 + 19 * n for n in range(60) if n % 4}

    between = compared(now, then, APRIL)

    assert len(between.then) == (
        len(between.now)
        - len(between.of(Kind.LOST))
        - len(between.moved_out)
        + len(between.of(Kind.GAINED))
        + len(between.moved_in)
    )


def test_a_deal_of_two_people_is_counted_once_and_one_without_a_price_apart():
    pumps, valves = Won(deal=1, worth=120_000), Won(deal=2, worth=None)

    group = fared(
        [3, 1, 2],
        answers={1: "accepted", 2: "returned", 3: ""},
        wins={1: {pumps}, 2: {pumps, valves}},
        period="the spring",
    )

    assert group.people == (1, 2, 3)
    assert group.handed_over == 3
    assert str(group.acceptance) == "1 of 2"
    assert str(group.won) == "2 of 3"
    assert (group.revenue, group.unpriced) == (120_000, 1)


def test_of_who_was_never_handed_over_no_acceptance_is_known():
    group = fared([1, 2], answers={}, wins={}, period="the spring")

    assert group.handed_over == 0
    assert group.acceptance.value is None
    assert str(group.won) == "0 of 2"


def test_load_is_told_by_the_week():
    load = Load(rep=1, name="Sam Ortiz", now=26, then=13, weeks=13.0)

    assert (load.now_a_week, load.then_a_week) == (2.0, 1.0)
