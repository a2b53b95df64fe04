"""Somebody is mentioned with nothing but the keyboard, and hears of it on the page that they have open."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

CHAT = "/overleg/wg-werkbaar-wint/chat"


def test_a_mention_is_completed_by_keyboard_and_reaches_its_reader(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    reader, writer = open_page("isa"), open_page("sectorconsulent", at=CHAT)
    count = reader.locator("#notice-count")
    before = int(count.get_attribute("data-count") or 0)
    field, options = writer.get_by_label("Bericht", exact=True), writer.get_by_role("option")
    field.press_sequentially("Dag @")
    expect(options).to_have_count(8)
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert axe(writer) == []
    field.press("Escape")
    expect(options).to_have_count(0)
    field.press_sequentially("il")
    chosen = options.filter(has_text="SERV").first
    expect(chosen).to_be_visible()
    name = chosen.locator(".person-name").inner_text()
    while chosen.get_attribute("aria-selected") == "false":
        field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", re.compile("^vermelding-"))
    field.press("Enter")
    expect(field).to_have_value(f"Dag @{name} ")
    field.press_sequentially("en @iedereen")
    expect(writer.locator(".mention-reach")).to_have_text(re.compile(r"^\d+ mensen krijgen hier een melding van\.$"))
    field.press("Enter")
    expect(field).to_have_value("")
    expect(writer.locator("#berichten [data-mention]").last).to_have_text("@iedereen")
    expect(count).to_have_attribute("data-count", str(before + 1))
    reader.goto(CHAT)
    expect(reader.locator("#berichten .is-me").first).to_have_text(f"@{name}")
