"""A published report can be taken back: soon without a trace, later with a reason."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlmodel import col

from samenspel import live
from samenspel.activity.models import Activity, Verb
from samenspel.activity.notices.models import Notice
from samenspel.activity.things import ThingKind
from samenspel.db import columns, now, session
from samenspel.meetings import index
from samenspel.meetings.models import Meeting
from samenspel.meetings.points.queries import open_points_for
from samenspel.news.unread.queries import unread_items
from samenspel.runtime import pdf
from samenspel.runtime.app_key import SETTINGS
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import past_meeting, report_of, reported, titles, work, written
from tests.pages import page
from tests.world import World, viewer


def take_back(client_of: ClientOf, world: World, meeting: Meeting, status: int = 303, **sent: str) -> str:
    answer = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/verslag/terugname", data=sent)
    assert answer.status_code == status, answer.text
    return answer.text


def notices_about(*kinds: ThingKind) -> list[tuple[str, str]]:
    query = columns(Notice.title, Notice.path).where(col(Notice.kind).in_(kinds), col(Notice.done_at).is_(None))
    return [(row.title, row.path) for row in session().execute(query)]


def activities() -> list[str]:
    verbs = (Verb.PUBLISHED_REPORT, Verb.DECIDED)
    return list(session().execute(columns(Activity.title).where(col(Activity.verb).in_(verbs))).scalars())


def test_within_ten_minutes_nothing_is_left_and_nobody_hears(
    app: Flask, world: World, client_of: ClientOf, outbox: list[object]
) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    coming = make.meeting(world.open_group, world.ann, "De volgende", days=20)
    make.agenda_item(meeting, "Niet aan toe gekomen")
    hearing = live.io.test_client(app, flask_test_client=client_of(world.bram))
    assert hearing.emit("listen", {"room": f"meeting:{meeting.id}"}, callback=True) == "ok"
    reported(client_of(world.ann), meeting, item, action_who=[f"account:{world.bram.id}", ""])
    work()
    assert titles(coming) == ["Niet aan toe gekomen"]
    assert open_points_for(viewer(world.bram))
    assert activities()
    assert notices_about(ThingKind.ACTION_POINT)
    outbox.clear()
    hearing.get_received()

    take_back(client_of, world, meeting)
    pushes = {event["args"][0]["target"]: event["args"][0]["html"] for event in hearing.get_received()}
    assert "hidden" in pushes[f"#notice-{meeting.id}"]
    assert "Verslag gepubliceerd" not in pushes[f"#state-{meeting.id}"]
    work()
    report = report_of(meeting)
    assert report is not None
    assert (report.published_at, report.withdrawn_at, report.shared_at) == (None, None, None)
    assert titles(coming) == []
    assert list(index.reports([report.id])) == []
    assert open_points_for(viewer(world.bram)) == []
    assert activities() == []
    assert unread_items(viewer(world.bram)) == []
    assert notices_about(ThingKind.ACTION_POINT) == []
    # What is left is that the organiser has a report to write.
    assert {path for _title, path in notices_about(ThingKind.REPORT)} <= {
        f"/bijeenkomsten/{meeting.id}/verslag/bewerken"
    }
    with time_machine.travel(now() + timedelta(days=3)):
        work()
    assert outbox == []
    bram = client_of(world.bram)
    for tail in ("", ".pdf", "/versies", "/versies/1"):
        assert bram.get(f"/bijeenkomsten/{meeting.id}/verslag{tail}").status_code == 404
    shown = page(bram.get(f"/bijeenkomsten/{meeting.id}"))
    for words in ("teruggenomen", "goed gesprek", "We gaan door"):
        assert words not in shown
    assert client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/verslag/bewerken").status_code == 200


def test_taken_back_before_the_worker_told_of_it_it_is_never_told(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item, action_who=[f"account:{world.bram.id}", ""])
    take_back(client_of, world, meeting)
    work()
    assert [path for _title, path in notices_about(ThingKind.REPORT) if path.endswith("/verslag")] == []
    assert notices_about(ThingKind.ACTION_POINT) == []


def test_later_it_asks_for_a_reason_that_everybody_reads(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    work()
    with time_machine.travel(now() + timedelta(minutes=11)):
        form = page(client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/verslag/terugname"))
        assert form.has("[name=reason]")
        assert "Schrijf kort waarom" in take_back(client_of, world, meeting, 422)
        assert client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag").status_code == 200
        take_back(client_of, world, meeting, reason="Er stond een naam te veel in.")
        work()
        bram = client_of(world.bram)
        assert bram.get(f"/bijeenkomsten/{meeting.id}/verslag").location == f"/bijeenkomsten/{meeting.id}"
        shown = page(bram.get(f"/bijeenkomsten/{meeting.id}"))
        assert "Er stond een naam te veel in." in shown
        assert "Het verslag is teruggenomen op" in shown
        assert "goed gesprek" not in shown
        told = [(title, path) for title, path in notices_about(ThingKind.REPORT) if "teruggenomen" in title]
        assert set(told) == {("Verslag teruggenomen: Startvergadering", f"/bijeenkomsten/{meeting.id}")}

        reported(client_of(world.ann), meeting, item)
        again = page(bram.get(f"/bijeenkomsten/{meeting.id}"))
        assert "teruggenomen" not in again
        assert bram.get(f"/bijeenkomsten/{meeting.id}/verslag").status_code == 200
        assert len(activities()) == 3, "the decision of before is there again, and one more"


def test_the_pdf_goes_from_the_shelf(app: Flask, world: World, client_of: ClientOf) -> None:
    if not pdf.is_available():
        pytest.skip("Pango is not installed")
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    work()
    folder = SETTINGS.get(app).folder / "paper"
    assert list(folder.glob(f"*{meeting.id}*"))
    take_back(client_of, world, meeting)
    work()
    assert not list(folder.glob(f"*{meeting.id}*"))


def test_an_approved_report_is_not_taken_back(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    coming = make.meeting(world.open_group, world.ann, "De volgende", days=20)
    client_of(world.ann).post(f"/bijeenkomsten/{coming.id}/verslag/goedkeuring", data={"approved": "ja"})
    take_back(client_of, world, meeting)
    report = report_of(meeting)
    assert report is not None
    assert report.published_at is not None


def test_a_draft_has_nothing_to_take_back(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/verslag/bewerken", data=written(item))
    answer = client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/verslag/terugname")
    assert answer.location == f"/bijeenkomsten/{meeting.id}"
    assert client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag/terugname").status_code == 404


def test_a_name_that_was_taken_out_is_read_by_organisers_only(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    ann, bram = client_of(world.ann), client_of(world.bram)
    notes = f"notes-{item.id}"
    reported(ann, meeting, item, **{notes: "Een goed gesprek.\nJan Peeters was ziek."})
    with time_machine.travel(now() + timedelta(minutes=30)):
        sent = written(
            item, decision_text=["", ""], action_text=["", ""], **{notes: "Een goed gesprek.\nTot volgende keer."}
        )
        assert ann.post(f"/bijeenkomsten/{meeting.id}/verslag/bewerken", data=sent).status_code == 303
        path = f"/bijeenkomsten/{meeting.id}/verslag"
        report = page(bram.get(path))
        assert "verbeterd op" in report
        versions = page(bram.get(f"{path}/versies"))
        assert len(versions.all(".row-title")) == 2
        for number in (1, 2):
            shown = page(bram.get(f"{path}/versies/{number}"))
            for gone in ("Peeters", "ziek", "Weg:"):
                assert gone not in shown, number
        assert "Een goed gesprek." in page(bram.get(f"{path}/versies/1"))
        assert "Tot volgende keer." in page(bram.get(f"{path}/versies/2"))
        assert "Peeters" in page(ann.get(f"{path}/versies/2"))
        assert "Peeters" in page(ann.get(f"{path}/versies/1"))
