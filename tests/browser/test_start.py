"""The start page lives: news comes in by itself, and what was just answered stays there, with the way back."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from samenspel.clock import local
from samenspel.db import now
from samenspel.meetings.busy import moment_key
from tests.meetings.stories import filled


def test_news_comes_in_beside_an_answer_that_can_be_undone(open_page: Callable[..., Page]) -> None:
    page, writer = open_page("sectorconsulent"), open_page("isa", at="/overleg/wg-werkbaar-wint/onderwerpen/nieuw")
    ask = page.get_by_role("button", name=re.compile("^Ja: ")).first
    title = (ask.get_attribute("aria-label") or "").removeprefix("Ja: ")
    ask.click()
    undo = page.get_by_role("button", name=f"Ongedaan maken: {title}")
    expect(undo).to_be_focused()
    expect(page.locator("#doen")).to_contain_text("Je komt")
    expect(page.locator("#nieuws")).to_contain_text("Je komt")
    writer.get_by_label("Titel").fill("Wie heeft er een studio?")
    writer.locator("textarea[name=body]").fill("Voor de volgende reeks.")
    writer.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.locator("#nieuw")).to_contain_text("Wie heeft er een studio?")
    expect(undo).to_be_focused()
    undo.click()
    expect(page.get_by_role("button", name=f"Ja: {title}")).to_be_visible()
    expect(page.locator("#nieuws")).to_contain_text("Je antwoord is teruggenomen.")


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


def _plan_today(page: Page, title: str) -> None:
    """Plans a meeting online that begins in an hour, as the adviser of the group."""
    start = local(now()).replace(second=0, microsecond=0) + timedelta(hours=1)
    end = start + timedelta(hours=1)
    if end.date() != start.date() or start.date() != local(now()).date():
        pytest.skip("there is not enough left of today")
    sent = filled(title=title, day=start.date().isoformat(), start=f"{start:%H:%M}", end=f"{end:%H:%M}", place="")
    sent |= {"link": "https://meet.example/zaal", "seen_clashes": moment_key(start, end)}
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    path = "/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw"
    form: dict[str, str | float | bool] = {**sent, "csrf_token": token}
    answer = page.request.post(path, form=form, headers={"Referer": page.url}, max_redirects=0)
    assert answer.status == 303, answer.text()


def test_todays_meeting_comes_in_first_on_a_phone_and_leaves_focus_and_place(open_page: Callable[..., Page]) -> None:
    page, adviser = (open_page(role, width=390, has_touch=True) for role in ("sectorconsulent", "isa"))
    link = page.locator("#nieuw .row-title").last
    link.focus()
    top = link.evaluate("(each) => each.getBoundingClientRect().top")
    _plan_today(adviser, "Snel overleg")
    today = page.locator("#vandaag")
    expect(today.get_by_role("link", name="Snel overleg")).to_be_attached()
    expect(today).to_contain_text("Online deelnemen kan vanaf")
    expect(link).to_be_focused()
    assert abs(link.evaluate("(each) => each.getBoundingClientRect().top") - top) < 2, "nothing moves under a thumb"
    for each in (page, adviser):  # who organises has most buttons there
        assert each.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    box = today.bounding_box()
    assert box is not None
    assert box["y"] < 400, "without scrolling"
    assert page.locator("main h2").first.inner_text() == "Vandaag"


def test_two_tabs_stay_in_step(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent")
    other = page.context.new_page()
    other.goto("/")
    ask = page.get_by_role("button", name=re.compile("^Misschien: ")).last
    title = (ask.get_attribute("aria-label") or "").removeprefix("Misschien: ")
    search = other.get_by_role("searchbox")
    search.fill("half getypt")
    ask.click()
    expect(page.get_by_role("button", name=f"Ongedaan maken: {title}")).to_be_focused()
    expect(other.get_by_role("button", name=f"Misschien: {title}")).to_have_count(0)
    beside = other.locator("#ernaast .row", has_text=title)
    expect(beside).to_contain_text("Misschien")
    expect(search).to_be_focused()
    expect(search).to_have_value("half getypt")
    # Also an answer that was given before and is changed elsewhere.
    third = page.context.new_page()
    third.goto(beside.get_by_role("link").get_attribute("href") or "")
    third.get_by_role("button", name="Nee", exact=True).click()
    expect(beside).to_contain_text("Je komt niet")
    expect(page.locator("#ernaast .row", has_text=title)).to_contain_text("Je komt niet")
    third.locator("#mijn-antwoord").get_by_role("button", name="Ongedaan maken").click()
    expect(beside).to_contain_text("Misschien")
    page.get_by_role("button", name=f"Ongedaan maken: {title}").click()
    again = other.get_by_role("button", name=f"Misschien: {title}")
    expect(again).to_be_visible()
    # Where the row with the focus goes, the focus stays near.
    again.focus()
    page.get_by_role("button", name=f"Nee: {title}").click()
    expect(again).to_have_count(0)
    assert other.evaluate("document.activeElement.closest('#doen') !== null")
