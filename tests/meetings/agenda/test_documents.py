"""The report and the annexes of a meeting are documents of its group, with a mark that leads back to it."""

import io

from flask.testing import FlaskClient

from samenspel.db import session
from samenspel.documents import actions as documents
from samenspel.documents.lists import latest_in
from samenspel.documents.models import Document, DocumentKind
from samenspel.meetings.models import Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import planned
from tests.pages import page
from tests.world import World


def add(client: FlaskClient, path: str, name: str, **fields: str) -> None:
    sent = {"upload": (io.BytesIO(b"Tekst"), name)} | fields
    assert client.post(path, data=sent, content_type="multipart/form-data").status_code == 303


def shown(client: FlaskClient, meeting: Meeting) -> list[str]:
    """What the panel of the meeting lists: title and mark."""
    session().expire_all()
    rows = page(client.get(f"/bijeenkomsten/{meeting.id}"), 200).all("#stukken li.row")
    return [" ".join(row.text.split()) for row in rows]


def test_a_meeting_has_a_report_and_annexes(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    meeting = planned(ann, world.open_group)
    where = f"/bijeenkomsten/{meeting.id}/documenten"
    add(bram, where, "bijlage.txt", kind="annex")
    add(bram, where, "nota.txt", kind="report", title="Verslag van maart")
    assert shown(client_of(world.gust), meeting) == ["Verslag van maart Verslag", "bijlage.txt Bijlage"]
    listed = page(ann.get(f"/overleg/{world.open_group.slug}/documenten"), 200)
    assert listed.links["verslag van een bijeenkomst"] == f"/bijeenkomsten/{meeting.id}#stukken"
    refused = page(bram.post(where, data={"title": "Getypt"}), 422)
    assert (refused.fields["title"], "Kies een bestand." in str(refused.errors)) == ("Getypt", True)

    document = next(each for each in latest_in(world.open_group.id, 5) if each.kind is DocumentKind.ANNEX)
    details = f"/documenten/{document.id}/gegevens"
    bram.post(details, data=page(bram.get(details)).fields | {"kind": "document"})
    assert shown(ann, meeting) == ["Verslag van maart Verslag"]


def test_a_paper_of_the_agenda_is_an_annex_until_it_is_taken_off(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting, other = planned(ann, world.open_group), planned(ann, world.open_group)
    papers = [
        f"/bijeenkomsten/{each.id}/agenda/{make.agenda_item(each, 'Thema').id}/documenten" for each in (meeting, other)
    ]
    add(ann, papers[0], "nota.txt")
    assert shown(ann, meeting) == ["nota.txt Bijlage"]
    [line] = latest_in(world.open_group.id, 5)
    ann.post(papers[1], data={"document": str(line.id)})
    assert shown(ann, meeting) == shown(ann, other) == ["nota.txt Bijlage"]
    ann.post(f"{papers[0]}/{line.id}/verwijdering")
    assert (shown(ann, meeting), shown(ann, other)) == ([], ["nota.txt Bijlage"])
    assert session().get_one(Document, line.id).meeting_id == other.id
    ann.post(f"{papers[1]}/{line.id}/verwijdering")
    assert shown(ann, other) == []
    session().expire_all()
    found = session().get_one(Document, line.id)
    assert (found.meeting_id, found.kind) == (None, DocumentKind.DOCUMENT)


def test_a_paper_that_moved_to_a_closed_group_is_on_no_agenda_of_this_one(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group)
    item = make.agenda_item(meeting, "Thema")
    add(ann, f"/bijeenkomsten/{meeting.id}/agenda/{item.id}/documenten", "nota.txt")
    [line] = latest_in(world.open_group.id, 5)
    documents.move([line.id], world.closed_group.id)
    session().commit()
    for path in (f"/bijeenkomsten/{meeting.id}", f"/bijeenkomsten/{meeting.id}/agenda"):
        assert "nota.txt" not in page(ann.get(path), 200)
