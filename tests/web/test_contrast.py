"""The colours can be told apart: computed from the table of tokens, in light and dark."""

import re
from pathlib import Path

import pytest

import accord

TOKENS = Path(accord.__file__).with_name("static") / "accord" / "tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
TABLE = {name: colours for name, *colours in PAIR.findall(TOKENS.read_text(encoding="utf-8"))}
SURFACES = ("bg", "surface", "sunken", "hover")

TEXT = [
    *((text, on) for text in ("text", "text-2", "text-3") for on in SURFACES),
    *((text, "surface") for text in ("mkt-text", "sales-text", "ok", "warn", "bad")),
    *((f"{team}-text", f"{team}-soft") for team in ("mkt", "sales")),
    *((state, f"{state}-soft") for state in ("ok", "warn", "bad")),
    *((text, "mkt-soft") for text in ("text", "text-2")),
    ("text", "here"),
    ("on-primary", "primary"),
]
GRAPHICS = [
    (mark, on)
    for mark in ("line-strong", "mkt", "sales", "warn-fill", "bad-fill", "left")
    for on in ("bg", "surface")
]


@pytest.mark.parametrize("theme", [pytest.param(0, id="light"), pytest.param(1, id="dark")])
@pytest.mark.parametrize(("text", "on"), TEXT)
def test_text_can_be_read(text, on, theme):
    assert contrast(TABLE[text][theme], TABLE[on][theme]) >= 4.5


@pytest.mark.parametrize("theme", [pytest.param(0, id="light"), pytest.param(1, id="dark")])
@pytest.mark.parametrize(("mark", "on"), GRAPHICS)
def test_marks_and_edges_can_be_seen(mark, on, theme):
    assert contrast(TABLE[mark][theme], TABLE[on][theme]) >= 3


def test_colours_are_named_only_in_the_table():
    others = [path for path in TOKENS.parent.glob("*.css") if path != TOKENS]

    loose = {
        path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", path.read_text())
        for path in others
    }

    assert loose == {path.name: [] for path in others}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
