"""A poll in a topic: asked by one, answered by another on a phone, and the first sees it come in."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

QUESTION = "In welke stad nemen we op?"


def test_a_poll_is_asked_and_answered_and_who_asked_sees_it_come_in(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    asker = open_page("isa", at="/overleg/wg-werkbaar-wint/onderwerpen")
    asker.locator(".row-title").first.click()
    asker.get_by_role("link", name="Peiling toevoegen").click()
    asker.get_by_label("Vraag", exact=True).fill(QUESTION)
    asker.get_by_label("Keuzes", exact=True).fill("Gent\nBrussel\nLeuven")
    assert axe(asker) == []
    asker.get_by_role("button", name="Peiling starten").click()
    asked = asker.locator("section.poll", has_text=QUESTION)
    expect(asked).to_contain_text(re.compile(r"0 van \d+ stemden"))
    voter = open_page("sectorconsulent", at=re.sub("#.*", "", asker.url), width=390, has_touch=True)
    theirs = voter.locator("section.poll", has_text=QUESTION)
    theirs.get_by_label("Brussel").tap()
    theirs.get_by_role("button", name="Stemmen", exact=True).tap()
    expect(theirs).to_contain_text("Jij stemde: Brussel")
    expect(theirs).to_contain_text(re.compile(r"1 stem\s+100 %"))
    assert voter.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is as wide as the phone"
    assert axe(voter) == []
    expect(asked).to_contain_text(re.compile(r"1 van \d+ stemde\b"))
