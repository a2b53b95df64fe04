"""Every form of every page is filled in and sent twice: the second time adds nothing, removes nothing, mails nobody."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import SQLModel, col
from werkzeug.datastructures import FileStorage

from samenspel import db
from samenspel.jobs import Job
from samenspel.people.models import Account
from samenspel.submissions.form_keys import FormUse
from tests.meetings.agenda.test_agenda_promise import proposed
from tests.meetings.polls.polling import poll_form
from tests.meetings.stories import filled as meeting_form
from tests.pages import Page, Part, page
from tests.scene import make_scene
from tests.test_every_route import LINES, filled_in
from tests.world import World

PEOPLE = ("ilse", "bea", "ann", "carla")
#: What is typed into an empty field, by its name or else by its kind.
BY_NAME = {
    "link": "https://example.org", "website": "https://example.org", "end": "12:00", "slot_start": "10:00",
    "agenda_due_on": "2027-03-02", "until": "2027-09-09", "fte": "4", "committees": "118", "since": "2020",
}  # fmt: skip
BY_KIND = {"date": "2027-03-09", "time": "10:00", "number": "3", "email": "iemand.nieuw@example.org"}
#: Jobs that work out again what follows from the rows: one more changes nothing.
REPEATABLE_JOBS = ("index", "analyse", "report-paper")
#: Forms of people who are not signed in, who have no keys: their tokens and limits are what guards them.
NOT_SIGNED_IN = ("/uitnodiging/", "/wachtwoord")


def rows() -> dict[str, int]:
    """How many rows each table has; a mail to send is a job."""
    counts: dict[str, Any] = {
        table.name: sa.select(sa.func.count()).select_from(table)
        for table in SQLModel.metadata.sorted_tables
        if table.name not in (Job.__tablename__, FormUse.__tablename__)
    }
    counts["mails and the like"] = sa.select(sa.func.count()).where(col(Job.kind).not_in(REPEATABLE_JOBS))
    found = _connection().execute(sa.select(*(count.scalar_subquery() for count in counts.values()))).one()
    return dict(zip(counts, found, strict=True))


def _connection() -> sa.Connection:
    """The one connection of the test, on which the sessions of the requests begin savepoints."""
    found: sa.Connection = db.db.sessionmaker.kw["bind"]
    return found


def forms(found: Page) -> Iterator[Part]:
    return (form for form in found.all("form") if form.node.attributes.get("method") == "post")


def filled(form: Part) -> dict[str, Any]:
    """What somebody would send: what stands there, something where nothing does, and the first button."""
    typed: dict[str, Any] = dict(form.fields)
    for control in form.all("input[name], textarea[name], select[name]"):
        name, kind = control["name"], control.node.attributes.get("type") or control.node.tag or ""
        if kind == "file":
            typed[name] = FileStorage(io.BytesIO(b"org,act,t\nAlimento,Taal,2026-03-01\n"), filename="lijst.csv")
        elif kind == "radio":
            typed.setdefault(name, control["value"])
        elif not typed.get(name) and kind not in ("hidden", "checkbox"):
            options = [each["value"] for each in control.all("option[value]") if each["value"]]
            typed[name] = BY_NAME.get(name) or BY_KIND.get(kind) or (options or ["Iets dat er nog niet was"])[0]
    buttons = form.all("button[type=submit]")
    if buttons and all("name" in button.node.attributes for button in buttons):
        typed[buttons[0]["name"]] = buttons[0]["value"]
    return typed


def test_every_form_sent_twice_leaves_what_it_left_once(
    app: Flask, world: World, client_of: Callable[[Account], FlaskClient]
) -> None:
    scene = make_scene(world, "open")
    pages = [line for line in LINES if line[0] == "GET" and line[2] != "closed" and "." not in line[1]]
    addresses = [filled_in(scene, rule, where) for _method, rule, where, *_statuses in pages]
    seen, taken, doubled = {"/afmelden"}, set(), {}
    for name in PEOPLE:
        client = client_of(getattr(world, name))
        for address in addresses:
            answer = client.get(address)
            if answer.status_code != 200 or answer.mimetype != "text/html" or "<main" not in answer.text:
                continue
            for form in forms(page(answer)):
                action = form.node.attributes.get("action") or address
                shape = " ".join([re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", action), *sorted(form.fields)])
                if shape in seen or action.startswith(NOT_SIGNED_IN):
                    continue
                seen.add(shape)
                codes, first, second = _sent_twice(client, action, form)
                if codes[0] < 400:
                    taken.add(shape)
                if max(codes) >= 400 > codes[0] or first != second:
                    doubled[shape] = codes, first.items() - second.items(), second.items() - first.items()
    assert len(taken) > 75
    assert doubled == {}


@pytest.mark.parametrize(
    ("address", "typed"),
    [("datumprikkers/nieuw", poll_form), ("bijeenkomsten/nieuw", meeting_form), ("agendavoorstellen", proposed)],
    ids=["poll", "meeting", "proposal"],
)
def test_what_invites_others_is_made_and_mailed_once(
    address: str, typed: Callable[[], dict[str, Any]], world: World, client_of: Callable[[Account], FlaskClient]
) -> None:
    """A meeting does not clash with itself either."""
    client, before = client_of(world.ann), rows()
    answers = []
    for _ in range(2):
        answers.append(
            client.post(f"/overleg/{world.open_group.slug}/{address}", data=typed() | {"form_key": "k" * 20})
        )
        db.session().close()
        counts = rows()
        if len(answers) == 1:
            after_one = counts
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert after_one != before
    assert counts == after_one


def _sent_twice(client: FlaskClient, action: str, form: Part) -> tuple[list[int], dict[str, int], dict[str, int]]:
    """The answers to a form that is sent twice, and the rows after each."""
    db.session().close()
    savepoint = _connection().begin_nested()
    codes, counts = [], []
    for _ in range(2):
        codes.append(client.post(action, data=filled(form)).status_code)
        db.session().close()
        counts.append(rows())
    savepoint.rollback()
    return codes, counts[0], counts[1]
