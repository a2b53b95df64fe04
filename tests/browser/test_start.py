"""The start page lives: news comes in by itself, and what was just answered stays there, with the way back."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_news_comes_in_beside_an_answer_that_can_be_undone(open_page: Callable[..., Page]) -> None:
    page, writer = open_page("sectorconsulent"), open_page("isa", at="/overleg/wg-werkbaar-wint/onderwerpen/nieuw")
    ask = page.get_by_role("button", name=re.compile("^Ja: ")).first
    title = (ask.get_attribute("aria-label") or "").removeprefix("Ja: ")
    ask.click()
    undo = page.get_by_role("button", name=f"Ongedaan maken: {title}")
    expect(undo).to_be_focused()
    expect(page.locator("#doen")).to_contain_text("Je komt")
    writer.get_by_label("Titel").fill("Wie heeft er een studio?")
    writer.locator("textarea[name=body]").fill("Voor de volgende reeks.")
    writer.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.locator("#nieuw")).to_contain_text("Wie heeft er een studio?")
    expect(undo).to_be_focused()
    undo.click()
    expect(page.get_by_role("button", name=f"Ja: {title}")).to_be_visible()


def test_an_answer_on_the_page_of_a_meeting_keeps_the_focus(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent")
    page.locator("#komt .row-title").last.click()
    answer = page.locator("#antwoord-maybe")
    answer.focus()
    page.keyboard.press("Enter")
    mine = page.locator("#mijn-antwoord")
    expect(mine.get_by_role("status")).to_have_count(0)  # told by the region that was there before
    expect(mine).to_contain_text("Je antwoord: Misschien.")
    expect(page.locator("#nieuws")).to_contain_text("Je antwoord: Misschien.")
    expect(answer).to_be_focused()
    undo = mine.get_by_role("button", name="Ongedaan maken")
    undo.focus()
    page.keyboard.press("Enter")
    expect(undo).to_have_count(0)
    expect(mine.locator("button").first).to_be_focused()
