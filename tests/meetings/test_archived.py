"""Meetings of an archived group: read as before, and changed by nobody."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import columns, now, session
from samenspel.groups.models import Group
from samenspel.meetings import lists as meetings
from samenspel.meetings.agenda import tasks as agenda_tasks
from samenspel.meetings.models import Answer, Attendance, Meeting, Report
from samenspel.meetings.polls import tasks as poll_tasks
from samenspel.meetings.polls.models import DatePoll, PollAnswer, PollSlot
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import filled, later, newest, past_meeting, titles, to_answer, work
from tests.world import World, viewer

WHY = "Dit overleg is gearchiveerd: alles blijft te lezen, maar er verandert niets meer."


def archive(world: World) -> None:
    session().execute(sa.update(Group).where(col(Group.id) == world.open_group.id).values(archived_at=now()))
    session().commit()


def test_nobody_changes_what_comes_and_all_read_why(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    """Groups are only put away when nothing comes; what was brought in from elsewhere may still hold such a meeting."""
    meeting = make.meeting(world.open_group, world.ann, "Ooit", agenda_due_on=today(), place="Gent")
    item = make.agenda_item(meeting, "Vast punt")
    archive(world)
    path, before = f"/bijeenkomsten/{meeting.id}", meeting.model_dump()
    tries: dict[str, dict[str, Any]] = {
        "bewerken": filled(),
        "annulering": {"reason": "Toch niet"},
        "plaatsen": {"capacity": "3"},
        "agenda": {"title": "Nieuw punt", "minutes": "5", "wanted": "inform"},
        f"agenda/{item.id}": {"title": "Anders", "minutes": "5", "wanted": "inform"},
        f"agenda/{item.id}/verwijdering": {},
        "agenda/opening": {},
        "antwoord": {"value": "yes"},
        "verslag/bewerken": {"summary": "Toch iets"},
    }
    for who in (world.ann, world.ilse):
        for address, data in tries.items():
            answer = client_of(who).post(f"{path}/{address}", data=data, follow_redirects=True)
            assert answer.request.path == path, address
            assert WHY in answer.text, address
        for address in ("bewerken", "annulering", "plaatsen", "agenda", "antwoord", "verslag/bewerken"):
            assert client_of(who).get(f"{path}/{address}").location == path, address
    work()
    assert outbox == []
    assert newest().model_dump() == before
    assert titles(meeting) == ["Vast punt"]
    assert session().execute(columns(sa.func.count()).select_from(Answer)).scalar_one() == 0
    page = client_of(world.ann).get(path).text
    assert "Dit overleg is gearchiveerd" in page
    assert "Vast punt" in page
    for link in ("bewerken", "agenda", "annulering", "antwoord"):
        assert f'{path}/{link}"' not in page, link


def test_nobody_is_asked_for_anything_any_more(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    make.meeting(world.open_group, world.ann, "Ooit", agenda_due_on=today())
    sought = make.meeting(world.open_group, world.ann, "Wanneer dan?", starts_at=None, ends_at=None)
    past_meeting(world.open_group, world.ann)
    session().add(DatePoll(meeting_id=sought.id, minutes=60, closes_on=today(), created_at=now() - timedelta(days=9)))
    slot = PollSlot(meeting_id=sought.id, starts_at=now() + timedelta(days=5), ends_at=now() + timedelta(days=5))
    session().add(slot)
    session().commit()
    start = client_of(world.bram).get("/").text
    assert "Kom je naar Ooit?" in start
    assert "Wanneer kan je? Wanneer dan?" in start
    assert [line.title for line in meetings.drafts_for(viewer(world.ann))] == ["Startvergadering"]
    archive(world)
    start = client_of(world.bram).get("/").text
    assert "Kom je naar Ooit?" not in start
    assert "Wanneer kan je? Wanneer dan?" not in start
    assert to_answer(world.bram) == []
    assert meetings.drafts_for(viewer(world.ann)) == []
    agenda_tasks.remind_organisers()
    poll_tasks.check_polls()
    work()
    assert outbox == []
    tap = client_of(world.bram).post(
        f"/bijeenkomsten/{sought.id}/momenten/{slot.id}/antwoord", data={"value": "yes"}, follow_redirects=True
    )
    assert WHY in tap.text
    chosen = client_of(world.ann).post(f"/bijeenkomsten/{sought.id}/momenten/{slot.id}/keuze", follow_redirects=True)
    assert WHY in chosen.text
    assert session().execute(columns(sa.func.count()).select_from(PollAnswer)).scalar_one() == 0
    assert session().execute(columns(Meeting.starts_at).where(col(Meeting.id) == sought.id)).scalar() is None


def test_what_was_held_stays_as_it_was_written(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    session().add(Report(meeting_id=meeting.id, author_id=world.ann.id, summary="Halverwege"))
    item.notes, item.notes_html = "Wat gezegd werd", "<p>Wat gezegd werd</p>"
    session().commit()
    archive(world)
    path = f"/bijeenkomsten/{meeting.id}"
    ann = client_of(world.ann)
    kept = ann.post(f"{path}/aanwezigheid", data={f"status-{world.woodwize.id}": "present"}, follow_redirects=True)
    assert WHY in kept.text
    assert WHY in ann.post(f"{path}/inchecken", data={"account": str(world.bram.id)}, follow_redirects=True).text
    assert session().execute(columns(sa.func.count()).select_from(Attendance)).scalar_one() == 0
    # The draft is read by who could write it, and by nobody else.
    assert "Concept van het verslag lezen" in ann.get(path).text
    draft = ann.get(f"{path}/verslag")
    assert draft.status_code == 200
    assert "Dit verslag bleef een concept" in draft.text
    assert "Wat gezegd werd" in draft.text
    assert client_of(world.bram).get(f"{path}/verslag").status_code == 404


def test_nothing_begins_there_either(world: World, client_of: ClientOf) -> None:
    archive(world)
    base = f"/overleg/{world.open_group.slug}"
    for who in (world.ann, world.ilse):
        for address in ("datumprikkers/nieuw", "reeksen/nieuw", "bijeenkomsten/nieuw", "belasting"):
            assert client_of(who).get(f"{base}/{address}").status_code == 403, address
        data = {"title": "Nieuws", "intro": "Een tekst", "day": later().isoformat()}
        instead = client_of(who).post(f"{base}/onderwerpen/in-plaats-van-bijeenkomst", data=data)
        assert instead.status_code == 403
