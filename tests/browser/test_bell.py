"""What is unread is counted in every tab, and gone from all of them once it is read in one."""

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints


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


def test_without_a_socket_all_three_counts_come_within_a_minute(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    """The bell, *Berichten* and the title of the tab say the same as the server, and as each other."""
    reader, writer = open_page("sectorconsulent"), open_page("isa")
    account = uuid.UUID(reader.locator("body").get_attribute("data-account"))
    reader.route_web_socket(re.compile(r"/socket\.io/"), lambda socket: socket.close())
    reader.clock.install()
    reader.goto("/mensen")
    reader.clock.run_for(4_000)
    bell, messages = reader.locator("#notice-count"), reader.locator("#chat-count")
    before = int(bell.get_attribute("data-count") or 0)
    of_messages = int(messages.get_attribute("data-count") or 0)
    writer.goto(f"/mensen/{account}")
    writer.get_by_role("button", name=re.compile("bericht", re.IGNORECASE)).click()
    writer.get_by_label("Bericht", exact=True).fill("Nog één ding.")
    writer.keyboard.press("Enter")
    expect(writer.locator("#berichten")).to_contain_text("Nog één ding.")
    for _ in range(20):  # until the worker made the notice
        if f'id="notice-count" data-count="{before + 1}"' in reader.request.get("/ongelezen/aantal").text():
            break
        writer.wait_for_timeout(500)
    reader.clock.run_for(61_000)
    expect(bell).to_have_attribute("data-count", str(before + 1))
    expect(messages).to_have_attribute("data-count", str(of_messages + 1))
    expect(reader).to_have_title(re.compile(rf"^\({before + 1}\) "))
    assert str(before + 1) in bell.inner_text()
    reader.goto("/ongelezen")
    expect(bell).to_have_attribute("data-count", str(before + 1))
    expect(reader).to_have_title(re.compile(rf"^\({before + 1}\) "))
    complaints.forgive("WebSocket")
