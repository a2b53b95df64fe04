"""The agenda that was promised: shared on a day, watched by the platform, fed by what members propose."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from samenspel.activity.notices.actions import mark_read
from samenspel.activity.things import Thing, ThingKind
from samenspel.clock import long_day, today
from samenspel.db import now, session
from samenspel.meetings import one
from samenspel.meetings.agenda import queries as agenda_queries
from samenspel.meetings.agenda import tasks as agenda_tasks
from samenspel.meetings.agenda.carry_over.standing import is_standing
from samenspel.meetings.agenda.proposals import queries as proposal_queries
from samenspel.meetings.models import AgendaItem
from samenspel.reports import queries as report_queries
from samenspel.reports.figures import Timeliness, agenda_on_time
from tests import make
from tests.fixtures import ClientOf
from tests.mails import headline, notice_mails
from tests.meetings.stories import anywhere, at, filled, later, newest, past_meeting, planned, reported, titles, work
from tests.world import World, viewer

LIST = "/overleg/wg-werkbaar-wint/agendavoorstellen"


def proposed(**given: str) -> dict[str, str]:
    return {"title": "AI in de opleiding", "minutes": "20", "wanted": "work_out", "reason": "", "meeting": ""} | given


def test_an_agenda_is_provisional_until_it_is_shared_once(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    meeting = planned(client_of(world.ann), world.open_group, agenda_due_on=later(23).isoformat())
    share = f"/bijeenkomsten/{meeting.id}/agenda/opening"
    assert "Zet eerst minstens" in client_of(world.ann).post(share, follow_redirects=True).text
    make.agenda_item(meeting, "Keuze van thema's", owner_id=world.bram.id)
    assert "Nog voorlopig" in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert client_of(world.bram).post(share).status_code == 403
    work()
    outbox.clear()
    assert client_of(world.ann).post(share).status_code == 303
    work()
    found = notice_mails(outbox)
    assert {mail.to[0]: "agenda" in mail.body for mail in found} == {world.bram.email: True, world.gust.email: True}
    (mine,) = (mail.body for mail in found if world.bram.email in mail.to)
    assert "13:30  Keuze van thema's" in mine
    assert "Voor Woodwize\n\n- Keuze van thema's" in mine
    assert "SERV, Wetstraat" in mine
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "zoals beloofd" in page
    assert 'aria-current="step"><span>Agenda open' in page
    first = newest().agenda_shared_at
    assert "was al gedeeld" in client_of(world.ann).post(share, follow_redirects=True).text
    assert newest().agenda_shared_at == first


def test_what_comes_after_the_promised_day_is_late(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=5, agenda_due_on=today() - timedelta(days=2))
    make.agenda_item(meeting, "Op tijd", created_at=now() - timedelta(days=4))
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "kwam na de beloofde dag" not in page
    make.agenda_item(meeting, "Te laat", position=2)
    make.agenda_item(meeting, "Overgebleven", position=3, carried_from_id=anywhere())
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert page.count("kwam na de beloofde dag") == 1
    assert "en is nog voorlopig" in page
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/agenda/opening")
    assert "2 dagen na de beloofde dag" in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text


def test_the_organiser_is_told_ten_eight_and_seven_days_before_once_each(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting = planned(client_of(world.ann), world.open_group, agenda_due_on=(later(30) - timedelta(days=7)).isoformat())
    work()

    def told(days_before: int) -> list[str]:
        outbox.clear()
        with time_machine.travel(at(later(30) - timedelta(days=days_before), 8), tick=False):
            for _ in range(2):
                agenda_tasks.remind_organisers()
                session().commit()
                work()
        assert all(mail.to == [world.ann.email] for mail in outbox)
        return [headline(mail).split(":")[0] for mail in outbox]

    assert [told(days) for days in (11, 10, 9, 8, 7, 6)] == [
        [],
        ["Agenda (nog 3 dagen)"],
        [],
        ["Agenda (nog 1 dag)"],
        ["Agenda (vandaag)"],
        [],
    ]
    other = planned(client_of(world.ann), world.open_group, agenda_due_on=(later(30) - timedelta(days=7)).isoformat())
    make.agenda_item(other)
    client_of(world.ann).post(f"/bijeenkomsten/{other.id}/agenda/opening")
    work()
    assert told(10) == []
    assert meeting.id != other.id


def test_one_mail_makes_up_for_steps_that_were_missed(world: World, outbox: list[Any]) -> None:
    make.meeting(world.open_group, world.ann, days=9, agenda_due_on=today() + timedelta(days=2))
    assert [nudge.days_left for nudge in agenda_queries.reminders_due()] == [2]
    agenda_tasks.remind_organisers()
    assert agenda_queries.reminders_due() == []


@pytest.mark.parametrize(
    ("shared", "in_time", "late"),
    [
        (datetime(2026, 3, 10, 22, 59, tzinfo=UTC), True, 0),
        (datetime(2026, 3, 10, 23, 1, tzinfo=UTC), False, 1),
        (datetime(2026, 3, 14, 9, tzinfo=UTC), False, 4),
        (None, False, 0),
    ],
)
def test_in_time_is_until_midnight_in_brussels(shared: datetime | None, in_time: bool, late: int, world: World) -> None:
    start = datetime(2026, 3, 17, 9, tzinfo=UTC)
    given: dict[str, Any] = {
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "agenda_shared_at": shared,
        "agenda_due_on": date(2026, 3, 10),
    }
    meeting = make.meeting(world.open_group, world.ann, **given)
    make.meeting(world.open_group, world.ann, **given | {"agenda_due_on": None})
    make.meeting(world.open_group, world.ann, **given | {"cancelled_at": start})
    seen = one.reach(viewer(world.ann), meeting.id)
    assert seen is not None
    assert (seen.is_agenda_late, seen.agenda_days_late) == (shared is None, late)
    assert agenda_on_time(report_queries.meetings_held(viewer(world.ann), None)) == Timeliness(
        1, int(in_time), int(bool(shared)) - in_time
    )


def test_members_propose_and_the_organiser_takes_it_up(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    bram = client_of(world.bram)
    assert f'value="{meeting.id}"' in bram.get(f"{LIST}?voor={meeting.id}").text
    assert bram.post(LIST, data=proposed(title="", reason="Om te leren")).status_code == 422
    assert bram.post(LIST, data=proposed(meeting=str(anywhere()))).status_code == 422
    assert bram.post(LIST, data=proposed(reason="Om te leren", meeting=str(meeting.id))).status_code == 303
    assert client_of(world.carla).post(LIST, data=proposed()).status_code == 403
    listed = client_of(world.carla).get(LIST).text
    assert "Om te leren" in listed
    assert "Bram Claes" in listed
    (line,) = proposal_queries.proposals_of(world.open_group.id)
    editor = client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/agenda").text
    assert "voor deze bijeenkomst" in editor
    take = f"/bijeenkomsten/{meeting.id}/agenda/voorstellen/{line.id}"
    assert bram.post(take).status_code == 403
    assert client_of(world.ann).post(take).status_code == 303
    assert titles(meeting) == ["AI in de opleiding"]
    assert proposal_queries.proposals_of(world.open_group.id) == []
    assert "staat niet meer op de lijst" in client_of(world.ann).post(take, follow_redirects=True).text
    assert titles(meeting) == ["AI in de opleiding"]


def test_an_item_is_kept_for_another_time(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    item = make.agenda_item(meeting, "Voor later", minutes=25)
    said = make.agenda_item(meeting, "Besproken", position=2, notes="Gezegd.")
    base = f"/bijeenkomsten/{meeting.id}/agenda"
    assert client_of(world.ann).post(f"{base}/{item.id}/uitstel").status_code == 303
    assert (
        "verslag zegt er al iets over"
        in client_of(world.ann).post(f"{base}/{said.id}/uitstel", follow_redirects=True).text
    )
    assert titles(meeting) == ["Besproken"]
    (line,) = proposal_queries.proposals_of(world.open_group.id)
    assert (line.title, line.minutes) == ("Voor later", 25)


def test_a_proposal_is_withdrawn_or_declined(world: World, client_of: ClientOf) -> None:
    for _ in range(2):
        client_of(world.bram).post(LIST, data=proposed())
    own, other = proposal_queries.proposals_of(world.open_group.id)
    assert client_of(world.gust).post(f"/agendavoorstellen/{own.id}/verwijdering").status_code == 403
    assert client_of(world.gerd).post(f"/agendavoorstellen/{own.id}/verwijdering").status_code == 404
    assert client_of(world.bram).post(f"/agendavoorstellen/{own.id}/verwijdering").status_code == 303
    assert client_of(world.ann).post(f"/agendavoorstellen/{other.id}/verwijdering").status_code == 303
    assert "De lijst is leeg" in client_of(world.bram).get(LIST).text


def test_a_proposal_of_another_group_stays_there(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    client_of(world.dirk).post("/overleg/klankbordgroep/agendavoorstellen", data=proposed(title="Geheim"))
    (line,) = proposal_queries.proposals_of(world.closed_group.id)
    take = f"/bijeenkomsten/{meeting.id}/agenda/voorstellen/{line.id}"
    assert client_of(world.ann).post(take).status_code == 404
    assert client_of(world.ilse).post(take).status_code == 303
    assert titles(meeting) == []
    assert client_of(world.bram).get("/overleg/klankbordgroep/agendavoorstellen").status_code == 404


def test_an_item_goes_to_any_place(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    rows = {title: make.agenda_item(meeting, title, place) for place, title in enumerate("ABCD", 1)}

    def place(item: AgendaItem, where: int) -> list[str]:
        path = f"/bijeenkomsten/{meeting.id}/agenda/{item.id}/plaats"
        client_of(world.ann).post(path, data={"position": str(where)})
        return titles(meeting)

    assert place(rows["D"], 1) == ["D", "A", "B", "C"]
    assert place(rows["D"], 3) == ["A", "B", "D", "C"]
    assert place(rows["A"], 99) == ["B", "D", "C", "A"]
    assert place(rows["A"], -3) == ["A", "B", "D", "C"]


def test_papers_stand_with_their_item(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    item = make.agenda_item(meeting, "Keuze van thema's")
    papers = f"/bijeenkomsten/{meeting.id}/agenda/{item.id}/documenten"
    sent = {"upload": (io.BytesIO(b"De nota."), "nota.txt")}
    assert client_of(world.ann).post(papers, data=sent, content_type="multipart/form-data").status_code == 303
    (paper,) = agenda_queries.papers_of(meeting.id)[item.id]
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert f"/documenten/{paper.id}" in page
    assert client_of(world.ann).post(f"{papers}/{paper.id}/verwijdering").status_code == 303
    assert agenda_queries.papers_of(meeting.id) == {}
    choose = client_of(world.ann).post(papers, data={"document": str(paper.id)})
    assert choose.status_code == 303
    client_of(world.ann).post(papers, data={"document": str(paper.id)})
    assert len(agenda_queries.papers_of(meeting.id)[item.id]) == 1
    wrong = client_of(world.ann).post(papers, data={"document": str(anywhere())})
    assert wrong.status_code == 422
    assert "Kies een bestand." in wrong.text


def test_a_promise_that_is_moved_shows_and_counts_as_it_was_first(world: World, client_of: ClientOf) -> None:
    day = later(30)
    first, second = day - timedelta(days=20), day - timedelta(days=5)
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group, agenda_due_on=first.isoformat())
    make.agenda_item(meeting, "Keuze van thema's")
    path = f"/bijeenkomsten/{meeting.id}"
    assert "Verschoven" not in client_of(world.bram).get(path).text
    assert ann.post(f"{path}/bewerken", data=filled(agenda_due_on=second.isoformat())).status_code == 303
    assert (newest().agenda_promised_on, newest().agenda_due_on) == (first, second)
    assert f"Verschoven: eerst beloofd tegen {long_day(first, 'nl')}" in client_of(world.bram).get(path).text
    with time_machine.travel(at(day - timedelta(days=6), 9)):
        assert ann.post(f"{path}/agenda/opening").status_code == 303
        shown = client_of(world.bram).get(path).text
        assert "14 dagen na de beloofde dag" in shown
        assert "daarna verschoven" in shown
    with time_machine.travel(at(day + timedelta(days=1), 9)):
        (held,) = report_queries.meetings_held(viewer(world.ilse), None)
        assert agenda_on_time([held]) == Timeliness(1, 0, 1)


def test_a_promise_that_is_taken_away_still_counts(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    first = later(30) - timedelta(days=20)
    meeting = planned(ann, world.open_group, agenda_due_on=first.isoformat())
    assert ann.post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(agenda_due_on="")).status_code == 303
    assert newest().first_promise == first
    with time_machine.travel(at(later(30) + timedelta(days=1), 9)):
        (held,) = report_queries.meetings_held(viewer(world.ilse), None)
        assert agenda_on_time([held]) == Timeliness(1, 0, 0)


def test_a_promise_moves_along_with_its_meeting(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    day = later(30)
    planned(ann, world.open_group, agenda_due_on=(day - timedelta(days=10)).isoformat())
    meeting = newest()
    sent = filled(day=(day + timedelta(days=7)).isoformat(), agenda_due_on=(day - timedelta(days=3)).isoformat())
    assert ann.post(f"/bijeenkomsten/{meeting.id}/bewerken", data=sent).status_code == 303
    assert newest().agenda_promised_on == day - timedelta(days=3)
    assert not newest().is_promise_moved


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Varia", True),
        ("7. Rondvraag", True),
        ("Rondvraag en volgende datum", True),
        ("Welkom en verslag van de vorige keer", True),
        ("Goedkeuring van het vorige verslag", True),
        ("Welkom in de sector: onthaalbeleid", False),
        ("Varia over de begroting", False),
        ("Opening van het leerloket", False),
        ("Verslag van de werkgroep", False),
    ],
)
def test_items_of_every_agenda_are_known_by_their_names(title: str, expected: bool) -> None:
    assert is_standing(title) is expected


def test_items_of_every_agenda_do_not_go_to_the_next_one(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    for number, title in enumerate(("Begroting", "Varia", "Rondvraag en volgende datum"), start=2):
        make.agenda_item(meeting, title, number)
    coming = make.meeting(world.open_group, world.ann, days=14)
    reported(client_of(world.ann), meeting, item)
    assert titles(coming) == ["Begroting"]


def test_items_added_after_sharing_are_told_once_for_all(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    make.agenda_item(meeting, "Keuze van thema's")
    ann = client_of(world.ann)
    item = {"minutes": "10", "wanted": "inform", "owner": ""}
    assert ann.post(f"/bijeenkomsten/{meeting.id}/agenda", data=item | {"title": "Vóór het delen"}).status_code == 303
    assert ann.post(f"/bijeenkomsten/{meeting.id}/agenda/opening").status_code == 303
    work()
    first = notice_mails(outbox)
    assert first
    assert not [mail for mail in first if "Bijgekomen" in mail.body]
    mark_read(world.bram.id, Thing(ThingKind.AGENDA, meeting.id))
    session().commit()
    with time_machine.travel(now() + timedelta(hours=1)):
        for title in ("Begroting", "Zaal", "Sprekers"):
            assert ann.post(f"/bijeenkomsten/{meeting.id}/agenda", data=item | {"title": title}).status_code == 303
        work()
        told = [mail for mail in notice_mails(outbox) if world.bram.email in mail.to]
        assert len(told) == 1, "one mail, however many items"
        new = told[0].body.partition("Bijgekomen sinds de agenda gedeeld is")[2].partition("Agenda\n")[0]
        assert [line.strip("- ") for line in new.splitlines() if line.startswith("-")] == [
            "Begroting",
            "Zaal",
            "Sprekers",
        ]
