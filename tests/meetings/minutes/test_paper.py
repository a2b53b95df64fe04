"""The report on paper."""

from datetime import timedelta
from typing import Any

import kreuzberg
import pytest
import time_machine
from flask import Flask

from samenspel.db import now
from samenspel.meetings.models import Meeting
from samenspel.runtime import pdf
from samenspel.runtime.app_key import SETTINGS
from tests.fixtures import ClientOf
from tests.meetings.stories import actions_of, past_meeting, reported, work
from tests.pages import page
from tests.world import World


def words_of(content: bytes) -> str:
    return kreuzberg.extract_bytes_sync(content, "application/pdf").content


def test_a_published_report_is_a_pdf(world: World, client_of: ClientOf) -> None:
    if not pdf.is_available():
        pytest.skip("Pango is not installed")
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    answer = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag.pdf")
    assert answer.mimetype == "application/pdf"
    assert f"verslag-{meeting.starts_at:%Y-%m-%d}-startvergadering.pdf" in answer.headers["Content-Disposition"]
    words = words_of(answer.data)
    for each in ("Verslag: Startvergadering", "Podcastreeks Werkbaar wint", "Een goed gesprek.", "Sprekers zoeken"):
        assert each in words


def shelf(app: Flask, meeting: Meeting) -> set[str]:
    """The PDFs of its report that are kept."""
    folder = SETTINGS.get(app).folder / "paper"
    return {each.name for each in folder.glob(f"*{meeting.id}*")}


def test_the_pdf_is_made_when_the_report_is_published_and_again_when_it_changes(
    app: Flask, world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not pdf.is_available():
        pytest.skip("Pango is not installed")
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    assert not shelf(app, meeting)
    work()
    first = shelf(app, meeting)
    assert [name.partition(".")[0] for name in first] == [f"verslag-{meeting.id}-nl"]
    made: list[str] = []
    usual = pdf.render

    def write(html: str) -> bytes:
        made.append(html)
        return usual(html)

    monkeypatch.setattr(pdf, "render", write)
    bram = client_of(world.bram)
    assert "Sprekers zoeken" in words_of(bram.get(f"/bijeenkomsten/{meeting.id}/verslag.pdf").data)
    assert not made, "who asks does not wait for what is there"

    done = client_of(world.ann).post(f"/actiepunten/{actions_of(meeting)[0].id}/afwerking", data={"done": "ja"})
    assert done.status_code == 303
    with time_machine.travel(now() + timedelta(minutes=2)):
        work()
    assert len(made) == 1
    assert len(shelf(app, meeting)) == 1, "what is no longer so is not kept"
    assert shelf(app, meeting) != first
    assert "afgewerkt" in words_of(bram.get(f"/bijeenkomsten/{meeting.id}/verslag.pdf").data)
    assert len(made) == 1


def test_a_pdf_that_was_thrown_away_is_made_once_by_the_worker_for_all_who_ask(
    app: Flask, world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not pdf.is_available():
        pytest.skip("Pango is not installed")
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    orders: list[dict[str, Any]] = []
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "MAX_WAIT_SECONDS", 0)
        patch.setitem(app.extensions, pdf.ASK_WORKER.name, orders.append)
        for account in (world.bram, world.ann):
            answer = client_of(account).get(f"/bijeenkomsten/{meeting.id}/verslag.pdf")
            assert page(answer, 202).headings == ["De PDF wordt gemaakt"]
            assert answer.headers["Refresh"] == "4"
    made: list[str] = []
    usual = pdf.render

    def write(html: str) -> bytes:
        made.append(html)
        return usual(html)

    monkeypatch.setattr(pdf, "render", write)
    pdf.make_ordered(orders)
    assert (len(orders), len(made)) == (2, 1)
    assert {name.rpartition(".")[2] for name in shelf(app, meeting)} == {"pdf"}
    answer = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag.pdf")
    assert (answer.mimetype, len(made)) == ("application/pdf", 1)


def test_where_no_pdf_can_be_made_it_is_a_page_to_print(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    answer = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag.pdf")
    assert answer.mimetype == "text/html"
    assert "Druk deze pagina af" in answer.text
    assert "We gaan door met de podcast" in answer.text


def test_a_draft_has_no_paper(world: World, client_of: ClientOf) -> None:
    meeting, _item = past_meeting(world.open_group, world.ann)
    assert client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag.pdf").status_code == 404
    assert client_of(world.ann).get(f"/bijeenkomsten/{meeting.id}/verslag.pdf").location.endswith("/verslag/bewerken")
