"""Names of 190 letters without a space widen no page on a telephone."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.browser.conftest import CHROMIUM, Server, serving, sign_in
from tests.browser.pages import MORE, Addresses, rules

WORD = "Verantwoordelijkheidsbewustzijnsontwikkelingstraject" * 4
#: What people give a name, and where it stands.
NAMES = (
    ("group", "name"),
    ("topic", "title"),
    ("document", "title"),
    ("document_folder", "name"),
    ("meeting", "title"),
    ("meeting", "place"),
    ("agenda_item", "title"),
    ("action_item", "text"),
    ("account", "name"),
    ("theme", "name"),
    ("initiative", "title"),
    ("poll", "question"),
)
SIZES: tuple[ViewportSize, ...] = ({"width": 320, "height": 700}, {"width": 390, "height": 700})
#: How much wider than the screen a page is, and what stands beside it.
WIDER = """() => {
    const width = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth - width;
    const beside = [...document.body.querySelectorAll('*')].find((element) =>
        element.getBoundingClientRect().right > width + 1 && !element.children.length);
    return over > 0 ? `${over} px: ${beside?.parentElement.outerHTML.slice(0, 160)}` : '';
}"""


@pytest.fixture
def renamed(tmp_path: Path, demo: Path) -> Iterator[Server]:
    """An installation in which everything has a name of its first letter and this word."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    data = tmp_path / "var"
    shutil.copytree(demo, data)
    with sqlite3.connect(data / "samenspel.sqlite3") as database:
        for table, name in NAMES:
            query = f"UPDATE '{table}' SET {name} = substr({name}, 1, 1) || substr(:word, 1, 185)"  # noqa: S608
            if (table, name) == ("theme", "name"):  # of which there are no two
                query += " || rowid"
            assert database.execute(query, {"word": WORD}).rowcount > 0, table
    database.close()
    with serving(data) as running:
        yield running


def test_no_name_widens_a_page(browser: Browser, renamed: Server) -> None:
    """As an ISA sees them, and what is there for the beheerder besides."""
    faults: list[str] = []
    seen: set[str] = set()
    for role in ("isa", "beheerder"):
        with browser.new_context(base_url=renamed.address, viewport=SIZES[0], locale="nl-BE") as context:
            sign_in(context, role)
            page = context.new_page()
            page.goto("/")
            addresses = Addresses(
                renamed.data / "samenspel.sqlite3", page.locator(".menu-head strong").text_content() or ""
            )
            for rule in (*rules(), *MORE):
                address = next(iter(addresses.of(rule)), None)
                if address is None or address in seen or page.request.get(address, max_redirects=0).status != 200:
                    continue
                seen.add(address)
                page.goto(address)
                for size in SIZES:
                    page.set_viewport_size(size)
                    if wider := page.evaluate(WIDER):
                        faults.append(f"{address} at {size['width']} px is wider by {wider}")
            addresses.close()
    assert len(seen) > 100
    assert faults == []
