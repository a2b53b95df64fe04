"""A real server with demo data, and real browsers. Each journey starts from the same data but sees what others wrote."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = os.environ.get("SAMENSPEL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys run in one process, for they share one server."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    return {"executable_path": CHROMIUM, "args": FLAGS}


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


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


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `samenspel run` with demo data, as a person starts it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    folder, port = tmp_path_factory.mktemp("server"), _free_port()
    address, log = f"http://127.0.0.1:{port}", folder / "server.log"
    env = {name: value for name, value in os.environ.items() if not name.startswith("SAMENSPEL_")}
    env |= {"SAMENSPEL_DATA": str(folder / "var"), "SAMENSPEL_BASE_URL": address, "SAMENSPEL_LIMITS": "false"}
    command = [str(Path(sys.executable).parent / "samenspel"), "run", "--port", str(port)]
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=env, stdout=file, stderr=subprocess.STDOUT, cwd=ROOT)  # noqa: S603
        try:
            _wait_for(f"{address}/gezondheid", process, log)
            yield address
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """Opens a browser window of its own: `open_page("isa", width=390)` signs in with the demo button of that role.

    A page that logs an error or asks for something that fails is a failed test.
    """
    contexts = []
    errors: list[str] = []

    def opened(role: str | None = None, *, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(
            base_url=base_url, viewport={"width": width, "height": 900 if width > 600 else 844}, locale="nl-BE", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda message: errors.append(f"{page.url}: {message.text}") if message.type == "error" else None)
        if role:
            page.goto("/aanmelden")
            page.locator(f"button[name=rol][value={role}]").click()
            page.wait_for_url(f"{base_url}/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def axe(axe_source: str) -> Callable[[Page], list[str]]:
    """The violations of WCAG 2.2 AA on a page, in words."""

    def violations(page: Page) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate(
            "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then((result) => result.violations)", WCAG
        )
        return [f"{page.url}: {one['id']} {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found]

    return violations
