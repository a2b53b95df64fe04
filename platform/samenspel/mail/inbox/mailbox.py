"""The mailbox to which people and calendars send their answers, over IMAP. Nothing is ever deleted in it.

Messages that were read are moved to another folder where one is set, and else stay. One that could not be read is
flagged and stays, for somebody to look at.
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
from samenspel.runtime.foreign import sandbox

TIMEOUT_SECONDS = 20
#: Messages that are read in one run; the others in the next, which follows at once.
MAX_MESSAGES = 50
#: Bytes after which no further message is read in that run.
MAX_BYTES = 48 * 2**20
#: What a message may weigh beside its largest file, and how much a file grows on its way.
MAX_WORDS_SIZE, FILE_GROWTH = 2**20, 1.4
#: A folder that was not read before is read back so far.
FIRST_PERIOD = timedelta(days=14)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEADERS = "(BODY.PEEK[HEADER])"
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

#: The errors that may come of talking to the server.
MAILBOX_ERRORS = (OSError, imaplib.IMAP4.error, ssl.SSLError, EOFError)


@dataclass(frozen=True, slots=True)
class FolderPosition:
    """How far a folder was read: up to `last_uid`, as long as the server keeps its numbering `uid_validity`."""

    uid_validity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class MailboxMessage:
    """A message as it arrived; of one that is too large `raw` has the headers only."""

    uid: int
    raw: bytes
    is_whole: bool = True


class Mailbox:
    """An open folder. Raises one of `Trouble`."""

    def __init__(self, server: imaplib.IMAP4, folder: str, done_folder: str | None, max_size: int) -> None:
        self._server, self._done_folder, self._max_size = server, done_folder, max_size
        _checked(server.select(_quoted(folder)))
        answer = server.response("UIDVALIDITY")[1]
        self.uid_validity = int(answer[0]) if answer and answer[0] else 0

    def messages_after(self, position: FolderPosition | None) -> tuple[list[MailboxMessage], bool]:
        """The messages after a position, the oldest first, and whether there are more of them; of a folder that was not
        read before only the recent ones."""
        if position is None or position.uid_validity != self.uid_validity:
            day = datetime.now(UTC) - FIRST_PERIOD
            uids = self._search(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")
        else:
            # The server names the last message also where that is older.
            last_uid = position.last_uid
            uids = [uid for uid in self._search(f"UID {last_uid + 1}:*") if uid > last_uid]
        found: list[MailboxMessage] = []
        for uid in uids[:MAX_MESSAGES]:
            found.append(self._message(uid))
            if sum(len(each.raw) for each in found) > MAX_BYTES:
                break
        return found, len(found) < len(uids)

    def archive_until(self, position: FolderPosition | None) -> None:
        """Moves the messages up to a position to the folder that is set, but for those that are flagged."""
        folder = self._done_folder
        if folder is None or position is None or position.uid_validity != self.uid_validity or not position.last_uid:
            return
        uids = self._search(f"UID 1:{position.last_uid} UNFLAGGED UNDELETED")
        if not uids:
            return
        self._server.create(_quoted(folder))  # refused where it is there already
        moved = ",".join(map(str, uids))
        capabilities = bytes(_checked(self._server.capability())[-1]).upper().split()  # may be more after the login
        if b"MOVE" in capabilities:
            _checked(self._server.uid("MOVE", moved, _quoted(folder)))
            return
        _checked(self._server.uid("COPY", moved, _quoted(folder)))
        _checked(self._server.uid("STORE", moved, "+FLAGS.SILENT", r"(\Deleted)"))
        if b"UIDPLUS" in capabilities:
            _checked(self._server.uid("EXPUNGE", moved))

    def flag(self, message: MailboxMessage) -> None:
        """Flags a message, for somebody to look at."""
        _checked(self._server.uid("STORE", str(message.uid), "+FLAGS.SILENT", r"(\Flagged)"))

    def newest_auth_server(self) -> str | None:
        """The name of the mail server in the Authentication-Results of the newest message; empty where there are none,
        and None where there is no message."""
        uids = self._search("ALL")
        if not uids:
            return None
        parts = _checked(
            self._server.uid("FETCH", str(uids[-1]), "(BODY.PEEK[HEADER.FIELDS (AUTHENTICATION-RESULTS)])")
        )
        headers = next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")
        try:
            server: str = sandbox.run("samenspel.mail.inbox.proof:server_in", [headers])
        except sandbox.Unreadable:
            return ""
        return server

    def _search(self, query: str) -> list[int]:
        found = _checked(self._server.uid("SEARCH", query))
        return sorted(int(uid) for uid in (found[0] or b"").split())

    def _message(self, uid: int) -> MailboxMessage:
        is_whole = self._size(uid) <= self._max_size
        for part in _checked(self._server.uid("FETCH", str(uid), "(BODY.PEEK[])" if is_whole else _HEADERS)):
            if isinstance(part, tuple):
                return MailboxMessage(uid, bytes(part[1]), is_whole)
        return MailboxMessage(uid, b"", is_whole=False)

    def _size(self, uid: int) -> int:
        for part in _checked(self._server.uid("FETCH", str(uid), "(RFC822.SIZE)")):
            text = part[0] if isinstance(part, tuple) else part
            if text and (found := _SIZE.search(text)):
                return int(found[1])
        return 0


@contextmanager
def open_mailbox(settings: Settings) -> Iterator[Mailbox]:
    """The folder that the settings name, open for the block."""
    server = _connect(settings)
    try:
        if settings.imap_username:
            _checked(server.login(settings.imap_username, settings.imap_password or ""))
        max_size = int(settings.upload_max_mib * 2**20 * FILE_GROWTH) + MAX_WORDS_SIZE
        yield Mailbox(server, settings.imap_folder, settings.imap_done_folder, max_size)
    finally:
        with contextlib.suppress(*MAILBOX_ERRORS):
            server.logout()


def _connect(settings: Settings) -> imaplib.IMAP4:
    host, port = settings.imap_server or "", settings.imap_port
    if settings.imap_security == "tls":
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS)
    server = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
    if settings.imap_security == "starttls":
        server.starttls(ssl.create_default_context())
    return server


def _checked(answer: tuple[str, Sequence[Any]]) -> Sequence[Any]:
    """The data of an answer: bytes, or pairs of bytes around a literal. Raises an error where the server refused."""
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the mail server said {status}")
    return data


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
