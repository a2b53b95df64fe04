"""People change: an administrator lets one go to another fund and another one leave, with who takes over what."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from samenspel.clock import today
from tests.browser.conftest import Complaints

GROUP = "Podcastreeks Werkbaar wint"
SLUG = "wg-werkbaar-wint"


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def import_people(page: Page, *people: tuple[str, str]) -> None:
    """Makes accounts of Volta for these names and addresses, by a pasted list."""
    page.goto("/beheer/import")
    rows = "\n".join(f"{name};{email};sectorconsulent;Volta" for name, email in people)
    page.get_by_label("Of plak de lijst hier").fill(f"naam;e-mail;rol;fonds\n{rows}")
    page.get_by_role("button", name="Lijst nakijken").click()
    page.get_by_role("button", name=f"{len(people)} accounts importeren").click()
    expect(page.locator(".alert").first).to_contain_text("accounts zijn geïmporteerd")


def add_to_group(page: Page, *people: tuple[str, str]) -> None:
    page.goto(f"/overleg/{SLUG}/uitnodigingen")
    page.get_by_label("E-mailadressen").fill("\n".join(email for _, email in people))
    page.get_by_role("button", name="Nakijken").click()
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    expect(page.locator(".alert").first).to_contain_text("toegevoegd")


def plan(page: Page, title: str, reporter: str, days: int) -> str:
    """A meeting with a reporter; returns its address."""
    page.goto(f"/overleg/{SLUG}/bijeenkomsten/nieuw")
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Datum").fill((today() + timedelta(days=days)).isoformat())
    page.get_by_label("Van", exact=True).fill("07:00")
    page.get_by_label("Tot", exact=True).fill("07:30")
    page.get_by_label("Plaats").fill("Brussel")
    page.get_by_label("Verslaggever").select_option(label=reporter)
    page.get_by_role("button", name="Bijeenkomst plannen").click()
    expect(page).not_to_have_url(re.compile("/nieuw$"))
    return re.sub(r"/agenda$", "", page.url.split("#")[0])


def choose(target: Locator, words: str) -> None:
    """The option that begins with these words."""
    target.select_option(value=target.locator("option", has_text=words).first.get_attribute("value"))


def open_account(page: Page, name: str, email: str) -> str:
    page.goto(f"/beheer/accounts?q={email}")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return page.url.rsplit("/", 1)[1]


@pytest.mark.parametrize("width", [1280, 390])
def test_somebody_goes_to_another_fund_and_a_colleague_takes_over(
    open_page: Callable[..., Page], complaints: Complaints, axe: Callable[[Page], list[str]], width: int
) -> None:
    moves = (f"Mo Verhuist {width}", f"mo{width}@voorbeeld.be")
    stays = (f"Bea Blijft {width}", f"bea{width}@voorbeeld.be")
    page, isa = open_page("beheerder", width=width), open_page("isa")
    page.set_default_timeout(8000)
    isa.set_default_timeout(8000)
    import_people(page, moves, stays)
    add_to_group(isa, moves, stays)
    meeting = plan(isa, f"Met verslag {width}", moves[0], 50 if width > 600 else 51)
    card = open_account(page, *moves)
    # Another fund in the form of the account leads to what goes along.
    page.get_by_label("Sectorfonds").select_option(label="Alimento")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator(".lead")).to_contain_text("Wat tot die dag gebeurde, blijft bij Volta.")
    fits(page, width)
    assert axe(page) == []
    expect(page.get_by_label("Naar welk fonds?").locator("option:checked")).to_have_text("Alimento")
    # Sent without a day it says so, and moves nobody.
    page.get_by_label("Vanaf wanneer?").fill("")
    page.get_by_role("button", name="Overstap bevestigen").click()
    expect(page.get_by_role("heading", name="Dit klopt nog niet")).to_be_visible()
    page.get_by_label("Vanaf wanneer?").fill(today().isoformat())
    page.get_by_label(GROUP).select_option(label="Gaat mee")
    choose(page.get_by_label(re.compile(f"Met verslag {width}")), stays[0])
    page.get_by_role("button", name="Overstap bevestigen").click()
    expect(page.locator(".alert").first).to_contain_text(f"{moves[0]} werkt nu voor Alimento.")
    fits(page, width)
    page.goto(f"/mensen/{card}")
    expect(page.get_by_role("main")).to_contain_text("Alimento")
    isa.goto(f"/overleg/{SLUG}/deelnemers?q={width}")
    expect(isa.get_by_role("main")).to_contain_text(moves[0])
    isa.goto(meeting)
    expect(isa.locator("dl.facts").first).to_contain_text(stays[0])
    complaints.forgive("422")


@pytest.mark.parametrize("width", [1280, 390])
def test_somebody_leaves_and_one_colleague_takes_all(
    open_page: Callable[..., Page], complaints: Complaints, axe: Callable[[Page], list[str]], width: int
) -> None:
    goes = (f"Gaby Weg {width}", f"gaby{width}@voorbeeld.be")
    takes = (f"Otto Over {width}", f"otto{width}@voorbeeld.be")
    page, isa = open_page("beheerder", width=width), open_page("isa")
    page.set_default_timeout(8000)
    isa.set_default_timeout(8000)
    import_people(page, goes, takes)
    add_to_group(isa, goes)
    meeting = plan(isa, f"Wie schrijft {width}", goes[0], 52 if width > 600 else 53)
    card = open_account(page, *goes)
    page.get_by_role("link", name="Vertrek regelen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Wat hangt aan {goes[0]}")
    fits(page, width)
    assert axe(page) == []
    choose(page.get_by_label("Vervangen door"), takes[0])
    page.get_by_role("button", name="Alles invullen").click()
    expect(page.get_by_label(GROUP).locator("option:checked")).to_contain_text(takes[0])
    page.get_by_role("button", name="Vertrek bevestigen").click()
    expect(page.locator(".alert").first).to_contain_text(f"Het account van {goes[0]} is gesloten.")
    fits(page, width)
    # Out of the lists from this day; who takes over is in the group, and has the report.
    isa.goto(f"/mensen?q={goes[0]}")
    expect(isa.locator(f"main a[href='/mensen/{card}']")).to_have_count(0)
    isa.goto(meeting)
    expect(isa.locator("dl.facts").first).to_contain_text(takes[0])
    expect(isa.locator("dl.facts").first).not_to_contain_text(goes[0])
    # Reopened, the account is there again.
    page.goto(f"/beheer/accounts/{card}")
    page.get_by_role("button", name="Account heropenen").click()
    isa.goto(f"/mensen?q={goes[0]}")
    expect(isa.locator(f"main a[href='/mensen/{card}']").first).to_be_visible()
    complaints.forgive("422")
