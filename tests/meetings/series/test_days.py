"""Series of whole days, and of meetings that take several days."""

import re
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from samenspel.clock import local
from tests.fixtures import ClientOf
from tests.meetings.series.test_series import NEW, NOW, all_meetings, plan_series, series_form
from tests.meetings.stories import moments, work
from tests.pages import page
from tests.world import World

WHOLE = {"whole_day": "y", "start": "", "end": ""}


def spans() -> list[str]:
    return [" ".join(f"{local(each):%d/%m %H:%M}" for each in moments(meeting)) for meeting in all_meetings()]


@time_machine.travel(NOW)
def test_a_series_of_whole_days_has_no_hours(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    plan_series(client_of(world.ann), world.open_group, **WHOLE)
    assert spans() == [
        "09/03 00:00 10/03 00:00",
        "13/04 00:00 14/04 00:00",
        "11/05 00:00 12/05 00:00",
        "08/06 00:00 09/06 00:00",
    ]
    work()
    mail = next(each for each in outbox if each.to == [world.bram.email])
    assert "dinsdag 9 maart 2027, hele dag" in mail.body
    assert "00:00" not in mail.body
    file = client_of(world.bram).get(f"/bijeenkomsten/reeksen/{all_meetings()[0].series_id}.ics").text
    assert "DTSTART;VALUE=DATE:20270309" in file
    assert "DTEND;VALUE=DATE:20270310" in file


@time_machine.travel(NOW)
def test_each_time_of_a_series_can_take_several_days(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    given = {"day": "2027-03-23", "end_day": "2027-03-24", "start": "13:00", "end": "12:00", "until": "2027-04-30"}
    plan_series(ann, world.open_group, **given)
    # The hours stay what they are also where the clock changes between the two.
    assert spans() == ["23/03 13:00 24/03 12:00", "27/04 13:00 28/04 12:00"]
    file = ann.get(f"/bijeenkomsten/reeksen/{all_meetings()[0].series_id}.ics").text
    (master,) = Calendar.from_ical(file).walk("VEVENT")
    assert f"{master.decoded('dtend'):%Y-%m-%d %H:%M}" == "2027-03-24 12:00"


@time_machine.travel(NOW)
def test_whole_days_in_a_row(world: World, client_of: ClientOf) -> None:
    given = WHOLE | {"day": "2027-03-09", "end_day": "2027-03-11", "until": "", "count": "2", "rhythm": "weekly"}
    plan_series(client_of(world.ann), world.open_group, **given)
    assert spans() == ["09/03 00:00 12/03 00:00", "16/03 00:00 19/03 00:00"]


@time_machine.travel(NOW)
@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"end_day": "2027-03-08"}, "end_day", "De laatste dag komt na de eerste."),
        ({"end_day": "2027-03-30"}, "end_day", "Een bijeenkomst duurt hoogstens dertien dagen."),
        ({"end_day": "2027-03-17", "rhythm": "weekly"}, "end_day", "Zo loopt de ene keer door tot in de volgende."),
        ({"start": ""}, "start", "Vul in wanneer we beginnen."),
        ({"end": "09:00"}, "end", "Het einde moet na het begin komen."),
        (WHOLE | {"day": "2027-01-31"}, "day", "Dat moment is al voorbij. Kies een datum die nog komt."),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(
    given: dict[str, str], field: str, words: str, world: World, client_of: ClientOf
) -> None:
    shown = page(client_of(world.ann).post(NEW, data=series_form(**given)), 422)
    assert shown.errors == {field: words}
    assert all_meetings() == []


@time_machine.travel(NOW)
def test_mails_about_a_series_say_from_which_day(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann = client_of(world.ann)
    _first, second, *_later = plan_series(ann, world.open_group)
    work()
    assert {mail.subject for mail in outbox} == {f"[{world.open_group.name}] Maandelijks overleg, vanaf di 9 mrt 2027"}
    outbox.clear()
    path = f"/bijeenkomsten/{second.id}/annulering"
    assert ann.post(path, data={"reason": "Staking", "scope": "volgende"}).status_code == 303
    work()
    assert all(re.search(r"overleg, vanaf di 13 apr 2027$", mail.subject) for mail in outbox)
    assert outbox
