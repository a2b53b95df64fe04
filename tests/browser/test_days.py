"""Two days in a room and online: an adviser plans them and asks somebody from outside; two answer from their mail,
without signing in, and one on the page; who organises reads for how many the room and the lunch are."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from samenspel.clock import long_day, today
from tests.browser.conftest import Complaints, Server

PLAN = "/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw"
LINK = "https://vergaderen.voorbeeld.be/tweedaagse"
PLACE = "Provinciehuis, Leuven"


def two_days(weeks: int) -> tuple[date, date]:
    """A Tuesday and the Wednesday after it, so many weeks from now."""
    monday = today() - timedelta(days=today().weekday()) + timedelta(weeks=weeks)
    return monday + timedelta(days=1), monday + timedelta(days=2)


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def plan(page: Page, title: str, first: date, last: date) -> None:
    """Plans the two days, and goes on to who else is asked."""
    page.goto(PLAN)
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Datum").fill(first.isoformat())
    page.get_by_label("Van", exact=True).fill("09:30")
    page.get_by_label("Tot", exact=True).fill("16:00")
    page.get_by_label("Laatste dag").fill(last.isoformat())
    page.get_by_label("Plaats").fill(PLACE)
    page.get_by_label("Link om online deel te nemen").fill(LINK)
    page.get_by_label(re.compile("^Zet de .* vaste punten op de agenda")).uncheck()
    page.get_by_label("Daarna ook anderen uitnodigen").check()
    page.get_by_role("button", name="Bijeenkomst plannen").click()
    expect(page).to_have_url(re.compile("/anderen$"))


def ask(page: Page, email: str) -> None:
    page.get_by_label("E-mailadressen").fill(f"Lotte Lezer <{email}>")
    page.get_by_role("button", name="Nakijken").click()
    expect(page.locator("#per-mail")).to_contain_text(email)
    page.get_by_role("button", name="Uitnodigingen versturen").click()
    expect(page.locator("#uitgenodigd")).to_contain_text("Nog geen antwoord")


def link_in(mail: str, words: str) -> str:
    found = re.search(rf"{words}\s*(http\S+)", mail)
    assert found is not None, mail
    return found[1]


def fill_the_agenda(page: Page, address: str, first: date, last: date) -> None:
    page.goto(f"{address}/agenda")
    for number, (title, opens) in enumerate((("Welkom", False), ("Wat leren we?", False), ("Afspraken", True)), 1):
        page.get_by_label("Agendapunt", exact=True).fill(title)
        page.get_by_label("Minuten").fill("90")
        if opens:
            page.get_by_label("Hiermee begint de volgende dag").check()
        page.get_by_role("button", name="Toevoegen").click()
        expect(page.locator(".agenda-item")).to_have_count(number)
    expect(page.locator(".agenda-hour")).to_have_text(["09:30", "11:00", "09:30"])
    expect(page.locator(".agenda-day")).to_have_text([long_day(first), long_day(last)])
    expect(page.get_by_label("Hiermee begint de volgende dag")).to_have_count(0)
    # Who hears the page is told on which day an item stands now.
    page.get_by_role("button", name=re.compile("Omlaag ?: Wat leren we")).click()
    expect(page.locator("#nieuws")).to_contain_text(
        f"Wat leren we? staat nu op plaats 3 van 3, {long_day(last).split()[0]} om 11:00"
    )
    page.get_by_role("button", name=re.compile("Omhoog ?: Wat leren we")).click()
    expect(page.locator("#nieuws")).to_contain_text(
        f"Wat leren we? staat nu op plaats 2 van 3, {long_day(last).split()[0]} om 09:30"
    )


def answer_from_the_mail(page: Page, link: str, done: str, width: int, answer: str | None = None) -> None:
    """Opens a link of a mail in a browser in which nobody is signed in, and answers with one tap."""
    page.goto(link)
    fits(page, width)
    page.get_by_role("button", name=answer or "Ja, ter plaatse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je antwoord is genoteerd")
    expect(page.get_by_role("main")).to_contain_text(done)
    assert all(cookie.get("name") != "remember_token" for cookie in page.context.cookies())
    page.goto("/bijeenkomsten")
    expect(page).to_have_url(re.compile("/aanmelden"))


def check_calendar(page: Page, address: str, first: date, last: date) -> None:
    """The file for a calendar has both days, the room and the link."""
    answer = page.request.get(f"{address}.ics")
    assert answer.ok
    [event] = Calendar.from_ical(answer.body()).walk("VEVENT")
    start, end = event.decoded("dtstart"), event.decoded("dtend")
    assert (start.date(), start.hour, start.minute) == (first, 9, 30)
    assert (end.date(), end.hour, end.minute) == (last, 16, 0)
    assert str(start.tzinfo) == "Europe/Brussels"
    assert PLACE in str(event["location"])
    assert LINK in str(event["location"])


@pytest.mark.parametrize("width", [1280, 390])
def test_two_days_in_a_room_and_online(
    open_page: Callable[..., Page],
    browser: Browser,
    server: Server,
    colleague: Any,
    complaints: Complaints,
    axe: Callable[[Page], list[str]],
    width: int,
) -> None:
    first, last = two_days(5 if width > 600 else 7)
    title, guest = f"Tweedaagse op {width}", f"lotte{width}@voorbeeld.be"
    page = open_page("isa", width=width)
    plan(page, title, first, last)
    ask(page, guest)
    address = page.url.removesuffix("/anderen")
    page.goto(address)
    expect(page.locator(".lead")).to_contain_text(f"{long_day(first)}, 09:30 – {long_day(last)}, 16:00")
    fill_the_agenda(page, address, first, last)
    fits(page, width)
    page.goto(f"{address}/agenda")  # unscrolled: nothing lies under the bar at the top
    assert axe(page) == []

    # Who organises wants to know what people eat.
    page.goto(f"{address}/catering")
    page.get_by_role("button", name="Vraag naar maaltijd of dieet").click()
    expect(page.get_by_role("main")).to_contain_text("Nog niemand noteerde iets.")

    # A member and a guest answer from their mail, without signing in; another member on the page.
    mail = server.mail_with("noor@voorbeeld.be", title, "Ja, ter plaatse:")
    out = open_page(width=width)
    answer_from_the_mail(out, link_in(mail, "Ja, ter plaatse:"), "Je komt ter plaatse.", width)
    invitation = link_in(server.mail_with(guest, title), "zonder aan te melden:")
    answer_from_the_mail(out, invitation, "ter plaatse", width)
    member = open_page("sectorconsulent", at=address, width=width)
    online = member.locator("#mijn-antwoord").get_by_role("button", name="Ja, online")
    online.click()
    expect(online).to_have_attribute("aria-pressed", "true")
    expect(member.get_by_label("Maaltijd of dieet")).to_have_count(0)
    noor = open_page(width=width, storage_state=colleague)
    noor.goto(address)
    noor.get_by_label("Maaltijd of dieet").fill("vegetarisch, geen noten")
    noor.locator("form", has=noor.get_by_label("Maaltijd of dieet")).get_by_role("button", name="Bewaren").click()
    expect(noor.locator(".alert").first).to_contain_text("Je maaltijd of dieet is bewaard.")
    expect(member.locator("body")).not_to_contain_text("geen noten")
    fits(noor, width)

    # The counts for the room and the lunch; the diet is for who organises only.
    page.goto(f"{address}/catering")
    facts = page.locator("dl.facts")
    for label, count in (("Ter plaatse", "1"), ("Online", "1"), ("Van buiten het overleg, in de zaal", "1")):
        expect(facts.locator("dt", has_text=re.compile(f"^{label}$")).locator("+ dd")).to_have_text(count)
    expect(page.get_by_role("main")).to_contain_text("vegetarisch, geen noten")
    fits(page, width)
    assert axe(page) == []
    assert noor.request.get(f"{address}/catering").status == 403
    check_calendar(member, address, first, last)

    # The second day: people still come in, who was there stands filled in, and the report is written.
    meeting = address.rsplit("/", 1)[1]
    server.let_days_pass(meeting, (last - today()).days)
    page.goto(f"{address}/inchecken")
    door = page.get_by_role("button", name=re.compile("Noor Nieuwkomer"))
    door.click()
    expect(door).to_have_attribute("aria-pressed", "true")
    fits(page, width)
    page.goto(f"{address}/aanwezigheid")
    expect(page.get_by_label("Volta", exact=True)).to_have_value("present")
    page.get_by_role("button", name="Aanwezigheid bewaren").click()
    expect(page.get_by_text("De aanwezigheden zijn bewaard.")).to_be_visible()
    page.goto(f"{address}/verslag/bewerken")
    part = page.locator("section.panel").filter(has=page.get_by_role("heading", name="Afspraken"))
    part.get_by_label(re.compile("^Verslag")).fill("Op dag twee spraken we af.")
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_text("Het verslag is gepubliceerd.")).to_be_visible()
    noor.goto(f"{address}/verslag")
    expect(noor.locator("article.report")).to_contain_text("Op dag twee spraken we af.")
    expect(noor.locator(".agenda-day")).to_have_count(2)
    fits(noor, width)
    complaints.forgive("422")  # who is asked is looked at first


def test_who_answered_from_a_mail_changes_it_by_the_same_mail(
    open_page: Callable[..., Page], server: Server, colleague: Any, complaints: Complaints
) -> None:
    """Yes, maybe, no and online, each by its own link; opening a link answers nothing yet."""
    first, last = two_days(9)
    page = open_page("isa")
    plan(page, "Antwoord vanuit de mail", first, last)
    address = page.url.removesuffix("/anderen")
    mail = server.mail_with("noor@voorbeeld.be", "Antwoord vanuit de mail", "Ja, ter plaatse:")
    out, noor = open_page(width=390), open_page(storage_state=colleague)
    out.goto(link_in(mail, "Misschien:"))
    noor.goto(address)
    pressed = noor.locator("#mijn-antwoord [aria-pressed=true]")
    expect(pressed).to_have_count(0)
    for words, button, done in (
        ("Misschien:", "Misschien", "Je komt misschien."),
        ("Ja, online:", "Ja, online", "Je bent er online bij."),
        ("Nee:", "Nee", "Je komt niet."),
        ("Ja, ter plaatse:", "Ja, ter plaatse", "Je komt ter plaatse."),
    ):
        answer_from_the_mail(out, link_in(mail, words), done, 390, button)
        noor.reload()
        expect(pressed).to_have_text(button)
    # After the meeting was called off, the mail says so instead.
    page.goto(f"{address}/annulering")
    page.get_by_label("Reden").fill("De zaal is dicht.")
    page.get_by_role("button", name="Bijeenkomst annuleren").click()
    expect(page.locator(".alert").first).to_be_visible()
    out.goto(link_in(mail, "Nee:"))
    expect(out.get_by_role("main").get_by_role("button")).to_have_count(0)
    complaints.forgive("status of 40[34]|status of 422")
