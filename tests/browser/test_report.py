"""Two write one report at once: neither a lost connection nor an ended session loses what was typed."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints, Server


def part(page: Page) -> Locator:
    return page.locator(".report-part.is-mine").first


def text(page: Page) -> Locator:
    return part(page).locator("textarea")


def test_two_write_one_report(open_page: Callable[..., Page], complaints: Complaints, server: Server) -> None:
    address = f"/bijeenkomsten/{server.running_meeting()}/verslag/bewerken"
    page, other = open_page("isa", at=address), open_page("isa", at=address, width=390)
    expect(text(page)).to_be_visible()
    expect(text(other)).to_be_visible()
    before = text(page).input_value()
    text(page).press("Control+End")
    page.keyboard.insert_text("\nHet eerste woord.")
    expect(text(other)).to_have_value(f"{before}\nHet eerste woord.")
    expect(part(page).locator(".report-state")).to_have_text("Bewaard")

    # Offline the words stay here, and come together with what the other wrote.
    page.context.set_offline(True)
    page.keyboard.insert_text("\nIn de tunnel.")
    expect(page.get_by_role("alert")).to_contain_text("Geen verbinding")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    text(other).press("Control+Home")
    other.keyboard.insert_text("Vooraf.\n")
    expect(part(other).locator(".report-state")).to_have_text("Bewaard")
    page.context.set_offline(False)
    whole = f"Vooraf.\n{before}\nHet eerste woord.\nIn de tunnel."
    for each in (page, other):
        expect(text(each)).to_have_value(whole, timeout=20_000)

    # An action point is a line of its own; it appears at the other's too.
    part(page).get_by_label(re.compile("^Actiepunt")).last.fill("Zaal vastleggen")
    expect(part(other).locator("input[name=action_text]").nth(-2)).to_have_value("Zaal vastleggen")

    # The page goes at once; what was typed comes back. Then the session ends.
    text(page).press("Control+End")
    page.keyboard.insert_text("\nNet voor de crash.")
    page.goto("about:blank")
    page.goto(other.url)
    expect(text(other)).to_have_value(f"{whole}\nNet voor de crash.")
    page.context.clear_cookies()
    text(page).press("Control+End")
    page.keyboard.insert_text("\nAfgemeld.")
    page.get_by_role("link", name="Meld je opnieuw aan").click()
    page.locator("button[name=role][value=isa]").click()
    page.wait_for_url(other.url)
    for each in (page, other):
        expect(text(each)).to_have_value(f"{whole}\nNet voor de crash.\nAfgemeld.")
    complaints.forgive("ERR_INTERNET_DISCONNECTED|400|401")
