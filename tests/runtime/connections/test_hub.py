"""One thread holds the sockets of all pages, whatever these send, and however slowly they read."""

import logging
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, Event, Ping, TextMessage

from samenspel.runtime.connections import hub as module
from samenspel.runtime.connections.hub import BURST, JOIN_SECONDS, MAX_BACKLOG, Hub, WebSocket
from samenspel.runtime.connections.packets import MAX_PACKET, MalformedPacketError


class Pages:
    """A hub with pages at the other ends of its sockets."""

    def __init__(self) -> None:
        self.packets: list[tuple[str, str]] = []
        self.closed: list[tuple[str, str]] = []
        self.joined: set[str] = set()
        self.hub = Hub(self._on_packet, lambda sid, reason: self.closed.append((sid, reason)), self.joined.__contains__)
        self.ends: list[socket.socket] = []

    def _on_packet(self, sid: str, packet: str) -> None:
        if packet == "bad":
            raise MalformedPacketError("no event")
        if packet == "broken":
            raise RuntimeError("ours")
        self.packets.append((sid, packet))

    def open(self, sid: str = "one", account: str = "ann") -> socket.socket:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        theirs.settimeout(20)
        self.ends.append(theirs)
        self.joined.add(sid)
        self.hub.take_place(account)
        self.hub.add(WebSocket(sid, account, ours, b""))
        return theirs

    def until_closed(self, sid: str = "one") -> str:
        until(lambda: sid in dict(self.closed))
        return dict(self.closed)[sid]


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What the hub wrote; the work of tests before may still go on in the background."""
    return [each for each in caplog.records if each.name == module.__name__]


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    yield made
    made.hub.close_all()
    until(lambda: not made.hub.sockets)
    for end in made.ends:
        end.close()


def said(*events: Event) -> bytes:
    page = Connection(ConnectionType.CLIENT)
    return b"".join(page.send(event) for event in events)


def text(words: str) -> bytes:
    return said(TextMessage(words))


def heard(end: socket.socket, count: int = 1) -> list[str]:
    page, found, whole = Connection(ConnectionType.CLIENT), [""], 0
    while whole < count:
        page.receive_data(end.recv(65536))
        for event in page.events():
            assert isinstance(event, TextMessage)
            found[-1] += event.data
            if event.message_finished:
                found.append("")
                whole += 1
    return found[:-1]


def test_a_page_speaks_in_its_order_and_is_spoken_to(pages: Pages) -> None:
    end = pages.open()
    end.sendall(b"".join(text(f"4{number}") for number in range(50)))
    until(lambda: len(pages.packets) == 50)
    assert [packet for _, packet in pages.packets] == [str(number) for number in range(50)]
    for size in (3, 300, 70_000):
        pages.hub.send("one", "x" * size)
        assert heard(end) == ["x" * size]
    end.close()
    assert pages.until_closed() == "transport close"
    assert pages.hub.places() == 0


def test_hundreds_of_pages_need_no_threads_of_their_own(pages: Pages) -> None:
    ends = [pages.open(str(number), f"account {number % 9}") for number in range(450)]
    pages.hub.send("0", "start")
    threads = threading.active_count()
    for number in range(450):
        pages.hub.send(str(number), "news")
    assert [heard(end) for end in ends[1:]] == [["news"]] * 449
    assert threading.active_count() == threads
    pages.hub.close_all()
    until(lambda: len(pages.closed) == 450)


MASKED = [0x80, 0, 0, 0, 0]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="no frames"),
        pytest.param(b"\x81\x05hello", id="no mask"),
        pytest.param(bytes([0xF1, *MASKED]), id="reserved bits"),
        pytest.param(bytes([0x83, *MASKED]), id="unknown kind"),
        pytest.param(bytes([0x80, *MASKED]), id="a middle without a beginning"),
        pytest.param(bytes([0x09, *MASKED]), id="a ping in parts"),
        pytest.param(bytes([0x81, 0xFF, *[0xFF] * 8, 0, 0, 0, 0]), id="two to the 64th bytes"),
        pytest.param(bytes([0x81, 0x84, 0, 0, 0, 0, 0xC3, 0x28, 0xA0, 0xA1]), id="no UTF-8"),
        pytest.param(said(BytesMessage(b"\0" * 100)), id="binary"),
        pytest.param(text(""), id="empty"),
        pytest.param(text("2"), id="ping of a page"),
        pytest.param(text("b4AAAA"), id="base64"),
        pytest.param(text("4bad"), id="malformed"),
        pytest.param(text("4" + "x" * (MAX_PACKET + 1)), id="too large"),
        pytest.param(b"".join(said(TextMessage("x" * 99, message_finished=False)) for _ in range(210)), id="parts"),
        pytest.param(text("4x") * (BURST + 60), id="flood"),
        pytest.param(said(Ping()) * (BURST + 60), id="flood of pings"),
    ],
)
def test_what_no_page_sends_closes_with_at_most_one_line(
    pages: Pages, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    with caplog.at_level(logging.INFO):
        pages.open().sendall(sent)
        pages.until_closed()
    assert len(lines(caplog)) <= 1
    assert all(each.exc_info is None and "\n" not in each.getMessage() for each in lines(caplog))


def test_a_hundred_bad_pages_write_one_line(pages: Pages, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(3)
    for number in range(100):
        pages.open(str(number)).sendall(chance.randbytes(500))
        pages.open(f"{number}b").sendall(text("4bad"))
    pages.ends[0].close()
    until(lambda: sum(sid.endswith("b") for sid, _ in pages.closed) == 100)
    assert len(lines(caplog)) == 1
    good = pages.open("good")
    pages.hub.send("good", "still here")
    assert heard(good) == ["still here"]


def test_a_fault_of_ours_is_logged_and_ends_nothing(pages: Pages, caplog: pytest.LogCaptureFixture) -> None:
    pages.open().sendall(text("4broken") + text("4fine"))
    until(lambda: pages.packets == [("one", "fine")])
    assert [each.exc_info is not None for each in lines(caplog)] == [True]


def test_a_page_that_reads_nothing_is_let_go(pages: Pages) -> None:
    pages.open()
    other = pages.open("other")
    for _ in range(2 * MAX_BACKLOG // 50_000 + 20):
        pages.hub.send("one", "x" * 50_000)
    assert pages.until_closed() == "transport error"
    pages.hub.send("other", "news")
    assert heard(other) == ["news"]


def test_a_page_that_reads_slowly_misses_nothing(pages: Pages) -> None:
    end = pages.open()
    for number in range(20):
        pages.hub.send("one", str(number % 10) * 40_000)
    time.sleep(0.02)
    assert [each[0] for each in heard(end, 20)] == [str(number % 10) for number in range(20)]


def test_who_does_not_join_or_answer_is_let_go(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    pages.open("joined")
    pages.open("open only")
    pages.open("silent")
    pages.joined.discard("open only")
    start = time.monotonic()
    pages.hub._look_after(start + JOIN_SECONDS + 1)
    assert pages.until_closed("open only")
    assert "joined" in pages.hub.sockets
    pages.hub._look_after(start + module.PING_INTERVAL + 1)
    assert heard(pages.ends[0]) == ["2"]
    pages.ends[0].sendall(text("3"))
    until(lambda: not pages.hub.sockets["joined"].pong_due)
    pages.hub._look_after(start + module.PING_INTERVAL + module.PING_TIMEOUT + 2)
    assert pages.until_closed("silent") == "ping timeout"
    assert "joined" in pages.hub.sockets
    pages.joined.clear()  # sent away, but it stays on the line
    pages.hub._look_after(start + 100)
    pages.hub._look_after(start + 101 + JOIN_SECONDS)
    assert pages.until_closed("joined")
