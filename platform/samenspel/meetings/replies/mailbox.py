"""The mailbox to which calendars send their answers, over IMAP. Nothing is ever deleted in it.

What was read is moved away where a folder is set for it, and else left. What could not be read is flagged and stays,
for somebody to look at.
"""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from samenspel.config import Settings
from samenspel.meetings.replies import mail_proof

#: Seconds that the server may take for each answer.
PATIENCE = 20
#: Letters taken in one look; what is left waits for the next.
MOST = 50
#: The largest letter that is read: an answer with the quoted invitation is a tenth of it.
LARGEST = 512 * 1024
#: How far back a mailbox is read that was not known before.
FIRST_LOOK = timedelta(days=14)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

#: All that goes wrong between us and the server.
Trouble = (OSError, imaplib.IMAP4.error, ssl.SSLError, EOFError)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder was read: up to `last`, as long as the server keeps its numbering `validity`."""

    validity: int
    last: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it arrived; `raw` is None for one that is too large."""

    number: int
    raw: bytes | None


class Mailbox:
    """An open folder. Raises one of `Trouble`."""

    def __init__(self, server: imaplib.IMAP4, folder: str, done: str | None) -> None:
        self._server, self._done = server, done
        _good(server.select(_quoted(folder)))
        told = server.response("UIDVALIDITY")[1]
        self.validity = int(told[0]) if told and told[0] else 0

    def letters_after(self, mark: Mark | None) -> list[Letter]:
        """What arrived since, the oldest first; of a folder that is new to us only what is recent."""
        if mark is None or mark.validity != self.validity:
            day = datetime.now(UTC) - FIRST_LOOK
            numbers = self._search(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")
        else:
            # The server names the last message also where it is older than what was asked for.
            numbers = [number for number in self._search(f"UID {mark.last + 1}:*") if number > mark.last]
        return [self._letter(number) for number in numbers[:MOST]]

    def put_away(self, mark: Mark | None) -> None:
        """Moves what was read before, but for what is flagged."""
        if self._done is None or mark is None or mark.validity != self.validity or not mark.last:
            return
        numbers = self._search(f"UID 1:{mark.last} UNFLAGGED UNDELETED")
        if not numbers:
            return
        self._server.create(_quoted(self._done))  # says no where it is there already
        those = ",".join(map(str, numbers))
        able = bytes(_good(self._server.capability())[-1]).upper().split()  # now that it knows who we are
        if b"MOVE" in able:
            _good(self._server.uid("MOVE", those, _quoted(self._done)))
            return
        _good(self._server.uid("COPY", those, _quoted(self._done)))
        _good(self._server.uid("STORE", those, "+FLAGS.SILENT", r"(\Deleted)"))
        if b"UIDPLUS" in able:
            _good(self._server.uid("EXPUNGE", those))

    def flag(self, letter: Letter) -> None:
        """Leaves a letter for somebody to look at."""
        _good(self._server.uid("STORE", str(letter.number), "+FLAGS.SILENT", r"(\Flagged)"))

    def newest_server(self) -> str | None:
        """The name under which the mail server speaks about the newest letter; empty where it says nothing of it, None
        where there is no letter."""
        numbers = self._search("ALL")
        if not numbers:
            return None
        said = _good(self._server.uid("FETCH", str(numbers[-1]), "(BODY.PEEK[HEADER.FIELDS (AUTHENTICATION-RESULTS)])"))
        lines = next((bytes(part[1]) for part in said if isinstance(part, tuple)), b"")
        return mail_proof.server_in(lines)

    def _search(self, query: str) -> list[int]:
        found = _good(self._server.uid("SEARCH", query))
        return sorted(int(number) for number in (found[0] or b"").split())

    def _letter(self, number: int) -> Letter:
        if self._size(number) > LARGEST:
            return Letter(number, None)
        for part in _good(self._server.uid("FETCH", str(number), "(BODY.PEEK[])")):
            if isinstance(part, tuple):
                return Letter(number, bytes(part[1]))
        return Letter(number, None)

    def _size(self, number: int) -> int:
        for part in _good(self._server.uid("FETCH", str(number), "(RFC822.SIZE)")):
            text = part[0] if isinstance(part, tuple) else part
            if text and (found := _SIZE.search(text)):
                return int(found[1])
        return 0


@contextmanager
def opened(settings: Settings) -> Iterator[Mailbox]:
    """The folder that the settings name, for as long as the block lasts."""
    server = _connect(settings)
    try:
        if settings.imap_username:
            _good(server.login(settings.imap_username, settings.imap_password or ""))
        yield Mailbox(server, settings.imap_folder, settings.imap_done_folder)
    finally:
        with contextlib.suppress(*Trouble):
            server.logout()


def _connect(settings: Settings) -> imaplib.IMAP4:
    host, port = settings.imap_server or "", settings.imap_port
    if settings.imap_security == "tls":
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=PATIENCE)
    server = imaplib.IMAP4(host, port, timeout=PATIENCE)
    if settings.imap_security == "starttls":
        server.starttls(ssl.create_default_context())
    return server


def _good(answer: tuple[str, Sequence[Any]]) -> Sequence[Any]:
    """What the server says (bytes, or pairs of bytes around a literal), or its refusal as an error."""
    word, said = answer
    if word != "OK":
        raise imaplib.IMAP4.error(f"the mail server said {word}")
    return said


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
