"""Taps as a script and as a whole page send them, and the undo of what they say."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from samenspel.db import session
from samenspel.meetings.models import Answer, Meeting
from samenspel.people.models import Account
from tests.pages import Part, fragment, page

HTMX = {"HX-Request": "true"}
Send = Callable[[FlaskClient, str, dict[str, str]], Part]


def by_script(client: FlaskClient, path: str, data: dict[str, str]) -> Part:
    """Posts a form as a script does."""
    return fragment(client.post(path, data=data, headers=HTMX))


def by_page(client: FlaskClient, path: str, data: dict[str, str]) -> Part:
    """Posts a form as a browser without scripts does, and follows to the next page."""
    return page(client.post(path, data=data, follow_redirects=True))


both_ways = pytest.mark.parametrize("send", [by_script, by_page])


def undo(shown: Part, client: FlaskClient, send: Send) -> Part:
    """Presses the undo of what was done last."""
    form = [each for each in shown.all(".alert form") if "Ongedaan maken" in each.buttons][-1]
    fields = {each["name"]: each["value"] for each in form.all("input[name]")}
    return send(client, form["action"], fields)


def mine(meeting: Meeting, who: Account) -> Answer | None:
    """What somebody answers by now."""
    session().expire_all()
    return session().exec(select(Answer).where(Answer.meeting_id == meeting.id, Answer.account_id == who.id)).first()
