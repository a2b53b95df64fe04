"""Who gets which mail about a meeting."""

from datetime import timedelta
from typing import Any

from icalendar import Calendar

from samenspel.activity.levels.models import DeliveryPreference
from samenspel.clock import day, long_day, today
from samenspel.db import now, session
from samenspel.groups.models import MembershipRole
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, English
from tests.mails import headline, notice_mails
from tests.meetings.stories import filled, moments, past_meeting, planned, reported, work
from tests.world import World


def to(outbox: list[Any], who: Account) -> list[Any]:
    return [mail for mail in outbox if mail.to == [who.email]]


def calendar_in(mail: Any) -> Any:
    (part,) = [part for part in mail.message().walk() if part.get_content_type() == "text/calendar"]
    return Calendar.from_ical(part.get_payload(decode=True))


def test_members_hear_of_a_new_meeting_and_followers_do_not(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    follower = make.account("Filip Volger", fund=world.horeca)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    gone = make.account("Greet Weg", fund=world.horeca)
    make.membership(gone, world.open_group, left_at=now())
    closed = make.account("Cis Dicht", fund=world.horeca, active=False)
    make.membership(closed, world.open_group)
    meeting = planned(client_of(world.ann), world.open_group, link="https://vergader.example.org/1")
    assert outbox == []
    work()
    assert {mail.to[0] for mail in outbox} == {world.bram.email, world.gust.email}
    (mail,) = to(outbox, world.bram)
    assert mail.subject == f"[{world.open_group.name}] {meeting.title}, {day(moments(meeting)[0])}"
    assert headline(mail) == f"Uitnodiging: {meeting.title}"
    for words in ("Dag Bram,", "13:30 – 16:00", "Wetstraat", f"/bijeenkomsten/{meeting.id}", "of je komt"):
        assert words in mail.body
    calendar = calendar_in(mail)
    assert calendar["METHOD"] == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == f"{meeting.id}@samenspel"
    assert event.decoded("DTSTART") == meeting.starts_at
    assert "{" not in mail.body
    assert "%(" not in mail.body


def test_reach_is_asked_when_the_mail_goes_out(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    make.membership(world.carla, world.open_group)
    planned(client_of(world.ann), world.open_group)
    assert client_of(world.carla).post("/overleg/wg-werkbaar-wint/uitschrijving").status_code == 303
    work()
    assert to(outbox, world.carla) == []
    assert to(outbox, world.bram)


def test_a_change_of_the_hour_is_mailed_and_one_of_words_is_not(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    work()
    outbox.clear()
    client_of(world.ilse).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(title="Ander woord"))
    work()
    assert outbox == []
    client_of(world.ann).post(
        f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(start="14:00", reason="De zaal is bezet.")
    )
    work()
    assert {mail.to[0] for mail in outbox} == {world.bram.email, world.gust.email, world.ilse.email}
    (mail,) = to(outbox, world.bram)
    assert headline(mail).startswith("Gewijzigd: ")
    assert "14:00 – 16:00" in mail.body
    assert "Reden: De zaal is bezet." in mail.body
    assert "13:30 – 16:00" in mail.body
    (event,) = calendar_in(mail).walk("VEVENT")
    assert int(event["SEQUENCE"]) == 1


def test_a_cancellation_says_why_and_empties_the_calendar(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Staking bij het spoor"})
    work()
    (mail,) = to(outbox, world.bram)  # that it was planned is no longer told
    assert headline(mail).startswith("Geannuleerd: ")
    assert "Staking bij het spoor" in mail.body
    calendar = calendar_in(mail)
    assert calendar["METHOD"] == "CANCEL"
    (event,) = calendar.walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


def test_the_mail_of_a_report_starts_with_what_i_have_to_do(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    follower = make.account("Filip Volger", fund=world.horeca)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    sent: dict[str, Any] = {
        "action_id": ["", "", ""],
        "action_item": [str(item.id)] * 3,
        "action_text": ["Sprekers zoeken", "Zaal vastleggen", "Volgen wat er gebeurt"],
        "action_who": [f"account:{world.bram.id}", f"fund:{world.alimento.id}", f"account:{follower.id}"],
        "action_due": ["2027-05-03", "", ""],
        "decision_text": ["We gaan door met de podcast", "Woodwize levert de foto's"],
    }
    reported(client_of(world.ann), meeting, item, **sent)
    work()
    assert outbox == []
    found = notice_mails(outbox)
    assert sorted(mail.to[0] for mail in found) == sorted([world.bram.email, world.gust.email, follower.email])
    (mail,) = to(found, world.bram)
    parts = ["Sprekers zoeken", "te doen tegen ma 3 mei 2027", "/actiepunten/klaar/", "· verslag\n", "Voor Woodwize"]
    parts += ["- Woodwize levert", "Beslissingen", "- We gaan door met de podcast"]
    places = [mail.body.index(words) for words in parts]
    assert places == sorted(places)
    assert f"/bijeenkomsten/{meeting.id}/verslag" in mail.body
    assert "Zaal vastleggen" not in mail.body
    assert mail.body.count("Woodwize levert") == 1
    (other,) = to(found, world.gust)
    assert "actiepunt" not in other.body
    assert other.subject == f"[{world.open_group.name}] {meeting.title}, {day(moments(meeting)[0])}"
    assert notice_mails(outbox) == []


def test_publishing_twice_mails_once(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    reported(client_of(world.ann), meeting, item, revision="1")
    work()
    assert len(to(notice_mails(outbox), world.bram)) == 1


def test_an_invitation_says_what_of_the_agenda_is_for_my_fund(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    make.agenda_item(meeting, "Campagne", owner_id=world.bram.id)
    make.agenda_item(meeting, "Vraag van Woodwize", position=2)
    make.agenda_item(meeting, "Rondvraag", position=3)
    work()
    (mail,) = to(outbox, world.bram)
    assert "- Campagne (10 min, Bram Claes)\n- Vraag van Woodwize (10 min)" in mail.body
    assert "Rondvraag" not in mail.body
    (other,) = to(outbox, world.gust)
    assert "Op de agenda voor" not in other.body


def test_a_calendar_follows_its_owner_who_is_away(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    session().add(DeliveryPreference(account_id=world.bram.id, away_until=today() + timedelta(days=7)))
    session().commit()
    planned(client_of(world.ann), world.open_group)
    work()
    assert len(to(outbox, world.bram)) == 1


def test_a_mail_speaks_the_language_of_its_reader(
    world: World, client_of: ClientOf, english: English, outbox: list[Any]
) -> None:
    english(world.bram)
    meeting = planned(client_of(world.ann), world.open_group)
    work()
    (in_english,) = to(outbox, world.bram)
    (in_dutch,) = to(outbox, world.gust)
    day = moments(meeting)[0]
    assert long_day(day, "en") in in_english.body
    assert long_day(day, "nl") in in_dutch.body
    assert meeting.title in in_english.subject
