"""A mail server that counts, and takes its time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from samenspel.db import commit, now, writing
from samenspel.jobs import enqueue
from tests.ports import free_port


class MailServer:
    """`received` holds the subject of each mail of `write_mails` that was taken."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.port = seconds, free_port()
        self.received: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.seconds)
        subject = str(message_from_bytes(envelope.content)["Subject"])
        if subject.startswith("Brief "):
            self.received.append(subject)
        return "250 taken"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SAMENSPEL_MAIL_SERVER": "127.0.0.1",
            "SAMENSPEL_MAIL_PORT": str(self.port),
            "SAMENSPEL_MAIL_SECURITY": "none",
        }


@contextmanager
def mail_server(seconds: float = 0) -> Iterator[MailServer]:
    """Takes so many seconds for each mail."""
    server = MailServer(seconds)
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def write_mails(count: int) -> list[str]:
    """Writes mails to send, in the current application; returns their subjects."""
    subjects = [f"Brief {number}" for number in range(count)]
    with writing():
        for subject in subjects:
            mail = {"to": "ann@fonds.example", "subject": subject, "text": "Dag", "html": "<p>Dag</p>"}
            enqueue("mail", mail, due_at=now())
        commit()
    return subjects
