"""What every page must meet in a browser: usable by everyone, and whole at any width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
CLIPPED = """() => [...document.querySelectorAll(
    'h1, .chip, .tag, .btn, .score dd, .seg a, .worth, .ribbon li, .points li, .tl p, dd'
  )].filter(e => e.offsetParent && !e.closest('.scroll'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1
      || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
    .map(e => e.className + ': ' + e.textContent.trim())"""
IN_THE_PAGE = "() => Boolean(document.activeElement.closest('main'))"
COVERED = """() => [document.activeElement].filter(e => e.closest('main')).filter(e => {
    const box = e.getBoundingClientRect(), x = box.left + Math.min(box.width, 20) / 2;
    const y = Math.min(box.top + box.height / 2, innerHeight - 1);
    const top = document.elementFromPoint(x, Math.max(y, 0));
    return top?.closest('.side, .acts') && !top.contains(e) && !e.contains(top);
  }).map(e => e.outerHTML)"""


def findings(shown: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, each with the element it is about."""
    found = Axe().run(shown, options=AXE)
    return [
        f"{one['id']}: {node['html']}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


def assert_fits(shown: Page) -> None:
    """Nothing scrolls sideways and no text is cut off, at the width the page has."""
    assert shown.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert shown.evaluate(CLIPPED) == []


def assert_usable(shown: Page) -> None:
    """Axe finds nothing, and the page fits its width."""
    assert findings(shown) == []
    assert_fits(shown)


def assert_focus_is_in_sight(shown: Page, *, steps: int) -> None:
    """Going on by the Tab key, nothing that has the focus lies under what stands still."""
    seen = 0
    for _ in range(steps):
        shown.keyboard.press("Tab")
        seen += shown.evaluate(IN_THE_PAGE)
        assert shown.evaluate(COVERED) == []
    assert seen > 0
