"""The geometry of a dot plot."""

from accord.web.charts.dots import ROW, DotPlot, Dots


def plot(*pairs):
    lines = [Dots(f"line {number}", *pair) for number, pair in enumerate(pairs)]
    return DotPlot(lines, ("one", "other"), lambda value: f"{value:g}")


def test_values_stand_on_one_axis_from_nought():
    drawn = plot((50, 100), (0, 25)).drawn

    assert [(one.first, one.second, one.way) for one in drawn] == [
        ("M500.0 14h0", "M1000.0 14h0", "M500.0 14H1000.0"),
        ("M0.0 42h0", "M250.0 42h0", "M0.0 42H250.0"),
    ]
    assert plot((50, 100), (0, 25)).height == 2 * ROW


def test_a_refund_makes_the_axis_begin_below_nought():
    told = plot((-50, 50))

    assert told.drawn[0].first == "M0.0 14h0"
    assert [tick.label for tick in told.ticks] == ["-50", "-25", "0", "25", "50"]


def test_ticks_and_grid_lines_stand_at_the_same_places():
    told = plot((30, 40))

    assert [tick.place for tick in told.ticks] == [0, 25, 50, 75, 100]
    assert told.grid[1] == "M250 0V28"


def test_without_lines_nothing_is_drawn():
    assert plot().drawn == []
