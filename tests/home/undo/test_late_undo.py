"""An undo that comes too late leaves what stands by then, and says so."""

from flask.testing import FlaskClient

from samenspel.meetings.attendance.answers.tokens import answer_link
from samenspel.meetings.models import AnswerValue
from tests import make
from tests.fixtures import ClientOf
from tests.home.undo.sending import Send, both_ways, by_page, by_script, mine, undo
from tests.pages import page
from tests.world import World


@both_ways
def test_an_undo_leaves_a_later_answer(world: World, client_of: ClientOf, visitor: FlaskClient, send: Send) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    shown = send(bram, path, {"value": "yes"})
    visitor.post(answer_link(world.bram.id, meeting.id), data={"value": "no"})
    kept = undo(shown, bram, send)
    assert "Intussen antwoordde je anders (Je komt niet). Dat blijft staan." in kept
    answer = mine(meeting, world.bram)
    assert answer is not None
    assert answer.value is AnswerValue.NO


@both_ways
def test_who_gave_a_seat_up_hears_that_it_is_taken(world: World, client_of: ClientOf, send: Send) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "yes"})
    shown = send(bram, path, {"value": "no"})
    client_of(world.gust).post(path, data={"value": "yes"})
    assert "Je plaats is intussen ingenomen; je staat op de wachtlijst." in undo(shown, bram, send)


def test_the_link_in_a_mail_says_so_of_a_seat_as_well(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    link = answer_link(world.bram.id, meeting.id)
    visitor.post(link, data={"value": "yes"})
    shown = page(visitor.post(link, data={"value": "no"}))
    client_of(world.gust).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    assert "Je plaats is intussen ingenomen; je staat op de wachtlijst." in undo(shown, visitor, by_page)


def test_a_row_of_the_start_page_says_so_of_a_seat_as_well(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, capacity=1)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    bram.post(path, data={"value": "yes"})
    row = by_script(bram, path, {"value": "no", "terug": "start"})
    client_of(world.gust).post(path, data={"value": "yes"})
    token = {"vorige": row.one("input[name=vorige]")["value"], "terug": "start"}
    assert "Je plaats is intussen ingenomen; je staat op de wachtlijst." in by_script(bram, f"{path}/ongedaan", token)


def test_an_undo_leaves_a_remark_that_was_written_later(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    shown = by_script(bram, path, {"value": "yes"})
    bram.post(path, data={"value": "yes", "note": "Een kwartier later"})
    undo(shown, bram, by_script)
    answer = mine(meeting, world.bram)
    assert answer is not None
    assert (answer.value, answer.note) == (AnswerValue.YES, "Een kwartier later")


def test_a_row_of_the_start_page_leaves_a_later_answer(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    row = by_script(bram, path, {"value": "yes", "terug": "start"})
    token = {"vorige": row.one("input[name=vorige]")["value"], "terug": "start"}
    visitor.post(answer_link(world.bram.id, meeting.id), data={"value": "no"})
    kept = by_script(bram, f"{path}/ongedaan", token)
    assert "Intussen antwoordde je anders (Je komt niet). Dat blijft staan." in kept
    assert "Ongedaan maken" not in kept.buttons
    answer = mine(meeting, world.bram)
    assert answer is not None
    assert answer.value is AnswerValue.NO


def test_the_link_in_a_mail_leaves_a_later_answer(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    shown = page(visitor.post(answer_link(world.bram.id, meeting.id), data={"value": "yes"}))
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "no"})
    assert "Intussen antwoordde je anders (Je komt niet). Dat blijft staan." in undo(shown, visitor, by_page)
    answer = mine(meeting, world.bram)
    assert answer is not None
    assert answer.value is AnswerValue.NO


def test_who_undoes_twice_finds_it_undone(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    by_script(bram, path, {"value": "maybe"})
    shown = by_page(bram, path, {"value": "yes"})
    token = shown.one("input[name=vorige]")["value"]
    for _time in range(2):
        undone = by_page(bram, f"{path}/ongedaan", {"vorige": token})
        assert "Intussen" not in undone.alerts[0]
    answer = mine(meeting, world.bram)
    assert answer is not None
    assert answer.value is AnswerValue.MAYBE
