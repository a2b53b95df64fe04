"""Every field that an organiser fills in about a meeting survives each way in which a meeting is made and changed.

A field that is forgotten in one form, template or action fails here. One that is not text needs a value in `VALUES`.
"""

from typing import Any

import html5lib
import pytest
import time_machine
from flask.testing import FlaskClient
from wtforms.fields.core import UnboundField

from samenspel.meetings.fields import MeetingFields
from samenspel.meetings.forms import MeetingFieldsForm
from samenspel.meetings.models import Meeting, WantedResult
from samenspel.meetings.series.models import TEMPLATE_FIELDS
from tests.fixtures import ClientOf
from tests.meetings.polls.polling import open_poll
from tests.meetings.series.test_series import NOW, all_meetings, plan_series
from tests.meetings.stories import newest, planned
from tests.world import World

#: What is typed in the fields that are not plain text, first and at a change.
VALUES = {"link": ("https://meet.example.org/1", "https://meet.example.org/2"), "wanted": ("decide", "inform")}


def form_values(version: int) -> dict[str, str]:
    return {name: VALUES[name][version] if name in VALUES else f"{name} {version}" for name in MeetingFields.names()}


def expected_fields(version: int) -> MeetingFields:
    values: dict[str, Any] = form_values(version)
    return MeetingFields(**values | {"wanted": WantedResult(values["wanted"])})


def fields_of(meeting: Meeting) -> MeetingFields:
    return MeetingFields.from_row(meeting)


def form_in(page: str, field: str) -> dict[str, Any]:
    """What a browser would send of the form with this field, as the page shows it."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    (form,) = [each for each in document.iter("form") if any(one.get("name") == field for one in each.iter())]
    values: dict[str, list[str]] = {}
    for each in form.iter():
        name, kind = each.get("name"), each.get("type")
        if name is None or each.tag == "button" or (kind in ("radio", "checkbox") and "checked" not in each.attrib):
            continue
        if each.tag == "textarea":
            values.setdefault(name, []).append("".join(each.itertext()))
        elif each.tag == "select":
            chosen = [option.get("value") for option in each.iter("option") if "selected" in option.attrib]
            values.setdefault(name, []).extend(value for value in chosen if value is not None)
        else:
            values.setdefault(name, []).append(each.get("value", ""))
    return values


def save_unchanged(client: FlaskClient, address: str) -> None:
    """Opens the page of a form, on which every field is, and saves it without typing anything."""
    shown = form_in(client.get(address).text, "title")
    assert set(MeetingFields.names()) <= set(shown)
    answer = client.post(address, data=shown)
    assert answer.status_code == 303, answer.text


def test_forms_have_the_fields_of_a_meeting_and_no_others() -> None:
    typed = {name for name, value in vars(MeetingFieldsForm).items() if isinstance(value, UnboundField)}
    assert typed == set(MeetingFields.names())
    assert set(MeetingFields.names()) <= set(Meeting.model_fields)
    first, second = form_values(0), form_values(1)
    assert [name for name in first if first[name] == second[name]] == []


def test_every_field_survives_planning_and_changing(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group, **form_values(0))
    assert fields_of(meeting) == expected_fields(0)
    edit = f"{meeting.path}/bewerken"
    save_unchanged(ann, edit)
    assert fields_of(newest()) == expected_fields(0)
    changed = form_in(ann.get(edit).text, "title") | form_values(1)
    assert ann.post(edit, data=changed).status_code == 303
    assert fields_of(newest()) == expected_fields(1)
    assert "intro 1" in newest().intro_html


@time_machine.travel(NOW, tick=False)
def test_every_field_survives_a_series(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meetings = plan_series(ann, world.open_group, **form_values(0))
    assert len(meetings) > 2
    assert {fields_of(each) for each in meetings} == {expected_fields(0)}
    edit = f"{meetings[1].path}/bewerken"
    changed = form_in(ann.get(edit).text, "title") | form_values(1) | {"scope": "volgende"}
    assert ann.post(edit, data=changed).status_code == 303
    first, *others = all_meetings()
    assert fields_of(first) == expected_fields(0)
    assert {fields_of(each) for each in others} == {expected_fields(1)}
    assert {each.intro_html for each in others} == {others[0].intro_html}


@time_machine.travel(NOW, tick=False)
def test_every_field_survives_the_days_of_a_series(world: World, client_of: ClientOf) -> None:
    """The page with the days is sent as it is shown; what was typed on the first page is in it."""
    ann, address = client_of(world.ann), f"/overleg/{world.open_group.slug}/reeksen/nieuw"
    start = {"day": "2027-03-09", "start": "09:30", "end": "11:30", "rhythm": "monthly", "until": "2027-06-30"}
    days = ann.post(address, data=form_values(0) | start | {"count": ""})
    assert days.status_code == 200
    assert ann.post(address, data=form_in(days.text, "title")).status_code == 303
    assert {fields_of(each) for each in all_meetings()} == {expected_fields(0)}


def test_every_field_survives_a_poll_that_becomes_the_meeting(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting, slots = open_poll(ann, world.open_group, **form_values(0))
    assert fields_of(meeting) == expected_fields(0)
    edit = f"{meeting.path}/datumprikker"
    save_unchanged(ann, edit)
    assert fields_of(newest()) == expected_fields(0)
    changed = form_in(ann.get(edit).text, "title") | form_values(1)
    assert ann.post(edit, data=changed).status_code == 303
    assert fields_of(newest()) == expected_fields(1)
    assert ann.post(f"{meeting.path}/momenten/{slots[0].id}/keuze").status_code == 303
    assert newest().moments is not None
    assert fields_of(newest()) == expected_fields(1)


@pytest.mark.parametrize("way", ["bijeenkomsten", "reeksen", "datumprikkers"])
def test_every_field_of_a_template_is_there_in_a_new_form(way: str, world: World, client_of: ClientOf) -> None:
    assert TEMPLATE_FIELDS
    ilse, kind, page = client_of(world.ilse), world.open_group.kind.value, "/bijeenkomsten/sjablonen"
    typed = {f"{kind}-{name}": form_values(0)[name] for name in TEMPLATE_FIELDS}
    assert ilse.post(page, data={"kind": kind, f"{kind}-minutes": "90"} | typed).status_code == 303
    kept = form_in(ilse.get(page).text, f"{kind}-minutes")
    assert {name: kept[name] for name in typed} == {name: [value] for name, value in typed.items()}
    new = form_in(client_of(world.ann).get(f"/overleg/{world.open_group.slug}/{way}/nieuw").text, "title")
    assert {name: new[name] for name in TEMPLATE_FIELDS} == {name: [form_values(0)[name]] for name in TEMPLATE_FIELDS}
