"""Where the items of an agenda go when its meeting is cancelled."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlmodel import col, select

from samenspel.db import session
from samenspel.documents.models import Document
from samenspel.groups.models import Group
from samenspel.meetings.agenda.models import AgendaDocument
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.agenda.proposals.queries import proposals_of
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.models import AgendaItem, Meeting, WantedResult
from samenspel.meetings.series import actions as series_actions
from samenspel.meetings.series.models import MeetingSeries
from samenspel.people.models import Account
from tests import make
from tests.meetings.agenda.test_agenda_promise import proposed
from tests.meetings.stories import titles
from tests.pages import page
from tests.world import World

ClientOf = Callable[[Account], FlaskClient]


def cancelled(client: FlaskClient, meeting: Meeting, **typed: str) -> str:
    """Cancels a meeting, and returns what its page says then."""
    data = {"reason": "Te weinig volk"} | typed
    answer = client.post(f"/bijeenkomsten/{meeting.id}/annulering", data=data, follow_redirects=True)
    session().expire_all()
    return " ".join(page(answer).alerts)


def listed(group: Group) -> list[str]:
    session().expire_all()
    return [line.title for line in proposals_of(group.id)]


def test_items_go_on_to_the_next_meeting_with_their_papers(world: World, client_of: ClientOf) -> None:
    old = make.meeting(world.open_group, world.ann, days=-9)
    first, second = (make.meeting(world.open_group, world.ann, days=days) for days in (10, 20))
    left = make.agenda_item(old, "Bleef liggen")
    carried = make.agenda_item(first, "Bleef liggen", carried_from_id=left.id, owner_id=world.bram.id)
    make.agenda_item(first, "Nieuw punt")
    make.agenda_item(first, "Begroting")
    make.agenda_item(second, "begroting")
    document = Document(group_id=world.open_group.id, title="Nota", author_id=world.ann.id)
    session().add(document)
    session().flush()
    session().add(AgendaDocument(item_id=carried.id, document_id=document.id))
    session().commit()
    ann = client_of(world.ann)
    panel = page(ann.get(f"/bijeenkomsten/{first.id}/annulering")).panel("De agenda gaat niet verloren")
    assert "2 agendapunten gaan mee naar" in panel
    assert [item.text for item in panel.all("li")] == ["Bleef liggen", "Nieuw punt"]
    assert "2 agendapunten gaan mee naar" in cancelled(ann, first)
    assert titles(second) == ["begroting", "Bleef liggen", "Nieuw punt"]
    assert titles(first) == ["Bleef liggen", "Nieuw punt", "Begroting"]
    moved = session().exec(select(AgendaItem).where(col(AgendaItem.carried_from_id) == carried.id)).one()
    assert moved.owner_id == world.bram.id
    assert session().get(AgendaDocument, (moved.id, document.id)) is not None
    assert listed(world.open_group) == []


def test_without_a_next_meeting_items_go_to_the_list_of_the_group(world: World, client_of: ClientOf) -> None:
    group, ann, bram = world.open_group, client_of(world.ann), client_of(world.bram)
    series_actions.save_template(group.kind, {"minutes": 60, "items": [{"title": "Varia"}]})
    meeting = make.meeting(group, world.ann, days=10)
    make.agenda_item(meeting, "Varia")
    make.agenda_item(meeting, "Jaarplan", wanted=WantedResult.DECIDE)
    for title in ("Van Bram", "Nog niet bekeken"):
        wish = proposed(title=title, meeting=str(meeting.id), reason="Dringend")
        assert bram.post(f"/overleg/{group.slug}/agendavoorstellen", data=wish).status_code == 303
    (wish_id,) = [line.id for line in proposals_of(group.id) if line.title == "Van Bram"]
    assert ann.post(f"/bijeenkomsten/{meeting.id}/agenda/voorstellen/{wish_id}").status_code == 303
    assert listed(group) == ["Nog niet bekeken"]
    said = cancelled(ann, meeting)
    assert "2 agendapunten gaan naar de lijst met voorstellen van het overleg." in said
    assert sorted(listed(group)) == ["Jaarplan", "Nog niet bekeken", "Van Bram"]
    row = session().get(AgendaProposal, wish_id)
    assert row is not None
    assert (row.reason, row.proposer_id, row.meeting_id) == ("Dringend", world.bram.id, None)
    assert {line.meeting_id for line in proposals_of(group.id)} == {None}


def test_a_series_that_ends_gives_each_item_back_once(world: World, client_of: ClientOf) -> None:
    group = world.open_group
    meetings = [make.meeting(group, world.ann, days=days) for days in (10, 40, 70)]
    series = MeetingSeries(group_id=group.id, rhythm=Rhythm.MONTHLY)
    session().add(series)
    for meeting in meetings:
        meeting.series_id = series.id
        make.agenda_item(meeting, "Stand van zaken")
    make.agenda_item(meetings[1], "Bezoek")
    session().commit()
    ann = client_of(world.ann)
    panel = page(ann.get(f"/bijeenkomsten/{meetings[0].id}/annulering")).panel("De agenda gaat niet verloren")
    assert panel.all("p")[0].text.startswith("Annuleer je ook alle volgende: 2 agendapunten gaan naar de lijst")
    said = cancelled(ann, meetings[0], scope="volgende")
    assert "2 agendapunten gaan naar de lijst" in said
    assert sorted(listed(group)) == ["Bezoek", "Stand van zaken"]


def test_an_empty_agenda_is_not_spoken_of(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=10)
    ann = client_of(world.ann)
    assert "De agenda gaat niet verloren" not in page(ann.get(f"/bijeenkomsten/{meeting.id}/annulering"))
    assert "agendapunt" not in cancelled(ann, meeting)
