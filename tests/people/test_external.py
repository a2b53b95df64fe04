"""A guest is marked as external wherever they read along: one rule for what stands beside a name."""

import uuid

from samenspel.db import session
from samenspel.meetings.models import Answer, AnswerValue
from samenspel.meetings.polls.models import PollAnswer, SlotValue
from samenspel.viewer import External
from tests.fixtures import ClientOf, English
from tests.leaks.secrets import fill_group
from tests.world import World, viewer


def test_a_guest_is_marked_wherever_their_name_stands(world: World, client_of: ClientOf, english: English) -> None:
    made = fill_group(world, world.open_group, world.gust, "zq")
    session().add(PollAnswer(slot_id=uuid.UUID(made["slot_id"]), account_id=world.gust.id, value=SlotValue.YES))
    session().add(Answer(meeting_id=uuid.UUID(made["sought_id"]), account_id=world.gust.id, value=AnswerValue.YES))
    session().commit()
    group = f"/overleg/{made['slug']}"
    places = [
        group, f"{group}/deelnemers", f"{group}/onderwerpen", f"{group}/documenten",
        f"{group}/nieuws", f"{group}/agendavoorstellen", f"/onderwerpen/{made['topic_id']}",
        f"/onderwerpen/{made['topic_id']}/reacties", f"/kanalen/{made['channel_id']}",
        f"/documenten/{made['document_id']}/versies", f"/bijeenkomsten/{made['coming_id']}",
        f"/bijeenkomsten/{made['sought_id']}", "/mensen",
    ]  # fmt: skip
    ann = client_of(world.ann)
    assert {place for place in places if "VDAB, extern" not in ann.get(place).text} == set()
    shown = ann.get(group).text
    assert shown.count("VDAB") == shown.count("VDAB, extern")
    assert "Alimento, extern" not in shown
    assert "SERV, extern" not in ann.get("/mensen").text, "an adviser has no fund, and is no guest"
    english(world.bram)
    assert "VDAB, external" in client_of(world.bram).get(f"/onderwerpen/{made['topic_id']}").text


def test_a_message_of_a_guest_is_marked_at_once(world: World, client_of: ClientOf) -> None:
    made = fill_group(world, world.open_group, world.ann, "zq")
    address = f"/kanalen/{made['channel_id']}/berichten"
    answer = client_of(world.gust).post(address, data={"body": "Dag"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "VDAB, extern" in answer.text


def test_a_name_alone_is_marked_as_well(world: World) -> None:
    assert viewer(world.gust).label == "Gust Goossens (extern)"
    assert viewer(world.ann).label == "Ann Peeters"


def test_a_guest_without_an_organisation_is_marked_too() -> None:
    assert External("").__html__() == "extern"
    assert External("<b>").__html__() == "&lt;b&gt;, extern"
