"""Servers in processes of their own, and pages that are open at them."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
import socketio

from tests import clock

COMMAND = str(Path(sys.executable).parent / "samenspel")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The settings of an installation of its own in a folder, and of nothing else."""
    return clock.environment() | {
        "SAMENSPEL_DATA": str(folder),
        "SAMENSPEL_LIMITS": "false",
        "SAMENSPEL_LOG_LEVEL": "WARNING",
        **settings,
    }


@contextmanager
def running(env: dict[str, str], *arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as file:
        process = subprocess.Popen([COMMAND, *arguments], env=env, stdout=file, stderr=subprocess.STDOUT)  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)


def until(true: Callable[[], object], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if true():
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what}")


def sign_in(address: str, role: str) -> requests.Session:
    """A browser in which the demo account of a role is signed in."""
    browser = requests.Session()
    page = browser.get(f"{address}/aanmelden", timeout=10).text
    assert post(browser, address, page, "/demo/aanmelden", role=role).ok
    return browser


@contextmanager
def open_page(address: str, browser: requests.Session) -> Iterator[socketio.Client]:
    """The socket of an open page; what it hears is in `heard`, by event."""
    page = socketio.Client(reconnection=False)
    page.heard = {"push": [], "presence": []}
    for event, heard in page.heard.items():
        page.on(event, heard.append)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    page.connect(address, headers={"Cookie": cookies}, transports=["websocket"])
    try:
        yield page
    finally:
        page.disconnect()


def post(browser: requests.Session, address: str, page: str, path: str, **fields: str) -> requests.Response:
    """Sends a form of a page, as htmx does."""
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', page)
    assert token is not None, page[:500]
    data = fields | {"csrf_token": token[1]}
    headers = {"HX-Request": "true", "Referer": address}
    return browser.post(f"{address}{path}", data=data, headers=headers, timeout=10)


def room_in(page: str) -> str:
    """The channel that a page shows."""
    room = re.search(r'data-room="(channel:[0-9a-f-]+)"', page)
    assert room is not None
    return room[1]


def invited(env: dict[str, str], name: str) -> str:
    """The link of an invitation for an ISA."""
    command = [COMMAND, "invite", f"{name}@example.org", "--name", name, "--role", "isa", "--organisation", "SERV"]
    said = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout  # noqa: S603
    link = re.search(r"http\S+/uitnodiging/\S+", said)
    assert link is not None, said
    return link[0]


def accept(address: str, link: str) -> requests.Session:
    """A browser in which an invitation was accepted."""
    browser = requests.Session()
    page = browser.get(link, timeout=10).text
    word = "een lange zin als sleutel"
    made = post(browser, address, page, link.removeprefix(address), name="Iemand", password=word, password_again=word)
    assert made.ok, made.text[:2000]
    return browser
