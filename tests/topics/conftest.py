"""What the stories about topics share: forms as a browser sends them, and ears."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from samenspel import live
from samenspel.groups.models import Group
from samenspel.people.models import Account
from samenspel.topics.models import Topic

HTMX = {"HX-Request": "true"}


def file(name: str = "nota.txt", content: bytes = b"Een nota over zelfroosteren") -> tuple[io.BytesIO, str]:
    """A file as the test client sends it."""
    return io.BytesIO(content), name


def open_topic(client: FlaskClient, group: Group, **fields: Any) -> TestResponse:
    """Sends the form of a new topic."""
    data = {"title": "Wie kent een planner?", "body": "Voor **aflevering 4**."} | fields
    return client.post(f"/overleg/{group.slug}/onderwerpen", data=data, content_type="multipart/form-data")


def reply(client: FlaskClient, topic: Topic, body: str = "Wij wel.", htmx: bool = False, **fields: Any) -> TestResponse:
    """Sends the form of a reply."""
    return client.post(
        f"/onderwerpen/{topic.id}/reacties",
        data={"body": body} | fields,
        content_type="multipart/form-data",
        headers=HTMX if htmx else {},
    )


def id_in(response: TestResponse) -> str:
    """The UUID of the topic that an answer leads to."""
    found = re.search(r"/onderwerpen/([0-9a-f-]{36})", response.location)
    assert found
    return found[1]


@pytest.fixture
def ear(app: Flask, client_of: Callable[[Account], FlaskClient]) -> Callable[[Account, str], Any]:
    """The socket of somebody who asks to hear a room."""

    def listen(account: Account, room: str) -> Any:
        socket = live.io.test_client(app, flask_test_client=client_of(account))
        socket.answer = socket.emit("listen", {"room": room}, callback=True)
        return socket

    return listen
