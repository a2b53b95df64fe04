"""A text is written as in Word, and stored as Markdown."""

import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from samenspel import text
from tests.browser.conftest import ROOT, Complaints
from tests.browser.markdown_corpus import CORPUS
from tests.browser.pastes import PASTES, PLAIN

NEW_TOPIC = "/overleg/wg-werkbaar-wint/onderwerpen/nieuw"
ROUND_TRIPS = """async ([address, texts]) => {
    const { learnToRead, roundTrip } = await import(address);
    await learnToRead();
    return texts.map(roundTrip);
}"""
PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData('text/html', html);
    data.setData('text/plain', text);
    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector('.composer-text').dispatchEvent(paste);
}"""
DROP = """([name, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(bytes)], name, { type: 'image/png' }));
    const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector('.composer-text').dispatchEvent(drop);
}"""


def write(page: Page) -> None:
    """Begins to write in the text of the page."""
    page.locator("textarea[name=body]").click()
    expect(page.locator(".composer-text")).to_be_focused()


def seen(html: str) -> str:
    return html.replace("<br>\n", "<br>").replace("\n", "").replace("<p></p>", "")


def addresses_in(markdown: str) -> list[str]:
    """The addresses that the server makes links of by itself, as they are typed."""
    links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', text.to_html(markdown))
    typed = [unescape(words) for href, words in links if href in (words, f"mailto:{words}", f"http://{words}")]
    return [words for words in typed if f"<{words}>" not in markdown and not words.startswith("/")]


def test_what_goes_through_the_editor_is_read_as_before(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at="/hulp")
    name = json.loads((ROOT / "static" / "dist" / "manifest.json").read_text())["editor.js"]
    written = page.evaluate(ROUND_TRIPS, [f"/static/{name}", CORPUS])
    for before, (longer, anew, again, addresses) in zip(CORPUS, written, strict=True):
        assert longer == before.rstrip() + "\n\neinde"
        assert seen(text.to_html(anew)) == seen(text.to_html(before))
        assert again == anew
        assert addresses == addresses_in(before)


def test_a_text_is_written_with_buttons_and_keys(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], complaints: Complaints
) -> None:
    page = open_page("sectorconsulent", at=NEW_TOPIC)
    stored, keys = page.locator("textarea[name=body]"), page.keyboard
    page.get_by_label("Titel").fill("Wat we onthouden")
    write(page)
    for key in ("Control+b", "Control+b", "Control+b"):
        keys.press(key)
    keys.type("iedereen")
    keys.press("Control+b")
    keys.type(" leest ")
    keys.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    dialog.get_by_label("Woorden").fill("het convenant")
    dialog.get_by_label("Adres").fill("geen adres")
    dialog.get_by_role("button", name="Bewaren").click()
    expect(dialog).to_contain_text("Dit is geen webadres")
    assert axe(page) == []
    dialog.get_by_label("Adres").fill("www.serv.be/convenant")
    keys.press("Enter")
    expect(page.locator(".composer-text")).to_be_focused()
    keys.press("End")
    keys.press("Enter")
    page.get_by_role("button", name="Afvinklijst").click()
    for word in ("een", "twee", ""):
        keys.type(word)
        keys.press("Enter")
    page.get_by_role("button", name="Tabel", exact=True).click()
    for word in ("wie", "wat", "af", "Ann", "zaal"):
        keys.type(word)
        keys.press("Tab")
    for name in ("Rij hieronder invoegen", "Rij weg", "Rij weg"):
        page.get_by_role("button", name=name).click()
    page.locator(".composer-text .task input").first.click()
    expect(stored).to_have_value(
        "**iedereen** leest [het convenant](https://www.serv.be/convenant)\n\n- [x] een\n- [ ] twee\n\n"
        "| wie | wat | af |\n| --- | --- | --- |\n| Ann | zaal |  |"
    )
    # After Escape the Tab key leaves a table too.
    keys.press("Escape")
    keys.press("Tab")
    expect(page.locator(".composer-text")).not_to_be_focused()

    made = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(made, "PNG")
    page.evaluate(DROP, ["zaal.png", list(made.getvalue())])
    page.get_by_label("Wat is er te zien?").fill("De zaal")
    expect(stored).to_have_value(re.compile(r"!\[De zaal\]\(/bijlagen/[0-9a-f-]{36}#300x200\)"))
    page.evaluate(DROP, ["stuk.png", [1, 2, 3]])
    expect(page.locator(".upload.is-refused")).to_contain_text("stuk.png")
    page.locator(".upload.is-refused").get_by_role("button", name="Weghalen").click()
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat we onthouden")
    expect(page.locator(".post .prose img")).to_have_attribute("alt", "De zaal")
    complaints.forgive(r"status of 422")


def test_what_is_pasted_keeps_what_it_says(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at=NEW_TOPIC)
    write(page)
    for html, plain, markdown in [(html, "tekst", found) for html, found in PASTES] + [("", *each) for each in PLAIN]:
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.evaluate(PASTE, [html, plain])
        expect(page.locator("textarea[name=body]")).to_have_value(markdown)
