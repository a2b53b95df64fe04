"""What is to do around meetings is a notice from where it begins until it is done, wherever it is done."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import col

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.clock import today
from samenspel.db import now, session
from samenspel.groups import actions as groups
from samenspel.groups.models import MembershipRole
from samenspel.meetings.models import ActionItem, AttendanceStatus, Meeting, Report
from samenspel.meetings.points.tokens import finish_token
from samenspel.meetings.replies import tasks as replies
from samenspel.meetings.replies.letters import CalendarAnswer, ReplyLetter
from samenspel.meetings.todos import tasks as todo_tasks
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted, run_notified_jobs
from tests.meetings.polls.polling import open_poll, poll_form, tap
from tests.meetings.series.test_series import plan_series
from tests.meetings.stories import (
    actions_of,
    filled,
    later,
    moments,
    past_meeting,
    planned,
    reported,
    work,
    written,
)
from tests.world import World


def notices_of(account: Account) -> list[Notice]:
    session().expire_all()
    query = sa.select(Notice).where(col(Notice.account_id) == account.id).order_by(col(Notice.at), col(Notice.id))
    return list(session().execute(query).scalars())


def to_do(account: Account) -> list[str]:
    """The kinds of what somebody has to do."""
    found = [each for each in notices_of(account) if each.reason is NoticeReason.TO_DO and each.done_at is None]
    assert all(each.read_at is None for each in found)
    return [each.kind.value for each in found]


def update_all() -> None:
    """What the worker does every quarter of an hour."""
    todo_tasks.update_all()
    session().commit()


def calendar_answer(meeting: Meeting, account: Account) -> None:
    """An answer of the calendar of somebody, as the mailbox gives it."""
    answer = CalendarAnswer(
        attendee=account.email, uid=f"{meeting.id}@samenspel", partstat="ACCEPTED", note="", sequence=meeting.sequence
    )
    letter = ReplyLetter("1", account.email, False, None, answers=(answer,), is_proven=True)
    replies.take_answers([letter.to_json()])
    session().commit()


def test_an_invitation_is_to_answer_until_it_is_answered_anywhere(world: World, client_of: ClientOf) -> None:
    make.membership(world.carla, world.open_group, MembershipRole.FOLLOWER)
    meeting = planned(client_of(world.ann), world.open_group)
    work()
    assert [to_do(each) for each in (world.ann, world.bram, world.gust)] == [["meeting"]] * 3
    assert to_do(world.carla) == []
    client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "no"})
    assert to_do(world.bram) == []  # at once, before any job
    calendar_answer(meeting, world.gust)
    assert to_do(world.gust) == []
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/bewerken", data=filled(start="14:00"))
    work()
    (changed,) = notices_of(world.bram)
    assert (changed.title, changed.reason) == (f"Gewijzigd: {meeting.title}", NoticeReason.TO_DO)
    assert changed.read_at is None
    assert changed.mail_at is None  # its calendar has it by a mail of its own
    assert to_do(world.bram) == ["meeting"], "a no was for the hour before"
    assert to_do(world.ann) == ["meeting"]
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/annulering", data={"reason": "Staking"})
    work()
    assert to_do(world.ann) == []
    (gone,) = notices_of(world.gust)
    assert gone.title == f"Geannuleerd: {meeting.title}"


def test_an_invitation_is_over_when_the_meeting_begins_or_the_invited_leaves(world: World, client_of: ClientOf) -> None:
    start, _end = moments(planned(client_of(world.ann), world.open_group))
    work()
    client_of(world.bram).post(f"/overleg/{world.open_group.slug}/uitschrijving")
    work()
    assert to_do(world.bram) == []
    with time_machine.travel(start + timedelta(minutes=20), tick=False):
        update_all()
        assert to_do(world.gust) == []


def test_who_comes_later_gets_what_is_open(world: World, client_of: ClientOf) -> None:
    planned(client_of(world.ann), world.open_group)
    open_poll(client_of(world.ann), world.open_group)
    work()
    groups.add_person(world.carla, world.open_group.id, MembershipRole.MEMBER)
    session().commit()
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        work()
        assert to_do(world.carla) == ["meeting", "meeting"]
        groups.add_person(world.carla, world.open_group.id, MembershipRole.FOLLOWER)
        session().commit()
    with time_machine.travel(now() + timedelta(minutes=10), tick=False):
        work()
        assert to_do(world.carla) == []


def test_a_poll_is_to_answer_and_then_the_meeting_by_who_could_not_say(world: World, client_of: ClientOf) -> None:
    make.membership(world.carla, world.open_group)
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    work()
    people = (world.ann, world.bram, world.gust, world.carla)
    assert [to_do(each) for each in people] == [[], ["meeting"], ["meeting"], ["meeting"]], "not of who asks"
    (notice,) = notices_of(world.bram)
    assert notice.due_at is not None
    assert notice.due_at.date() == later(10)
    tap(client_of(world.bram), meeting, slots[0], "yes")
    assert to_do(world.bram) == ["meeting"], "two moments are open"
    for slot in slots[1:]:
        tap(client_of(world.bram), meeting, slot, "yes")
    client_of(world.gust).post(f"/bijeenkomsten/{meeting.id}/momenten/antwoord", data={"value": "if_needed"})
    assert (to_do(world.bram), to_do(world.gust)) == ([], [])
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/datumprikker", data=poll_form(closes_on=f"{later(12)}"))
    work()
    (open_one,) = notices_of(world.carla)
    assert open_one.due_at is not None
    assert open_one.due_at.date() == later(12)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/momenten/{slots[0].id}/keuze")
    work()
    assert [to_do(each) for each in people] == [["meeting"], [], ["meeting"], ["meeting"]]
    assert notices_of(world.bram)[0].reason is NoticeReason.CONCERNS_FUND


def test_a_poll_that_closed_is_to_do_for_its_organiser_only(world: World, client_of: ClientOf) -> None:
    meeting, slots = open_poll(client_of(world.ann), world.open_group)
    title = meeting.title
    tap(client_of(world.bram), meeting, slots[0], "yes")
    work()
    with time_machine.travel(now() + timedelta(days=14), tick=False):
        update_all()
        assert [to_do(each) for each in (world.ann, world.bram)] == [["meeting"], []]
        assert notices_of(world.ann)[0].title == f"Kies een datum: {title}"


def test_an_action_point_is_to_do_until_it_is_done_or_taken_away(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    update_all()
    assert to_do(world.ann) == ["report"]
    sent: dict[str, Any] = {
        "action_id": ["", "", ""],
        "action_item": [str(item.id)] * 3,
        "action_text": ["Sprekers zoeken", "Zaal vastleggen", "Broodjes"],
        "action_who": [f"account:{world.bram.id}", f"fund:{world.woodwize.id}", f"account:{world.bram.id}"],
        "action_due": [f"{today() + timedelta(days=9)}", "", ""],
    }
    reported(client_of(world.ann), meeting, item, **sent)
    work()
    assert to_do(world.ann) == []
    assert to_do(world.bram) == ["action_point"] * 3
    report = next(each for each in notices_of(world.bram) if each.kind == "report")
    assert report.reason is NoticeReason.CONCERNS_FUND
    speakers, room, bread = actions_of(meeting)
    client_of(world.bram).post(f"/actiepunten/{speakers.id}/afwerking", data={"done": "ja"})
    assert len(to_do(world.bram)) == 2
    anybody = client_of(world.bram).application.test_client()
    anybody.post(f"/actiepunten/klaar/{finish_token(world.bram.id, room.id)}")
    assert len(to_do(world.bram)) == 1
    client_of(world.bram).post(f"/actiepunten/{room.id}/afwerking", data={"done": "nee"})
    work()
    assert len(to_do(world.bram)) == 2
    given = {"action_id": [str(bread.id)], "action_item": [str(item.id)], "action_text": ["Broodjes"]}
    given |= {"action_who": [f"account:{world.gust.id}"], "action_due": [""], "known": [str(bread.id), str(room.id)]}
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/verslag/bewerken", data=written(item, **given))
    work()
    assert "action_point" in to_do(world.gust)
    assert bread.id not in {each.thing_id for each in notices_of(world.bram) if each.done_at is None}


def test_agendas_and_debriefs_are_to_do_until_they_are_there(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group, agenda_due_on=f"{later() - timedelta(days=7)}")
    work()
    assert "agenda" not in to_do(world.ann)
    with time_machine.travel(now() + timedelta(days=20), tick=False):
        update_all()
        assert "agenda" in to_do(world.ann)
        item = {"title": "Campagne", "minutes": "20", "wanted": "inform", "owner": str(world.bram.id)}
        client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/agenda", data=item)
        work()
        named = [each for each in notices_of(world.bram) if each.kind == "agenda"]
        assert [each.reason for each in named] == [NoticeReason.MENTION]
        client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/agenda/opening")
        work()
        assert "agenda" not in to_do(world.ann)
        assert [each.kind for each in notices_of(world.gust)] == ["meeting", "agenda"]
    past, _item = past_meeting(world.open_group, world.ann)
    session().add(Report(meeting_id=past.id, author_id=world.ann.id, published_at=past.ends_at))
    make.attendance(past, world.horeca, AttendanceStatus.REPRESENTED, represented_by_id=world.woodwize.id)
    follower = make.account(fund=world.woodwize)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    update_all()
    assert "debrief" in to_do(world.bram)
    assert "debrief" not in to_do(follower), "who only follows was not expected"
    assert "terugkoppeling" in client_of(world.bram).get("/").text
    assert "terugkoppeling" not in client_of(follower).get("/").text
    client_of(world.bram).post(f"/bijeenkomsten/{past.id}/terugkoppeling/horeca-forma", data={"text": "Alles goed."})
    work()
    assert "debrief" not in to_do(world.bram)


def test_a_series_is_one_thing_to_answer_and_is_told_once(world: World, client_of: ClientOf) -> None:
    meetings = plan_series(client_of(world.ann), world.open_group)
    work()
    assert len(meetings) > 2
    (notice,) = notices_of(world.bram)
    assert (notice.thing_id, notice.count) == (meetings[0].id, 1)


def test_to_answer_costs_one_statement_for_the_notice(world: World, client_of: ClientOf, counted: Counted) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    work()
    with counted() as statements:
        client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    assert len([each for each in statements if "notice" in each]) == 1


def test_what_was_to_do_before_there_were_notices_is_added_without_a_mail(world: World) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    past, _item = past_meeting(world.open_group, world.ann, ends_at=now() - timedelta(days=10))
    session().add(Report(meeting_id=past.id, author_id=world.ann.id, published_at=now() - timedelta(days=9)))
    session().add(ActionItem(meeting_id=past.id, text="Sprekers zoeken", owner_id=world.bram.id))
    session().commit()
    for _again in range(2):
        update_all()
        assert sorted(to_do(world.bram)) == ["action_point", "meeting"]
        assert {(each.mail_at, each.count) for each in notices_of(world.bram)} == {(None, 1)}
    assert meeting.id in {each.thing_id for each in notices_of(world.bram)}


def test_news_of_a_meeting_is_read_where_it_is_seen(app: Flask, world: World, client_of: ClientOf) -> None:
    past, item = past_meeting(world.open_group, world.ann)
    meeting = planned(client_of(world.ann), world.open_group)
    make.agenda_item(meeting)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/agenda/opening")
    reported(client_of(world.ann), past, item)
    work()
    assert {each.kind for each in notices_of(world.bram)} == {"meeting", "agenda", "report"}
    for path in (f"/bijeenkomsten/{meeting.id}", f"/bijeenkomsten/{past.id}/verslag"):
        assert client_of(world.bram).get(path).status_code == 200
    run_notified_jobs(app)
    assert [each.kind for each in notices_of(world.bram) if each.read_at is None] == ["meeting"]  # it is to answer


def test_a_debrief_is_news_for_the_fund_it_is_for(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    make.membership(world.carla, world.open_group)
    make.membership(make.account(fund=world.horeca), world.open_group, MembershipRole.FOLLOWER)
    past, _item = past_meeting(world.open_group, world.ann)
    make.attendance(past, world.horeca, AttendanceStatus.REPRESENTED, represented_by_id=world.woodwize.id)
    path = f"/bijeenkomsten/{past.id}/terugkoppeling/horeca-forma"
    client_of(world.bram).post(path, data={"text": "Alles goed."})
    work()
    (news,) = [each for each in notices_of(world.carla) if each.kind == "debrief"]
    assert (news.path, news.reason, news.mail_at) == (path, NoticeReason.CONCERNS_FUND, None)
    assert [mail.to for mail in outbox] == [[world.carla.email]]
    assert path in outbox[0].body


def test_a_meeting_of_next_year_is_news_now_and_to_answer_later(world: World, client_of: ClientOf) -> None:
    planned(client_of(world.ann), world.open_group, day=f"{later(80)}")
    work()
    assert to_do(world.bram) == []
    assert [each.reason for each in notices_of(world.bram)] == [NoticeReason.CONCERNS_FUND]
    with time_machine.travel(now() + timedelta(days=50), tick=False):
        update_all()
        assert to_do(world.bram) == ["meeting"]
