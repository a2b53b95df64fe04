"""The report on paper."""

import kreuzberg
import pytest

from samenspel import pdf
from tests.meetings.stories import ClientOf, past_meeting, reported
from tests.world import World


def test_a_published_report_is_a_pdf(world: World, client_of: ClientOf) -> None:
    if not pdf.is_available():
        pytest.skip("Pango is not installed")
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    answer = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag.pdf")
    assert answer.mimetype == "application/pdf"
    assert f"verslag-{meeting.starts_at:%Y-%m-%d}-startvergadering.pdf" in answer.headers["Content-Disposition"]
    words = kreuzberg.extract_bytes_sync(answer.data, "application/pdf").content
    for each in ("Verslag: Startvergadering", "Podcastreeks Werkbaar wint", "Een goed gesprek.", "Sprekers zoeken"):
        assert each in words


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
