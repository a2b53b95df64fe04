"""The year planner by keyboard and on a phone, and a link for one's own calendar."""

import re
import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving, sign_in
from tests.browser.hands import Hands


def test_the_arrow_keys_go_from_plan_to_plan_and_page_keys_to_another_year(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent")
    page.get_by_role("link", name="Bijeenkomsten", exact=True).first.click()
    page.get_by_role("link", name="Jaarplanner").click()
    heading = page.get_by_role("heading", level=1)
    year = int(heading.inner_text().split()[-1])
    plans = page.locator("ss-planner td a")
    Hands(page, "keys").wait_for(plans.first)
    plans.first.focus()
    page.keyboard.press("ArrowRight")
    expect(plans.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(plans.first).to_be_focused()
    row = plans.first.locator("xpath=ancestor::tr")
    page.keyboard.press("ArrowDown")
    expect(plans.first).not_to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(row.locator("a:focus")).to_have_count(1)
    page.keyboard.press("PageDown")
    expect(heading).to_have_text(f"Jaarplanner {year + 1}")


def test_on_a_phone_the_planner_is_a_list_of_the_days_with_something(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at="/jaarplanner", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator("ss-planner td a").first).to_be_visible()
    expect(page.locator("ss-planner td.is-empty:visible")).to_have_count(0)
    with page.expect_navigation():
        page.get_by_role("link", name="Per thema").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_link_for_my_own_calendar_is_made_read_and_revoked(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at="/bijeenkomsten/agendalinks")
    page.get_by_role("button", name="Agendalink maken").click()
    address = page.get_by_label("Adres van je agenda").input_value()
    with urllib.request.urlopen(address) as answer:  # noqa: S310 (our own server)
        calendar = answer.read().decode()
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert calendar.count("BEGIN:VEVENT") > 5
    page.goto("/bijeenkomsten/agendalinks")
    expect(page.get_by_label("Adres van je agenda")).to_have_count(0)
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_text(re.compile("De link is ingetrokken"))).to_be_visible()


def test_on_paper_a_year_takes_two_sheets_and_a_month_one(browser: Browser, tmp_path: Path, demo: Path) -> None:
    """With the meetings of the demo only: those that other tests plan make its fullest weeks higher."""
    data = tmp_path / "var"
    shutil.copytree(demo, data)
    with serving(data) as running, browser.new_context(base_url=running.address, locale="nl-BE") as context:
        sign_in(context, "isa")
        page = context.new_page()
        for query, most in (("", 2), ("?weergave=maand", 1), ("?weergave=thema", 1)):
            page.goto(f"/jaarplanner{query}")
            paper = page.pdf(format="A4", prefer_css_page_size=True)
            assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= most, query
