"""Without JavaScript everything is there to read, and each thing that one writes goes by an ordinary form."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints

GROUP = "/overleg/wg-werkbaar-wint"


def test_reads_the_start_page_a_group_a_meeting_and_the_map(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", java_script_enabled=False)
    for title in ("Wat moet ik doen?", "Wat is er nieuw?", "Wat komt eraan?"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("navigation", name="Hoofdnavigatie").get_by_role("link", name="Overleg", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Podcastreeks Werkbaar wint").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Podcastreeks Werkbaar wint")
    expect(page.get_by_role("link", name="Alle bijeenkomsten")).to_be_visible()

    page.goto("/samenwerkingskaart")
    assert page.locator(".map-picture a[data-node]").count() == 39
    page.get_by_label("Periode").select_option(label="Laatste twaalf maanden")
    page.get_by_role("button", name="Tonen").click()
    expect(page.get_by_label("Periode")).to_have_value("recent")
    for fund, title in (("alimento", "Ons netwerk"), ("woodwize", "Netwerk van Woodwize")):
        page.locator(f".map-picture a[data-node={fund}]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        page.go_back()
    # The list of funds is one of links; what only scripts can do is not there.
    page.get_by_text("Zoek of kies fondsen").click()
    expect(page.get_by_placeholder("Naam van een fonds")).to_be_hidden()
    expect(page.get_by_text("Filters en weergave")).to_be_hidden()
    page.locator(".map-list").get_by_role("link", name="Woodwize").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Netwerk van Woodwize")
    # Other suggestions come by an ordinary form, and each number is still explained.
    page.get_by_label("Hoe ver van huis", exact=True).select_option(label="Verrassend")
    page.get_by_label("Kleine fondsen", exact=True).select_option(label="Eerst")
    page.get_by_role("form", name="Welke voorstellen").get_by_role("button", name="Tonen").click()
    expect(page).to_have_url(re.compile(r"keuze=verrassend&klein=eerst"))
    expect(page.get_by_label("Kleine fondsen", exact=True)).to_have_value("eerst")
    expect(page.locator(".suggestion").first).to_be_visible()
    page.get_by_role("button", name="Uitleg bij hoe ver van huis").click()
    expect(page.get_by_text("Verrassend toont wie daar het verst van staat")).to_be_visible()
    page.goto("/samenwerkingskaart/tabel")
    table = page.get_by_role("table", name="Sectorfondsen")
    page.get_by_role("link", name="Toon alle 39").click()
    table.get_by_role("link", name="Brug", exact=True).click()
    expect(table.locator("tbody tr")).to_have_count(39)
    sorted_by = table.locator("thead th[aria-sort=descending]")
    expect(sorted_by).to_have_count(1)
    expect(sorted_by).to_contain_text("Brug")
    place = table.locator("thead th").all_inner_texts().index(sorted_by.inner_text()) + 1
    shares = [int(text.rstrip("%")) for text in table.locator(f"tbody td:nth-child({place})").all_inner_texts()]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_replies_to_a_topic(open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page("sectorconsulent", at=f"{GROUP}/onderwerpen", java_script_enabled=False)
    page.get_by_role("link", name="Nieuw onderwerp").click()
    page.get_by_label("Titel").fill("Wat kan zonder scripts?")
    page.get_by_label("Tekst", exact=True).fill("Alles, hopen we.")
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    page.get_by_label("Je reactie").fill("Geschreven **zonder** scripts.")
    page.get_by_role("button", name="Reageren").click()
    post = page.locator("article.post", has_text="Geschreven zonder scripts.")
    expect(post.locator("strong", has_text="zonder")).to_be_visible()
    # An empty one is refused with words.
    page.get_by_role("button", name="Reageren").click()
    expect(page.get_by_role("main")).to_contain_text("Schrijf eerst een reactie.")
    complaints.forgive("422 .UNPROCESSABLE ENTITY")


def test_says_something_in_the_chat(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at=f"{GROUP}/chat", width=390, java_script_enabled=False)
    page.get_by_label("Bericht", exact=True).fill("Hallo, ook zonder scripts.")
    page.get_by_role("button", name="Versturen").click()
    expect(page.locator(".chat-line", has_text="Hallo, ook zonder scripts.")).to_have_count(1)


def test_answers_a_meeting_and_finds_it(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at=f"{GROUP}/bijeenkomsten", width=390, java_script_enabled=False)
    page.get_by_role("link", name="Redactie van de podcast", exact=True).first.click()
    mine = page.locator("#mijn-antwoord")
    mine.get_by_role("button", name="Misschien").click()
    expect(mine.get_by_role("button", name="Misschien")).to_have_attribute("aria-pressed", "true")
    page.goto("/zoeken")
    page.get_by_label("Zoekwoorden").fill("podcastreeks")
    page.get_by_role("search", name="Zoeken in alles").get_by_role("button", name="Zoeken").click()
    expect(page.locator(".hits .row").first).to_be_visible()
