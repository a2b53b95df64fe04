"""The date is chosen: the poll becomes the meeting, with what everybody said."""

from datetime import timedelta
from typing import Any

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.meetings.models import Answer
from samenspel.meetings.polls import actions as poll_actions
from samenspel.meetings.polls.models import SlotValue
from tests.fixtures import ClientOf
from tests.meetings.polls.polling import answers_of, open_poll, tap
from tests.meetings.stories import later, newest, work
from tests.world import World, viewer


def test_one_click_makes_it_the_meeting_with_all_answers(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    work()
    for somebody, value in ((world.ann, "yes"), (world.bram, "if_needed"), (world.gust, "no")):
        tap(client_of(somebody), meeting, slots[1], value)
    tap(client_of(world.bram), meeting, slots[0], "no")
    outbox.clear()
    chosen = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/momenten/{slots[1].id}/keuze")
    assert chosen.status_code == 303
    found = newest()
    assert found.moments == (slots[1].starts_at, slots[1].ends_at)
    assert found.agenda_due_on == later(30) - timedelta(days=7)
    query = columns(Answer.account_id, Answer.value).where(col(Answer.meeting_id) == meeting.id)
    assert dict(tuple(row) for row in session().execute(query)) == {
        world.ann.id: "yes",
        world.bram.id: "if_needed",
        world.gust.id: "no",
    }
    work()
    assert {to for mail in outbox for to in mail.to} == {world.bram.email, world.gust.email}
    told = {mail.to[0]: mail.body for mail in outbox}
    assert "In de datumprikker zei je: indien nodig. Dat staat er als je antwoord." in told[world.bram.email]
    assert "Laat weten of je komt" in told[world.bram.email]
    assert "In de datumprikker zei je: nee." in told[world.gust.email]
    assert "Laat weten of je komt" not in told[world.gust.email]
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert 'id="moment-' not in page
    assert "Misschien" not in page
    again = client_of(world.ann).post(
        f"/bijeenkomsten/{meeting.id}/momenten/{slots[0].id}/keuze", follow_redirects=True
    )
    assert "loopt er geen datumprikker" in again.text
    late = client_of(world.bram).post(
        f"/bijeenkomsten/{meeting.id}/momenten/{slots[0].id}/antwoord", data={"value": "yes"}, follow_redirects=True
    )
    assert "De datum is intussen gekozen." in late.text
    assert newest().moments == found.moments


def test_who_said_if_needed_reads_that_until_they_say_more(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, path = client_of(world.bram), f"/bijeenkomsten/{meeting.id}"
    tap(bram, meeting, slots[0], "if_needed")
    client_of(world.ann).post(f"{path}/momenten/{slots[0].id}/keuze")
    page = bram.get(path).text
    assert "In de datumprikker zei je <strong>indien nodig</strong>." in page
    assert 'value="if_needed" aria-pressed="true"' in page
    assert "Ik kom</button>" in page
    assert "Ik kom niet</button>" in page
    assert "1 indien nodig" in client_of(world.ann).get(path).text
    assert "Indien nodig, zoals ik in de datumprikker zei" in bram.get(f"{path}/antwoord").text
    # What was said in the poll still waits for a yes or a no, wherever answers are asked for.
    assert "Je zei: indien nodig" in bram.get("/").text
    assert "Indien nodig: kom je?" in bram.get("/bijeenkomsten").text
    noted = bram.post(f"{path}/antwoord", data={"value": "if_needed", "note": "Als er te weinig volk is"})
    assert noted.status_code == 303
    assert "Als er te weinig volk is" in client_of(world.ann).get(path).text
    assert bram.post(f"{path}/antwoord", data={"value": "yes"}).status_code == 303
    page = bram.get(path).text
    assert "indien nodig" not in page.lower()
    assert 'value="yes" aria-pressed="true"' in page
    assert "Je zei: indien nodig" not in bram.get("/").text
    assert "Indien nodig, zoals" not in bram.get(f"{path}/antwoord").text


def test_the_organiser_may_choose_another_moment_than_the_best(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    path = f"/bijeenkomsten/{meeting.id}"
    assert "Een moment kiezen" in client_of(world.ann).get(path).text
    tap(client_of(world.bram), meeting, slots[2], "yes")
    page = client_of(world.ann).get(path).text
    others = page[page.index("Een ander moment kiezen") :].split("</details>")[0]
    assert [f"/momenten/{slot.id}/keuze" in others for slot in slots] == [True, True, False]
    assert f"/momenten/{slots[2].id}/keuze" in page
    assert "moment kiezen" not in client_of(world.bram).get(path).text


def test_in_a_small_room_who_said_yes_first_has_a_place(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/plaatsen", data={"capacity": "1"})
    for who, value in ((world.gust, "if_needed"), (world.bram, "yes"), (world.ann, "yes")):
        tap(client_of(who), meeting, slots[0], value)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/momenten/{slots[0].id}/keuze")
    query = columns(Answer.account_id, Answer.waiting_since).where(col(Answer.meeting_id) == meeting.id)
    waits = {who: since is not None for who, since in session().execute(query)}
    assert waits == {world.gust.id: False, world.bram.id: False, world.ann.id: True}
    assert "je staat op de wachtlijst" in client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}").text


def test_who_taps_while_the_date_is_chosen_is_told(world: World, client_of: ClientOf) -> None:
    """The page was reached before, the row is read again with the write."""
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    assert poll_actions.choose_slot(viewer(world.ann), meeting, slots[0])
    session().flush()
    assert not poll_actions.answer_slot(viewer(world.bram), meeting, slots[1].id, SlotValue.YES)
    assert not poll_actions.answer_remaining_slots(viewer(world.bram), meeting, SlotValue.YES)
    assert not poll_actions.choose_slot(viewer(world.ann), meeting, slots[1])
    assert answers_of(meeting) == {}
