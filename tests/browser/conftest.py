"""A real server with demo data, and real browsers. Each journey starts from the same data and what others wrote."""

import fcntl
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests import clock
from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
#: The shell without a window draws the same pages in two thirds of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("SAMENSPEL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",  # date fields take month, day, year from the keyboard
]
SAMENSPEL = str(Path(sys.executable).parent / "samenspel")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    return {"executable_path": CHROMIUM, "args": FLAGS}


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer:\n{log.read_text()[-3000:]}")


@dataclass(frozen=True, slots=True)
class Server:
    """A running installation."""

    address: str
    data: Path

    def let_days_pass(self, meeting_id: str, days: int) -> None:
        """A meeting lies that much earlier: the form plans none in the past, and a test does not wait for weeks."""
        with sqlite3.connect(self.data / "samenspel.sqlite3", timeout=10) as database:
            done = database.execute(
                "UPDATE meeting SET starts_at = datetime(starts_at, ?) || '.000000',"
                " ends_at = datetime(ends_at, ?) || '.000000' WHERE id = ?",
                [f"-{days} days", f"-{days} days", uuid.UUID(meeting_id).hex],
            )
            assert done.rowcount == 1
        database.close()

    def running_meeting(self) -> str:
        """The meeting of the demo that goes on, whose report is being written."""
        with sqlite3.connect(self.data / "samenspel.sqlite3", timeout=10) as database:
            query = "SELECT meeting_id FROM report WHERE published_at IS NULL AND shared_at IS NOT NULL"
            (row,) = database.execute(query).fetchall()
        database.close()
        return str(uuid.UUID(row[0]))

    def mail_with(self, *words: str) -> str:
        """The text of the newest mail in which all of these stand, be it as its address; waits for the worker to send
        it."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            for file in sorted((self.data / "mail").glob("*"), key=lambda file: file.stat().st_mtime, reverse=True):
                mail = message_from_bytes(file.read_bytes(), policy=policy.default)
                body = mail.get_body(("plain",))
                text = str(body.get_content()) if body is not None else ""
                if text and all(each in str(mail["To"]) or each in text for each in words):
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no mail with {' and '.join(words)}")


def _environment(data: Path) -> dict[str, str]:
    return clock.environment() | {"SAMENSPEL_DATA": str(data)}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with the demo data, loaded once for all processes; to copy, not to run a server on."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    data, done = shared / "demo", shared / "demo.done"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            subprocess.run([SAMENSPEL, "demo"], env=_environment(data), cwd=ROOT, check=True, capture_output=True)  # noqa: S603
            done.touch()
    return data


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    """`samenspel run` on a folder with data, as a person starts it."""
    port = free_port()
    address, log = f"http://127.0.0.1:{port}", data.parent / "server.log"
    env = _environment(data) | {"SAMENSPEL_BASE_URL": address, "SAMENSPEL_LIMITS": "false"}
    command = [SAMENSPEL, "run", "--port", str(port)]
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=env, stdout=file, stderr=subprocess.STDOUT, cwd=ROOT)  # noqa: S603
        try:
            _wait_for(f"{address}/gezondheid", process, log)
            yield Server(address, data)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running installation with demo data."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    data = tmp_path_factory.mktemp("server") / "var"
    shutil.copytree(request.getfixturevalue("demo"), data)
    with serving(data) as running:
        yield running


def sign_in(context: BrowserContext, role: str) -> None:
    """Signs the demo account of a role in, without a page, which takes as long as a test."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', context.request.get("/aanmelden").text())
    assert found is not None
    answer = context.request.post("/demo/aanmelden", form={"csrf_token": found[1], "role": role})
    assert answer.ok
    assert not answer.url.endswith("/aanmelden")


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    return server.address


class Complaints(list[str]):
    """What the browsers of a test complain about: errors of scripts, refusals of policies, answers of 400 and above."""

    def forgive(self, pattern: str) -> None:
        """Leaves out what the test itself brought about."""
        self[:] = [one for one in self if not re.search(pattern, one)]


@pytest.fixture
def complaints() -> Complaints:
    """What is left of these at the end of a test fails it."""
    return Complaints()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, base_url: str) -> Callable[[str], Any]:
    """The state of a browser in which the demo account of a role is signed in; it signs in once a session."""
    states: dict[str, Any] = {}

    def of(role: str) -> Any:
        if role not in states:
            with browser.new_context(base_url=base_url) as context:
                sign_in(context, role)
                states[role] = context.storage_state()
        return states[role]

    return of


@pytest.fixture
def open_page(
    browser: Browser, base_url: str, complaints: Complaints, signed_in: Callable[[str], Any]
) -> Iterator[Callable[..., Page]]:
    """Opens a browser window of its own: `open_page("isa", at="/mensen")` is what the demo's ISA sees there.

    A page that logs an error, breaks the content security policy or asks for something that fails is a failed test.
    """
    contexts = []

    def opened(role: str | None = None, *, at: str = "/", width: int = 1280, **options: Any) -> Page:
        size: ViewportSize = {"width": width, "height": 900 if width > 600 else 844}
        if role:
            options["storage_state"] = signed_in(role)
        context = browser.new_context(
            base_url=base_url, viewport=size, locale="nl-BE", timezone_id="Europe/Brussels", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        if role:
            page.goto(at)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def colleague(browser: Browser, server: Server) -> Any:
    """Another sectorconsulent of both groups of the journeys, as the state of a browser in which they are signed in.

    The demo has one button for each role, so this one is invited by the ISA, with a mail, and makes an account.
    """
    with browser.new_context(base_url=server.address, locale="nl-BE") as context:
        page = context.new_page()
        page.goto("/aanmelden")
        page.locator("button[name=role][value=isa]").click()
        page.goto("/beheer/uitnodigingen")
        page.get_by_label("Naam", exact=True).fill("Noor Nieuwkomer")
        page.get_by_label("E-mailadres").fill("noor@voorbeeld.be")
        page.get_by_label("Rol").select_option(label="Sectorconsulent")
        page.get_by_label("Sectorfonds").select_option(label="Volta")
        for group in ("Podcastreeks Werkbaar wint", "Lerend netwerk werkbaar werk en jobmobiliteit"):
            page.get_by_label(group).check()
        page.get_by_role("button", name="Uitnodiging versturen").click()
        expect(page.get_by_text("De uitnodiging voor Noor Nieuwkomer is verstuurd.")).to_be_visible()
    link = re.search(rf"{server.address}/uitnodiging/\S+", server.mail_with("noor@voorbeeld.be"))
    assert link is not None
    with browser.new_context(base_url=server.address, locale="nl-BE") as context:
        page = context.new_page()
        page.goto(link[0])
        for label in ("Kies een wachtwoord", "Nog eens"):
            page.get_by_label(label, exact=True).fill("een lange zin als sleutel")
        page.get_by_role("button", name="Account maken").click()
        expect(page.get_by_text("Welkom, Noor Nieuwkomer!")).to_be_visible()
        return context.storage_state()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The script of axe-core, which comes with the packages of the front end."""
    file = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not file.exists():
        pytest.fail("axe-core is not installed: run `npm ci`, or `bin/test`, which does")
    return file.read_text()


@pytest.fixture
def axe(axe_source: str) -> Callable[[Page], list[str]]:
    """The violations of WCAG 2.2 AA on a page, in words."""

    prepared = set()

    def violations(page: Page) -> list[str]:
        if page.context not in prepared:  # from its next page on, the browser brings the script along itself
            prepared.add(page.context)
            page.context.add_init_script(axe_source)
            page.evaluate(axe_source)
        found = page.evaluate(
            # No rule of these tags asks for the style sheets; axe would fetch and read them for each page.
            "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],"
            " preload: {assets: ['media']}})"
            ".then((result) => result.violations)",
            WCAG,
        )
        return [f"{page.url}: {one['id']} {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found]

    return violations
