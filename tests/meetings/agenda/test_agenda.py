"""The agenda: items with their minutes, in an order, with the hour at which each comes."""

from datetime import timedelta

import pytest

from samenspel.clock import today
from samenspel.db import now, session
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.models import AgendaItem, Decision, WantedResult
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import FRAGMENT, anywhere, planned, titles
from tests.world import World


def item(**given: str) -> dict[str, str]:
    return {"title": "Welkom", "minutes": "15", "wanted": "inform", "owner": ""} | given


def test_the_agenda_shows_when_each_item_comes(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    path = f"/bijeenkomsten/{meeting.id}/agenda"
    for sent in (
        item(),
        item(title="Thema's kiezen", minutes="45", wanted="decide", owner=str(world.bram.id)),
        item(title="Rondvraag", minutes="30", wanted="work_out"),
    ):
        assert client_of(world.ann).post(path, data=sent).status_code == 303
    page = client_of(world.carla).get(f"/bijeenkomsten/{meeting.id}").text
    for words in ("13:30", "13:45", "14:30", "Beslissen · 45 min", "Uitwerken", "Bram Claes", "Thema&#39;s kiezen"):
        assert words in page
    editor = client_of(world.ann).get(path).text
    assert "90 van 150 minuten" in editor
    assert "13:45" in editor


def test_too_much_for_the_length_is_said(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    make.agenda_item(meeting, minutes=180)
    assert (
        "180 minuten, 30 meer dan de bijeenkomst"
        in client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/agenda").text
    )
    assert "samen 180 minuten" in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": " "}, "Geef het agendapunt een titel."),
        ({"minutes": "0"}, "Kies tussen 1 en 600 minuten."),
        ({"minutes": "een kwartier"}, "Geef een geheel getal."),
        ({"minutes": ""}, "Hoeveel minuten duurt het?"),
        ({"minutes": "99999999999999999999"}, "Kies tussen 1 en 600 minuten."),
        ({"wanted": "party"}, "Kies informeren, uitwerken of beslissen."),
        ({"owner": "00000000-0000-0000-0000-000000000000"}, "Die persoon zit niet (meer) in dit overleg."),
        ({"owner": "'"}, "Die persoon zit niet (meer) in dit overleg."),
    ],
)
def test_an_item_that_does_not_fit(given: dict[str, str], words: str, world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    answer = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/agenda", data=item(**given))
    assert answer.status_code == 422
    assert words in answer.text
    assert titles(meeting) == []


def test_items_move_up_and_down_with_and_without_javascript(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    one, two, three = (make.agenda_item(meeting, title, place) for place, title in enumerate(("A", "B", "C"), 1))
    ann = client_of(world.ann)

    def move(which: AgendaItem, direction: str, **more: object) -> int:
        path = f"/bijeenkomsten/{meeting.id}/agenda/{which.id}/plaats"
        return ann.post(path, data={"direction": direction}, **more).status_code

    assert move(three, "op") == 303
    assert titles(meeting) == ["A", "C", "B"]
    assert move(one, "neer", headers=FRAGMENT) == 200
    assert titles(meeting) == ["C", "A", "B"]
    assert move(three, "op") == 303
    assert move(two, "neer") == 303
    assert titles(meeting) == ["C", "A", "B"]
    part = ann.post(
        f"/bijeenkomsten/{meeting.id}/agenda/{two.id}/plaats", data={"direction": "op"}, headers=FRAGMENT
    ).text
    assert "<html" not in part
    assert part.index(">C<") < part.index(">B<") < part.index(">A<")


def test_an_item_is_changed_and_removed(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    first = make.agenda_item(meeting, "Welkom", 1)
    make.agenda_item(meeting, "Rondvraag", 2)
    path = f"/bijeenkomsten/{meeting.id}/agenda/{first.id}"
    assert 'value="Welkom"' in client_of(world.ann).get(path).text
    sent = item(title="Kennismaking", minutes="20", wanted="decide", owner=str(world.ann.id))
    assert client_of(world.ann).post(path, data=sent).status_code == 303
    session().expire_all()
    found = agendas.item_of(meeting.id, first.id)
    assert found is not None
    assert (found.title, found.minutes, found.wanted, found.owner_id) == (
        "Kennismaking",
        20,
        WantedResult.DECIDE,
        world.ann.id,
    )
    assert client_of(world.ann).post(path, data=item(title="")).status_code == 422
    assert client_of(world.ann).post(f"{path}/verwijdering").status_code == 303
    assert titles(meeting) == ["Rondvraag"]
    assert [each.position for each in agendas.items_of(meeting.id)] == [1]


def test_an_item_with_something_in_the_report_stays(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    told = make.agenda_item(meeting, "Verteld", 1, notes="We spraken erover.")
    decided = make.agenda_item(meeting, "Beslist", 2)
    session().add(Decision(meeting_id=meeting.id, agenda_item_id=decided.id, text="We doen het"))
    session().commit()
    for each in (told, decided):
        path = f"/bijeenkomsten/{meeting.id}/agenda/{each.id}/verwijdering"
        assert "blijft staan" in client_of(world.ann).post(path, follow_redirects=True).text
    assert titles(meeting) == ["Verteld", "Beslist"]


def test_what_was_called_off_keeps_its_agenda_as_it_was(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, cancelled_at=now())
    item = make.agenda_item(meeting, "Rondvraag")
    path, ann = f"/bijeenkomsten/{meeting.id}", client_of(world.ann)
    add = {"title": "Nog iets", "minutes": "5", "wanted": "inform"}
    tries: dict[str, dict[str, str]] = {"": add, f"/{item.id}": add, f"/{item.id}/verwijdering": {}, "/opening": {}}
    for address, data in {**tries, f"/{item.id}/uitstel": {}}.items():
        answer = ann.post(f"{path}/agenda{address}", data=data, follow_redirects=True)
        assert answer.request.path == path, address
        assert "Deze bijeenkomst is geannuleerd en verandert niet meer." in answer.text
    assert titles(meeting) == ["Rondvraag"]
    assert ann.get(f"{path}/agenda").location == path


def test_the_editor_says_that_the_promised_day_is_over(world: World, client_of: ClientOf) -> None:
    late = make.meeting(world.open_group, world.ann, days=3, agenda_due_on=today() - timedelta(days=1))
    soon = make.meeting(world.open_group, world.ann, days=9, agenda_due_on=today())
    words = "Deel ze zodra het kan"
    assert words in client_of(world.ann).get(f"/bijeenkomsten/{late.id}/agenda").text
    assert words not in client_of(world.ann).get(f"/bijeenkomsten/{soon.id}/agenda").text


def test_only_organisers_touch_the_agenda_and_only_of_its_own_meeting(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    other = make.meeting(world.closed_group, world.ilse)
    mine, foreign = make.agenda_item(meeting, "Van ons"), make.agenda_item(other, "Van hen")
    path = f"/bijeenkomsten/{meeting.id}/agenda"
    for who, status in ((world.bram, 403), (world.carla, 403), (world.gust, 403), (world.gerd, 404)):
        assert client_of(who).get(path).status_code == status
        assert client_of(who).post(path, data=item()).status_code == status
        assert client_of(who).post(f"{path}/{mine.id}", data=item()).status_code == status
        assert client_of(who).post(f"{path}/{mine.id}/plaats", data={"direction": "op"}).status_code == status
        assert client_of(who).post(f"{path}/{mine.id}/verwijdering").status_code == status
    for tail in ("", "/plaats", "/verwijdering"):
        assert client_of(world.ann).post(f"{path}/{foreign.id}{tail}", data=item()).status_code == 404
    assert client_of(world.ann).get(f"{path}/{anywhere()}").status_code == 404
    assert titles(other) == ["Van hen"]
