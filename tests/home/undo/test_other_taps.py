"""Taps on the agenda, on unread things and on topics, and what undoes them."""

from samenspel.db import session
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from tests import make
from tests.fixtures import ClientOf
from tests.home.undo.sending import by_page, undo
from tests.pages import page
from tests.world import World


def test_a_proposal_on_the_agenda_and_off_the_list(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    proposal = AgendaProposal(
        group_id=world.open_group.id, meeting_id=None, title="De zaal", proposer_id=world.bram.id, fund_id=None
    )
    session().add(proposal)
    session().commit()
    ann, key = client_of(world.ann), proposal.id
    accepted = by_page(ann, f"/bijeenkomsten/{meeting.id}/agenda/voorstellen/{key}", {})
    assert "“De zaal” staat op de agenda." in accepted.alerts[0]
    assert "Het voorstel staat weer op de lijst." in undo(accepted, ann, by_page).text
    session().expire_all()
    again = session().get_one(AgendaProposal, key)
    assert (again.taken_at, again.item_id, again.meeting_id) == (None, None, None)
    declined = by_page(ann, f"/agendavoorstellen/{key}/verwijdering", {})
    undo(declined, ann, by_page)
    session().expire_all()
    assert session().get_one(AgendaProposal, key).declined_at is None


def test_a_thing_kept_for_later_is_unread_again(world: World, client_of: ClientOf) -> None:
    topic, bram = make.topic(world.open_group, world.ann, "Een zaal"), client_of(world.bram)
    kept = by_page(bram, "/ongelezen/later", {"kind": "topic", "thing": str(topic.id)})
    undone = undo(kept, bram, by_page)
    assert "Dat is weer ongelezen." in undone.text
    assert undone.row_titles == ["Een zaal"]
    assert page(bram.get("/ongelezen/later")).rows == []


def test_a_pinned_topic(world: World, client_of: ClientOf) -> None:
    topic, ann = make.topic(world.open_group, world.ann, "Een zaal"), client_of(world.ann)
    pinned = by_page(ann, f"/onderwerpen/{topic.id}/vastzetting", {})
    assert "niet meer bovenaan" in undo(pinned, ann, by_page).text
    closed = by_page(ann, f"/onderwerpen/{topic.id}/afsluiting", {"reason": ""})
    assert "weer open" in undo(closed, ann, by_page).text
