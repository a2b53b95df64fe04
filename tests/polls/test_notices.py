"""Who hears of a poll: who has to vote, once more a day before the end, and what came of it."""

from collections.abc import Collection
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from samenspel import jobs
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ThingKind
from samenspel.clock import from_local
from samenspel.db import new_id, now, session
from samenspel.groups import actions as groups
from samenspel.groups.models import MembershipRole
from samenspel.people.models import Account
from samenspel.polls import actions, tasks
from samenspel.polls.models import Poll, PollKind, ResultsShown, Stance, Voice
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.polls.scenes import cast, id_of, make_poll, seen_by, viewer_of
from tests.world import World


def notices(account: Account, open_only: bool = True) -> list[tuple[NoticeReason, str]]:
    query = select(Notice.reason, Notice.title).where(
        Notice.account_id == id_of(account), Notice.kind == ThingKind.POLL
    )
    if open_only:
        query = query.where(col(Notice.read_at).is_(None))
    session().rollback()  # what a page left open
    return [(NoticeReason(reason), title) for reason, title in session().exec(query)]


ASKED = [(NoticeReason.TO_DO, "Waar komen we samen?")]


def test_who_has_a_voice_has_something_to_do_until_they_vote(world: World, client_of: ClientOf) -> None:
    follower = make.account("Fatima Follower", world.bram.role, world.horeca)
    make.membership(follower, world.open_group, MembershipRole.FOLLOWER)
    poll = make_poll(world)
    jobs.sweep()
    assert notices(world.ann) == notices(world.bram) == notices(world.gust) == ASKED
    assert notices(follower) == []  # the digest tells them, as they chose
    assert notices(world.carla) == notices(world.ilse) == []
    assert "Waar komen we samen?" in page(client_of(world.bram).get("/")).panel("Wat moet ik doen?")
    cast(world.bram, poll, 0)
    assert notices(world.bram) == []
    assert "Waar komen we samen?" not in page(client_of(world.bram).get("/")).panel("Wat moet ik doen?")


def test_a_vote_of_a_fund_is_done_for_all_its_people(world: World) -> None:
    colleague = make.account("Cis Claes", world.bram.role, world.woodwize)
    make.membership(colleague, world.open_group)
    poll = make_poll(world, voice=Voice.FUND)
    jobs.sweep()
    assert notices(world.bram) == notices(colleague) == ASKED
    assert notices(world.gust) == []
    cast(colleague, poll, 0)
    assert notices(world.bram) == notices(colleague) == []


def test_what_is_to_do_follows_who_joins_and_leaves(world: World) -> None:
    make_poll(world)
    jobs.sweep()
    groups.leave(world.bram.id, world.open_group.id)
    groups.join(world.carla.id, world.horeca.id, world.open_group.id, MembershipRole.MEMBER)
    session().commit()
    jobs.sweep()
    assert notices(world.bram) == []
    assert notices(world.carla) == ASKED


@pytest.mark.parametrize("hours", [23, 24])
def test_only_who_did_not_vote_is_reminded_and_once(
    hours: int, world: World, outbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = make_poll(world)
    jobs.sweep()
    cast(world.bram, poll, 0)
    _move(poll, asked=now() - timedelta(days=5), end=now() + timedelta(hours=hours))
    tasks.check_times()
    tasks.check_times()
    session().commit()
    assert notices(world.bram) == []
    assert notices(world.gust) == [(NoticeReason.TO_DO, "Herinnering: Waar komen we samen?")]
    (count,) = session().exec(select(Notice.count).where(Notice.account_id == id_of(world.gust)))
    assert count == 2


def _move(poll: Poll, **moments: Any) -> None:
    session().expire_all()
    row = session().exec(select(Poll).where(Poll.id == id_of(poll))).one()
    row.asked_at, row.closes_at = moments["asked"], moments["end"]
    session().add(row)
    session().commit()


def test_a_poll_that_ends_later_reminds_once_more(world: World) -> None:
    poll = make_poll(world)
    jobs.sweep()
    _move(poll, asked=now() - timedelta(days=5), end=now() + timedelta(hours=23))
    tasks.check_times()
    session().commit()
    for days, is_reminded in ((timedelta(hours=24), True), (timedelta(days=4), False)):
        actions.set_end(viewer_of(world.ann), seen_by(world.ann, poll), now() + days)
        session().commit()
        assert (seen_by(world.ann, poll).poll.reminded_at is not None) is is_reminded


@pytest.mark.parametrize(
    ("end", "reminder"),
    [
        ("2027-03-28 09:00", "2027-03-27 08:00"),  # the day has 23 hours
        ("2027-03-29 02:30", "2027-03-28 00:30"),  # at an hour that the day before lacks
        ("2027-10-31 09:00", "2027-10-30 07:00"),  # the day has 25 hours
        ("2027-11-01 02:30", "2027-10-31 00:30"),  # at an hour that the day before has twice
    ],
)
def test_the_reminder_comes_at_the_same_hour_when_the_clock_changes(end: str, reminder: str) -> None:
    day, hour = end.split()
    closes_at = from_local(date.fromisoformat(day), time.fromisoformat(hour))
    group_id, author_id = new_id(), new_id()
    poll = Poll(group_id=group_id, author_id=author_id, kind=PollKind.SINGLE, question="", closes_at=closes_at)
    poll.asked_at = closes_at - timedelta(days=7)
    at = tasks.reminder_of(poll)
    assert at is not None
    assert at.strftime("%Y-%m-%d %H:%M") == reminder


def test_the_end_comes_by_itself_and_its_result_is_told_calmly(world: World) -> None:
    poll = make_poll(world)
    jobs.sweep()
    cast(world.bram, poll, 0)
    _move(poll, asked=now() - timedelta(days=5), end=now() - timedelta(seconds=1))
    assert not seen_by(world.bram, poll).is_open  # also before the worker saw it
    tasks.check_times()
    session().commit()
    jobs.sweep()
    assert notices(world.bram) == [(NoticeReason.ANSWER, "Uitslag: Waar komen we samen?")]
    assert notices(world.gust) == []  # who did not vote, and hears only what concerns them
    assert seen_by(world.bram, poll).poll.told_at is not None


def test_nothing_is_asked_any_more_once_it_is_withdrawn(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world)
    jobs.sweep()
    assert client_of(world.ann).post(f"/peilingen/{poll.id}/intrekking").status_code == 303
    jobs.sweep()
    everybody: Collection[Account] = (world.ann, world.bram, world.gust)
    assert [notices(each, open_only=False) for each in everybody] == [[], [], []]


def test_an_answer_to_an_objection_is_told_to_who_made_it(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, kind=PollKind.PROPOSAL, options=(), results=ResultsShown.ALWAYS)
    cast(world.bram, poll, Stance.OBJECTION.position, reason="Te duur")
    jobs.sweep()
    seen = seen_by(world.ann, poll)
    (objection,) = seen.objections
    assert seen.open_objections == 1
    ann = client_of(world.ann)
    assert (
        ann.post(f"/peilingen/{poll.id}/stemmen/{objection.id}", data={"answer": "We delen de kosten."}).status_code
        == 303
    )
    jobs.sweep()
    assert (NoticeReason.MENTION, "Antwoord: Waar komen we samen?") in notices(world.bram)
    assert seen_by(world.ann, poll).open_objections == 0
    cast(world.bram, poll, Stance.OBJECTION.position, reason="Nog altijd te duur")
    assert seen_by(world.ann, poll).open_objections == 1  # what was answered is no longer what is objected


def test_a_conclusion_is_told_in_words(world: World, client_of: ClientOf) -> None:
    poll = make_poll(world, kind=PollKind.PROPOSAL, options=(), results=ResultsShown.ALWAYS)
    cast(world.bram, poll, Stance.AGREE.position)
    ann = client_of(world.ann)
    assert (
        page(ann.post(f"/peilingen/{poll.id}/besluit", data={"words": "Zo doen we"}), 422).fields["words"]
        == "Zo doen we"
    )
    answer = ann.post(f"/peilingen/{poll.id}/besluit", data={"conclusion": "adopted", "words": "Zo doen we."})
    assert answer.status_code == 303
    jobs.sweep()
    assert notices(world.bram) == [(NoticeReason.ANSWER, "Besluit: Waar komen we samen?")]
    seen = page(client_of(world.gust).get(f"/peilingen/{poll.id}"))
    assert "Aangenomen" in seen
    assert "Zo doen we." in seen
    assert not seen.has("form.poll-vote")
    ann.post(f"/peilingen/{poll.id}/besluit", data={"conclusion": "rejected", "words": "Te weinig steun."})
    assert "Niet aangenomen" in page(ann.get(f"/peilingen/{poll.id}"))


def test_a_topic_that_moves_takes_its_polls_along(world: World) -> None:
    topic = make.topic(world.open_group, world.ann)
    poll = make_poll(world, topic=topic)
    jobs.sweep()
    actions.move_polls(poll.place, world.closed_group.id)
    session().commit()
    jobs.sweep()
    assert notices(world.bram) == []
    assert notices(world.dirk) == ASKED
