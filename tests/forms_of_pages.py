"""The forms of all pages that people see, as they would fill them in."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from samenspel import db
from samenspel.people.models import Account
from tests.pages import Page, Part, page
from tests.scene import make_scene
from tests.test_every_route import LINES, filled_in
from tests.world import World

#: What is typed into an empty field, by its name or else by its kind.
BY_NAME = {
    "link": "https://example.org", "website": "https://example.org", "end": "12:00", "slot_start": "10:00",
    "agenda_due_on": "2027-03-02", "until": "2027-09-09", "fte": "4", "committees": "118", "since": "2020",
}  # fmt: skip
BY_KIND = {"date": "2027-03-09", "time": "10:00", "number": "3", "email": "iemand.nieuw@example.org"}
#: Forms of people who are not signed in, who have no keys: their tokens and limits are what guards them.
NOT_SIGNED_IN = ("/uitnodiging/", "/wachtwoord", "/afmelden")


TEXT = "input[type=text], input:not([type]), textarea"
STORED = f"{TEXT}, input[type=date], input[type=time], input[type=number], input[type=url]"


@dataclass(frozen=True)
class FoundForm:
    """A form that somebody has on a page. `shape` is the same for forms that differ only in what they are about."""

    client: FlaskClient
    address: str
    action: str
    part: Part

    @property
    def shape(self) -> str:
        return " ".join([re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", self.action), *sorted(self.part.fields)])

    @property
    def shows_something_stored(self) -> bool:
        """Whether words, a date or a number stand in it already."""
        controls = [each for each in self.part.all(STORED) if "name" in each.node.attributes]
        return any(self.part.fields.get(each["name"]) for each in controls)

    @property
    def is_compared(self) -> bool:
        """Whether it says what it showed, so that it is merged with what others saved."""
        return any(name.endswith("base") or name.startswith("was-") for name in self.part.fields)

    def filled(self) -> dict[str, Any]:
        """What somebody would send: what stands there, something where nothing does, and the first button."""
        typed: dict[str, Any] = dict(self.part.fields)
        for control in self.part.all("input[name], textarea[name], select[name]"):
            name, kind = control["name"], control.node.attributes.get("type") or control.node.tag or ""
            if kind == "file":
                typed[name] = FileStorage(io.BytesIO(b"org,act,t\nAlimento,Taal,2026-03-01\n"), filename="lijst.csv")
            elif kind == "radio":
                typed.setdefault(name, control["value"])
            elif not typed.get(name) and kind not in ("hidden", "checkbox"):
                options = [each["value"] for each in control.all("option[value]") if each["value"]]
                typed[name] = BY_NAME.get(name) or BY_KIND.get(kind) or (options or ["Iets dat er nog niet was"])[0]
        return typed | self.button()

    def button(self) -> dict[str, str]:
        """The first button, where each sends something of its own."""
        buttons = self.part.all("button[type=submit]")
        if buttons and all("name" in button.node.attributes for button in buttons):
            return {buttons[0]["name"]: buttons[0]["value"]}
        return {}


def post_forms(found: Page) -> Iterator[Part]:
    return (form for form in found.all("form") if form.node.attributes.get("method") == "post")


def every_form(
    world: World, client_of: Callable[[Account], FlaskClient], pages: Mapping[str, str]
) -> Iterator[FoundForm]:
    """The forms on the pages of these people, each once, in a scene with one of each thing in the open group.

    `pages` says by a regular expression which pages somebody looks at. Finding the forms takes most of the time.
    """
    scene, seen = make_scene(world, "open"), set()
    lines = [line for line in LINES if line[0] == "GET" and line[2] != "closed" and "." not in line[1]]
    for name, wanted in pages.items():
        client = client_of(getattr(world, name))
        for _method, rule, where, *_statuses in lines:
            if not re.match(wanted, rule):
                continue
            address = filled_in(scene, rule, where)
            answer = client.get(address)
            if answer.status_code != 200 or answer.mimetype != "text/html" or "<main" not in answer.text:
                continue
            for part in post_forms(page(answer)):
                form = FoundForm(client, address, part.node.attributes.get("action") or address, part)
                if form.shape not in seen and not form.action.startswith(NOT_SIGNED_IN):
                    seen.add(form.shape)
                    yield form


def connection() -> sa.Connection:
    """The one connection of a test, on which the sessions of the requests begin savepoints."""
    found: sa.Connection = db.db.sessionmaker.kw["bind"]
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Takes back what requests in this block write."""
    db.session().close()
    savepoint = connection().begin_nested()
    try:
        yield
    finally:
        db.session().close()
        savepoint.rollback()
