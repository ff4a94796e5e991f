"""What is printed is what was said: brackets and colons in names mean nothing to a terminal."""

from rich.table import Table

from accord.kit.printing import printed


def test_names_in_brackets_and_between_colons_are_shown_as_they_are():
    grid = Table("source")
    grid.add_row("[spring] :mail:")

    said = printed(["Campaign [red]:smile:", grid], width=80)

    assert "Campaign [red]:smile:" in said
    assert "[spring] :mail:" in said


def test_no_table_is_cut_however_narrow_the_terminal():
    grid = Table("a very long heading", "another very long heading")
    grid.add_row("what stands in it", "what stands there")

    assert "what stands there" in printed([grid], width=20)
