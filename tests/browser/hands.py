"""Hands that never leave the keyboard: what the journeys click, tick, choose and fill, by keys."""

import pytest
from playwright.sync_api import Locator, expect

MOST_STEPS = 600
# Where the caret is: here, with what is sought before or behind it, or nowhere. A radio counts for
# its whole group, a tab for the one that is chosen, and what takes no caret for the first in it
# that does.
WHERE = """node => {
    const kinds = ["a[href]", "button, summary", "input, select, textarea"];
    const tab = node.closest("[role=tablist]")?.querySelector("[aria-selected=true]");
    const inside = kinds.flatMap(kind => [...node.querySelectorAll(kind)]);
    const sought = [node, tab, node.control, ...inside, node.closest("a[href], button, summary")]
        .find(one => one && one.tabIndex >= 0 && one.getClientRects().length);
    const active = document.activeElement;
    if (!sought || active === document.body) return "nowhere";
    const isOfGroup = [sought, active].every(one => one.type === "radio")
        && active.name === sought.name && active.form === sought.form;
    if (active === sought || isOfGroup) return "here";
    const place = active.compareDocumentPosition(sought);
    return place & Node.DOCUMENT_POSITION_FOLLOWING ? "behind" : "before";
}"""
KIND = "node => (node.control || node).type || node.tagName.toLowerCase()"


def reach(locator: Locator, timeout: int = 60_000) -> None:
    """Go there by Tab alone."""
    locator.wait_for(state="visible", timeout=timeout)
    expect(locator).to_be_enabled()
    page = locator.page
    for _step in range(MOST_STEPS):
        where = locator.evaluate(WHERE)
        if where == "here":
            return
        page.keyboard.press("Shift+Tab" if where == "before" else "Tab")
    raise AssertionError(f"no key leads to {locator}")


def click(locator: Locator, **options) -> None:
    reach(locator, **options)
    kind = locator.evaluate(KIND)
    if kind in ("radio", "checkbox"):
        check(locator, **options)
    elif locator.get_attribute("role") == "tab":
        turn_to(locator)
    elif kind not in ("text", "textarea", "search", "email", "password", "select-one"):
        locator.page.keyboard.press("Enter")


def turn_to(tab: Locator) -> None:
    for _step in range(12):
        if tab.get_attribute("aria-selected") == "true":
            return
        tab.page.keyboard.press("ArrowRight")
    expect(tab).to_have_attribute("aria-selected", "true")


def check(locator: Locator, **options) -> None:
    reach(locator, **options)
    for _step in range(12):
        if locator.is_checked():
            return
        is_here = locator.evaluate("node => (node.control || node) === document.activeElement")
        locator.page.keyboard.press("Space" if is_here else "ArrowDown")
    expect(locator).to_be_checked()


def uncheck(locator: Locator, **options) -> None:
    reach(locator, **options)
    if locator.is_checked():
        locator.page.keyboard.press("Space")
    expect(locator).not_to_be_checked()


def fill(locator: Locator, text: str, *, delay: int = 0, **options) -> None:
    reach(locator, **options)
    locator.page.keyboard.press("Control+A")
    locator.page.keyboard.press("Delete")
    locator.page.keyboard.insert_text(text)


def press(locator: Locator, key: str, **options) -> None:
    reach(locator, **options)
    locator.page.keyboard.press(key)


def select_option(locator: Locator, value: str = "", *, index: int = -1, label: str = "") -> None:
    reach(locator)
    options = locator.locator("option").evaluate_all(
        "all => all.map(one => [one.value, one.label])"
    )
    wanted = next(
        number
        for number, (its_value, its_label) in enumerate(options)
        if number == index or (value and its_value == value) or (label and its_label == label)
    )
    locator.page.keyboard.press("Home")
    for _step in range(wanted):
        locator.page.keyboard.press("ArrowDown")
    expect(locator).to_have_value(options[wanted][0])


def put_away_the_mouse(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on everything that a journey does goes by keys."""
    for act in (click, check, uncheck, fill, press, select_option):
        monkeypatch.setattr(Locator, act.__name__, act)
    monkeypatch.setattr(Locator, "focus", reach)
    monkeypatch.setattr(Locator, "press_sequentially", fill)
