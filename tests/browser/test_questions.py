"""What a director asks of the map, and where the answer stands: eight of ten on the first screen."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

#: The height of a laptop's screen, in pixels.
SCREEN = 800
WHOLE, OWN = ".map-brief", "#fonds"
#: Each question: in which part the answer stands, and how it begins or what it is about.
FIRST_SCREEN = {
    "Hoeveel fondsen zijn er, in hoeveel groepen, en wat deden ze samen?": (WHOLE, r"\d+ fondsen in \d+ groepen, \d+"),
    "Wie houdt het netwerk samen?": (WHOLE, r"^Houdt het samen: \w+"),
    "Wie staat aan de rand?": (WHOLE, r"^Aan de rand: \w+"),
    "Wat is er zeker veranderd in het geheel?": (WHOLE, r"^Zeker veranderd: \w+"),
    "In welke groep zit mijn fonds?": (OWN, r"^Groep: \w+"),
    "Welke rol heeft mijn fonds?": (OWN, r"^(Spil|Brug|In het midden|Aan de rand)\. \w+"),
    "Met wie werkt mijn fonds opvallend vaak samen?": (OWN, r"^Opvallend vaak samen: \w+"),
    "Wat is er voor mijn fonds zeker veranderd?": (OWN, r"^Zeker veranderd: \w+"),
}
FURTHER = {
    "Wat deden we met onze sterkste partner?": (OWN, r"^[\w-]+ (\d+ \w+,? ?)+"),
    "Met wie zouden we nog kunnen werken, en waarom?": (OWN, r"(Nieuw|Weer samen) \w+"),
}


def answers(page: Page, part: str) -> list[tuple[str, Locator]]:
    """The sentences in a part of the page, with what they stand in."""
    found = page.locator(f"{part} :is(p, li)").all()
    return [(" ".join(one.inner_text().split()), one) for one in found]


def test_eight_of_ten_questions_are_answered_on_the_first_screen(open_page: Callable[..., Page]) -> None:
    page = open_page("directeur", at="/samenwerkingskaart", width=1280)
    for question, (part, words) in FIRST_SCREEN.items():
        boxes = [one.bounding_box() for text, one in answers(page, part) if re.search(words, text)]
        assert boxes, question
        assert boxes[0] is not None, question
        assert boxes[0]["y"] + boxes[0]["height"] <= SCREEN, (question, boxes[0])
    for question, (part, words) in FURTHER.items():
        assert any(re.search(words, text) for text, _one in answers(page, part)), question


def test_the_evidence_behind_a_sentence_is_there_for_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("directeur", at="/samenwerkingskaart", width=390)
    for name, words in (
        ("Uitleg bij wie het samenhoudt", r"kortste weg.*\d+%"),
        ("Uitleg bij de rand", "derde van de sterkte"),
        ("Uitleg bij wat zeker veranderde", r"^Tegenover .* 20\d\d"),
        ("Uitleg bij opvallende partners", r"\d+ en \d+"),
    ):
        mark = page.get_by_role("button", name=name).first
        mark.focus()
        page.keyboard.press("Enter")
        shown = page.locator(".tip-words:popover-open")
        expect(shown).to_have_text(re.compile(words, re.DOTALL))
        page.keyboard.press("Escape")
        expect(shown).to_have_count(0)
        expect(mark).to_be_focused()
    # On a phone the own fund stands below the map: a link leads to it from the top.
    page.get_by_role("link", name=re.compile(" in het kort$")).click()
    expect(page.locator("#fonds").get_by_text("Opvallend vaak samen:")).to_be_in_viewport()


def test_the_sentences_are_there_without_scripts(open_page: Callable[..., Page]) -> None:
    page = open_page("directeur", at="/samenwerkingskaart", java_script_enabled=False)
    expect(page.locator(".map-brief")).to_contain_text("Houdt het samen:")
    expect(page.locator("#fonds")).to_contain_text("Opvallend vaak samen:")
