"""Date polls: the meeting itself, as long as its date is sought."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from samenspel.db import session
from samenspel.meetings.models import Meeting
from samenspel.meetings.polls import list_queries as poll_lists
from samenspel.meetings.polls import queries as poll_queries
from samenspel.meetings.todos.queries import ToDoScope, to_dos
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.meetings.polls.polling import NEW, answers_of, open_poll, poll_form, tap
from tests.meetings.stories import FRAGMENT, anywhere, at, later
from tests.pages import fragment
from tests.pages import page as page_of
from tests.world import World, viewer


def test_a_poll_is_the_meeting_whose_date_is_sought(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    assert meeting.moments is None
    assert [slot.starts_at for slot in slots] == [at(later(30), 9, 30), at(later(30), 13, 30), at(later(36), 9, 30)]
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=90) for slot in slots)
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "Wanneer kan je?" in page
    assert "<strong>kiezen</strong>" in page
    assert 'aria-current="step"><span>Datum gezocht' in page
    assert page.count("Indien nodig</button>") == 3 + 1  # each moment, and all at once
    for address in ("/bijeenkomsten", "/overleg/wg-werkbaar-wint/bijeenkomsten"):
        listed = client_of(world.bram).get(address).text
        assert "Startvergadering podcast" in listed
        assert "3 momenten" in listed


def test_only_organisers_open_change_and_decide(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    for somebody in (world.bram, world.carla, world.bea, world.gust):
        assert client_of(somebody).post(NEW, data=poll_form()).status_code == 403
        assert client_of(somebody).get(f"/bijeenkomsten/{meeting.id}/datumprikker").status_code == 403
        choose = client_of(somebody).post(f"/bijeenkomsten/{meeting.id}/momenten/{slots[0].id}/keuze")
        assert choose.status_code == 403
    assert tap(client_of(world.carla), meeting, slots[0], "yes").status_code == 403
    assert tap(client_of(world.gerd), meeting, slots[0], "yes").status_code == 404
    missing = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/momenten/{anywhere()}/keuze")
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"slot_day": [""], "slot_start": [""]}, "Stel minstens twee momenten voor."),
        ({"slot_day": [later().isoformat()] * 2, "slot_start": ["09:30"] * 2}, "Stel minstens twee momenten voor."),
        ({"slot_day": ["morgen", later().isoformat()], "slot_start": ["09:30", "10:00"]}, "Dat is geen datum."),
        ({"slot_day": [later().isoformat()] * 2, "slot_start": ["25:10", "10:00"]}, "Dat is geen uur."),
        ({"slot_day": [later().isoformat()] * 2, "slot_start": ["", "10:00"]}, "Vul een uur in."),
        ({"slot_day": ["", later().isoformat()], "slot_start": ["09:00", "10:00"]}, "Kies een dag."),
        ({"slot_day": ["2020-01-15", later().isoformat()], "slot_start": ["09:30", "10:00"]}, "al voorbij."),
        ({"slot_day": ["9999-12-31", later().isoformat()], "slot_start": ["09:30", "10:00"]}, "ligt te ver weg."),
        ({"closes_on": later(60).isoformat()}, "Sluit ten laatste op de dag van het laatste moment."),
        ({"closes_on": "2020-01-15"}, "Die dag is al voorbij."),
        ({"closes_on": ""}, "Kies de laatste dag om te antwoorden."),
        ({"title": " "}, "Geef de bijeenkomst een titel."),
        ({"minutes": "1"}, "Kies hoe lang het duurt."),
        ({"link": "http://x"}, "Dat is geen link die met https:// begint."),
        (
            {
                "slot_day": [later().isoformat()] * 41,
                "slot_start": [f"{8 + n // 12:02}:{n % 12 * 5:02}" for n in range(41)],
            },
            "Dit zijn 41 momenten. Stel er hoogstens 40 voor",
        ),
        (
            {"slot_day": [later(n).isoformat() for n in range(90)], "slot_start": ["10:00"] * 90},
            "Dit zijn 90 momenten. Stel er hoogstens 40 voor",
        ),
        ({"slot_day": [later(n).isoformat() for n in range(3)], "slot_start": ["10:00"] * 2}, "Vul een uur in."),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    given: dict[str, Any], words: str, world: World, client_of: ClientOf
) -> None:
    answer = client_of(world.ann).post(NEW, data=poll_form(**{"intro": "Blijf staan"} | given))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Blijf staan" in answer.text
    for day in given.get("slot_day", ()):
        assert not day or f'value="{day}"' in answer.text


@time_machine.travel("2027-02-01T09:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("day", "start", "words"),
    [
        ("2027-03-28", "02:30", "Dit uur bestaat niet"),
        ("2027-10-31", "02:30", "Dit uur komt die nacht twee keer"),
    ],
)
def test_hours_of_the_nights_on_which_the_clock_changes_are_explained(
    day: str, start: str, words: str, world: World, client_of: ClientOf
) -> None:
    days, starts = [day, "2027-11-08"], [start, "10:00"]
    answer = client_of(world.ann).post(NEW, data=poll_form(slot_day=days, slot_start=starts, closes_on="2027-03-01"))
    assert answer.status_code == 422
    assert words in answer.text
    fixed = client_of(world.ann).post(
        NEW, data=poll_form(slot_day=days, slot_start=["03:30", "10:00"], closes_on="2027-03-01")
    )
    assert fixed.status_code == 303


def test_more_rows_can_be_asked_for_without_javascript(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.ann).post(NEW, data=poll_form(more="1", title=""))
    assert answer.status_code == 200
    assert answer.text.count('name="slot_day"') == 3 + 4 + 1
    assert newest_or_none() is None


def newest_or_none() -> Meeting | None:
    return session().execute(sa.select(Meeting)).scalars().first()


def test_a_tap_is_kept_at_once_and_the_last_one_counts(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram = client_of(world.bram)
    assert tap(bram, meeting, slots[0], "no").status_code == 303
    answer = tap(bram, meeting, slots[0], "yes", headers=FRAGMENT)
    assert answer.status_code == 200
    assert 'aria-pressed="true"' in answer.text
    assert answer.text.lstrip().startswith("<form")
    tap(bram, meeting, slots[1], "if_needed")
    assert answers_of(meeting) == {
        (world.bram.id, slots[0].starts_at): "yes",
        (world.bram.id, slots[1].starts_at): "if_needed",
    }
    assert tap(bram, meeting, slots[0], "perhaps").status_code == 303
    assert len(answers_of(meeting)) == 2
    page = page_of(client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}"))
    assert "Past voor 1 van 1 fonds." in page
    assert "Past tot nu toe het best:" in page
    assert "Bram Claes (Woodwize) 2 van 3" in page
    assert "Gust Goossens" in page.text[page.text.index("Nog geen antwoord") :]
    assert "Ann Peeters" not in page.text[page.text.index("Nog geen antwoord") :], "who proposed the moments"


def test_the_rest_is_answered_at_once_and_changes_nothing_said(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    tap(client_of(world.bram), meeting, slots[1], "yes")
    done = client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/momenten/antwoord", data={"value": "no"})
    assert done.status_code == 303
    assert [answers_of(meeting)[world.bram.id, slot.starts_at] for slot in slots] == ["no", "yes", "no"]


def test_a_moment_that_stays_keeps_its_answers(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    tap(client_of(world.bram), meeting, slots[0], "yes")
    tap(client_of(world.bram), meeting, slots[1], "no")
    edit = f"/bijeenkomsten/{meeting.id}/datumprikker"
    assert f'value="{later(36).isoformat()}"' in client_of(world.ann).get(edit).text
    days = [later(30).isoformat(), later(37).isoformat()]
    done = client_of(world.ann).post(edit, data=poll_form(slot_day=days, slot_start=["09:30", "11:00"], minutes="60"))
    assert done.status_code == 303
    session().expire_all()
    kept = poll_queries.slots_of(meeting.id)
    assert [slot.starts_at for slot in kept] == [at(later(30), 9, 30), at(later(37), 11)]
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=60) for slot in kept)
    assert answers_of(meeting) == {(world.bram.id, slots[0].starts_at): "yes"}
    cancelled = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Niet nodig"})
    assert cancelled.status_code == 303
    assert client_of(world.ann).post(edit, data=poll_form()).status_code == 303
    assert len(poll_queries.slots_of(meeting.id)) == 2
    assert "Startvergadering podcast" not in client_of(world.bram).get("/bijeenkomsten").text


def test_clashes_with_my_meetings_and_with_those_of_the_same_funds_are_shown(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    first, last = slots[0], slots[2]
    begins = first.starts_at + timedelta(minutes=30)
    make.meeting(world.open_group, world.ann, "Intervisie", starts_at=begins, ends_at=first.ends_at)
    make.meeting(world.closed_group, world.dirk, "Geheim beraad", starts_at=last.starts_at, ends_at=last.ends_at)
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "Je hebt dan:" in page
    assert page.count("Intervisie") == 1
    # Dirk is of Ann's fund: that it is busy then, and so in a closed group, is for those who see that group.
    assert "heeft dan ook" not in page
    assert "1 fonds heeft dan ook Geheim beraad" in client_of(world.ilse).get(f"/bijeenkomsten/{meeting.id}").text


def test_the_calendar_to_pick_in_shows_a_week_and_a_month(world: World, client_of: ClientOf) -> None:
    make.meeting(world.open_group, world.ann, "Intervisie", starts_at=at(later(), 10), ends_at=at(later(), 11))
    address = "/overleg/wg-werkbaar-wint/datumprikkers/kalender"
    week = client_of(world.ann).get(f"{address}?week={later()}").text
    assert week.count("data-start=") == 5 * 20
    assert "10:00, je bent bezet, 2 fondsen elders" in week
    assert "Intervisie" in week
    month = client_of(world.ann).get(f"{address}?maand={later()}").text
    assert "1 bijeenkomst, je bent bezet" in month
    for odd in ("?week=morgen", "?maand=0001-01-01", "?week=9999-12-31", ""):
        assert fragment(client_of(world.ann).get(address + odd)).has("#kalender")
    assert client_of(world.bram).get(address).status_code == 403
    assert client_of(world.gerd).get(address).status_code == 404


def test_the_page_of_a_poll_costs_no_more_with_more_answers(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    client = client_of(world.bram)
    client.get(f"/bijeenkomsten/{meeting.id}")
    with counted() as few:
        client.get(f"/bijeenkomsten/{meeting.id}")
    for number in range(12):
        fund = make.fund(f"fonds-{number}")
        person = make.account(f"Persoon {number}", fund=fund)
        make.membership(person, world.open_group)
        for slot in slots:
            tap(client_of(person), meeting, slot, "yes")
    with counted() as many:
        page = client.get(f"/bijeenkomsten/{meeting.id}").text
    assert "12 ja" in page
    assert len(many) == len(few) <= 9


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_a_tap_costs_seven_statements(
    headers: dict[str, str],
    world: World,
    client_of: ClientOf,
    counted: Counted,
) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram = client_of(world.bram)
    bram.get(f"/bijeenkomsten/{meeting.id}")  # people tap on its page, and what a process keeps is there by then
    with counted() as statements:
        tap(bram, meeting, slots[0], "yes", headers=headers)
    assert answers_of(meeting) == {(world.bram.id, slots[0].starts_at): "yes"}
    assert len(statements) <= 7, "\n\n".join(statements)


def test_a_poll_waits_until_all_is_answered_or_somebody_is_done(world: World, client_of: ClientOf) -> None:
    make.membership(world.carla, world.open_group)
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    bram, carla, ann = client_of(world.bram), client_of(world.carla), client_of(world.ann)
    path = f"/bijeenkomsten/{meeting.id}"

    def waiting(account: Account) -> tuple[bool, bool, bool]:
        """On the start page, as to-do, and for a reminder."""
        session().expire_all()
        scope = viewer(account)
        starts = [each.id for each in poll_lists.polls_waiting_for(scope)]
        found = [each for each in to_dos(ToDoScope(meeting_id=meeting.id)) if each.account_id == account.id]
        reminded = [each.id for each, _answered in poll_lists.waited_for(meeting)]
        return meeting.id in starts, bool(found), account.id in reminded

    assert waiting(world.bram) == (True,) * 3
    assert waiting(world.ann) == (False,) * 3, "who proposed the moments is not waited for"
    told = tap(bram, meeting, slots[0], "yes", headers=FRAGMENT)
    assert "Je antwoordde op 1 van 3 momenten." in fragment(told)
    assert waiting(world.bram) == (True,) * 3
    assert "1 van 3 momenten beantwoord" in page_of(bram.get("/"))
    assert "1 van 3 beantwoord" in page_of(bram.get("/bijeenkomsten"))
    assert bram.post(f"{path}/momenten/antwoord", data={"value": "done"}).status_code == 303
    assert waiting(world.bram) == (False,) * 3
    assert "Je antwoordde op 1 van 3 momenten, en bent klaar." in page_of(bram.get(path))
    assert len(answers_of(meeting)) == 1, "what was left open stays open"
    for slot in slots:
        tap(carla, meeting, slot, "no")
    assert waiting(world.carla) == (False,) * 3
    # Another moment is asked of everybody.
    days, starts = poll_form()["slot_day"][:3], poll_form()["slot_start"][:3]
    more = poll_form(slot_day=[*days, later(40).isoformat()], slot_start=[*starts, "10:00"])
    assert ann.post(f"{path}/datumprikker", data=more).status_code == 303
    assert waiting(world.bram) == waiting(world.carla) == (True,) * 3


def test_moments_are_counted_in_funds(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    make.membership(world.dirk, world.open_group)
    for who in (world.ann, world.dirk, world.gust):  # two of one fund, and one of none
        tap(client_of(who), meeting, slots[0], "yes")
    tally = page_of(client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}")).one(f"#tally-{slots[0].id}")
    assert tally.text == "1 ja zonder fonds: 1 ja"


def test_the_calendar_names_holidays(world: World, client_of: ClientOf) -> None:
    address = "/overleg/wg-werkbaar-wint/datumprikkers/kalender"
    with time_machine.travel("2027-04-20T09:00:00+00:00", tick=False):
        week = fragment(client_of(world.ann).get(f"{address}?week=2027-05-06"))
        month = fragment(client_of(world.ann).get(f"{address}?maand=2027-07-01"))
    assert [each.text for each in week.all("th .holiday")] == ["O. L. H. Hemelvaart"]
    assert len(week.all("[data-holiday]")) == 20 + 1
    assert month.one('[data-day="2027-07-21"]')["title"] == "Nationale feestdag"
    assert month.one('[data-day="2027-07-22"]')["title"] == "Zomervakantie"
