"""A page that gets no socket is not silent about it, and not behind for longer than a minute."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints

CHAT = "/overleg/wg-werkbaar-wint/chat"


def test_without_a_socket_a_page_asks_every_minute(open_page: Callable[..., Page], complaints: Complaints) -> None:
    page, writer = open_page("sectorconsulent"), open_page("isa", at=CHAT)
    page.route_web_socket(re.compile(r"/socket\.io/"), lambda socket: socket.close())
    page.clock.install()
    page.goto(CHAT)
    page.clock.run_for(4_000)
    state = page.locator("#verbinding span:visible")
    expect(state).to_have_text("Live bijwerken lukt nu niet. De pagina vernieuwt elke minuut.")
    writer.get_by_label("Bericht", exact=True).fill("Tot over een minuut")
    writer.keyboard.press("Enter")
    expect(writer.locator("#berichten")).to_contain_text("Tot over een minuut")
    page.clock.run_for(50_000)
    expect(page.locator("#berichten")).not_to_contain_text("Tot over een minuut")
    page.clock.run_for(11_000)
    expect(page.locator("#berichten")).to_contain_text("Tot over een minuut")
    page.context.set_offline(True)
    page.clock.run_for(61_000)
    expect(state).to_have_text("Verbinding verbroken, we proberen opnieuw …")
    complaints.forgive("Failed to load resource|ERR_INTERNET_DISCONNECTED|WebSocket|htmx:(afterRequest|sendError)")
