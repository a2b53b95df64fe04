"""Journey 1: a sectorconsulent posts in a werkgroep, and others see it at once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hands import Hands, Way, in_each_way, until

GROUP = "Podcastreeks Werkbaar wint"
CHAT = "/overleg/wg-werkbaar-wint/chat"
TEXT = "Voorstel voor **drie afleveringen**:\n\n- glijdende uren\n- de teamleider\n- leren op de vloer"


def sign_in(page: Page, hands: Hands) -> None:
    """As a sectorconsulent, by the button of the demo."""
    page.goto("/aanmelden")
    hands.press(page.get_by_role("button", name="Sectorconsulent"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Dag \w+"))


def panel(page: Page, title: str) -> Locator:
    """The part of a page below a heading."""
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator("section.panel").filter(has=heading)


def no_reload(*pages: Page) -> Callable[[], None]:
    """Marks pages; what it returns checks that they were not loaded again since."""
    for page in pages:
        page.evaluate("window.unloaded = false")

    def check() -> None:
        assert [page.evaluate("window.unloaded") for page in pages] == [False] * len(pages)

    return check


def open_the_group(page: Page, hands: Hands) -> None:
    hands.press(page.get_by_role("navigation", name="Hoofdnavigatie").get_by_role("link", name="Overleg", exact=True))
    hands.press(page.get_by_role("main").get_by_role("link", name=GROUP, exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_have_text(GROUP)


def post_a_topic(page: Page, hands: Hands, title: str, file: Path) -> None:
    hands.press(page.get_by_role("link", name="Nieuw onderwerp"))
    hands.write(page.get_by_label("Titel"), title)
    hands.compose(page.locator("ss-composer"), TEXT)
    hands.attach(page.get_by_label(re.compile("^Bestanden")), file)
    sent = page.locator(".upload", has_text=file.name)
    expect(sent.get_by_role("button", name="Weghalen")).to_be_visible()
    hands.press(page.get_by_role("button", name="Plaatsen", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def reply(page: Page, hands: Hands, text: str) -> None:
    hands.compose(page.locator("#reageren ss-composer"), text)
    hands.press(page.get_by_role("button", name="Reageren"))
    expect(page.locator("#reageren textarea")).to_have_value("")


@in_each_way
def test_a_topic_and_its_replies_reach_the_others(
    open_page: Callable[..., Page], colleague: Any, way: Way, tmp_path: Path
) -> None:
    page = open_page(width=way.width, has_touch=way.by == "touch")
    hands = way.hands(page)
    sign_in(page, hands)
    for title in ("Wat moet ik doen?", "Wat is er nieuw?", "Wat komt eraan?"):
        expect(panel(page, title).get_by_role("listitem").first).to_be_visible()
    open_the_group(page, hands)

    # The group's page tells all about it.
    expect(page.get_by_text("Zes sectoren maken samen een podcastreeks")).to_be_visible()
    about = panel(page, "Over dit overleg")
    expect(about).to_contain_text("Trekker")
    expect(about).to_contain_text("Werkbaar werk en jobmobiliteit")
    expect(panel(page, "Wie doet mee")).to_contain_text("Woodwize")
    for title in ("Bijeenkomsten", "Onderwerpen", "Open actiepunten"):
        expect(panel(page, title).get_by_role("listitem").first).to_be_visible()
    expect(panel(page, "Documenten").get_by_role("link").nth(1)).to_be_visible()

    # A colleague looks at the same group; the new topic comes to that page by itself.
    other = open_page(width=way.width, storage_state=colleague)
    other.goto("/overleg/wg-werkbaar-wint")
    untouched = no_reload(other)
    title = f"Volgende reeks ({way.name})"
    file = tmp_path / "voorstel reeks.txt"
    file.write_text("Drie afleveringen in het voorjaar, drie in het najaar.")
    post_a_topic(page, hands, title, file)
    post = page.locator("article.post").first
    expect(post.locator("strong", has_text="drie afleveringen")).to_be_visible()
    expect(post.locator(".prose li")).to_have_text(["glijdende uren", "de teamleider", "leren op de vloer"])
    with page.expect_download() as download:
        hands.press(post.get_by_role("link", name=file.name))
    assert Path(download.value.path()).read_text() == file.read_text()
    row = other.get_by_role("link", name=title)
    expect(row).to_be_visible()
    untouched()

    # They reply to each other, and neither loads the page again.
    row.click()
    expect(other.get_by_role("heading", level=1)).to_have_text(title)
    untouched = no_reload(page, other)
    reply(other, Hands(other, "mouse"), "Wij hebben een bedrijf dat **graag** meedoet.")
    theirs = page.locator("article.post", has_text="Wij hebben een bedrijf dat graag meedoet.")
    expect(theirs.locator("strong")).to_have_text("graag")
    expect(theirs.get_by_text("Noor Nieuwkomer").first).to_be_visible()
    reply(page, hands, "Prachtig, ik bel ze deze week.")
    for each in (page, other):
        posts = each.locator("article.post .prose")
        expect(posts).to_have_count(3)
        expect(posts.nth(1)).to_contain_text("graag meedoet")
        expect(posts.nth(2)).to_contain_text("ik bel ze deze week")
    hands.press(theirs.get_by_role("link", name="Citeren"))
    expect(page.locator("#reageren textarea")).to_have_value(
        re.compile(
            r"^> \*\*\[Noor Nieuwkomer\]\(/reacties/\S+\):\*\*\n>\n> Wij hebben een bedrijf dat graag meedoet\.$"
        )
    )
    untouched()

    # The same after loading it again: once, in the same order.
    other.reload()
    expect(other.locator("article.post")).to_have_count(3)


def say(page: Page, hands: Hands, text: str) -> None:
    hands.write(page.get_by_role("textbox", name="Bericht"), text)
    if hands.by == "keys":
        page.keyboard.press("Enter")  # sends from the field itself
    else:
        hands.press(page.get_by_role("button", name="Versturen"))


@in_each_way
def test_the_chat_carries_a_message_at_once(open_page: Callable[..., Page], colleague: Any, way: Way) -> None:
    page = open_page(width=way.width, has_touch=way.by == "touch")
    hands = way.hands(page)
    sign_in(page, hands)
    open_the_group(page, hands)
    hands.press(page.get_by_role("navigation", name=GROUP).get_by_role("link", name="Berichten", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Berichten in {GROUP}")
    expect(page.locator(".chat-form")).to_be_in_viewport(ratio=1)
    form, bar = page.locator(".chat-form").bounding_box(), page.locator(".side").bounding_box()
    assert form is not None
    assert bar is not None
    assert way.width > 768 or form["y"] + form["height"] <= bar["y"], "one writes above the bar, not below it"
    # What was not sent yet is still there when one comes back.
    field = page.get_by_role("textbox", name="Bericht")
    hands.write(field, "Half bericht")
    kept = "Object.keys(localStorage).filter((key) => key.includes(':form:/kanalen/'))"
    until(page, f"{kept}.length === 1")
    page.reload()
    expect(field).to_have_value("Half bericht")
    field.fill("")
    other = open_page(width=way.width, storage_state=colleague)
    other.goto(CHAT)
    untouched = no_reload(page, other)

    say(page, hands, f"Wie komt er naar de opname? ({way.name})")
    line = other.locator(".chat-line", has_text=f"Wie komt er naar de opname? ({way.name})")
    expect(line).to_have_count(1)
    expect(line).to_be_in_viewport()
    until(page, f"{kept}.length === 0")  # what was sent is no draft any more
    say(other, Hands(other, "mouse"), f"Ik! ({way.name})")
    expect(page.locator(".chat-line", has_text=f"Ik! ({way.name})")).to_have_count(1)
    expect(page.locator(".chat-line", has_text=f"Wie komt er naar de opname? ({way.name})")).to_have_class(
        re.compile("is-mine")
    )
    untouched()
    expect(page.locator("[data-presence]")).to_have_text(re.compile(r"^Nu hier: \w+"))
    other.goto("/overleg/wg-werkbaar-wint")  # whose page is not the chat
    expect(page.locator("[data-presence]")).to_be_hidden()


def test_a_page_greets_the_server_once(open_page: Callable[..., Page], signed_in: Callable[[str], Any]) -> None:
    """However often the browser says that it shows the page: a server hangs up on who greets it twice."""
    page = open_page(storage_state=signed_in("sectorconsulent"))  # each page has a socket: there is none before these
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.add_init_script(
        "addEventListener('load', () => { const shown = () => dispatchEvent(new Event('pageshow'));"
        " for (let wait = 0; wait < 400; wait += 1) setTimeout(shown, wait); })"
    )
    for _ in range(3):
        sent.clear()
        page.goto(CHAT)
        page.wait_for_timeout(800)
        assert [frame for frame in sent if frame == "40"] == ["40"]


def test_a_broken_connection_loses_nothing(
    open_page: Callable[..., Page], colleague: Any, complaints: Complaints
) -> None:
    page = open_page("sectorconsulent")
    other = open_page(width=390, storage_state=colleague)
    for each in (page, other):
        each.goto(CHAT)
    say(page, Hands(page, "mouse"), "Nog voor de storing")
    expect(other.locator(".chat-line", has_text="Nog voor de storing")).to_have_count(1)
    untouched = no_reload(page, other)

    other.context.set_offline(True)
    expect(other.locator("#verbinding")).to_be_visible()
    for number in range(3):
        say(page, Hands(page, "mouse"), f"Gemist bericht {number}")
        expect(page.locator(".chat-line:not(.is-pending)", has_text=f"Gemist bericht {number}")).to_have_count(1)
    for words in ("Geschreven zonder verbinding", "En nog iets"):
        say(other, Hands(other, "mouse"), words)
    expect(other.locator(".chat-line.is-pending")).to_have_text(["Geschreven zonder verbinding", "En nog iets"])
    expect(other.locator(".chat-state")).to_have_text("Geen verbinding. Je bericht wordt vanzelf verstuurd.")
    expect(other.locator(".chat-line", has_text="Gemist bericht")).to_have_count(0)

    other.context.set_offline(False)
    expect(other.locator(".chat-line", has_text="Gemist bericht")).to_have_text(
        [re.compile(f"Gemist bericht {number}") for number in range(3)], timeout=15_000
    )
    expect(other.locator("#verbinding")).to_be_hidden()
    sent = re.compile("Geschreven zonder verbinding|En nog iets")
    for each in (page, other):
        expect(each.locator(".chat-line", has_text=sent)).to_have_text(
            [re.compile("Geschreven zonder verbinding"), re.compile("En nog iets")], timeout=15_000
        )
        expect(each.locator(".chat-line.is-failed, .chat-line.is-pending")).to_have_count(0)
    untouched()
    # What the browser and htmx say of a network that is gone is no fault of the page.
    complaints.forgive(r"ERR_INTERNET_DISCONNECTED|: htmx:(sendError|afterRequest)")


def test_a_message_that_waits_survives_the_page_and_older_ones_leave_the_reader_in_place(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page("sectorconsulent", at=CHAT)
    token = page.locator("input[name=csrf_token]").first.input_value()
    action = page.locator(".chat-form").get_attribute("action")
    assert action is not None
    for number in range(60):
        form: dict[str, str | float | bool] = {
            "csrf_token": token,
            "body": f"Lang geleden {number}",
            "nonce": f"{number:024x}",
        }
        assert page.context.request.post(action, form=form, max_redirects=0).status == 303
    page.route(re.compile("/berichten$"), lambda route: route.abort())
    say(page, Hands(page, "mouse"), "Blijft staan")
    expect(page.locator(".chat-line.is-pending")).to_have_text("Blijft staan")
    expect(page.locator(".chat-state")).to_contain_text("Geen verbinding.")
    page.unroute_all()
    page.goto("/")
    page.goto(CHAT)
    line = page.locator(".chat-line:not(.is-pending)", has_text="Blijft staan")
    expect(line).to_have_count(1)
    page.reload()
    expect(line).to_have_count(1)  # once, and no more
    expect(page.locator(".chat-line.is-pending")).to_have_count(0)
    first = page.locator(".chat-lines .chat-line").first
    page.locator(".chat-scroll").evaluate("(scroll) => { scroll.scrollTop = 0; }")
    before = first.bounding_box()
    page.get_by_role("button", name="Oudere berichten").click()
    expect(page.get_by_text("Lang geleden 5", exact=True)).to_have_count(1)
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 60, "what one was reading is still in sight"
    complaints.forgive("ERR_FAILED")
