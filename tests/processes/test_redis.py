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


@contextmanager
def _ear(address: str, browser: requests.Session) -> Iterator[socketio.Client]:
    """An open page: what it hears is in `heard`, by event."""
    ear = socketio.Client(reconnection=False)
    ear.heard = {"push": [], "presence": []}
    for event, heard in ear.heard.items():
        ear.on(event, heard.append)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
    ear.connect(address, headers={"Cookie": cookies}, transports=["websocket"])
    try:
        yield ear
    finally:
        ear.disconnect()


def _post(browser: requests.Session, address: str, page: str, path: str, **fields: str) -> requests.Response:
    token = re.search(r'name="csrf_token" (?:type="hidden" )?value="([^"]+)"', page)
    assert token is not None
    data = fields | {"csrf_token": token[1]}
    headers = {"HX-Request": "true", "Referer": address}
    return browser.post(f"{address}{path}", data=data, headers=headers, timeout=10)


def _room_in(page: str) -> str:
    room = re.search(r'data-room="(channel:[0-9a-f-]+)"', page)
    assert room is not None
    return room[1]


def test_a_message_at_one_process_is_heard_at_the_other_and_found(processes: list[str]) -> None:
    here, there = processes
    writer, reader = _sign_in(here, "sectorconsulent"), _sign_in(there, "isa")
    page = writer.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text
    room, body = _room_in(page), "Zonnebloemenveld over twee processen"
    with _ear(there, reader) as ear:
        assert ear.call("listen", {"room": room}) == "ok"
        answer = _post(writer, here, page, f"/kanalen/{room.removeprefix('channel:')}/berichten", body=body)
        assert answer.status_code == 200
        _until(lambda: any(body in push["html"] for push in ear.heard["push"]), "the push", 5)
        assert len(ear.heard["push"]) == 1
    # The worker puts it in the index: it is found at both.
    for browser, address in ((writer, here), (_sign_in(there, "sectorconsulent"), there)):
        _until(
            lambda browser=browser, address=address: (  # type: ignore[misc]
                "<mark>" in browser.get(f"{address}/zoeken", params={"q": "zonnebloemenveld"}, timeout=10).text
            ),
            "the message in search",
            20,
        )


def test_who_is_in_a_chat_is_seen_at_both_processes(processes: list[str]) -> None:
    here, there = processes
    consultant, isa = _sign_in(here, "sectorconsulent"), _sign_in(there, "isa")
    room = _room_in(consultant.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text)

    def count(ear: socketio.Client) -> int:
        return int(ear.heard["presence"][-1]["count"]) if ear.heard["presence"] else 0

    with _ear(here, consultant) as one:
        assert one.call("listen", {"room": room}) == "ok"
        _until(lambda: count(one) == 1, "oneself", 5)
        with _ear(there, isa) as other:
            assert other.call("listen", {"room": room}) == "ok"
            _until(lambda: count(one) == count(other) == 2, "both to see both", 8)
        _until(lambda: count(one) == 1, "the other to be gone", 8)


def test_a_closed_account_and_a_removed_member_hear_nothing_more_at_any_process(processes: list[str]) -> None:
    here, there = processes
    guest, admin, isa = _sign_in(there, "gast"), _sign_in(here, "beheerder"), _sign_in(here, "isa")
    mine = guest.get(f"{there}/berichten", timeout=10).text
    channel = re.search(r'href="/kanalen/([0-9a-f-]+)"', mine)
    assert channel is not None
    page = guest.get(f"{there}/kanalen/{channel[1]}", timeout=10).text
    me, group = re.search(r'data-me="([0-9a-f-]+)"', page), re.search(r'href="/overleg/([a-z0-9-]+)"', page)
    assert me is not None
    assert group is not None
    with _ear(there, guest) as ear:
        assert ear.call("listen", {"room": f"channel:{channel[1]}"}) == "ok"
        members = f"/overleg/{group[1]}/deelnemers"
        assert _post(isa, here, isa.get(f"{here}{members}", timeout=10).text, f"{members}/{me[1]}", rol="").ok
        _until(lambda: not ear.connected, "the removed member to be hung up on", 5)
    with _ear(there, guest) as ear:
        assert ear.call("listen", {"room": f"channel:{channel[1]}"}) == "refused"
        account = f"/beheer/accounts/{me[1]}"
        assert _post(admin, here, admin.get(f"{here}{account}", timeout=10).text, f"{account}/sluiting").ok
        _until(lambda: not ear.connected, "the closed account to be hung up on", 5)
    with pytest.raises(socketio.exceptions.ConnectionError), _ear(there, guest):
        pass
