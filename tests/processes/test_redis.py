"""Several processes over Redis: a message written at one is heard at the other, and the worker does the work."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests
import socketio

REDIS = os.environ.get("SAMENSPEL_TEST_REDIS_URL")
COMMAND = str(Path(sys.executable).parent / "samenspel")
pytestmark = [
    pytest.mark.skipif(REDIS is None, reason="Set SAMENSPEL_TEST_REDIS_URL to run several processes"),
    pytest.mark.xdist_group("processes"),
]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def _running(env: dict[str, str], *arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as file:
        process = subprocess.Popen([COMMAND, *arguments], env=env, stdout=file, stderr=subprocess.STDOUT)  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)


def _until(true: Callable[[], object], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if true():
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what}")


def _sign_in(address: str, role: str) -> requests.Session:
    browser = requests.Session()
    page = browser.get(f"{address}/aanmelden", timeout=10).text
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', page)
    assert token is not None, page[:500]
    answer = browser.post(f"{address}/demo/aanmelden", data={"rol": role, "csrf_token": token[1]}, timeout=10)
    assert answer.status_code == 200
    return browser


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The addresses of two web processes on the same data, with one worker."""
    folder = tmp_path_factory.mktemp("processes")
    env = {name: value for name, value in os.environ.items() if not name.startswith("SAMENSPEL_")}
    env |= {"SAMENSPEL_DATA": str(folder), "SAMENSPEL_LIMITS": "false", "SAMENSPEL_LOG_LEVEL": "WARNING"}
    log = folder / "log.txt"
    subprocess.run([COMMAND, "demo"], env=env, check=True, capture_output=True)  # noqa: S603
    env["SAMENSPEL_REDIS_URL"] = str(REDIS)
    ports = [_free_port(), _free_port()]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    with ExitStack() as stack:
        for port in ports:
            stack.enter_context(_running(env, "run", "--port", str(port), log=log))
        stack.enter_context(_running(env, "worker", log=log))
        for address in addresses:
            _until(lambda address=address: requests.get(f"{address}/gezondheid", timeout=2).ok, log.read_text)  # type: ignore[misc, arg-type]
        yield addresses


def test_a_message_at_one_process_is_heard_at_the_other_and_found(processes: list[str]) -> None:
    here, there = processes
    writer, reader = _sign_in(here, "sectorconsulent"), _sign_in(there, "isa")
    page = writer.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text
    room = re.search(r'data-room="(channel:[0-9a-f-]+)"', page)
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', page)
    assert room is not None
    assert token is not None
    heard: list[dict[str, str]] = []
    ear = socketio.Client()
    ear.on("push", heard.append)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in reader.cookies)
    ear.connect(there, headers={"Cookie": cookies}, transports=["websocket"])
    try:
        assert ear.call("listen", {"room": room[1]}) == "ok"
        channel = room[1].removeprefix("channel:")
        body = "Zonnebloemenveld over twee processen"
        answer = writer.post(
            f"{here}/kanalen/{channel}/berichten",
            data={"body": body, "csrf_token": token[1]},
            headers={"HX-Request": "true", "Referer": here},
            timeout=10,
        )
        assert answer.status_code == 200
        _until(lambda: any(body in push["html"] for push in heard), "the push", 5)
        assert len(heard) == 1
    finally:
        ear.disconnect()
    # The worker puts it in the index: it is found at both.
    for browser, address in ((writer, here), (_sign_in(there, "sectorconsulent"), there)):
        _until(
            lambda browser=browser, address=address: (  # type: ignore[misc]
                "<mark>" in browser.get(f"{address}/zoeken", params={"q": "zonnebloemenveld"}, timeout=10).text
            ),
            "the message in search",
            20,
        )
