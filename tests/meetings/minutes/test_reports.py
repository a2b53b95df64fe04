"""The report: a draft for who writes it, then for everybody who sees the group."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import col

from samenspel import live
from samenspel.activity.models import Activity, Verb
from samenspel.activity.things import Thing, ThingKind
from samenspel.clock import today
from samenspel.db import now, session
from samenspel.meetings import index
from samenspel.meetings import lists as queries
from samenspel.meetings.models import ActionItem, Answer, AnswerValue, Attendance, AttendanceStatus, Decision, Report
from samenspel.meetings.points import queries as points
from samenspel.news.unread.queries import unread_items
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.meetings.stories import (
    actions_of,
    at,
    decisions_of,
    later,
    past_meeting,
    planned,
    report_of,
    reported,
    work,
    written,
)
from tests.pages import fragment, page
from tests.world import World, viewer


def test_a_draft_exists_for_organisers_only(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag"
    assert client_of(world.ann).get(f"{path}/bewerken").status_code == 200
    assert client_of(world.ann).post(f"{path}/bewerken", data=written(item)).status_code == 303
    for who in (world.bram, world.carla, world.bea, world.gust, world.gerd):
        for method, tail in (("get", ""), ("get", "/bewerken"), ("post", "/bewerken"), ("post", "/publicatie")):
            call = getattr(client_of(who), method)
            assert call(path + tail, **({"data": written(item)} if method == "post" else {})).status_code == 404
        answer = client_of(who).get(f"/bijeenkomsten/{meeting.id}")
        if who is world.gerd:
            assert answer.status_code == 404
        else:
            assert page(answer).heading == meeting.title
        assert "goed" not in answer.text
        assert "podcast" not in answer.text
    assert client_of(world.ilse).get(path).location.endswith("/verslag/bewerken")
    draft = page(client_of(world.ilse).get(f"{path}/bewerken"))
    assert draft.fields[f"notes-{item.id}"] == "Een *goed* gesprek."
    assert draft.fields["decision_text"] == "We gaan door met de podcast"
    assert list(index.reports()) == []
    assert "goed" not in " ".join(each.body for each in index.meetings([meeting.id]))


def test_a_published_report_is_read_by_who_sees_the_group(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    session().add(Attendance(meeting_id=meeting.id, fund_id=world.woodwize.id, status=AttendanceStatus.PRESENT))
    session().commit()
    reported(client_of(world.ann), meeting, item, action_who=[f"account:{world.bram.id}", ""])
    for who in (world.bram, world.carla, world.bea, world.gust):
        shown = page(client_of(who).get(f"/bijeenkomsten/{meeting.id}"))
        report = page(client_of(who).get(f"/bijeenkomsten/{meeting.id}/verslag"))
        for each in (shown, report):
            assert "Een goed gesprek." in each
            assert "goed" in [word.text for word in each.all(".prose em")]
            assert "We gaan door met de podcast" in each
            (point,) = each.all('[id^="actie-"]')
            assert "Sprekers zoeken" in point
            assert "Bram Claes" in point
            assert "Woodwize" in each
        assert "Verslag gepubliceerd" in shown
    assert client_of(world.gerd).get(f"/bijeenkomsten/{meeting.id}/verslag").status_code == 404
    assert client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag/bewerken").status_code == 403
    assert client_of(world.bram).post(f"/bijeenkomsten/{meeting.id}/verslag/publicatie").status_code == 403


def test_a_report_of_a_closed_group_does_not_exist_outside(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.closed_group, world.ilse)
    reported(client_of(world.ilse), meeting, item)
    assert client_of(world.dirk).get(f"/bijeenkomsten/{meeting.id}/verslag").status_code == 200
    for who in (world.ann, world.bea, world.gust):
        assert client_of(who).get(f"/bijeenkomsten/{meeting.id}/verslag").status_code == 404


def test_publication_is_told_and_found(app: Flask, world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    hearing = live.io.test_client(app, flask_test_client=client_of(world.bram))
    assert hearing.emit("listen", {"room": f"meeting:{meeting.id}"}, callback=True) == "ok"
    reported(client_of(world.ann), meeting, item)
    pushes = {event["args"][0]["target"]: event["args"][0] for event in hearing.get_received()}
    assert "verslag is zonet gepubliceerd" in pushes[f"#notice-{meeting.id}"]["html"]
    assert "Verslag gepubliceerd" in pushes[f"#state-{meeting.id}"]["html"]
    (event,) = session().execute(sa.select(Activity).where(col(Activity.verb) == Verb.PUBLISHED_REPORT)).scalars()
    assert (event.object_id, event.path) == (meeting.id, f"/bijeenkomsten/{meeting.id}/verslag")
    report = report_of(meeting)
    assert report is not None
    (found,) = index.reports([report.id])
    assert found.url == f"/bijeenkomsten/{meeting.id}/verslag"
    assert found.readers == ("members", str(world.open_group.id))
    for words in ("Een goed gesprek.", "We gaan door met de podcast", "Sprekers zoeken", "Keuze van thema's"):
        assert words in found.body
    assert [item.thing for item in unread_items(viewer(world.bram))] == [Thing(ThingKind.REPORT, meeting.id)]
    assert queries.drafts_for(viewer(world.ann)) == []


def test_search_knows_meetings_with_their_agenda(world: World, client_of: ClientOf) -> None:
    meeting = planned(client_of(world.ann), world.open_group)
    make.agenda_item(meeting, "Brainstorm over gasten")
    secret = planned(client_of(world.ilse), world.closed_group)
    (found,) = index.meetings([meeting.id])
    assert (found.id, found.kind, found.title) == (f"meeting:{meeting.id}", "meeting", meeting.title)
    for words in ("We kijken vooruit", "Brainstorm over gasten"):
        assert words in found.body
    for words in ("Wetstraat", world.open_group.name):
        assert words in found.aside
    assert (found.group, found.theme) == (str(world.open_group.id), "werkbaar-werk")
    (closed,) = index.meetings([secret.id])
    assert closed.readers == (str(world.closed_group.id),)
    assert {each.id for each in index.meetings()} == {found.id, closed.id}
    assert list(index.meetings([])) == []


def test_lines_are_added_changed_and_removed_without_javascript(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag/bewerken"
    ann = client_of(world.ann)
    more = ann.post(path, data=written(item, add=f"decision:{item.id}"))
    assert more.status_code == 303
    assert f"regel=decision:{item.id}#decision-{item.id}" in more.location
    shown = page(ann.get(more.location))
    assert shown.one("[autofocus]")["name"] == "decision_text"
    assert shown.has(f"#decision-{item.id}")
    (first,) = decisions_of(meeting)
    sent = written(
        item,
        decision_id=[str(first.id), ""],
        decision_text=["We stoppen ermee", "En we vieren het"],
        remove="action:0",
        known=[str(first.id), str(actions_of(meeting)[0].id)],
    )
    assert ann.post(path, data=sent).status_code == 303
    lines = decisions_of(meeting)
    assert [line.text for line in lines] == ["We stoppen ermee", "En we vieren het"]
    assert lines[0].id == first.id
    assert actions_of(meeting) == []


def test_an_action_point_stays_done_when_the_report_is_corrected(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    ann = client_of(world.ann)
    reported(ann, meeting, item)
    (point,) = actions_of(meeting)
    ann.post(f"/actiepunten/{point.id}/afwerking", data={"done": "ja"})
    sent = written(item, action_id=[str(point.id), ""], action_text=["Twee sprekers zoeken", ""])
    assert ann.post(f"/bijeenkomsten/{meeting.id}/verslag/bewerken", data=sent).status_code == 303
    (same,) = actions_of(meeting)
    assert (same.id, same.text) == (point.id, "Twee sprekers zoeken")
    assert same.done_at is not None


def test_a_correction_keeps_the_day_of_publication(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    published = report_of(meeting).published_at  # type: ignore[union-attr]
    assert "verbeterd op" not in page(client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag"))
    sent = written(item, summary="Met dank aan de gastheer.")
    assert client_of(world.ilse).post(f"/bijeenkomsten/{meeting.id}/verslag/bewerken", data=sent).status_code == 303
    assert report_of(meeting).published_at == published  # type: ignore[union-attr]
    corrected = page(client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag"))
    assert "verbeterd op" in corrected
    assert "Met dank aan de gastheer." in corrected


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"action_due": ["morgen", ""]}, "Dat is geen datum."),
        ({"action_who": ["account:00000000-0000-0000-0000-000000000000", ""]}, "Kies een naam uit de lijst"),
        ({"action_who": ["iedereen", ""]}, "Wie is “iedereen”?"),
        ({"action_text": ["", ""], "action_due": ["2027-01-01", ""]}, "Schrijf wat er moet gebeuren"),
        ({"decision_text": ["x" * 1001, ""]}, "hoogstens 1000 tekens"),
        ({"summary": "x" * 50_001}, "hoogstens 50000 tekens"),
    ],
)
def test_a_line_that_does_not_fit_keeps_all_that_was_typed(
    given: dict[str, Any], words: str, world: World, client_of: ClientOf
) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    answer = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/verslag/bewerken", data=written(item) | given)
    form = page(answer, 422)
    assert words in form
    assert form.fields[f"notes-{item.id}"] == "Een *goed* gesprek."
    assert report_of(meeting) is None


def test_who_does_it_is_a_name_from_one_list(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    edit = f"/bijeenkomsten/{meeting.id}/verslag/bewerken"
    ann = client_of(world.ann)
    sent = {
        "action_id": ["", "", ""],
        "action_item": [str(item.id)] * 3,
        "action_text": ["Sprekers zoeken", "Zaal vastleggen", "Later te bekijken"],
        "action_who": [world.bram.name, world.woodwize.name.upper(), ""],
        "action_due": ["", "", ""],
    }
    assert ann.post(edit, data=written(item, **sent)).status_code == 303
    owners = [(each.owner_id, each.fund_id) for each in actions_of(meeting)]
    assert owners == [(world.bram.id, None), (None, world.woodwize.id), (None, None)]
    form = page(ann.get(edit))
    assert len(form.all(f'option[value="{world.bram.name}"]')) == 1, "for all lines together"
    choices = form.all('[name="action_who"][list="wie"]')
    assert [owner["value"] for owner in choices[:3]] == [world.bram.name, world.woodwize.name, ""]

    namesake = make.account(world.bram.name, fund=world.horeca, email="naamgenoot@example.org")
    make.membership(namesake, world.open_group)
    form = page(ann.get(edit))
    assert form.has(f'#wie option[value="{world.bram.name} ({world.horeca.name})"]')
    lines = [line["value"] for line in form.all('[name="action_id"]') if line["value"]]
    sent |= {"action_id": lines, "action_who": [world.bram.name, f"{world.bram.name} ({world.horeca.name})", ""]}
    assert ann.post(edit, data=written(item, **sent)).status_code == 303
    owners = [(each.owner_id, each.fund_id) for each in actions_of(meeting)]
    assert owners == [(world.bram.id, None), (namesake.id, None), (None, None)]


def test_the_form_of_a_long_meeting_is_light(world: World, client_of: ClientOf) -> None:
    path = _with_lines(world, 12)
    for _number in range(28):
        make.fund()
        make.membership(make.account(fund=world.alimento), world.open_group)
    answer = client_of(world.ann).get(f"{path}/verslag/bewerken")
    assert len(page(answer).all('[name="decision_text"]')) > 12
    assert len(answer.data) < 120 * 1024
    assert len(gzip.compress(answer.data)) < 14 * 1024


def test_what_cannot_be_published_yet(world: World, client_of: ClientOf) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    empty = {"summary": "  "}
    answer = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/verslag/publicatie", data=empty)
    assert "Het verslag is nog leeg" in page(answer, 422)
    coming = make.meeting(world.open_group, world.ann, days=3)
    answer = client_of(world.ann).post(f"/bijeenkomsten/{coming.id}/verslag/publicatie", data=written())
    assert "moet nog beginnen" in page(answer, 422)
    off = make.meeting(world.open_group, world.ann, days=-3, cancelled_at=now())
    client_of(world.ann).post(f"/bijeenkomsten/{off.id}/verslag/publicatie", data=written())
    assert session().execute(sa.select(sa.func.count()).select_from(Report)).scalar() == 0


def test_markdown_in_a_report_is_safe(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    evil = "<script>alert(1)</script> [klik](javascript:alert(1))"
    given = {f"notes-{item.id}": evil, "decision_text": [evil, ""], "summary": evil}
    reported(client_of(world.ann), meeting, item, **given)
    report = page(client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag"))
    assert report.text.count("<script>alert(1)</script>") == 3, "as words"
    assert "<script>alert" not in report.html
    assert not report.has('[href^="javascript" i]')


def test_action_points_are_mine_until_they_are_done(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    sent = {
        "action_id": ["", "", ""],
        "action_item": [str(item.id)] * 3,
        "action_text": ["Sprekers zoeken", "Zaal vastleggen", "Niemand deed dit"],
        "action_who": [f"account:{world.bram.id}", f"fund:{world.woodwize.id}", ""],
        "action_due": [today().replace(year=today().year - 1, day=1).isoformat(), "", ""],
    }
    reported(client_of(world.ann), meeting, item, **sent)
    bram = client_of(world.bram)
    mine = page(bram.get("/actiepunten"))
    late, other = mine.all('[id^="actie-"]')
    assert "Sprekers zoeken" in late
    assert "Te laat" in late
    assert "Zaal vastleggen" in other
    assert "Te laat" not in other
    assert "Niemand deed dit" not in mine
    assert "Niemand deed dit" in page(bram.get("/overleg/wg-werkbaar-wint/actiepunten"))
    assert [line.is_overdue for line in points.open_points_for(viewer(world.bram))] == [True, False]
    first, second, third = actions_of(meeting)
    assert bram.post(f"/actiepunten/{first.id}/afwerking", data={"done": "ja"}).status_code == 303
    assert bram.post(f"/actiepunten/{second.id}/afwerking", data={"done": "ja"}).status_code == 303
    assert bram.post(f"/actiepunten/{third.id}/afwerking", data={"done": "ja"}).status_code == 403
    assert points.open_points_for(viewer(world.bram)) == []
    assert "Afgewerkt" in page(bram.get("/actiepunten")).headings
    done = actions_of(meeting)[0]
    assert done.done_at is not None
    assert done.done_by_id == world.bram.id
    part = bram.post(f"/actiepunten/{first.id}/afwerking", data={"done": "nee"}, headers={"HX-Request": "true"})
    assert fragment(part).has(f"#actie-{first.id}")
    assert actions_of(meeting)[0].done_at is None
    assert client_of(world.ilse).post(f"/actiepunten/{third.id}/afwerking", data={"done": "ja"}).status_code == 303
    for who, status in ((world.carla, 403), (world.bea, 403), (world.gust, 403), (world.gerd, 404)):
        assert client_of(who).post(f"/actiepunten/{first.id}/afwerking", data={"done": "ja"}).status_code == status
    assert client_of(world.gerd).get("/overleg/wg-werkbaar-wint/actiepunten").status_code == 404


def test_action_points_of_a_draft_do_not_exist_yet(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    given: dict[str, Any] = {"action_who": [f"account:{world.bram.id}", ""]}
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/verslag/bewerken", data=written(item, **given))
    (point,) = actions_of(meeting)
    assert points.open_points_for(viewer(world.bram)) == []
    assert client_of(world.bram).post(f"/actiepunten/{point.id}/afwerking").status_code == 404


def test_the_way_back_never_leaves_the_platform(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    (point,) = actions_of(meeting)
    for back, place in (
        ("verslag", f"/bijeenkomsten/{meeting.id}/verslag#actie-{point.id}"),
        ("overleg", "/overleg/wg-werkbaar-wint/actiepunten"),
        ("https://elders.example.org", "/actiepunten"),
    ):
        answer = client_of(world.ann).post(f"/actiepunten/{point.id}/afwerking", data={"done": "ja", "terug": back})
        assert answer.location == place


def _with_lines(world: World, items: int) -> str:
    """A published meeting with so many items, each with notes, a decision, an action and answers; its path."""
    meeting = make.meeting(world.open_group, world.ann, days=-1)
    for number in range(items):
        notes = {"notes": "Wij *spraken* erover.", "notes_html": "<p>Wij <em>spraken</em> erover.</p>"}
        item = make.agenda_item(meeting, f"Punt {number}", number + 1, owner_id=world.bram.id, **notes)
        session().add(Decision(meeting_id=meeting.id, agenda_item_id=item.id, text="Beslist"))
        session().add(ActionItem(meeting_id=meeting.id, agenda_item_id=item.id, text="Te doen", owner_id=world.ann.id))
        fund = make.fund()
        session().add(Attendance(meeting_id=meeting.id, fund_id=fund.id, status=AttendanceStatus.PRESENT))
        who = make.account(fund=fund)
        session().add(Answer(meeting_id=meeting.id, account_id=who.id, fund_id=fund.id, value=AnswerValue.YES))
    session().add(Report(meeting_id=meeting.id, author_id=world.ann.id, published_at=now()))
    session().commit()
    return f"/bijeenkomsten/{meeting.id}"


def test_a_page_asks_as_much_for_many_items_as_for_few(world: World, client_of: ClientOf, counted: Counted) -> None:
    small, large = _with_lines(world, 1), _with_lines(world, 12)
    coming = f"/bijeenkomsten/{make.meeting(world.open_group, world.ann, days=4).id}"
    for who in (world.bram, world.ann):
        client = client_of(who)
        client.get(coming)

        def asked(path: str, client: Any = client) -> int:
            session().expire_all()
            with counted() as statements:
                assert client.get(path).status_code == 200
            return len(statements)

        assert asked(small) == asked(large) <= 10
        assert asked(f"{small}/verslag") == asked(f"{large}/verslag") <= 9
        assert asked(coming) <= 9


def test_an_overdue_point_is_no_longer_so_when_done(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    with time_machine.travel(at(later(), 10), tick=False):
        yesterday = today() - timedelta(days=1)
        given = {"action_who": [f"account:{world.bram.id}", ""], "action_due": [yesterday.isoformat(), ""]}
        reported(client_of(world.ann), meeting, item, **given)
        (point,) = actions_of(meeting)
        where, line = f"/bijeenkomsten/{meeting.id}", f"#actie-{point.id}"
        assert "Te laat" in page(client_of(world.bram).get(where)).one(line)
        client_of(world.bram).post(f"/actiepunten/{point.id}/afwerking", data={"done": "ja"})
        done = page(client_of(world.bram).get(where)).one(line)
        assert "Te laat" not in done
        assert "Afgewerkt" in done
    work()
