"""Planning a meeting, changing it, calling it off."""

from datetime import UTC, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar

from samenspel.clock import today
from samenspel.db import session
from samenspel.groups.models import MembershipRole
from samenspel.meetings.models import Meeting
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.meetings.stories import anywhere, at, filled, later, moments, newest, planned, to_answer
from tests.pages import page
from tests.world import World, viewer

NEW = "/overleg/wg-werkbaar-wint/bijeenkomsten/nieuw"


def test_an_organiser_plans_a_meeting_and_members_see_it(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group, agenda_due_on=later(20).isoformat())
    assert meeting.starts_at == at(later(), 13, 30)
    assert meeting.ends_at == at(later(), 16)
    assert meeting.organiser_id == world.ann.id
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "Lerend netwerk in het najaar" in page
    assert "<strong>vooruit</strong>" in page
    assert "13:30 – 16:00" in page
    assert "Wetstraat 34-36" in page
    assert "Gepland" in page
    assert "De agenda volgt ten laatste op" in page
    assert "Lerend netwerk in het najaar" in client_of(world.carla).get("/overleg/wg-werkbaar-wint/bijeenkomsten").text


def test_an_isa_plans_in_a_group_where_they_are_no_member(world: World, client_of: ClientOf) -> None:
    assert planned(client_of(world.ilse), world.closed_group).group_id == world.closed_group.id


def test_only_organisers_and_isas_plan(world: World, client_of: ClientOf) -> None:
    for somebody in (world.bram, world.carla, world.bea, world.gust):
        assert client_of(somebody).get(NEW).status_code == 403
        assert client_of(somebody).post(NEW, data=filled()).status_code == 403
    assert client_of(world.gerd).get(NEW).status_code == 404
    assert client_of(world.bram).get("/overleg/klankbordgroep/bijeenkomsten/nieuw").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"end": "13:00"}, "Het einde moet na het begin komen."),
        ({"end": "13:30"}, "Het einde moet na het begin komen."),
        ({"title": "  "}, "Geef de bijeenkomst een titel."),
        ({"day": "2020-01-15"}, "Dat moment is al voorbij."),
        ({"day": "morgen"}, "Dat is geen datum."),
        ({"day": "9999-12-31"}, "Die datum ligt te ver weg."),
        ({"day": "0001-01-01"}, "Die datum ligt te ver weg."),
        ({"start": "25:10"}, "Dat is geen uur."),
        ({"start": ""}, "Vul in wanneer we beginnen."),
        ({"place": ""}, "Vul een plaats of een link in"),
        ({"link": "http://vergader.example.org/1"}, "Dat is geen link die met https:// begint."),
        ({"link": "javascript:alert(1)"}, "Dat is geen link die met https:// begint."),
        ({"link": "https://["}, "Dat is geen link die met https:// begint."),
        ({"agenda_due_on": later(60).isoformat()}, "Beloof de agenda ten laatste op de dag zelf."),
        ({"title": "x" * 201}, "hoogstens 200 tekens"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    given: dict[str, str], words: str, world: World, client_of: ClientOf
) -> None:
    answer = client_of(world.ann).post(NEW, data=filled(**{"intro": "Blijf staan"} | given))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Blijf staan" in answer.text


def test_all_that_is_wrong_is_said_at_once(world: World, client_of: ClientOf) -> None:
    errors = page(client_of(world.ann).post(NEW, data=filled(title="", end="10:00", place="")), 422).errors
    assert errors["title"] == "Geef de bijeenkomst een titel."
    assert errors["end"] == "Het einde moet na het begin komen."
    assert errors["place"].startswith("Vul een plaats")


@time_machine.travel("2027-02-01T09:00:00+00:00", tick=False)
def test_an_hour_that_the_clock_skips_is_refused(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.ann).post(NEW, data=filled(day="2027-03-28", start="02:30", end="05:00"))
    assert answer.status_code == 422
    assert "Dit uur bestaat niet" in answer.text


@time_machine.travel("2027-02-01T09:00:00+00:00", tick=False)
def test_the_hour_is_that_of_brussels_in_summer_and_in_winter(world: World, client_of: ClientOf) -> None:
    summer = planned(client_of(world.ann), world.open_group, day="2027-07-01", start="10:00", end="11:00")
    assert moments(summer)[0].astimezone(UTC).hour == 8
    winter = planned(client_of(world.ann), world.open_group, day="2027-12-01", start="10:00", end="11:00")
    assert moments(winter)[0].astimezone(UTC).hour == 9
    # In the night that summer time ends, 01:30 until 03:30 lasts three hours.
    night = planned(client_of(world.ann), world.open_group, day="2027-10-31", start="01:30", end="03:30")
    begins, ends = moments(night)
    assert ends - begins == timedelta(hours=3)


def test_an_agenda_is_promised_a_week_before_when_nobody_says_otherwise(world: World, client_of: ClientOf) -> None:
    data = filled()
    del data["agenda_due_on"]
    assert client_of(world.ann).post(NEW, data=data).status_code == 303
    assert newest().agenda_due_on == later() - timedelta(days=7)
    page = client_of(world.ann).get(NEW).text
    assert "Vul je niets in, dan wordt het een week vooraf." in page
    # So it is for who leaves the field empty; once planned, the promise can be taken back.
    meeting = planned(client_of(world.ann), world.open_group, agenda_due_on="")
    assert meeting.agenda_due_on == later() - timedelta(days=7)
    soon = planned(client_of(world.ann), world.open_group, day=later(3).isoformat())
    assert soon.agenda_due_on == today()
    changed = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled())
    assert changed.status_code == 303
    session().expire_all()
    assert session().get_one(Meeting, meeting.id).agenda_due_on is None


def test_a_late_agenda_is_said_aloud(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=3, agenda_due_on=today() - timedelta(days=2))
    assert "en is er nog niet" in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text


def test_a_change_of_time_counts_and_a_change_of_words_does_not(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    edit = f"/bijeenkomsten/{meeting.id}/bewerken"
    page = client_of(world.ann).get(edit).text
    assert 'value="13:30' in page
    client_of(world.ann).post(edit, data=filled(title="Andere titel"))
    assert newest().sequence == 0
    assert client_of(world.ann).post(edit, data=filled(title="Andere titel", start="14:00")).status_code == 303
    assert (newest().sequence, newest().title) == (1, "Andere titel")
    assert client_of(world.bram).get(edit).status_code == 403
    assert client_of(world.gerd).get(edit).status_code == 404


def test_the_words_of_a_past_meeting_may_change_but_not_to_another_past_day(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=-3, place="Gent")
    local, end = (each.astimezone(at(later(), 1).tzinfo) for each in moments(meeting))
    same = filled(day=local.date().isoformat(), start=f"{local:%H:%M}", end=f"{end:%H:%M}", title="Juiste titel")
    edit = f"/bijeenkomsten/{meeting.id}/bewerken"
    assert client_of(world.ann).post(edit, data=same).status_code == 303
    assert newest().title == "Juiste titel"
    other = same | {"day": (local.date() - timedelta(days=1)).isoformat()}
    assert client_of(world.ann).post(edit, data=other).status_code == 422


def test_a_meeting_is_called_off_with_a_reason(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    cancel = f"/bijeenkomsten/{meeting.id}/annulering"
    assert client_of(world.bram).post(cancel, data={"reason": "Zin"}).status_code == 403
    assert client_of(world.ann).post(cancel, data={"reason": ""}).status_code == 422
    assert client_of(world.ann).get(cancel).status_code == 200
    assert client_of(world.ann).post(cancel, data={"reason": "Staking bij het spoor"}).status_code == 303
    page = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "Staking bij het spoor" in page
    assert "Geannuleerd" in page
    assert "mijn-antwoord" not in page
    again = client_of(world.ann).post(cancel, data={"reason": "Nog eens"}, follow_redirects=True)
    assert "was al geannuleerd" in again.text
    assert newest().cancel_reason == "Staking bij het spoor"
    edit = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(title="Toch"))
    assert edit.status_code == 303
    assert newest().title != "Toch"


def test_a_meeting_that_is_over_is_not_called_off(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, days=-2)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Te laat"})
    assert newest().cancelled_at is None


def test_the_calendar_file_is_read_back_as_it_was_planned(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group, link="https://vergader.example.org/1")
    answer = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}.ics")
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == f"{meeting.id}@samenspel"
    assert event.decoded("DTSTART") == meeting.starts_at
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert event.decoded("DTEND") == meeting.ends_at
    assert str(event["SUMMARY"]) == meeting.title
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == f"mailto:{world.ann.email}"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]
    assert f"/bijeenkomsten/{meeting.id}" in str(event["DESCRIPTION"])


def test_the_calendar_file_follows_changes_and_the_end(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    address = f"/bijeenkomsten/{meeting.id}"

    def event() -> tuple[str, str, int, str]:
        calendar = Calendar.from_ical(client_of(world.bram).get(f"{address}.ics").data)
        (found,) = calendar.walk("VEVENT")
        return str(calendar["METHOD"]), str(found["UID"]), int(str(found["SEQUENCE"])), str(found["STATUS"])

    first = event()
    client_of(world.ann).post(f"{address}/bewerken", data=filled(start="14:00"))
    assert event() == ("PUBLISH", first[1], 1, "CONFIRMED")
    client_of(world.ann).post(f"{address}/annulering", data={"reason": "Ziek"})
    assert event() == ("CANCEL", first[1], 2, "CANCELLED")


def test_a_meeting_of_a_closed_group_does_not_exist_for_outsiders(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ilse), world.closed_group)
    for path in ("", ".ics", "/agenda", "/bewerken", "/annulering", "/aanwezigheid", "/verslag", "/verslag/bewerken"):
        for outsider in (world.ann, world.carla, world.bea, world.gust):
            assert client_of(outsider).get(f"/bijeenkomsten/{meeting.id}{path}").status_code == 404, path
    assert client_of(world.dirk).get(f"/bijeenkomsten/{meeting.id}").status_code == 200
    assert client_of(world.ilse).get(f"/bijeenkomsten/{anywhere()}").status_code == 404


def test_a_visitor_is_sent_to_sign_in(world: World, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    for path in ("/bijeenkomsten", f"/bijeenkomsten/{meeting.id}", f"/bijeenkomsten/{meeting.id}.ics", "/actiepunten"):
        assert visitor.get(path).status_code == 302
    assert visitor.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"}).status_code == 302


def test_the_lists_say_what_comes_and_what_is_over(world: World, client_of: ClientOf) -> None:
    make.meeting(world.open_group, world.ann, "Straks", days=4)
    make.meeting(world.open_group, world.ann, "Later", days=9)
    make.meeting(world.open_group, world.ann, "Pas geweest", days=-2)
    make.meeting(world.open_group, world.ann, "Lang geleden", days=-20)
    make.meeting(world.closed_group, world.dirk, "Besloten zaak", days=5)
    for path in ("/overleg/wg-werkbaar-wint/bijeenkomsten", "/bijeenkomsten"):
        page = client_of(world.bram).get(path).text
        places = [page.index(f">{title}<") for title in ("Straks", "Later", "Pas geweest", "Lang geleden")]
        assert places == sorted(places)
        assert "Besloten zaak" not in page
    mine = client_of(world.carla).get("/bijeenkomsten").text
    assert "Straks" not in mine
    assert "Besloten zaak" in client_of(world.dirk).get("/bijeenkomsten").text


def test_past_meetings_are_paged(world: World, client_of: ClientOf) -> None:
    for number in range(1, 26):
        make.meeting(world.open_group, world.ann, f"Nummer {number:02}", days=-number)
    first = client_of(world.bram).get("/overleg/wg-werkbaar-wint/bijeenkomsten").text
    assert "Nummer 20" in first
    assert "Nummer 21" not in first
    second = page(client_of(world.bram).get("/overleg/wg-werkbaar-wint/bijeenkomsten?pagina=2"))
    assert second.row_titles[0] == "Nummer 21"
    assert "Nummer 20" not in second.row_titles
    beyond = page(client_of(world.bram).get("/bijeenkomsten?pagina=99"))
    assert (beyond.heading, beyond.row_titles) == ("Mijn bijeenkomsten", [])


def test_neighbours_lead_along_the_meetings_of_a_group(world: World, client_of: ClientOf) -> None:
    first = make.meeting(world.open_group, world.ann, "Eerste", days=2)
    middle = make.meeting(world.open_group, world.ann, "Middelste", days=5)
    make.meeting(world.open_group, world.ann, "Afgelast", days=6, cancelled_at=middle.created_at)
    last = make.meeting(world.open_group, world.ann, "Laatste", days=8)
    page = client_of(world.bram).get(f"/bijeenkomsten/{middle.id}").text
    assert f'href="/bijeenkomsten/{first.id}"' in page
    assert f'href="/bijeenkomsten/{last.id}"' in page
    assert "Afgelast" not in page


def test_the_lists_ask_as_much_for_many_as_for_few(world: World, client_of: ClientOf, counted: Counted) -> None:
    client = client_of(world.bram)
    client.get("/bijeenkomsten")

    def asked(path: str) -> int:
        session().expire_all()
        with counted() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    paths = ("/overleg/wg-werkbaar-wint/bijeenkomsten", "/bijeenkomsten", "/actiepunten")
    few = [asked(path) for path in paths]
    for number in range(15):
        make.meeting(world.open_group, world.ann, days=number + 1)
        make.meeting(world.open_group, world.ann, days=-number - 1)
    assert [asked(path) for path in paths] == few
    assert max(few) <= 8  # one of them is the bell


def test_what_the_start_page_asks(world: World, app: object) -> None:
    from samenspel.meetings import lists as queries

    soon = make.meeting(world.open_group, world.ann, "Straks", days=4)
    make.meeting(world.open_group, world.ann, "Afgelast", days=5, cancelled_at=soon.created_at)
    make.meeting(world.open_group, world.ann, "Volgend jaar", days=200)
    make.meeting(world.closed_group, world.dirk, "Besloten", days=1)
    over = make.meeting(world.open_group, world.ann, "Geweest", days=-2)
    make.meeting(world.open_group, world.ann, "Lang geweest", days=-200)
    follower: Account = make.account("Filip Volger", fund=world.horeca)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)

    ann, bram, filip = viewer(world.ann), viewer(world.bram), viewer(follower)
    assert [line.title for line in queries.upcoming_for(bram, 30, 5)] == ["Straks"]
    assert [line.title for line in to_answer(world.bram)] == ["Straks", "Volgend jaar"]
    assert queries.upcoming_for(bram, 30, 5)[0].needs_answer
    assert [line.title for line in queries.upcoming_for(filip, 30, 5)] == ["Straks"]
    assert to_answer(follower) == []
    assert [line.id for line in queries.drafts_for(ann, 5)] == [over.id]
    assert queries.drafts_for(bram, 5) == []
    found = queries.next_of(world.open_group.id)
    assert found is not None
    assert found.title == "Straks"
    assert queries.next_of(anywhere()) is None
    assert queries.upcoming_for(viewer(world.gerd), 30, 5) == []
