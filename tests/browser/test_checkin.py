"""Coming in on a phone: a tap on the list at the door, seen on the other list at once; and the code of the room."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server


def test_people_come_in_on_a_phone(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], server: Server
) -> None:
    door, second = open_page("isa", width=390, has_touch=True), open_page("isa")
    meeting = server.running_meeting()
    for page in (door, second):
        page.goto(f"/bijeenkomsten/{meeting}/inchecken")
    waits = door.locator(".door-person:not(.is-in)").first
    name = waits.locator("strong").inner_text()
    before = int(re.findall(r"\d+", door.locator("#binnen").inner_text())[0])
    box = waits.locator("button").bounding_box()
    assert box is not None
    assert box["height"] >= 48
    all_people = door.locator(".door-person").count()
    door.get_by_label("Zoek een naam of een fonds").fill(name.upper())
    expect(door.locator(".door-person:visible")).to_have_count(1)
    button = door.get_by_role("button", name=re.compile(name))
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(door.locator(".door-person:visible")).to_have_count(1)
    door.get_by_label("Zoek een naam of een fonds").fill("")
    expect(door.locator(".door-person:visible")).to_have_count(all_people)
    for page in (door, second):
        expect(page.locator("#binnen")).to_have_text(f"{before + 1} binnen")
    expect(second.get_by_role("button", name=re.compile(name))).to_have_attribute("aria-pressed", "true")
    assert axe(door) == []
    second.goto(f"/bijeenkomsten/{meeting}/inchecken/code")
    assert axe(second) == []
    link = second.get_by_role("link", name="Geen camera? Open de link hier").get_attribute("href")
    assert link is not None
    visitor = open_page("sectorconsulent", at=link, width=390, has_touch=True)
    visitor.get_by_role("button", name="Ik ben er").tap()
    expect(visitor.get_by_text("Je bent ingecheckt. Fijn dat je er bent.")).to_be_visible()
    visitor.goto("/inhalen")
    assert axe(visitor) == []
    for path in (f"/bijeenkomsten/{meeting}/verslag", f"/bijeenkomsten/{meeting}/verslag/bewerken"):
        visitor.goto(path)
        assert axe(visitor) == []
