"""An administrator makes one account of two: they look first, and say that it is one person."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, Server
from tests.browser.hands import Way, in_each_way


@in_each_way
def test_two_accounts_become_one(
    open_page: Callable[..., Page],
    way: Way,
    complaints: Complaints,
    server: Server,
    axe: Callable[[Page], list[str]],
) -> None:
    name, mark = f"Mia Dubbel {way.name}", way.name.replace(" ", ".")
    stays, goes = f"mia.{mark}@voorbeeld.be", f"m.dubbel.{mark}@voorbeeld.be"
    page = open_page("beheerder", at="/beheer/import", width=way.width, has_touch=way.by == "touch")
    hands = way.hands(page)
    rows = "\n".join(f"{name};{email};sectorconsulent;Volta" for email in (stays, goes))
    hands.write(page.get_by_label("Of plak de lijst hier"), f"naam;e-mail;rol;fonds\n{rows}")
    hands.press(page.get_by_role("button", name="Lijst nakijken"))
    hands.press(page.get_by_role("button", name="2 accounts importeren"))
    expect(page.locator(".alert").first).to_contain_text("2 accounts zijn geïmporteerd")
    page.goto(f"/beheer/accounts?q={goes}")
    hands.press(page.get_by_role("link", name=name))
    link = page.get_by_role("link", name="Accounts samenvoegen")
    expect(link).to_be_visible()
    old = page.url.rsplit("/", 1)[1]
    hands.press(link)
    hands.choose(page.get_by_label("Het andere account"), f"{name}, {stays}")
    hands.press(page.get_by_role("button", name="Vergelijken"))
    expect(page.get_by_role("table")).to_contain_text(goes)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= way.width
    # Sent without a choice it says what is missing.
    hands.press(page.get_by_role("button", name="Samenvoegen"))
    expect(page.get_by_role("heading", name="Dit klopt nog niet")).to_be_visible()
    complaints.forgive("422")
    hands.tick(page.get_by_label(f"{name} ({stays})", exact=True))
    box = page.get_by_label("zijn één en dezelfde persoon")
    if way.by == "keys":
        hands.go_to(box)
        page.keyboard.press("Space")
    else:
        hands.press(box)
    hands.press(page.get_by_role("button", name="Samenvoegen"))
    expect(page.locator(".alert").first).to_contain_text("is samengevoegd met")
    expect(page.get_by_role("main")).to_contain_text(f"Ook met {goes}")
    # The invitation of before went to the same address.
    assert server.mail_with(goes, f"Mail komt voortaan op {stays}")
    # The card of the other account leads on.
    page.goto(f"/mensen/{old}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert not page.url.endswith(old)
