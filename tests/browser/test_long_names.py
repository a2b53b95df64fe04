"""Names of 190 letters without a space, and of one letter, widen no page on a telephone."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

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
#: How much wider than the screen a page is, and what stands beside it.
WIDER = """() => {
    const width = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth - width;
    const beside = [...document.body.querySelectorAll('*')].find((element) =>
        element.getBoundingClientRect().right > width + 1 && !element.children.length);
    return over > 0 ? `${over} px: ${beside?.parentElement.outerHTML.slice(0, 160)}` : '';
}"""


@pytest.fixture(scope="module", params=[WORD, ""], ids=["190 letters", "one letter"])
def renamed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Iterator[Server]:
    """An installation in which everything has a name of its first letter and this word."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    data = tmp_path_factory.mktemp("renamed") / "var"
    shutil.copytree(demo, data)
    with sqlite3.connect(data / "samenspel.sqlite3") as database:
        for table, name in NAMES:
            query = f"UPDATE '{table}' SET {name} = substr({name}, 1, 1) || substr(:word, 1, 185)"  # noqa: S608
            if (table, name) == ("theme", "name"):  # of which there are no two
                query += " || rowid"
            assert database.execute(query, {"word": request.param}).rowcount > 0, table
    database.close()
    with serving(data) as running:
        yield running


@pytest.mark.parametrize(("role", "least"), [("isa", 80), ("beheerder", 60)])
def test_no_name_widens_a_page(browser: Browser, renamed: Server, role: str, least: int) -> None:
    faults, count = [], 0
    size = {"width": 320, "height": 700}
    with browser.new_context(base_url=renamed.address, viewport=size, locale="nl-BE") as context:  # type: ignore[arg-type]
        sign_in(context, role)
        page = context.new_page()
        page.goto("/")
        addresses = Addresses(
            renamed.data / "samenspel.sqlite3", page.locator(".menu-head strong").text_content() or ""
        )
        for rule in (*rules(), *MORE):
            for address in list(addresses.of(rule))[:1]:
                if page.request.get(address, max_redirects=0).status != 200:
                    continue
                page.goto(address)
                count += 1
                for width in (320, 390):
                    page.set_viewport_size({"width": width, "height": 700})
                    if wider := page.evaluate(WIDER):
                        faults.append(f"{address} at {width} px is wider by {wider}")
        addresses.close()
    assert count > least
    assert faults == []
