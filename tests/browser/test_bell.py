"""What is unread is counted in every tab, and gone from all of them once it is read in one."""

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_a_message_is_counted_in_every_tab_until_it_is_read_in_one(open_page: Callable[..., Page]) -> None:
    reader, writer = open_page("sectorconsulent"), open_page("isa")
    account = uuid.UUID(reader.locator("body").get_attribute("data-account"))
    other = reader.context.new_page()
    other.goto("/mensen")
    before = int(other.locator("#notice-count").get_attribute("data-count") or 0)
    messages = int(other.locator("#chat-count").get_attribute("data-count") or 0)
    writer.goto(f"/mensen/{account}")
    writer.get_by_role("button", name=re.compile("bericht", re.IGNORECASE)).click()
    writer.get_by_label("Bericht", exact=True).fill("Heb je even?")
    writer.keyboard.press("Enter")
    for tab in (reader, other):
        expect(tab.locator("#notice-count")).to_have_attribute("data-count", str(before + 1))
        expect(tab.locator("#chat-count")).to_have_attribute("data-count", str(messages + 1))
        expect(tab).to_have_title(re.compile(rf"^\({before + 1}\) "))
    reader.goto(writer.url)
    expect(reader.locator("#berichten")).to_contain_text("Heb je even?")
    for tab in (reader, other):
        expect(tab.locator("#notice-count")).to_have_attribute("data-count", str(before), timeout=2_000)
        expect(tab.locator("#chat-count")).to_have_attribute("data-count", str(messages), timeout=2_000)
