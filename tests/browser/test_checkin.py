"""Coming in on a phone: a tap on the list at the door, seen on the other list at once; and the code of the room."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints, Server


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


def test_a_tap_without_a_network_is_kept_and_sent_later(
    open_page: Callable[..., Page], complaints: Complaints, server: Server, axe: Callable[[Page], list[str]]
) -> None:
    door, second = open_page("isa", width=390, has_touch=True), open_page("isa")
    path = f"/bijeenkomsten/{server.running_meeting()}/inchecken"
    for page in (door, second):
        page.goto(path)
    names = door.locator(".door-person:not(.is-in) strong").all_inner_texts()[:3]

    def button(page: Page, name: str) -> Locator:
        return page.get_by_role("button", name=re.compile(re.escape(name)))

    def is_in(page: Page, name: str, *, wanted: bool) -> None:
        expect(button(page, name)).to_have_attribute("aria-pressed", str(wanted).lower())

    before = int(re.findall(r"\d+", door.locator("#binnen").inner_text())[0])
    door.context.set_offline(True)
    for name in names[:2]:
        button(door, name).tap()
        is_in(door, name, wanted=True)
        expect(button(door, name)).to_contain_text("nog niet bewaard: geen netwerk")
    expect(door.locator("#deur-stand")).to_contain_text(f"Nog niet bewaard: {names[0]}, {names[1]}")
    assert axe(door) == []
    assert door.evaluate("document.documentElement.scrollWidth") <= 390
    # Somebody else taps the first one meanwhile, in and out again: that is the last, and it holds.
    button(second, names[0]).click()
    expect(second.locator("#binnen")).to_have_text(f"{before + 1} binnen")
    button(second, names[0]).click()
    expect(second.locator("#binnen")).to_have_text(f"{before} binnen")
    # The page is loaded again while nothing gets through: what was tapped still stands there.
    door.route(re.compile(r"/inchecken$"), lambda to: to.abort() if to.request.method == "POST" else to.continue_())
    door.context.set_offline(False)
    door.reload()
    for name in names[:2]:
        is_in(door, name, wanted=True)
        expect(button(door, name)).to_contain_text("nog niet bewaard: geen netwerk")
    door.unroute_all()
    expect(second.locator("#binnen")).to_have_text(f"{before + 1} binnen", timeout=20_000)
    for page in (door, second):
        is_in(page, names[1], wanted=True)
        is_in(page, names[0], wanted=False)
    expect(door.locator("#deur-stand")).to_be_empty()
    expect(door.locator(".door-note:visible")).to_have_count(0)
    # The session ends in between: the tap waits for who made it, and for nobody else.
    door.context.clear_cookies(name="samenspel")
    button(door, names[2]).tap()
    expect(door.locator("#deur-stand")).to_contain_text("Je tikken staan in deze browser")
    expect(button(door, names[2])).to_contain_text("nog niet bewaard: je bent afgemeld")
    door.goto("/aanmelden")
    door.locator("button[name=role][value=directeur]").click()
    door.wait_for_load_state("networkidle")
    is_in(second, names[2], wanted=False)
    door.context.clear_cookies(name="samenspel")
    door.goto("/aanmelden")
    door.locator("button[name=role][value=isa]").click()
    expect(door.locator("#meldingen")).to_contain_text(f"Je tikken aan de deur zijn bewaard: {names[2]}")
    is_in(second, names[2], wanted=True)
    complaints.forgive(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 40[01]|WebSocket")


def set_role(page: Page, name: str, role: str) -> None:
    """Gives somebody of the group another role, on its list of people."""
    page.goto(f"/overleg/wg-werkbaar-wint/deelnemers?q={name}")
    page.get_by_label(f"Aanpassen: {name}").click()
    choice = page.get_by_label(f"Rol van {name}")
    choice.select_option(value=role)
    page.locator("form", has=choice).get_by_role("button", name="Bewaren").click()
    expect(page.locator(".alert").first).to_be_visible()


def test_two_organisers_tap_one_name_at_the_door(
    open_page: Callable[..., Page], complaints: Complaints, server: Server, colleague: Any
) -> None:
    """Each with an account of their own: one person comes in once, and the last tap holds on both lists."""
    isa = open_page("isa")
    set_role(isa, "Noor Nieuwkomer", "organiser")
    path = f"/bijeenkomsten/{server.running_meeting()}/inchecken"
    door, second = open_page("isa", width=390, has_touch=True), open_page(storage_state=colleague)
    for page in (door, second):
        page.goto(path)
    name = door.locator(".door-person:not(.is-in) strong").first.inner_text()
    before = int(re.findall(r"\d+", door.locator("#binnen").inner_text())[0])
    buttons = [page.get_by_role("button", name=re.compile(re.escape(name))) for page in (door, second)]
    # Both want them in: the second page does not hear of the first tap before it sends its own.
    second.context.set_offline(True)
    buttons[1].click()
    expect(buttons[1]).to_have_attribute("aria-pressed", "true")
    buttons[0].tap()
    expect(door.locator("#binnen")).to_have_text(f"{before + 1} binnen")
    second.context.set_offline(False)
    for page, button in zip((door, second), buttons, strict=True):
        expect(button).to_have_attribute("aria-pressed", "true", timeout=20_000)
        expect(page.locator("#binnen")).to_have_text(f"{before + 1} binnen", timeout=20_000)
    expect(second.locator(".door-note:visible")).to_have_count(0, timeout=20_000)
    # Out by the one is out for the other.
    buttons[1].click()
    for page, button in zip((door, second), buttons, strict=True):
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(page.locator("#binnen")).to_have_text(f"{before} binnen")
    complaints.forgive("ERR_INTERNET_DISCONNECTED|WebSocket")
    set_role(isa, "Noor Nieuwkomer", "member")
