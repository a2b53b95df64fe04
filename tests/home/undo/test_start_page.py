"""After a tap on the start page what was done stands there, and one tap undoes it exactly."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import select

from samenspel.db import now, session
from samenspel.groups.models import Membership
from samenspel.meetings.models import ActionItem, Answer, AnswerValue, AttendanceMode, Meeting, Report
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf
from tests.home.undo.sending import Send, both_ways
from tests.pages import fragment, page
from tests.world import World

HTMX = {"HX-Request": "true"}


def _answer(meeting: Meeting, who: Account) -> Answer | None:
    session().expire_all()
    mine = select(Answer).where(Answer.meeting_id == meeting.id, Answer.account_id == who.id)
    return session().exec(mine).first()


def test_an_answer_stands_in_its_row_and_is_undone_there(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Opnamedag")
    bram = client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    row = fragment(bram.post(path, data={"value": "yes", "terug": "start"}, headers=HTMX))
    assert "Je komt" in row
    assert row.buttons == ["Ongedaan maken: Opnamedag"]
    answered = page(bram.get("/")).panel("Wat moet ik doen?")
    assert "Opnamedag" not in answered, "it goes at the next visit"
    again = fragment(bram.post(f"{path}/ongedaan", data=row.one("form").fields, headers=HTMX))
    assert again.buttons == ["Ja: Opnamedag", "Misschien: Opnamedag", "Nee: Opnamedag"]
    assert again.one("[role=status]").text == "Je antwoord is teruggenomen.", "scripts have it read out"
    assert _answer(meeting, world.bram) is None
    assert page(bram.get("/")).panel("Wat moet ik doen?").row_titles == ["Kom je naar Opnamedag?"]


def test_an_undone_answer_is_the_one_of_the_poll_again(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Opnamedag", capacity=1)
    said = Answer(
        meeting_id=meeting.id,
        account_id=world.bram.id,
        fund_id=world.bram.fund_id,
        value=AnswerValue.IF_NEEDED,
        note="Na tien uur.",
    )
    session().add(said)
    session().commit()
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}/antwoord"
    shown = page(bram.post(path, data={"value": "yes", "terug": "start"}, follow_redirects=True))
    assert "Je komt: Opnamedag" in shown.alerts[0]
    form = shown.one(".alert form")
    after = page(bram.post(form["action"], data=form.fields, follow_redirects=True))
    answer = _answer(meeting, world.bram)
    assert answer is not None
    assert (answer.value, answer.note, answer.waiting_since) == (AnswerValue.IF_NEEDED, "Na tien uur.", None)
    assert "Je zei: indien nodig" in after.panel("Wat moet ik doen?")


def test_a_seat_that_an_undone_answer_took_goes_to_who_waits(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Opnamedag", capacity=1)
    bram, gust = client_of(world.bram), client_of(world.gust)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    row = fragment(bram.post(path, data={"value": "yes", "terug": "start"}, headers=HTMX))
    waiting = fragment(gust.post(path, data={"value": "yes", "terug": "start"}, headers=HTMX))
    assert "Je staat op de wachtlijst" in waiting
    bram.post(f"{path}/ongedaan", data=row.one("form").fields)
    answer = _answer(meeting, world.gust)
    assert answer is not None
    assert answer.waiting_since is None


def _undo(client: FlaskClient, path: str, **data: str) -> None:
    shown = page(client.post(path, data=data | {"terug": "start"}, follow_redirects=True))
    form = shown.one(".alert form")
    assert client.post(form["action"], data=form.fields).location.startswith("/")


def test_a_point_is_open_again_and_a_card_comes_back(world: World, client_of: ClientOf) -> None:
    past = make.meeting(world.open_group, world.ann, "Startvergadering", days=-5)
    make.attendance(past, world.alimento)
    session().execute(sa.update(Membership).values(joined_at=now() - timedelta(days=90)))
    session().add(Report(meeting_id=past.id, author_id=world.ann.id, published_at=now()))
    point = ActionItem(meeting_id=past.id, text="Gast voorbellen", owner_id=world.bram.id)
    session().add(point)
    session().commit()
    bram = client_of(world.bram)
    before = page(bram.get("/"))
    assert "Inhalen" in before.headings
    _undo(bram, f"/actiepunten/{point.id}/afwerking", done="ja")
    _undo(bram, "/inhalen", seen=str(past.id))
    after = page(bram.get("/"))
    assert after.panel("Wat moet ik doen?").row_titles == before.panel("Wat moet ik doen?").row_titles
    assert after.panel("Inhalen").text == before.panel("Inhalen").text


def _open_point(world: World) -> ActionItem:
    past = make.meeting(world.open_group, world.ann, "Startvergadering", days=-5)
    session().add(Report(meeting_id=past.id, author_id=world.ann.id, published_at=now()))
    point = ActionItem(meeting_id=past.id, text="Gast voorbellen", owner_id=world.bram.id)
    session().add(point)
    session().commit()
    return point


def _is_done(point: ActionItem) -> bool:
    session().expire_all()
    return session().get_one(ActionItem, point.id).done_at is not None


@both_ways
def test_the_undo_of_a_point_leaves_what_was_done_with_it_since(world: World, client_of: ClientOf, send: Send) -> None:
    point, bram, ann = _open_point(world), client_of(world.bram), client_of(world.ann)
    path = f"/actiepunten/{point.id}/afwerking"
    tapped = send(bram, path, {"done": "ja", "terug": "start"})
    fields = next(form.fields for form in tapped.all("form") if "Ongedaan maken" in form.buttons[0])
    ann.post(path, data={"done": "nee"})
    said = send(bram, path, fields)
    assert "Het actiepunt staat intussen al weer open. Er is niets veranderd." in said
    assert not _is_done(point)
    ann.post(path, data={"done": "ja"})
    assert "Het actiepunt werd intussen opnieuw afgewerkt. Dat blijft staan." in send(bram, path, fields)
    assert _is_done(point)


@both_ways
def test_a_point_that_nobody_touched_since_is_opened_again(world: World, client_of: ClientOf, send: Send) -> None:
    point, bram = _open_point(world), client_of(world.bram)
    path = f"/actiepunten/{point.id}/afwerking"
    tapped = send(bram, path, {"done": "ja", "terug": "start"})
    fields = next(form.fields for form in tapped.all("form") if "Ongedaan maken" in form.buttons[0])
    opened = send(bram, path, fields)
    assert "intussen" not in opened.text
    assert "Het actiepunt staat weer open." in opened
    assert not _is_done(point)


def test_the_open_page_asks_for_its_parts_alone(world: World, client_of: ClientOf) -> None:
    make.topic(world.open_group, world.ann, "Een zaal")
    part = fragment(client_of(world.bram).get("/", headers=HTMX))
    assert part.headings[:1] == ["Wat moet ik doen?"]
    assert part.panel("Wat is er nieuw?").row_titles == ["Een zaal"]


def test_what_comes_shows_my_answer_and_follows_a_tap(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Opnamedag")
    bram = client_of(world.bram)
    path = f"/bijeenkomsten/{meeting.id}/antwoord"
    assert "Nog geen antwoord" in page(bram.get("/")).panel("Wat komt eraan?")
    for value, words in (("yes", "Je komt"), ("maybe", "misschien"), ("no", "Je komt niet")):
        tapped = fragment(bram.post(path, data={"value": value, "terug": "start"}, headers=HTMX))
        now_there = tapped.one(f"#mijn-antwoord-{meeting.id}")
        assert now_there["hx-swap-oob"] == "true"
        assert words in now_there.text
        assert words.casefold() in page(bram.get("/")).one(f"#mijn-antwoord-{meeting.id}").text.casefold()
    undone = fragment(bram.post(f"{path}/ongedaan", data=tapped.one("form").fields, headers=HTMX))
    assert "Je komt misschien" in undone.one(f"#mijn-antwoord-{meeting.id}").text


def test_every_answer_is_said_at_what_comes(world: World, client_of: ClientOf) -> None:
    """Also who is represented, reads the report, waits for a seat, or answered for other hours sees so."""
    meeting = make.meeting(
        world.open_group, world.ann, "Opnamedag", capacity=1, place="Gent", link="https://a.example/"
    )
    bram = client_of(world.bram)
    places = ("/", "/bijeenkomsten", "/overleg/wg-werkbaar-wint", "/overleg/wg-werkbaar-wint/bijeenkomsten")
    fund = f"/fondsen/{world.alimento.slug}"
    mine = Answer(meeting_id=meeting.id, account_id=world.bram.id, value=AnswerValue.YES)
    session().add(mine)
    session().commit()
    moment = now()
    said: list[tuple[dict[str, Any], str]] = [
        ({"mode": AttendanceMode.ON_SITE}, "Je komt ter plaatse"),
        ({"mode": AttendanceMode.ONLINE}, "Je bent er online bij"),
        ({"waiting_since": moment}, "Je staat op de wachtlijst"),
        ({"value": AnswerValue.MAYBE}, "Misschien"),
        ({"value": AnswerValue.NO}, "Je komt niet"),
        ({"value": AnswerValue.REPRESENTED}, "Vertegenwoordigd"),
        ({"value": AnswerValue.FOLLOWS}, "Je leest het verslag"),
        ({"earlier_starts_at": moment, "earlier_ends_at": moment}, "Verplaatst: kom je ook nu?"),
        ({"value": AnswerValue.NO, "earlier_starts_at": moment, "earlier_ends_at": moment}, "kom je nu wel?"),
    ]
    plain = {"value": AnswerValue.YES, "mode": None, "waiting_since": None}
    plain |= {"earlier_starts_at": None, "earlier_ends_at": None}
    for values, words in said:
        session().execute(sa.update(Answer).values(plain | values))
        session().commit()
        for place in (*places, fund):
            shown = page(bram.get(place))
            asks = place == places[2] and "kom je" in words  # the page of the group has a button there
            assert ("Kom je?" if asks else words) in shown.text, (place, words)
    session().execute(sa.delete(Answer))
    session().commit()
    for place in (*places[:2], places[3], fund):
        assert "Nog geen antwoord" in page(bram.get(place)), place
