"""A photo that is put on a card is there at once; a guest who reads along gets neither it nor a way to cards."""

import io
import re
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect

CHAT = "/overleg/wg-werkbaar-wint/chat"
SHOWN = "(image) => image.complete && image.naturalWidth"


def test_a_photo_is_put_on_the_card_and_seen_in_chat(open_page: Callable[..., Page]) -> None:
    made = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(made, "JPEG")
    own = open_page("directeur", at="/mijn-fiche", width=390)
    own.get_by_label("Foto", exact=True).set_input_files(
        {"name": "ik.docx", "mimeType": "application/x", "buffer": b"PK"}
    )
    expect(own.locator("ss-files")).to_contain_text("dit soort bestand bewaren we niet")
    own.get_by_label("Foto", exact=True).set_input_files(
        {"name": "IMG 1.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}
    )
    expect(own.locator("ss-files")).to_contain_text("IMG 1.jpg")
    own.get_by_role("button", name="Bewaren").click()
    photo = own.locator("h1 .avatar img")
    expect(photo).to_be_visible()
    assert photo.evaluate(SHOWN) == 256
    own.get_by_role("link", name="Fiche bewerken").click()
    own.get_by_label("Mijn foto weghalen").check()
    own.get_by_role("button", name="Bewaren").click()
    expect(own.locator("h1 .avatar")).to_be_visible()
    expect(photo).to_have_count(0)


def test_what_is_pushed_to_a_guest_leads_to_no_card(open_page: Callable[..., Page]) -> None:
    guest, member, writer = (open_page(role, at=CHAT) for role in ("gast", "isa", "sectorconsulent"))
    words = "Wie brengt de microfoons mee?"
    for page in (guest, member):
        expect(page.locator("body")).to_have_attribute("data-account", re.compile(r"\w+"))
    writer.get_by_label("Bericht", exact=True).fill(words)
    writer.keyboard.press("Enter")
    lines = [page.locator(".chat-line", has_text=words) for page in (guest, member)]
    for line in lines:
        expect(line).to_be_visible()
    assert [line.locator("a.name-link[href]").count() for line in lines] == [0, 1]
    assert [line.locator(".avatar img").count() for line in lines] == [0, 1]
    expect(lines[0].locator(".chat-who strong")).to_have_text(re.compile(r"\w+ \w+"))
    lines[1].locator("a.name-link").click()
    expect(member).to_have_url(re.compile(r"/mensen/"))
    expect(member.locator("h1 .avatar img")).to_be_visible()
