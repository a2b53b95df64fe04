"""With a virus scanner nobody opens a file before it was found clean."""

import io
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
import time_machine
from flask import Flask

from samenspel import db
from samenspel.activity.notices.queries import unread_notices
from samenspel.documents import lists
from samenspel.documents.models import ScanState
from samenspel.documents.scanning import outage, tasks
from samenspel.people.models import Account
from samenspel.runtime.foreign import scanner
from tests import make
from tests.documents.test_staged import POINT, stage
from tests.documents.test_stories import only_document, share
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World, viewer

VIRUS = b"dit is een virus"


class FakeClamd:
    """Speaks as clamd does (INSTREAM and PING), and finds VIRUS; what is too large for it, it refuses."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.run, daemon=True).start()

    def run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.listener.accept()
                with closing(connection), connection.makefile("rb") as stream:
                    connection.sendall(self.answer(stream) + b"\0")

    def answer(self, stream: io.BufferedReader) -> bytes:
        if stream.read(6).startswith(b"zPING"):
            return b"PONG"
        stream.read(len(b"zINSTREAM\0") - 6)
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        if len(content) > 100_000:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Eicar FOUND" if VIRUS in content else b"stream: OK"


@pytest.fixture
def clamd(app: Flask) -> Iterator[FakeClamd]:
    fake = FakeClamd()
    scanner._SCANNER.set(app, fake.address)
    yield fake
    scanner._SCANNER.clear(app)
    fake.listener.close()


def test_what_the_scanner_finds_is_refused_at_once(world: World, client_of: ClientOf, clamd: FakeClamd) -> None:
    ann = client_of(world.ann)
    refused = share(ann, world.open_group, VIRUS, "nota.txt")
    assert "de virusscanner vond er iets in" in str(page(refused, 422).errors)
    refused = share(ann, world.open_group, b"x" * 150_000, "lang.txt")
    assert "kan nu niet op virussen nagekeken worden" in str(page(refused, 422).errors)
    share(ann, world.open_group, b"Proper", "nota.txt")
    line = only_document(world.open_group)
    assert line.scan_state is ScanState.CLEAN
    assert ann.get(f"/documenten/{line.id}").data == b"Proper"
    assert ann.get("/gezondheid").text == "ok"


def test_while_the_scanner_is_away_files_wait_and_nobody_opens_them(
    app: Flask, world: World, client_of: ClientOf, clamd: FakeClamd
) -> None:
    ann = client_of(world.ann)
    scanner._SCANNER.set(app, "unix:/nergens/clamd.sock")
    share(ann, world.open_group, b"Proper", "proper.txt")
    share(ann, world.open_group, VIRUS, "virus.txt")
    ids = {line.title: line.id for line in lists.latest_in(world.open_group.id, 5)}
    for document in ids.values():
        assert ann.get(f"/documenten/{document}").status_code == 409
        assert ann.get(f"/documenten/{document}/versies/1").status_code == 409
        assert "wordt nagekeken op virussen" in page(ann.get(f"/documenten/{document}/voorbeeld"))
    assert "proper.txt" not in ann.get(f"/overleg/{world.open_group.slug}/documenten/zip").text
    tasks.scan_waiting()
    assert "virusscanner antwoordt niet" in ann.get("/gezondheid").text
    assert ann.get(f"/documenten/{ids['proper.txt']}").status_code == 409
    scanner._SCANNER.set(app, clamd.address)
    tasks.scan_waiting()
    db.session().expire_all()
    assert ann.get(f"/documenten/{ids['proper.txt']}").data == b"Proper"
    assert ann.get(f"/documenten/{ids['virus.txt']}").status_code == 409
    scanner._SCANNER.clear(app)
    assert ann.get(f"/documenten/{ids['virus.txt']}").status_code == 409, "what was found stays closed"


def test_files_of_a_text_wait_too_and_a_picture_says_so(
    app: Flask, world: World, client_of: ClientOf, clamd: FakeClamd
) -> None:
    bram, group = client_of(world.bram), world.open_group
    topic = make.topic(group, world.ann)
    clean = stage(bram, group, b"Proper", "proper.txt")["id"]
    scanner._SCANNER.set(app, "unix:/nergens/clamd.sock")
    assert "de virusscanner antwoordt niet" in stage(bram, group, POINT, "punt.png", 422)["error"]
    waiting, virus = (stage(bram, group, each, "nota.txt")["id"] for each in (b"Nota", VIRUS))
    assert bram.get(f"/bijlagen/{waiting}").status_code == 409
    bram.post(f"/onderwerpen/{topic.id}/reacties", data={"body": "Hierbij", "staged": [clean, waiting]})
    states = {line.title: line.scan_state for line in lists.latest_in(group.id, 5)}
    assert states == {"proper.txt": ScanState.CLEAN, "nota.txt": ScanState.WAITING}
    scanner._SCANNER.set(app, clamd.address)
    tasks.scan_waiting()
    db.session().expire_all()
    assert {line.scan_state for line in lists.latest_in(group.id, 5)} == {ScanState.CLEAN}
    assert bram.get(f"/bijlagen/{virus}").status_code == 409


def test_administrators_hear_of_an_outage_once_and_it_goes_by_itself(
    app: Flask, world: World, client_of: ClientOf, clamd: FakeClamd
) -> None:
    def told(account: Account) -> list[str]:
        db.session().expire_all()
        return [each.title for each in unread_notices(viewer(account))]

    outage.watch()
    scanner._SCANNER.set(app, "unix:/nergens/clamd.sock")
    outage.watch()
    assert told(world.bea) == []
    with time_machine.travel(db.now() + outage.PATIENCE):
        outage.watch()
        outage.watch()
        said = ["De virusscanner antwoordt niet: nieuwe bestanden wachten tot hij er weer is"]
        assert (told(world.bea), told(world.ann)) == (said, [])
        assert said[0] in page(client_of(world.bea).get("/ongelezen"), 200)
        scanner._SCANNER.set(app, clamd.address)
        outage.watch()
        assert told(world.bea) == []


@pytest.mark.parametrize("setting", ["clamd", "http://a.be:3310", "tcp://a.be", "unix:"])
def test_an_address_that_is_none_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        scanner.address_of(setting)
