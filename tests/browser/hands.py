"""How somebody uses a page: with a mouse, by touch, or with nothing but the keyboard."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

#: How many times about to press Tab to come from the focus to an element; less than 0: backwards; 0: it is there.
FROM_FOCUS = """(element) => {
    const at = document.activeElement;
    if (at === element) return 0;
    const all = document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]');
    const stops = [...all].filter((each) => each === at || each === element || (each.tabIndex >= 0 && !each.disabled
        && each.type !== 'radio' && each.checkVisibility({ visibilityProperty: true })));
    const back = at.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
    const steps = Math.abs(stops.indexOf(element) - stops.indexOf(at)) || 1;
    return back ? -steps : steps;
}"""
#: Whether some of what has the focus can be seen: nothing that sticks to an edge hides it (WCAG 2.4.11).
IS_IN_SIGHT = """(element) => {
    const box = element.getBoundingClientRect();
    const parts = [0.1, 0.5, 0.9];
    const points = parts.flatMap((x) => parts.map((y) => [box.x + x * box.width, box.y + y * box.height]));
    const mine = (found) => found && (element.contains(found) || found.contains(element) || found.closest('label'));
    return points.some(([x, y]) => mine(document.elementFromPoint(x, y)));
}"""
MOST_TABS = 400


def until(page: Page, words: str) -> None:
    """Waits until an expression is true in a page. Playwright would make a function of it, which our pages refuse."""
    end = time.monotonic() + 10
    while not page.evaluate(words):
        assert time.monotonic() < end, words
        page.wait_for_timeout(50)


@dataclass(frozen=True, slots=True)
class Way:
    """How wide the window is, and by what it is used."""

    name: str
    width: int
    by: Literal["mouse", "touch", "keys"]

    def hands(self, page: Page) -> "Hands":
        return Hands(page, self.by)


WAYS = (
    Way("desktop", 1280, "mouse"),
    Way("phone", 390, "touch"),
    Way("desktop by keyboard", 1280, "keys"),
    Way("phone by keyboard", 390, "keys"),
)
in_each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name.replace(" ", "-"))


class Hands:
    """Does on a page what somebody does. By keyboard: Tab to it, then Enter, Space, arrows, letters; no click ever."""

    def __init__(self, page: Page, by: Literal["mouse", "touch", "keys"]):
        self.page = page
        self.by = by

    def wait_for(self, target: Locator) -> None:
        """Until it is there and the scripts of its page have run; who acts before them is a story of its own."""
        target.wait_for(state="attached")
        self.page.wait_for_load_state("domcontentloaded")

    def press(self, target: Locator) -> None:
        """A link, a button, a tab, or what opens something."""
        self.wait_for(target)
        if self.by == "mouse":
            target.click()
        elif self.by == "touch":
            target.tap()
        else:
            self.go_to(target)
            self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        """Text in a field, in place of what it holds. Dates as 2027-03-18, times as 13:30."""
        self.wait_for(target)
        if self.by != "keys":
            target.fill(text)
            return
        self.go_to(target)
        kind = target.get_attribute("type")
        if kind == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(month + day + year)  # the order of the browser's language, see conftest.FLAGS
        elif kind == "time":
            self.page.keyboard.type(text.replace(":", "") + ("AM" if int(text[:2]) < 12 else "PM"))
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        expect(target).to_have_value(text)

    def compose(self, composer: Locator, text: str) -> None:
        """Types a text in its editor, which takes the place of the field when that gets the focus."""
        if self.by != "keys":
            self.press(composer.locator("textarea"))
        else:
            self.go_to(composer.locator("summary"))  # the last of the toolbar
            self.page.keyboard.press("Tab")
        expect(composer.locator(".composer-text")).to_be_focused()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Escape")  # the next Tab leaves it, also from a list

    def choose(self, target: Locator, label: str) -> None:
        """An option of a select."""
        self.wait_for(target)
        if self.by != "keys":
            target.select_option(label=label)
            return
        self.go_to(target)
        for letter in label:  # they go to the option that begins so; the page that then comes must not hear the others
            self.page.keyboard.type(letter)
            if target.evaluate("(select) => select.selectedOptions[0]?.label") == label:
                return

    def tick(self, target: Locator) -> None:
        """A radio button; its group is one stop for Tab, and arrows go around in it."""
        self.wait_for(target)
        if self.by == "mouse":
            target.check()
            return
        if self.by == "touch":
            target.tap()
            return
        name = target.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']")
        chosen = group.and_(self.page.locator(":checked"))
        self.go_to(chosen if chosen.count() else group.first)
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowRight")
        expect(target).to_be_checked()

    def attach(self, target: Locator, file: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(target)
        chooser.value.set_files(file)

    def go_to(self, target: Locator) -> None:
        """Presses Tab, or Shift+Tab backwards, until the target has the focus; and it can be seen then."""
        expect(target).to_be_visible()
        pressed = 0
        while steps := target.evaluate(FROM_FOCUS):
            for _ in range(max(1, abs(steps) - 2)):
                self.page.keyboard.press("Tab" if steps > 0 else "Shift+Tab")
                pressed += 1
            assert pressed < MOST_TABS, f"the keyboard does not reach {target} on {self.page.url}"
        end = time.monotonic() + 2  # what comes in at that moment may move it, and the browser then scrolls after it
        while not target.evaluate(IS_IN_SIGHT):
            assert time.monotonic() < end, f"the focus is hidden on {target}"
            self.page.wait_for_timeout(50)
