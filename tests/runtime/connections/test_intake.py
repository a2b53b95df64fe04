"""A request is read to its end, and no further, whatever the pieces in which it comes."""

import random
import time
from collections.abc import Iterator

import pytest

from samenspel.runtime.connections import intake as module
from samenspel.runtime.connections.intake import IDLE_SECONDS, Intake, Spool, Stage

FIRST = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
SECOND = b"GET /b HTTP/1.1\r\nHost: a\r\n\r\n"


def taken(intake: Intake) -> bytes:
    return b"".join(iter(lambda: intake.read(7), b""))


def pieces(data: bytes, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    while data:
        size = chance.randint(1, 20)
        yield data[:size]
        data = data[size:]


@pytest.mark.parametrize("seed", range(20))
def test_pieces_make_the_same_requests(seed: int) -> None:
    intake, found = Intake(100), []
    for piece in pieces(b"\r\n" + FIRST + SECOND + FIRST, seed):
        intake.feed(piece)
        while intake.stage is Stage.READY:
            found.append(taken(intake))
            assert intake.is_used_up
            intake.next()
    assert found == [FIRST, SECOND, FIRST]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000, 431),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 9_000, 431),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 411),
    ],
)
def test_what_has_no_end_is_refused(said: bytes, status: int) -> None:
    intake = Intake(100)
    for start in range(0, len(said), 1000):
        intake.feed(said[start : start + 1000])
    assert (intake.stage, intake.refusal) == (Stage.REFUSED, status)
    assert intake.read(10) == b""


@pytest.mark.parametrize("length", [b"101", b"9" * 30, b"9" * 9000])
def test_of_a_body_that_is_too_large_the_beginning_is_read(length: bytes) -> None:
    intake = Intake(100)
    intake.feed(b"POST / HTTP/1.1\r\nContent-Length: %s\r\n\r\nabc" % length)
    assert (intake.stage, intake.is_cut) == (Stage.BODY, True)
    intake.feed(b"d" * 150)
    intake.feed(b"e" * 10**6)
    assert taken(intake).endswith(b"\r\n\r\nabc" + b"d" * 97)
    assert (intake.is_used_up, intake.take_rest()) == (True, b"")
    intake.discard()


def test_a_client_that_asks_before_it_sends_too_much_sends_nothing() -> None:
    intake = Intake(100)
    intake.feed(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n")
    assert (intake.stage, intake.is_cut, intake.take_expectation()) == (Stage.READY, True, False)
    assert taken(intake).endswith(b"\r\n\r\n")


def test_garbage_ends_somewhere() -> None:
    chance = random.Random(7)
    for _ in range(50):
        intake = Intake(100)
        for _ in range(60):
            intake.feed(chance.randbytes(1000))
        assert intake.is_complete


def test_a_client_that_waits_for_leave_to_send_gets_it_once() -> None:
    intake = Intake(100)
    intake.feed(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert [intake.take_expectation(), intake.take_expectation()] == [True, False]
    intake.feed(b"ab")
    assert b"xpect" not in taken(intake)
    intake.discard()


def test_slow_clients_have_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    current = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: current[0])
    intake = Intake(10**6)
    assert intake.deadline == 1000 + IDLE_SECONDS
    intake.feed(b"POST / HTTP/1.1\r\n")
    head = intake.deadline
    current[0] += 9
    intake.feed(b"Content-Length: 900000\r\n")
    assert intake.deadline == head, "a letter now and then does not help"
    intake.feed(b"\r\n")
    for _ in range(30):  # ten bytes a second
        current[0] += 1
        intake.feed(b"a" * 10)
    assert intake.deadline < current[0], "too slow on the whole"
    intake.feed(b"a" * 400_000)
    assert intake.deadline > current[0], "fast enough, and still sending"
    intake.discard()


def test_large_bodies_have_a_common_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SPOOL", Spool(150_000))
    first, second = Intake(10**6), Intake(10**6)
    for each in (first, second):
        each.feed(b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n")
    assert (first.stage, second.refusal) == (Stage.BODY, 503)
    first.discard()
    third = Intake(10**6)
    third.feed(b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + b"a" * 100_000)
    assert third.stage is Stage.READY
    assert len(taken(third)) > 100_000
    third.next()
    assert not third.is_complete


@pytest.mark.parametrize(
    ("cookie", "has"), [("Cookie: a=1; samenspel=x.y", True), ("COOKIE:samenspel=x", True), ("Cookie: taal=nl", False)]
)
def test_who_comes_with_a_session_is_known(cookie: str, has: bool) -> None:
    intake = Intake(100)
    intake.feed(f"GET / HTTP/1.1\r\n{cookie}\r\n\r\n".encode() + SECOND)
    assert intake.has_session is has
    taken(intake)
    intake.next()
    assert intake.is_complete
    assert not intake.has_session
