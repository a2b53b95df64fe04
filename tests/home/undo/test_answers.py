"""Wherever one tap answers for a meeting, the page says what stands now; one more brings back what stood."""

import uuid
from datetime import timedelta

from samenspel.db import session
from samenspel.meetings.models import AnswerValue, AttendanceMode, Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.home.undo.sending import Send, both_ways, by_page, by_script, mine, undo
from tests.meetings.stories import to_answer
from tests.pages import page
from tests.world import World


@both_ways
def test_an_answer_on_the_page_of_a_meeting(world: World, client_of: ClientOf, send: Send) -> None:
    meeting, bram = make.meeting(world.open_group, world.ann), client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    shown = send(bram, path, {"value": "yes"})
    assert "Je antwoord: Ja." in shown
    undone = undo(shown, bram, send)
    assert "Je antwoord is teruggenomen." in undone
    assert mine(meeting, world.bram) is None
    assert to_answer(world.bram), "it is to do again"


@both_ways
def test_an_answer_comes_back_with_all_that_belongs_to_it(world: World, client_of: ClientOf, send: Send) -> None:
    meeting = make.meeting(world.open_group, world.ann, place="Gent", link="https://meet.example/x")
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "online", "note": "Vanop de trein"})
    shown = send(bram, path, {"value": "no", "note": "Toch niet"})
    assert "Je antwoord: Nee." in shown
    assert "Wat je antwoordde, staat er weer (Je bent er online bij)." in undo(shown, bram, send)
    answer = mine(meeting, world.bram)
    assert answer is not None
    assert (answer.value, answer.mode, answer.note) == (AnswerValue.YES, AttendanceMode.ONLINE, "Vanop de trein")


def test_who_takes_back_a_no_is_represented_again(world: World, client_of: ClientOf) -> None:
    meeting, bram = make.meeting(world.open_group, world.ann), client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    other = page(bram.get(path)).all("#by option")[1]["value"]
    said = page(bram.post(path, data={"value": "represented", "by": other}, follow_redirects=True))
    assert "Je antwoord: Vertegenwoordigd." in said
    undo(by_page(bram, path, {"value": "no"}), bram, by_page)
    answer = mine(meeting, world.bram)
    assert answer is not None
    assert (answer.value, answer.represented_by_id) == (AnswerValue.REPRESENTED, uuid.UUID(other))


def test_an_undo_keeps_the_place_on_the_waiting_list(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    ann, bram, gust = (client_of(who) for who in (world.ann, world.bram, world.gust))
    ann.post(path, data={"value": "yes"})
    bram.post(path, data={"value": "yes"})
    gust.post(path, data={"value": "yes"})
    first = mine(meeting, world.bram)
    assert first is not None
    waiting_since = first.waiting_since
    assert waiting_since
    undo(by_script(bram, path, {"value": "no"}), bram, by_script)
    again = mine(meeting, world.bram)
    assert again is not None
    assert again.waiting_since == waiting_since
    ann.post(path, data={"value": "no"})
    seated = mine(meeting, world.bram)
    assert seated is not None
    assert seated.waiting_since is None, "who waited longest gets the seat"


def test_a_remark_goes_with_the_answer_and_comes_back_with_it(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    remark = "Ik kom een kwartier later"
    bram.post(path, data={"value": "yes", "note": remark})
    shown = by_script(bram, path, {"value": "no"})
    assert shown.one("#antwoord-note")["value"] == ""
    assert remark not in page(bram.get(f"/bijeenkomsten/{meeting.id}"))
    assert undo(shown, bram, by_script).one("#antwoord-note")["value"] == remark
    again = by_script(bram, path, {"value": "yes"})
    assert again.one("#antwoord-note")["value"] == remark, "the same answer keeps it"


def test_an_undo_is_for_one_person_at_one_meeting(world: World, client_of: ClientOf) -> None:
    meeting, other = (make.meeting(world.open_group, world.ann, title) for title in ("Een", "Twee"))
    ann, bram = client_of(world.ann), client_of(world.bram)
    for client in (ann, bram):
        client.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    shown = by_script(ann, f"/bijeenkomsten/{meeting.id}/antwoord", {"value": "no"})
    token = shown.one("input[name=vorige]")["value"]
    bram.post(f"/bijeenkomsten/{other.id}/antwoord", data={"value": "maybe"})
    for foreign in (token, token[:-2] + "xx", "yes", "a.b", ""):
        refused = by_page(bram, f"/bijeenkomsten/{other.id}/antwoord/ongedaan", {"vorige": foreign})
        assert "Dat kan niet meer ongedaan gemaakt worden. Er is niets veranderd." in refused
        answer = mine(other, world.bram)
        assert answer is not None
        assert answer.value is AnswerValue.MAYBE


def test_an_answer_that_comes_back_after_a_move_is_to_be_confirmed(world: World, client_of: ClientOf) -> None:
    meeting, bram = make.meeting(world.open_group, world.ann), client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "yes"})
    shown = by_script(bram, path, {"value": "no"})
    row = session().get_one(Meeting, meeting.id)
    assert row.moments
    row.starts_at, row.ends_at = (each + timedelta(hours=2) for each in row.moments)
    session().commit()
    assert "Je zei ja voor het vorige uur" in undo(shown, bram, by_script)


def test_what_was_done_stays_on_the_page(world: World, client_of: ClientOf) -> None:
    """No script takes it away after some seconds: the undo is part of the page, below what was tapped."""
    meeting, bram = make.meeting(world.open_group, world.ann), client_of(world.bram)
    part = by_script(bram, f"/bijeenkomsten/{meeting.id}/antwoord", {"value": "maybe"})
    assert part.one("#mijn-antwoord .alert [role=status]").text == "Je antwoord: Misschien."
    assert not part.has(".toast")
