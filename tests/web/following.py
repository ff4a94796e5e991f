"""Follows the numbers of a page to the rows behind them."""

import html
import re

NUMBER = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*? data-(count|sum)="(-?\d+)"')


def numbers_of(text: str) -> set[tuple[str, str, int]]:
    """Every number of a page that leads to its rows: the address, count or sum, and how many."""
    return {
        (html.unescape(address), what, int(value)) for address, what, value in NUMBER.findall(text)
    }


def not_as_said(client, text: str) -> list[tuple]:
    """The numbers whose page does not say that it has as many rows, or that they add up to it."""
    attribute = {"count": "data-rows", "sum": "data-total"}
    wrong = []
    for address, what, value in sorted(numbers_of(text)):
        answer = client.get(address)
        found = re.search(rf'{attribute[what]}="(-?\d+)"', answer.text)
        told = int(found[1]) if answer.status_code == 200 and found else answer.status_code
        if told != value:
            wrong.append((address, what, value, told))
    return wrong
