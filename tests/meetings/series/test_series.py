"""Series of meetings: planned at once, each a meeting of its own, changed one by one or from one on."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlmodel import col

from samenspel.clock import local
from samenspel.db import session
from samenspel.groups.models import Group
from samenspel.meetings.models import Answer, AnswerValue, Meeting
from samenspel.people.models import Fund
from tests.fixtures import ClientOf
from tests.mails import headline
from tests.meetings.stories import filled, moments, planned, titles, work
from tests.pages import page
from tests.world import World

NEW = "/overleg/wg-werkbaar-wint/reeksen/nieuw"
NOW = "2027-02-01T09:00:00+00:00"


def series_form(**given: Any) -> dict[str, Any]:
    """The form of a series, filled in well: every second Tuesday, from March to June."""
    return {
        "title": "Maandelijks overleg",
        "day": "2027-03-09",
        "start": "09:30",
        "end": "11:30",
        "rhythm": "monthly",
        "until": "2027-06-30",
        "count": "",
        "place": "SERV",
        "link": "",
        "intro": "",
    } | given


def key_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def plan_series(client: FlaskClient, group: Group, *days: str, **given: Any) -> list[Meeting]:
    """A series planned through the page, in its two steps; with these days, or with those that were proposed."""
    address = f"/overleg/{group.slug}/reeksen/nieuw"
    first = client.post(address, data=series_form(**given))
    assert first.status_code == 200, first.text
    proposed = [part.split('"')[0] for part in first.text.split('name="days" value="')[1:]]
    answer = client.post(address, data=series_form(**given, seen=key_in(first.text), days=list(days) or proposed))
    assert answer.status_code == 303, answer.text
    return all_meetings()


def all_meetings() -> list[Meeting]:
    session().expire_all()
    return list(session().execute(sa.select(Meeting).order_by(col(Meeting.starts_at))).scalars())


def start_times(meetings: list[Meeting]) -> list[str]:
    return [f"{local(moments(each)[0]):%Y-%m-%d %H:%M}" for each in meetings]


@time_machine.travel(NOW, tick=False)
def test_the_days_are_shown_first_and_holidays_are_left_out(world: World, client_of: ClientOf) -> None:
    page = client_of(world.ann).post(NEW, data=series_form(rhythm="weekly", day="2027-04-26", until="2027-05-17"))
    assert page.status_code == 200
    assert all_meetings() == []
    boxes = dict(re.findall(r'name="days" value="([^"]+)"( checked)?', page.text))
    # Whit Monday is a public holiday.
    assert boxes == {"2027-04-26": " checked", "2027-05-03": " checked", "2027-05-10": " checked", "2027-05-17": ""}
    assert "inkster" in page.text


@time_machine.travel(NOW, tick=False)
def test_a_series_is_planned_with_exceptions_and_told_in_one_mail(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    kept = ("2027-03-09", "2027-05-11", "2027-06-08")
    meetings = plan_series(client_of(world.ann), world.open_group, *kept)
    # The clock went forward on 28 March; the hour on the wall stays.
    assert start_times(meetings) == ["2027-03-09 09:30", "2027-05-11 09:30", "2027-06-08 09:30"]
    assert len({each.series_id for each in meetings}) == 1
    assert [each.agenda_due_on for each in meetings] == [date(2027, 3, 2), date(2027, 5, 4), date(2027, 6, 1)]
    work()
    assert sorted(to for mail in outbox for to in mail.to) == sorted([world.bram.email, world.gust.email])
    assert all(mail.body.count("09:30 – 11:30") == 3 for mail in outbox)
    page = client_of(world.bram).get(f"/bijeenkomsten/{meetings[1].id}").text
    assert "2 van 3, elke maand" in page
    message = outbox[0].message()
    (file,) = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/calendar"][
        :1
    ]
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"]) == ("REQUEST", f"{meetings[0].series_id}@samenspel")
    assert event["RRULE"].to_ical() == b"FREQ=MONTHLY;UNTIL=20270608T073000Z;INTERVAL=1;BYDAY=2TU"
    assert event.decoded("EXDATE").dts[0].dt.isoformat() == "2027-04-13T09:30:00+02:00"


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"until": "", "count": "10000"}, "Deze reeks zou 10.000 bijeenkomsten tellen; hoogstens 60 kan."),
        ({"rhythm": "weekly", "until": "2029-01-31"}, "Deze reeks zou 100 bijeenkomsten tellen"),
        ({"until": ""}, "Zeg tot wanneer, of hoeveel keer."),
        ({"until": "2027-03-01"}, "Het einde van de reeks moet na de eerste keer komen."),
        ({"until": "2027-03-10"}, "Zo blijft er maar één keer over."),
        ({"until": "", "count": "1"}, "Een reeks telt minstens 2 bijeenkomsten."),
        ({"until": "", "count": "veel"}, "Geef een geheel getal."),
        ({"rhythm": "yearly", "until": "", "count": "9"}, "meer dan drie jaar ver"),
        ({"end": "09:00"}, "Het einde moet na het begin komen."),
        ({"day": "2027-01-12"}, "Dat moment is al voorbij."),
        ({"day": "9999-12-31", "until": "", "count": "3"}, "ligt te ver weg."),
        ({"rhythm": "hourly"}, "Kies hoe vaak."),
        ({"place": ""}, "Vul een plaats of een link in"),
        ({"day": "2027-03-28", "start": "02:30", "end": "04:00"}, "Dit uur bestaat niet"),
        ({"day": "2027-08-29", "start": "02:30", "end": "04:00", "until": "2027-10-31"}, "Dit uur komt die nacht twee"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    given: dict[str, str], words: str, world: World, client_of: ClientOf
) -> None:
    answer = client_of(world.ann).post(NEW, data=series_form(**{"intro": "Blijf staan"} | given))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Blijf staan" in answer.text
    assert all_meetings() == []


@time_machine.travel(NOW, tick=False)
def test_who_plans_a_series_reads_in_which_months_it_is_heavy(world: World, client_of: ClientOf) -> None:
    session().execute(sa.update(Fund).where(col(Fund.id) == world.woodwize.id).values(consultants_fte=0.5))
    session().commit()
    weekly = series_form(rhythm="weekly", until="2027-04-06")
    page = client_of(world.ann).post(NEW, data=weekly).text
    # Four times two hours in March, and none in the Easter holidays, for one consultant who works half-time.
    assert "maart 2027: 1 van de 1" in page
    assert "april 2027:" not in page
    assert "Woodwize" not in page
    monthly = client_of(world.ann).post(NEW, data=series_form()).text
    assert "uur vergaderen per voltijdse consulent" not in monthly


@time_machine.travel(NOW, tick=False)
def test_a_form_that_changed_shows_its_days_again(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    key = key_in(ann.post(NEW, data=series_form()).text)
    again = ann.post(NEW, data=series_form(start="10:00", seen=key, days=["2027-03-09", "2027-04-13"]))
    assert again.status_code == 200
    assert key_in(again.text) != key
    lone = ann.post(NEW, data=series_form(seen=key, days=["2027-03-09"]))
    assert lone.status_code == 422
    assert "Kies minstens twee dagen." in lone.text
    assert all_meetings() == []
    for somebody in (world.bram, world.carla):
        assert client_of(somebody).post(NEW, data=series_form()).status_code == 403


@time_machine.travel(NOW, tick=False)
def test_one_is_changed_and_the_others_stay(world: World, client_of: ClientOf) -> None:
    _one, two, _three, _four = plan_series(client_of(world.ann), world.open_group)
    sent = filled(day="2027-04-14", start="14:00", end="15:00", place="Gent", scope="een")
    assert client_of(world.ann).post(f"/bijeenkomsten/{two.id}/bewerken", data=sent).status_code == 303
    found = all_meetings()
    assert start_times(found) == ["2027-03-09 09:30", "2027-04-14 14:00", "2027-05-11 09:30", "2027-06-08 09:30"]
    assert [each.sequence for each in found] == [0, 1, 0, 0]


@time_machine.travel(NOW, tick=False)
def test_this_and_the_following_move_together_and_keep_their_answers(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    _one, two, three, _four = plan_series(client_of(world.ann), world.open_group)
    client_of(world.bram).post(f"/bijeenkomsten/{three.id}/antwoord", data={"value": "yes"})
    work()
    outbox.clear()
    edit = f"/bijeenkomsten/{two.id}/bewerken"
    assert "Deze en alle volgende" in client_of(world.ann).get(edit).text
    sent = filled(title="Anders", day="2027-04-15", start="14:00", end="15:30", place="Gent", scope="volgende")
    wrong = client_of(world.ann).post(edit, data=sent | {"end": "13:00"})
    assert wrong.status_code == 422
    assert 'value="volgende" checked' in wrong.text, "what was chosen stays"
    assert 'value="een" checked' not in wrong.text
    assert client_of(world.ann).post(edit, data=sent).status_code == 303
    found = all_meetings()
    assert start_times(found) == ["2027-03-09 09:30", "2027-04-15 14:00", "2027-05-13 14:00", "2027-06-10 14:00"]
    assert [each.title for each in found] == ["Maandelijks overleg", "Anders", "Anders", "Anders"]
    assert [each.sequence for each in found] == [0, 1, 1, 1]
    assert all(moments(each)[1] - moments(each)[0] == timedelta(minutes=90) for each in found[1:])
    assert found[3].agenda_due_on == date(2027, 6, 3)
    answer = session().execute(sa.select(Answer)).scalar_one()
    assert (answer.meeting_id, answer.value) == (three.id, AnswerValue.YES)
    work()
    assert sorted(headline(mail) for mail in outbox) == ["Gewijzigde reeks: Anders"] * 2


@time_machine.travel(NOW, tick=False)
def test_this_and_the_following_are_called_off(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    _one, two, _three, _four = plan_series(client_of(world.ann), world.open_group)
    work()
    outbox.clear()
    sent = {"reason": "Het netwerk stopt", "scope": "volgende"}
    assert client_of(world.ann).post(f"/bijeenkomsten/{two.id}/annulering", data=sent).status_code == 303
    assert [each.cancelled_at is not None for each in all_meetings()] == [False, True, True, True]
    work()
    assert len(outbox) == 2
    assert all("Het netwerk stopt" in mail.body and mail.body.count("09:30 – 11:30") == 3 for mail in outbox)
    assert "1 van 1" in client_of(world.bram).get(f"/bijeenkomsten/{all_meetings()[0].id}").text


@time_machine.travel(NOW, tick=False)
def test_what_is_usual_for_a_kind_of_group_fills_the_forms(world: World, client_of: ClientOf) -> None:
    address = "/bijeenkomsten/sjablonen"
    kind = "working_group"
    assert world.open_group.kind == kind
    for somebody in (world.ann, world.bram):
        assert client_of(somebody).get(address).status_code == 404
    wrong = {
        "kind": kind,
        f"{kind}-minutes": "150",
        f"{kind}-item_title": ["Welkom", "nog iets", " "],
        f"{kind}-item_minutes": ["15", "veel", "veel"],
        f"{kind}-item_wanted": ["inform", "decide", "inform"],
    }
    answer = client_of(world.ilse).post(address, data=wrong)
    assert answer.status_code == 422
    assert "Met een van de vaste punten klopt iets niet." in answer.text
    assert answer.text.count("Kies tussen 1 en 600 minuten.") == 1, "a row without a title is none"
    assert 'value="nog iets"' in answer.text
    assert 'value="veel"' in answer.text
    assert answer.text.count('value="120"') == 5, "the other kinds are shown as they are"
    for name, odd in (("minutes", "0"), ("minutes", "601"), ("minutes", "²"), ("title", "x" * 201), ("wanted", "x")):
        refused = wrong | {f"{kind}-item_minutes": "15", f"{kind}-item_title": "Een", f"{kind}-item_wanted": "inform"}
        assert client_of(world.ilse).post(address, data=refused | {f"{kind}-item_{name}": odd}).status_code == 422
    usual = {"title": "Een", "minutes": "5", "wanted": "inform"}
    many = {f"{kind}-item_{name}": [value] * 21 for name, value in usual.items()}
    too_many = page(client_of(world.ilse).post(address, data=wrong | many), 422)
    assert "Hou het bij hoogstens 20 vaste punten." in too_many
    good = wrong | {
        f"{kind}-place": "SERV, Brussel",
        f"{kind}-item_title": ["Welkom", "", "Keuzes"],
        f"{kind}-item_minutes": ["15", "15", "20"],
        f"{kind}-item_wanted": ["inform", "inform", "decide"],
    }
    assert client_of(world.ilse).post(address, data=good).status_code == 303
    form = page(client_of(world.ann).get("/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw"))
    assert form.fields["place"] == "SERV, Brussel"
    assert form.fields["end"].startswith("12:00")
    assert "Zet de 2 vaste punten op de agenda" in form
    assert form.fields["usual_items"] == "1"
    kept = client_of(world.ann).post(
        "/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw", data={"title": "Zonder", "day": ""}
    )
    assert "usual_items" not in page(kept, 422).fields, "what was unticked stays so"
    meeting = planned(client_of(world.ann), world.open_group, usual_items="1")
    assert titles(meeting) == ["Welkom", "Keuzes"]
    first = client_of(world.ann).post(NEW, data=series_form()).text
    assert 'name="usual_items" value="1" checked' in first, "they are proposed when the days are"
    again = client_of(world.ann).post(NEW, data=series_form(seen=key_in(first), days=["2027-03-09"]))
    assert "usual_items" not in page(again, 422).fields, "what was unticked stays so"
    repeated = plan_series(client_of(world.ann), world.open_group, usual_items="1")
    assert all(titles(each) == ["Welkom", "Keuzes"] for each in repeated)
    assert client_of(world.ilse).post(address, data=good | {"kind": "party"}).status_code == 404
