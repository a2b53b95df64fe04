"""The days of an agenda when items are moved, deferred and removed."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from samenspel import clock
from samenspel.clock import hour, local, long_day
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.days import may_open, openers_after_move, openers_after_removal
from samenspel.meetings.models import AgendaItem, Meeting
from tests.fixtures import ClientOf
from tests.meetings.stories import filled, later, newest
from tests.pages import page
from tests.world import World

FIRST, SECOND = later(), later() + timedelta(days=1)
SENT = {"minutes": "30", "wanted": "inform", "owner": ""}


def opened(agenda: str) -> list[bool]:
    """What opens a day, in an agenda as ab|cd, where c does."""
    return [agenda[max(0, index - 1)] == "|" for index, letter in enumerate(agenda) if letter != "|"]


def written(order: str, openers: list[bool]) -> str:
    return "".join(("|" if opens else "") + letter for letter, opens in zip(order, openers, strict=True))


@pytest.mark.parametrize(
    ("before", "item", "place", "after"),
    [
        ("ab|cd", "c", 0, "cab|d"),  # the opener to the first place: the next one opens its day
        ("ab|cd", "c", 1, "acb|d"),  # one up, across the line
        ("ab|cd", "c", 3, "ab|dc"),  # one down: the first two of a day change places
        ("ab|cd", "d", 2, "ab|dc"),  # to the first place within its day
        ("ab|cd", "d", 0, "dab|c"),
        ("ab|cd", "b", 2, "a|cbd"),  # one down, across the line
        ("ab|cd", "a", 1, "ba|cd"),
        ("ab|cd", "a", 3, "b|cda"),
        ("ab|cd|ef", "e", 2, "ab|ecd|f"),  # into the middle day, which it opens then
        ("ab|cd|ef", "c", 5, "ab|d|efc"),
        ("ab|cd|ef", "c", 4, "ab|d|ecf"),
        ("ab|c", "c", 0, "cab"),  # nothing is left of its day
        ("ab|c", "c", 1, "acb"),
        ("a|bc", "a", 1, "b|ac"),  # the first day is never empty
        ("a|b", "a", 1, "b|a"),
        ("ab|c|de", "c", 0, "cab|d|e"),  # and no day before the last
        ("ab|c|d", "d", 2, "ab|dc"),
        ("a", "a", 0, "a"),
        ("|ab", "b", 0, "ba"),  # a mark on the first item says nothing
    ],
)
def test_days_go_along_with_an_item_that_moves(before: str, item: str, place: int, after: str) -> None:
    order = [letter for letter in before if letter != "|"]
    start = order.index(item)
    openers = openers_after_move(opened(before), start, place)
    order.insert(place, order.pop(start))
    assert written("".join(order), openers) == after


@pytest.mark.parametrize(
    ("before", "item", "after"),
    [
        ("ab|cd", "c", "ab|d"),
        ("ab|cd", "d", "ab|c"),
        ("ab|cd", "a", "b|cd"),
        ("ab|c", "c", "ab"),
        ("a|bc", "a", "b|c"),
        ("ab|c|de", "c", "ab|d|e"),
        ("a|b", "a", "b"),
        ("a", "a", ""),
    ],
)
def test_days_stay_when_an_item_goes(before: str, item: str, after: str) -> None:
    order = before.replace("|", "")
    openers = openers_after_removal(opened(before), order.index(item))
    assert written(order.replace(item, ""), openers) == after


def of_two_days(ann: FlaskClient) -> Meeting:
    """An agenda of two items on each of two days."""
    sent = filled(day=FIRST.isoformat(), start="10:00", end="15:00", end_day=SECOND.isoformat())
    assert ann.post("/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw", data=sent).status_code == 303
    meeting = newest()
    for title in "abcd":
        more = {"opens_day": "y"} if title == "c" else {}
        assert ann.post(f"{meeting.path}/agenda", data=SENT | {"title": title} | more).status_code == 303
    return meeting


def item(meeting: Meeting, title: str) -> AgendaItem:
    return next(each for each in agendas.items_of(meeting.id) if each.title == title)


def hours(meeting: Meeting) -> list[str]:
    """Each item with its day and hour, as c do 10:00."""
    return [
        f"{each.title} {'do' if local(each.starts_at).date() == FIRST else 'vr'} {hour(each.starts_at)}"
        for each in agendas.agenda_of(meeting)
        if each.starts_at
    ]


@pytest.mark.parametrize(
    ("title", "tail", "sent", "expected"),
    [
        ("c", "plaats", {"position": "1"}, ["c do 10:00", "a do 10:30", "b do 11:00", "d vr 10:00"]),
        ("c", "plaats", {"direction": "op"}, ["a do 10:00", "c do 10:30", "b do 11:00", "d vr 10:00"]),
        ("c", "plaats", {"direction": "neer"}, ["a do 10:00", "b do 10:30", "d vr 10:00", "c vr 10:30"]),
        ("d", "plaats", {"direction": "op"}, ["a do 10:00", "b do 10:30", "d vr 10:00", "c vr 10:30"]),
        ("b", "plaats", {"position": "99"}, ["a do 10:00", "c vr 10:00", "d vr 10:30", "b vr 11:00"]),
        ("c", "uitstel", {}, ["a do 10:00", "b do 10:30", "d vr 10:00"]),
        ("c", "verwijdering", {}, ["a do 10:00", "b do 10:30", "d vr 10:00"]),
    ],
)
def test_a_day_keeps_its_hours(
    world: World, client_of: ClientOf, title: str, tail: str, sent: dict[str, str], expected: list[str]
) -> None:
    ann = client_of(world.ann)
    meeting = of_two_days(ann)
    path = f"{meeting.path}/agenda/{item(meeting, title).id}/{tail}"
    assert ann.post(path, data=sent).status_code == 303
    assert hours(meeting) == expected
    assert len(page(ann.get(f"{meeting.path}/agenda")).all(".agenda-day")) == 2


def test_a_day_begins_only_where_there_is_one(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    sent = filled(day=FIRST.isoformat(), start="10:00", end="15:00", end_day=SECOND.isoformat())
    assert ann.post("/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw", data=sent).status_code == 303
    meeting = newest()
    path, mark = f"{meeting.path}/agenda", {"opens_day": "y"}
    # The first day begins with the first item by itself.
    assert not page(ann.get(path)).all("#opens_day")
    refused = page(ann.post(path, data=SENT | mark | {"title": "a"}), 422)
    assert refused.errors == {"opens_day": "Met het eerste punt begint de eerste dag vanzelf."}
    assert refused.all("#opens_day[checked]")
    assert ann.post(path, data=SENT | {"title": "a"}).status_code == 303
    assert page(ann.get(path)).all("#opens_day")
    # There are two days: after the second has its first item, there is nothing to ask of another.
    for title, more in (("b", {}), ("c", mark)):
        assert ann.post(path, data=SENT | more | {"title": title}).status_code == 303
    assert not page(ann.get(path)).all("#opens_day")
    words = "Elke dag heeft al een eerste punt. Haal het vinkje eerst weg bij een ander punt."
    assert page(ann.post(path, data=SENT | mark | {"title": "d"}), 422).errors == {"opens_day": words}
    second = f"{path}/{item(meeting, 'b').id}"
    assert not page(ann.get(second)).all("#opens_day")
    assert page(ann.post(second, data=SENT | mark | {"title": "b"}), 422).errors == {"opens_day": words}
    # The one that opens it may go on doing so, or not.
    third = f"{path}/{item(meeting, 'c').id}"
    assert page(ann.get(third)).all("#opens_day[checked]")
    assert ann.post(third, data=SENT | mark | {"title": "c"}).status_code == 303
    assert ann.post(third, data=SENT | {"title": "c"}).status_code == 303
    assert page(ann.get(second)).all("#opens_day")


def test_a_meeting_that_became_shorter_says_what_lost_its_day(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = of_two_days(ann)
    words = "Met deze punten begint geen nieuwe dag: c."
    assert words not in page(ann.get(f"{meeting.path}/agenda"))
    sent = filled(day=FIRST.isoformat(), start="10:00", end="15:00", end_day="")
    assert ann.post(f"{meeting.path}/bewerken", data=sent).status_code == 303
    assert words in page(ann.get(f"{meeting.path}/agenda"))
    path = f"{meeting.path}/agenda/{item(meeting, 'c').id}"
    assert page(ann.get(path)).all("#opens_day[checked]")
    refused = page(ann.post(path, data=SENT | {"title": "c", "opens_day": "y"}), 422)
    assert refused.errors == {"opens_day": "Deze bijeenkomst heeft geen volgende dag."}
    assert ann.post(path, data=SENT | {"title": "c"}).status_code == 303
    assert words not in page(ann.get(f"{meeting.path}/agenda"))


@pytest.mark.parametrize(
    ("agenda", "index", "days", "may"),
    [
        ("", 0, 2, False),
        ("a", 1, 2, True),
        ("a", 1, 1, False),
        ("a|b", 2, 2, False),
        ("a|b", 1, 2, True),
        ("a|b", 0, 2, False),
        ("ab|c", 1, 2, False),
        ("a|b|c", 2, 2, False),
        ("a|b|c", 1, 2, True),
        ("|ab", 1, 2, True),
    ],
)
def test_a_day_begins_with_one_item(agenda: str, index: int, days: int, may: bool) -> None:
    assert may_open(opened(agenda), index, days) is may


def test_the_minutes_of_each_day_are_said_and_no_length_is_made_up(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = of_two_days(ann)
    first, second = long_day(FIRST), long_day(SECOND)
    assert ann.post(f"{meeting.path}/agenda", data=SENT | {"title": "e"}).status_code == 303
    for shown in (page(ann.get(f"{meeting.path}/agenda")), page(client_of(world.bram).get(meeting.path))):
        said = f"Ingevuld op {first}: 60 minuten. Ingevuld op {second}: 90 minuten."
        assert said in " ".join(shown.text.split())
        assert "van 960 minuten" not in shown
        assert not shown.all("progress")
        assert "na het einde van de bijeenkomst" not in shown
    # The last day ends at 15:00, and its items at 15:45.
    assert ann.post(f"{meeting.path}/agenda", data=SENT | {"title": "f", "minutes": "255"}).status_code == 303
    for shown in (page(ann.get(f"{meeting.path}/agenda")), page(client_of(world.bram).get(meeting.path))):
        assert "Het laatste punt eindigt 45 minuten na het einde van de bijeenkomst." in shown


def test_each_item_knows_its_day_and_hour_to_announce(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    first, second = (clock.long_weekday(each) for each in (FIRST, SECOND))
    meeting = of_two_days(ann)
    items = page(ann.get(f"{meeting.path}/agenda")).all("[data-item]")
    assert [each["data-moment"] for each in items] == [
        f"{first} om 10:00",
        f"{first} om 10:30",
        f"{second} om 10:00",
        f"{second} om 10:30",
    ]
