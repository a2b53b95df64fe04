"""A cancelled meeting is offered nowhere: in no list to choose from, on no page."""

from datetime import timedelta

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from samenspel.db import now, session
from samenspel.meetings.models import Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import titles
from tests.scene import make_scene
from tests.test_every_route import LINES, filled_in
from tests.world import World

NAME = "Afgelaste studiedag"


def cancelled(world: World, days: int) -> Meeting:
    return make.meeting(world.open_group, world.ann, NAME, days=days, cancelled_at=now() - timedelta(hours=1))


def test_no_page_offers_it_to_choose(app: Flask, world: World, client_of: ClientOf) -> None:
    scene = make_scene(world, "open")
    for days in (-9, 9):
        cancelled(world, days)
    other = make.meeting(world.open_group, world.ann, "Gewone bijeenkomst", days=12)
    session().commit()
    choosers = set()
    for who in (world.ilse,):
        for method, rule, where, *_expected in LINES:
            if method != "GET" or where == "closed":
                continue
            answer = client_of(who).get(filled_in(scene, rule, "open"))
            if answer.status_code != 200 or answer.mimetype != "text/html":
                answer.close()
                continue
            options = LexborHTMLParser(answer.text).css("option, label")
            words = " ".join(option.text() for option in options)
            assert NAME not in words, rule
            if other.title in words:
                choosers.add(rule)
    assert "/overleg/<slug>/agendavoorstellen" in choosers, "a meeting that goes on is offered"


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_proposal_is_for_a_meeting_that_goes_on(is_cancelled: bool, world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, NAME, days=9)
    meeting.cancelled_at = now() if is_cancelled else None
    session().commit()
    sent = {"title": "AI", "minutes": "20", "wanted": "work_out", "reason": "", "meeting": str(meeting.id)}
    answer = client_of(world.bram).post(f"/overleg/{world.open_group.slug}/agendavoorstellen", data=sent)
    assert answer.status_code == (422 if is_cancelled else 303)
    assert ("Kies een bijeenkomst die nog komt." in answer.text) is is_cancelled


def test_nothing_is_put_on_its_agenda_or_asked_before_it(world: World, client_of: ClientOf) -> None:
    meeting = cancelled(world, 9)
    ann = client_of(world.ann)
    item = {"title": "AI", "minutes": "20", "wanted": "work_out", "owner": ""}
    for address in ("agenda", "peilingen/nieuw", "verslag/bewerken"):
        answer = ann.post(f"/bijeenkomsten/{meeting.id}/{address}", data=item)
        assert (answer.status_code, answer.location) == (303, f"/bijeenkomsten/{meeting.id}"), address
    assert titles(meeting) == []
