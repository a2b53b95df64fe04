"""Journey 2: an ISA organises a lerend netwerk: plans, hears who comes, writes down who was there, and reports."""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints, Server
from tests.browser.hands import Hands, Way, in_each_way

GROUP = "Lerend netwerk werkbaar werk en jobmobiliteit"
ITEMS = (("Rondje langs de fondsen", "20"), ("Wat doen we met telewerk?", "60"))


def panel(page: Page, title: str) -> Locator:
    """The part of a page below a heading."""
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator("section.panel").filter(has=heading)


def plan_a_meeting(page: Page, hands: Hands, title: str, day: date) -> str:
    """Plans a meeting with two agenda items from the group's page; returns its address."""
    hands.press(page.get_by_role("link", name="Bijeenkomst plannen"))
    # Sent too early, it says what is missing, at the field, and keeps what was typed.
    hands.write(page.get_by_label("Titel"), title)
    hands.press(page.get_by_role("button", name="Bijeenkomst plannen"))
    expect(page.get_by_role("heading", name="Dit klopt nog niet")).to_be_visible()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    expect(page.get_by_label("Titel")).to_have_value(title)
    hands.write(page.get_by_label("Datum"), day.isoformat())
    hands.write(page.get_by_label("Van", exact=True), "09:30")
    hands.write(page.get_by_label("Tot", exact=True), "11:00")
    hands.write(page.get_by_label("Plaats"), "SERV, Wetstraat 34-36, Brussel")
    hands.write(page.get_by_label("Link om online deel te nemen"), "https://vergaderen.voorbeeld.be/werkbaar")
    hands.press(page.get_by_role("button", name="Bijeenkomst plannen"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Nieuwe bijeenkomst")
    if page.get_by_role("heading", level=1).inner_text() == title:
        hands.press(panel(page, "Agenda").get_by_role("link", name="Bewerken"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Agenda bewerken")
    expect(page.locator(".agenda-item")).to_have_count(0)
    for number, (item, minutes) in enumerate(ITEMS, 1):
        hands.write(page.get_by_label("Agendapunt", exact=True), item)
        hands.write(page.get_by_label("Minuten"), minutes)
        hands.choose(page.get_by_label("Gewenst resultaat"), "Beslissen")
        hands.press(page.get_by_role("button", name="Toevoegen"))
        expect(page.locator(".agenda-item")).to_have_count(number)
    expect(page.locator(".agenda-hour")).to_have_text(["09:30", "09:50"])
    # What the members bring comes first after all.
    hands.press(page.get_by_role("button", name=re.compile(rf"Omlaag ?: {ITEMS[0][0]}")))
    expect(page.locator(".agenda-item h3")).to_have_text([ITEMS[1][0], ITEMS[0][0]])
    expect(page.locator("#nieuws")).to_contain_text(f"{ITEMS[0][0]} staat nu op plaats 2 van 2")
    hands.press(page.get_by_role("link", name="Naar de bijeenkomst"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def answer(page: Page, hands: Hands, words: str) -> None:
    hands.press(page.locator("#mijn-antwoord").get_by_role("button", name=words, exact=True))
    expect(page.locator("#mijn-antwoord").get_by_role("button", name=words, exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def write_the_report(page: Page, hands: Hands, word: str) -> None:
    """A report for both items, the first with decisions and an action point, and something general; publishes it."""
    part = page.locator("section.panel").filter(has=page.get_by_role("heading", name=ITEMS[1][0]))
    hands.write(part.get_by_label(re.compile("^Verslag")), f"We bekeken **{word}** in vijf bedrijven.")
    hands.write(part.get_by_label(re.compile("^Beslissing")), f"We starten een proefgroep {word}.")
    # One more line: the page comes back with it, and with all that was written.
    hands.press(part.get_by_role("button", name="Nog een beslissing"))
    expect(part.get_by_label(re.compile("^Beslissing"))).to_have_count(2)
    hands.write(part.get_by_label(re.compile("^Beslissing")).last, "De proef duurt een half jaar.")
    hands.write(part.get_by_label(re.compile("^Actiepunt")), f"Vragenlijst over {word} rondsturen")
    hands.write(part.get_by_label("Wie?"), "Noor Nieuwkomer")
    hands.write(part.get_by_label("Tegen"), (date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011
    # What a report is silent about would go to the next meeting, which is the one of the next way.
    hands.write(page.get_by_label(re.compile(rf"^Verslag ?: {ITEMS[0][0]}")), "Geen nieuws.")
    hands.write(page.get_by_label(re.compile("^Verslag ?: Algemeen")), "Dank aan wie er was.")
    hands.press(page.get_by_role("button", name="Publiceren"))
    expect(page.get_by_text("Het verslag is gepubliceerd.")).to_be_visible()


def find(page: Page, hands: Hands, word: str) -> Locator:
    """The report among the results of search; what was just published is found within seconds."""
    page.goto("/zoeken")
    end = time.monotonic() + 15
    hit = page.locator(".hits .row", has=page.locator(".ds-tag", has_text="verslag")).first
    while time.monotonic() < end:
        hands.write(page.get_by_label("Zoekwoorden"), word)
        expect(page.locator("#zoek-stand")).not_to_be_empty()
        page.wait_for_timeout(500)
        if hit.count():
            return hit
        hands.write(page.get_by_label("Zoekwoorden"), "")
    raise AssertionError(f"no report with {word} is found")


@in_each_way
def test_an_isa_organises_a_meeting(
    open_page: Callable[..., Page], server: Server, colleague: Any, complaints: Complaints, way: Way
) -> None:
    page = open_page(width=way.width, has_touch=way.by == "touch")
    hands = way.hands(page)
    page.goto("/aanmelden")
    hands.press(page.get_by_role("button", name="Intersectoraal adviseur"))
    hands.press(page.get_by_role("navigation", name="Hoofdnavigatie").get_by_role("link", name="Overleg", exact=True))
    hands.press(page.get_by_role("main").get_by_role("link", name=GROUP, exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_have_text(GROUP)
    title = f"Telewerk in de praktijk ({way.name})"
    address = plan_a_meeting(page, hands, title, date.today() + timedelta(days=3))  # noqa: DTZ011
    expect(page.locator(".agenda-hour")).to_have_text(["09:30", "10:30"])

    # A member is asked on the start page, answers, and changes their mind; the ISA sees it without loading the page.
    member = open_page(width=way.width, has_touch=way.by == "touch", storage_state=colleague)
    theirs = way.hands(member)
    member.goto("/")
    theirs.press(member.get_by_role("link", name=f"Kom je naar {title}?"))
    expect(member.get_by_role("heading", level=1)).to_have_text(title)
    turnout = panel(page, "Wie komt?")
    page.evaluate("window.unloaded = false")
    answer(member, theirs, "Ja, ter plaatse")
    expect(turnout).to_contain_text("1 persoon van 1 fonds")
    expect(turnout.locator(".chip")).to_have_text("Volta")
    answer(member, theirs, "Nee")
    expect(turnout).to_contain_text("1 niet")
    answer(member, theirs, "Misschien")
    expect(turnout).to_contain_text("1 misschien")
    answer(member, theirs, "Ja, ter plaatse")
    expect(turnout).to_contain_text("1 persoon van 1 fonds")
    assert page.evaluate("window.unloaded") is False

    # The day comes. Who was there stands filled in as they answered.
    server.let_days_pass(address.rsplit("/", 1)[1], 4)
    page.goto(address)
    hands.press(page.get_by_role("link", name="Aanwezigheid", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie was er?")
    expect(page.get_by_label("Volta", exact=True)).to_have_value("present")
    hands.choose(page.get_by_label("Alimento", exact=True), "Verontschuldigd")
    hands.choose(page.get_by_label("Cevora", exact=True), "Vertegenwoordigd")
    page.get_by_label("Vertegenwoordigd door (Cevora)").fill("Volta")
    hands.press(page.get_by_role("button", name="Aanwezigheid bewaren"))
    expect(page.get_by_text("De aanwezigheden zijn bewaard.")).to_be_visible()
    present = page.locator("#aanwezigheid")
    expect(present).to_contain_text("Volta")
    expect(present).to_contain_text("Cevora (door Volta)")

    # The report: the member, who looks at the meeting, hears at once that it is there.
    member.goto(address)
    hands.press(page.get_by_role("link", name="Verslag schrijven"))
    word = f"telewerkritme{way.width}{way.by}"
    write_the_report(page, hands, word)
    expect(member.get_by_text("Het verslag is zonet gepubliceerd.")).to_be_visible()
    theirs.press(member.get_by_role("link", name="Lees het verslag"))
    report = member.locator("article.report")
    expect(report.locator("strong", has_text=word)).to_be_visible()
    expect(report.locator(".outcome")).to_have_text(
        [
            re.compile(rf"Beslissing:\s+We starten een proefgroep {word}\."),
            re.compile(r"Beslissing:\s+De proef duurt een half jaar\."),
            re.compile(rf"Actie:\s+Vragenlijst over {word} rondsturen\s+Noor Nieuwkomer, tegen"),
        ]
    )
    expect(report).to_contain_text("Cevora (door Volta)")

    # It is found, and the action point waits for who has to do it.
    hit = find(member, theirs, word)
    theirs.press(hit.get_by_role("link"))
    expect(member.get_by_text(f"We starten een proefgroep {word}.")).to_be_visible()
    member.goto("/")
    todo = panel(member, "Wat moet ik doen?").get_by_role("listitem").filter(has_text=f"Vragenlijst over {word}")
    theirs.press(todo.get_by_role("button", name="Afvinken"))
    expect(todo).to_contain_text("Afgewerkt")
    expect(todo.get_by_role("button", name="Ongedaan maken")).to_be_focused()
    theirs.press(todo.get_by_role("button", name="Ongedaan maken"))
    expect(todo.get_by_role("button", name="Afvinken")).to_be_focused()
    theirs.press(todo.get_by_role("button", name="Afvinken"))
    expect(todo).to_contain_text("Afgewerkt")
    member.reload()
    expect(todo).to_have_count(0)
    complaints.forgive("422 .UNPROCESSABLE ENTITY")  # the form that was sent too early
