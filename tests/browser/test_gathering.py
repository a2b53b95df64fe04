"""An ISA takes all the funds into a group, and asks those that are not in it to a meeting: in less than a minute."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from samenspel.clock import today
from tests.browser.conftest import Complaints

COUNT = """
addEventListener('click', (event) => {
  if (event.isTrusted) sessionStorage.clicks = 1 + Number(sessionStorage.clicks ?? 0);
}, true);
"""


def test_all_funds_are_in_a_group_after_a_few_clicks(open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page("isa", at="/overleg/wg-diversiteit-inclusie")
    page.add_init_script(COUNT)
    page.reload()
    began = time.monotonic()
    page.get_by_role("link", name="Deelnemers").first.click()
    page.get_by_role("link", name="Toevoegen of uitnodigen").click()
    page.get_by_label("Alle sectorfondsen").check()
    page.get_by_label("Jouw woorden erbij").fill("Fijn dat je erbij bent.")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 422):
        page.get_by_role("button", name="Nakijken").click()
    expect(page.locator("#wie h2")).to_contain_text("Toevoegen (")
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.locator(".alert").first).to_contain_text("mensen zijn toegevoegd.")
    assert time.monotonic() - began < 60
    assert int(page.evaluate("sessionStorage.clicks")) <= 8
    page.goto("/overleg/wg-diversiteit-inclusie/uitnodigingen")
    page.get_by_label("Alle sectorfondsen").check()
    page.get_by_role("button", name="Nakijken").click()
    expect(page.locator("#niet dd")).to_have_count(1)
    assert page.locator("#niet dd").inner_text().count(", ") == 38, "all 39 funds are in it"
    expect(page.locator("#wie")).to_have_count(0)
    complaints.forgive("422")  # what is shown first is not done yet


def test_all_funds_are_asked_to_a_meeting_by_keyboard(open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page("isa", at="/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw")
    day = today() + timedelta(days=45)
    page.get_by_label("Titel").fill("Alle fondsen aan tafel")
    page.locator("[name=day]").fill((day + timedelta(days=(2 - day.weekday()) % 7)).isoformat())
    page.locator("[name=start]").fill("07:15")
    page.locator("[name=end]").fill("07:45")
    page.get_by_label("Daarna ook anderen uitnodigen").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Bijeenkomst plannen").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/anderen$"))
    page.get_by_label("Alle sectorfondsen").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Nakijken").focus()
    page.keyboard.press("Enter")
    expect(page.locator("p[role=status]")).to_contain_text("met een account, 0 per mail.")
    count = page.locator("#wie select").count()
    page.get_by_role("button", name="Uitnodigingen versturen").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".alert").first).to_contain_text("krijgen een mail.")
    expect(page.locator("#uitgenodigd li.row")).to_have_count(min(count, 50))
    complaints.forgive("422")
