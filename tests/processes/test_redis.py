"""Several processes over Redis: a message written at one is heard at the other, and the worker does the work."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests
import socketio

from tests.ports import free_port
from tests.processes.running import COMMAND, environment, open_page, post, room_in, running, sign_in, until

REDIS = os.environ.get("SAMENSPEL_TEST_REDIS_URL")
pytestmark = pytest.mark.skipif(REDIS is None, reason="Set SAMENSPEL_TEST_REDIS_URL to run several processes")


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The addresses of two web processes on the same data, with one worker."""
    folder = tmp_path_factory.mktemp("processes")
    env = environment(folder)
    log = folder / "log.txt"
    subprocess.run([COMMAND, "demo"], env=env, check=True, capture_output=True)  # noqa: S603
    env["SAMENSPEL_REDIS_URL"] = str(REDIS)
    ports = [free_port(), free_port()]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    with ExitStack() as stack:
        for port in ports:
            stack.enter_context(running(env, "run", "--port", str(port), log=log))
        stack.enter_context(running(env, "worker", log=log))
        for address in addresses:
            until(lambda address=address: requests.get(f"{address}/gezondheid", timeout=2).ok, log.read_text)  # type: ignore[misc, arg-type]
        yield addresses


def test_a_message_at_one_process_is_heard_at_the_other_and_found(processes: list[str]) -> None:
    here, there = processes
    writer, reader = sign_in(here, "sectorconsulent"), sign_in(there, "isa")
    page = writer.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text
    room, body = room_in(page), "Zonnebloemenveld over twee processen"
    with open_page(there, reader) as ear:
        assert ear.call("listen", {"room": room}) == "ok"
        answer = post(writer, here, page, f"/kanalen/{room.removeprefix('channel:')}/berichten", body=body)
        assert answer.status_code == 200
        until(lambda: any(body in push["html"] for push in ear.heard["push"]), "the push", 5)
        assert len(ear.heard["push"]) == 1
    # The worker puts it in the index: it is found at both.
    for browser, address in ((writer, here), (sign_in(there, "sectorconsulent"), there)):
        until(
            lambda browser=browser, address=address: (  # type: ignore[misc]
                "<mark>" in browser.get(f"{address}/zoeken", params={"q": "zonnebloemenveld"}, timeout=10).text
            ),
            "the message in search",
            20,
        )


def test_who_is_in_a_chat_is_seen_at_both_processes(processes: list[str]) -> None:
    here, there = processes
    consultant, isa = sign_in(here, "sectorconsulent"), sign_in(there, "isa")
    room = room_in(consultant.get(f"{here}/overleg/wg-werkbaar-wint/chat", timeout=10).text)

    def count(ear: socketio.Client) -> int:
        return int(ear.heard["presence"][-1]["count"]) if ear.heard["presence"] else 0

    with open_page(here, consultant) as one:
        assert one.call("listen", {"room": room}) == "ok"
        one.emit("here", {"room": room})
        until(lambda: count(one) == 1, "oneself", 5)
        with open_page(there, isa) as other:
            assert other.call("listen", {"room": room}) == "ok"
            other.emit("here", {"room": room})
            until(lambda: count(one) == count(other) == 2, "both to see both", 8)
        until(lambda: count(one) == 1, "the other to be gone", 8)


def test_a_closed_account_and_a_removed_member_hear_nothing_more_at_any_process(processes: list[str]) -> None:
    here, there = processes
    guest, admin, isa = sign_in(there, "gast"), sign_in(here, "beheerder"), sign_in(here, "isa")
    mine = guest.get(f"{there}/berichten", timeout=10).text
    channel = re.search(r'href="/kanalen/([0-9a-f-]+)"', mine)
    assert channel is not None
    page = guest.get(f"{there}/kanalen/{channel[1]}", timeout=10).text
    me, group = re.search(r'data-me="([0-9a-f-]+)"', page), re.search(r'href="/overleg/([a-z0-9-]+)"', page)
    assert me is not None
    assert group is not None
    with open_page(there, guest) as ear:
        assert ear.call("listen", {"room": f"channel:{channel[1]}"}) == "ok"
        members = f"/overleg/{group[1]}/deelnemers"
        assert post(isa, here, isa.get(f"{here}{members}", timeout=10).text, f"{members}/{me[1]}", role="").ok
        until(lambda: not ear.connected, "the removed member to be hung up on", 5)
    with open_page(there, guest) as ear:
        assert ear.call("listen", {"room": f"channel:{channel[1]}"}) == "refused"
        account = f"/beheer/accounts/{me[1]}"
        assert post(admin, here, admin.get(f"{here}{account}", timeout=10).text, f"{account}/sluiting").ok
        until(lambda: not ear.connected, "the closed account to be hung up on", 5)
    with pytest.raises(socketio.exceptions.ConnectionError), open_page(there, guest):
        pass
