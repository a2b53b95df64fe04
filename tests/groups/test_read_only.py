"""An archived group is read only: whatever form somebody still has open, nothing in it changes."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import SQLModel, col

from samenspel import db
from samenspel.groups.models import Group
from samenspel.people.models import Account
from tests.forms_of_pages import connection, every_form, undone
from tests.world import World

#: What people keep for themselves (what they have read, whether they follow), and what only follows from the rest.
OWN = {"account", "channel_mark", "device_session", "field_change", "form_use", "job", "topic_mark"}
OWN |= {"level_choice", "notice", "read_mark", "relevance_vote"}
#: Leaving, opening it again, and closing what somebody still had to do; and what is not in the group at all.
ALLOWED = ("/actiepunten/", "/overleg/nieuw", "/initiatieven/", "/mensen/", "heropening", "/uitschrijving")
#: The pages of what is in a group.
PLACES = "/(overleg/<|berichten|bijeenkomsten/<|documenten|kanalen|onderwerpen|reacties)"
PAGES = {"ilse": PLACES, "ann": "/(berichten|documenten|reacties)", "bram": "/(overleg/<slug>$|bijeenkomsten/<)"}
#: What people send without a form.
SENT = {"body": "Anders", "text": "Anders", "title": "Anders", "value": "yes"}


def contents() -> dict[str, list[str]]:
    """All rows that are about what people do together, by table."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in OWN]
    return {table.name: sorted(map(repr, connection().execute(sa.select(table)).all())) for table in tables}


def test_nothing_changes_in_an_archived_group(
    app: Flask, world: World, client_of: Callable[[Account], FlaskClient]
) -> None:
    found = list(every_form(world, client_of, PAGES))
    tried, changed = set(), []
    with undone():
        archive = sa.update(Group).where(col(Group.id) == world.open_group.id)
        connection().execute(archive.values(archived_at=db.now()))
        before = contents()
        for form in found:
            if any(allowed in form.action for allowed in ALLOWED):
                continue
            tried.add(form.shape)
            for data in (form.filled(), form.part.fields | SENT):
                with undone():
                    form.client.post(form.action, data=data)
                    db.session().close()
                    after = contents()
                changed += [(form.action, name) for name in after if before[name] != after[name]]
    assert len(tried) > 35
    assert changed == []
