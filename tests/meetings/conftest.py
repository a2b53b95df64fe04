"""The mailbox that calendars answer to, for the stories in which one is read."""

import imaplib
from collections.abc import Iterator

import pytest
from flask import Flask

from samenspel.runtime.app_key import SETTINGS
from tests.meetings.replies.post import BOX, SERVER, Post
from tests.meetings.servers import mail_server


@pytest.fixture(scope="session")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    with mail_server(tmp_path_factory.mktemp("mail"), "box", "geheim") as found:
        yield found


@pytest.fixture
def post(app: Flask, ports: tuple[int, int]) -> Iterator[Post]:
    settings = SETTINGS.get(app)
    SETTINGS.set(
        app,
        settings.model_copy(
            update={
                "imap_server": "127.0.0.1",
                "imap_port": ports[1],
                "imap_username": "box",
                "imap_password": "geheim",
                "imap_security": "none",
                "imap_done_folder": "Gelezen",
                "answer_address": BOX,
                "mail_authserv": SERVER,
            }
        ),
    )
    found = Post(app, *ports)
    yield found
    _empty(found)
    SETTINGS.set(app, settings)


def _empty(post: Post) -> None:
    server = imaplib.IMAP4("127.0.0.1", post.imap)
    server.login("box", "geheim")
    for name in ("INBOX", "Gelezen"):
        if server.select(name)[0] == "OK":
            server.store("1:*", "+FLAGS", r"(\Deleted)")
            server.expunge()
    server.logout()
