"""Two people have the form of one thing open at once, and both save it."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from samenspel.clock import local
from samenspel.meetings.polls.queries import slots_of
from samenspel.people.models import Account
from tests import make
from tests.forms_of_pages import post_forms
from tests.meetings.polls.polling import open_poll, poll_form
from tests.meetings.stories import later, newest, planned, work
from tests.pages import page
from tests.world import World


def test_a_meeting_keeps_the_place_that_somebody_else_changed(
    world: World, client_of: Callable[[Account], FlaskClient], outbox: list[Any]
) -> None:
    """Whoever changes only the introduction sends no mail, and does not put the old place back."""
    meeting = planned(client_of(world.ann), world.open_group)
    address = f"/bijeenkomsten/{meeting.id}/bewerken"
    (old,) = [each.fields for each in post_forms(page(client_of(world.ann).get(address)))]
    assert client_of(world.ilse).post(address, data=old | {"place": "Brugge"}).status_code == 303
    work()
    outbox.clear()
    assert client_of(world.ann).post(address, data=old | {"intro": "Breng je cijfers mee."}).status_code == 303
    work()
    assert (newest().place, newest().intro) == ("Brugge", "Breng je cijfers mee.")
    assert outbox == []
    answer = client_of(world.ann).post(address, data=old | {"place": "Gent"})
    work()
    asked = page(answer, 422)
    assert asked.errors["place"] == "Ilse Janssens veranderde dit intussen ook. Kies wat het wordt."
    assert newest().place == "Brugge"
    assert outbox == []


def test_moments_of_a_poll_are_added_to_those_of_others(
    world: World, client_of: Callable[[Account], FlaskClient]
) -> None:
    meeting, _slots = open_poll(client_of(world.ann), world.open_group)
    address = f"/bijeenkomsten/{meeting.id}/datumprikker"
    shown = page(client_of(world.ann).get(address))
    base = {"was_slot": [each["value"] for each in shown.all("[name=was_slot]")], "base": shown.fields["base"]}
    days, starts = poll_form()["slot_day"][:3], poll_form()["slot_start"][:3]
    extra = {"slot_day": [*days, later(37).isoformat()], "slot_start": [*starts, "10:00"]}
    assert client_of(world.ilse).post(address, data=poll_form(**extra) | base).status_code == 303
    fewer = {"slot_day": days[:2], "slot_start": starts[:2]}
    assert client_of(world.ann).post(address, data=poll_form(**fewer) | base).status_code == 303
    moments = [local(slot.starts_at) for slot in slots_of(meeting.id)]
    assert [f"{each:%Y-%m-%d %H:%M}" for each in moments] == [
        *(f"{day} {start}" for day, start in zip(days[:2], starts[:2], strict=True)),
        f"{later(37)} 10:00",
    ]


def test_the_attendance_that_somebody_else_noted_is_asked_again(
    world: World, client_of: Callable[[Account], FlaskClient]
) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=-1)
    address = f"/bijeenkomsten/{meeting.id}/aanwezigheid"
    ann, ilse = client_of(world.ann), client_of(world.ilse)
    field, other = f"status-{world.alimento.id}", f"status-{world.woodwize.id}"
    old = page(ann.get(address)).fields
    assert ilse.post(address, data=old | {field: "excused"}).status_code == 303
    assert ann.post(address, data=old | {other: "present"}).status_code == 303
    stored = page(ann.get(address)).fields
    assert (stored[field], stored[other]) == ("excused", "present")
    refused = page(ann.post(address, data=old | {field: "present"}), 422)
    assert "Iemand anders noteerde intussen: verontschuldigd." in refused
    assert page(ann.get(address)).fields[field] == "excused"
    assert ann.post(address, data=refused.fields).status_code == 303
    assert page(ann.get(address)).fields[field] == "present"


def test_the_usual_items_of_a_template_are_asked_again(
    world: World, client_of: Callable[[Account], FlaskClient]
) -> None:
    client, address = client_of(world.ilse), "/bijeenkomsten/sjablonen"
    kind = next(each for each in post_forms(page(client.get(address))))
    prefix = kind.fields["kind"]
    old = kind.fields | {f"{prefix}-item_minutes": "10", f"{prefix}-item_wanted": "inform"}
    assert client.post(address, data=old | {f"{prefix}-item_title": "Rondje"}).status_code == 303
    refused = page(client.post(address, data=old | {f"{prefix}-item_title": "Varia"}), 422)
    assert "Nu staat er: Rondje." in refused
