"""The date poll: answered with a thumb, its moments picked in a calendar by keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

TITLE = "Tweede reeks: onderwerpen en sprekers kiezen"


def test_a_poll_is_answered_on_a_phone_tap_by_tap(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = open_page("sectorconsulent", width=390, has_touch=True)
    page.get_by_role("link", name=f"Wanneer kan je? {TITLE}").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    slots = page.locator(".slot")
    assert slots.count() == 8
    for number, answer in ((0, "Ja"), (1, "Indien nodig"), (2, "Nee"), (2, "Ja")):
        button = slots.nth(number).get_by_role("button", name=answer, exact=True)
        assert (button.bounding_box() or {"height": 0})["height"] >= 36
        button.tap()
        expect(slots.nth(number).get_by_role("button", name=answer, exact=True, pressed=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is as wide as the phone"
    assert axe(page) == []
    page.reload()
    pressed = page.locator(".slot button[aria-pressed=true]")
    assert [text.strip() for text in pressed.all_inner_texts()] == ["Ja", "Indien nodig", "Ja"]


def test_moments_are_picked_in_the_calendar_by_keyboard(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = open_page("isa", at="/overleg/wg-werkbaar-wint/datumprikkers/nieuw")
    page.get_by_label("Titel").fill("Waar en wanneer?")
    first = page.locator('[data-cell][data-start="08:00"]').first
    expect(first).to_be_visible()
    week = page.locator(".calendar-head strong")

    def turn(key: str) -> None:
        """Turns the page, and waits until it is there: the keys that follow are for the new one."""
        before = week.inner_text()
        page.keyboard.press(key)
        expect(week).not_to_have_text(before)

    page.get_by_role("button", name="Volgende week").focus()
    turn("Enter")
    page.get_by_role("button", name="Volgende week").focus()
    for key in ("Tab", "Tab", "ArrowDown", "ArrowRight", "Space", "End", "Enter"):
        page.keyboard.press(key)
    turn("PageDown")
    expect(page.locator("[data-cell]:focus")).to_have_count(1)
    page.keyboard.press("Space")
    expect(page.locator(".slot-row")).to_have_count(3)
    days = page.locator("[name=slot_day]").evaluate_all("rows => rows.map((row) => row.value)")
    assert days == sorted(days)
    assert axe(page) == []
    page.get_by_role("button", name="Datumprikker openen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waar en wanneer?")
    expect(page.locator(".slot")).to_have_count(3)
    expect(page.locator(".steps [aria-current=step]")).to_have_text(re.compile("Datum gezocht"))
