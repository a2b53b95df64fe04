"""A reporter writes the report of a meeting as an organiser would, as long as they are in the group."""

from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlmodel import col

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.db import now, session
from samenspel.groups import actions as groups
from samenspel.meetings.lists import drafts_for
from samenspel.meetings.minutes.paper import paper_of, render
from samenspel.meetings.minutes.parts.queries import may_listen
from samenspel.meetings.models import Meeting
from samenspel.meetings.todos import queries as todos
from samenspel.meetings.todos.queries import ToDoScope
from samenspel.news.digests import to_do as digest
from samenspel.news.digests.kinds import ItemKind
from samenspel.people.accounts import actions as accounts
from samenspel.people.models import Account
from tests.fixtures import ClientOf
from tests.meetings.planning.test_fields import form_in
from tests.meetings.series.test_series import all_meetings, plan_series
from tests.meetings.stories import past_meeting, planned, report_of, work, written
from tests.pages import page
from tests.world import World, viewer


def chosen(meeting: Meeting, who: Account) -> None:
    session().execute(sa.update(Meeting).where(col(Meeting.id) == meeting.id).values(reporter_id=who.id))
    session().commit()


def is_published(meeting: Meeting) -> bool:
    report = report_of(meeting)
    assert report is not None
    return report.published_at is not None


def writers(meeting: Meeting) -> set[object]:
    """Who has the report of a meeting to do."""
    found = todos.to_dos(ToDoScope(meeting.group_id, meeting.id))
    return {each.account_id for each in found if each.path.endswith("/verslag/bewerken")}


def test_a_reporter_writes_as_an_organiser_does_on_every_path(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path, bram = f"/bijeenkomsten/{meeting.id}/verslag", client_of(world.bram)
    assert bram.get(f"{path}/bewerken").status_code == 404
    chosen(meeting, world.bram)
    assert page(bram.get(meeting.path)).links["Verslag schrijven"] == f"{path}/bewerken"
    assert bram.get(f"{path}/bewerken").status_code == 200
    assert bram.get(f"{path}/stand").status_code == 200
    assert bram.get(f"{path}/versies").status_code == 200
    assert may_listen(viewer(world.bram), meeting.id)
    part = {"text": "Van de verslaggever.", "base": "", "nonce": "1"}
    assert bram.post(f"{path}/delen/{meeting.id}", data=part).status_code == 303
    assert bram.post(f"{path}/bewerken", data=written(item)).status_code == 303
    assert bram.post(f"{path}/meelezen").status_code == 303
    assert bram.post(f"{path}/publicatie", data=written(item)).status_code == 303
    assert is_published(meeting)
    shown = page(bram.get(path))
    assert "Verbeteren" in shown.links
    assert bram.get(f"{path}/terugname").status_code == 200
    assert bram.post(f"{path}/terugname").status_code == 303
    assert not is_published(meeting)
    for other in (world.carla, world.gust):
        assert client_of(other).get(f"{path}/terugname").status_code in (403, 404)
        assert client_of(other).post(f"{path}/publicatie", data=written(item)).status_code in (403, 404)
    assert bram.get(f"/bijeenkomsten/{meeting.id}/bewerken").status_code == 403
    assert bram.get(f"/bijeenkomsten/{meeting.id}/aanwezigheid").status_code == 403


def test_the_report_is_to_do_for_the_reporter_alone(app: Flask, world: World) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    assert writers(meeting) == {world.ann.id}
    chosen(meeting, world.bram)
    assert writers(meeting) == {world.bram.id}
    assert [line.id for line in drafts_for(viewer(world.bram))] == [meeting.id]
    assert drafts_for(viewer(world.ann)) == []
    to_do = digest.to_dos_of([viewer(world.ann), viewer(world.bram)], now())
    given = [(who, each.title) for who in to_do for each in to_do[who] if each.what is ItemKind.WRITE_REPORT]
    assert given == [(world.bram.id, meeting.title)]


def test_who_leaves_or_closes_the_account_is_reporter_no_more(world: World, client_of: ClientOf) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    chosen(meeting, world.bram)
    path = f"{meeting.path}/verslag/bewerken"
    groups.leave(world.bram.id, world.open_group.id)
    session().commit()
    assert client_of(world.bram).get(path).status_code in (403, 404)
    assert writers(meeting) == {world.ann.id}
    assert "Verslaggever" not in page(client_of(world.ann).get(meeting.path))
    other, _item = past_meeting(world.open_group, world.ann)
    chosen(other, world.gust)
    assert writers(other) == {world.gust.id}
    accounts.close_account(world.gust)
    session().commit()
    assert writers(other) == {world.ann.id}
    assert "Verslaggever" not in page(client_of(world.ann).get(other.path))


def test_a_published_report_names_its_reporter_also_when_they_left(
    app: Flask, world: World, client_of: ClientOf
) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    chosen(meeting, world.bram)
    client_of(world.bram).post(f"{meeting.path}/verslag/publicatie", data=written(item))
    groups.leave(world.bram.id, world.open_group.id)
    session().commit()
    assert "Verslaggever\nBram Claes" in page(client_of(world.ann).get(f"{meeting.path}/verslag")).text
    paper = paper_of(meeting.id)
    assert paper is not None
    assert paper.reporter_name == "Bram Claes"
    with app.test_request_context():
        assert "<td>Bram Claes</td>" in render(paper)


def test_a_reporter_is_chosen_when_planning_and_hears_of_it(
    app: Flask, world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group, reporter=str(world.bram.id))
    assert meeting.reporter_id == world.bram.id
    work()
    is_named = (col(Notice.account_id) == world.bram.id, col(Notice.reason) == NoticeReason.MENTION)
    notice = session().execute(sa.select(Notice).where(*is_named)).scalar_one()
    assert notice.title == "Jij schrijft het verslag: Lerend netwerk in het najaar"
    assert "Verslaggever\nBram Claes" in page(ann.get(meeting.path)).text
    invitations = [mail for mail in outbox if "Er is een nieuwe bijeenkomst" in mail.body]
    assert {mail.to[0] for mail in invitations} >= {world.bram.email, world.gust.email}
    assert all("Verslaggever: Bram Claes" in mail.body for mail in invitations)
    assert all("Verslaggever: Bram Claes" in mail.alternatives[0][0] for mail in invitations)


def test_nobody_outside_the_group_can_be_chosen(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    meeting = planned(ann, world.open_group)
    sent = form_in(ann.get(f"{meeting.path}/bewerken").text, "title")
    answer = ann.post(f"{meeting.path}/bewerken", data=sent | {"reporter": str(world.carla.id)})
    assert answer.status_code == 422
    assert "Kies iets uit de lijst." in answer.text
    assert ann.post(f"{meeting.path}/bewerken", data=sent | {"reporter": str(world.gust.id)}).status_code == 303
    session().expire_all()
    assert session().get_one(Meeting, meeting.id).reporter_id == world.gust.id
    # Who left is not chosen any more, and saving something else changes nothing about it.
    groups.leave(world.gust.id, world.open_group.id)
    session().commit()
    sent = form_in(ann.get(f"{meeting.path}/bewerken").text, "title")
    assert ann.post(f"{meeting.path}/bewerken", data=sent | {"place": "Elders"}).status_code == 303
    session().expire_all()
    assert session().get_one(Meeting, meeting.id).reporter_id == world.gust.id


def test_in_a_series_each_meeting_has_its_own(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    plan_series(ann, world.open_group)
    first, *others = all_meetings()
    sent = form_in(ann.get(f"{first.path}/bewerken").text, "title")
    changed = sent | {"reporter": str(world.bram.id), "scope": "volgende", "title": "Anders"}
    assert ann.post(f"{first.path}/bewerken", data=changed).status_code == 303
    session().expire_all()
    first, *others = all_meetings()
    assert first.reporter_id == world.bram.id
    assert {each.title for each in others} == {"Anders"}
    assert {each.reporter_id for each in others} == {None}
