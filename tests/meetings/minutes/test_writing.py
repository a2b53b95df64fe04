"""A report that several people write while the meeting goes on."""

import json
import re
import uuid
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import col

from samenspel import live
from samenspel.db import now, session
from samenspel.meetings.models import AgendaItem, Meeting
from samenspel.people.models import Account
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.meetings.minutes.test_coedit import stand_in
from tests.meetings.stories import (
    FRAGMENT,
    actions_of,
    decisions_of,
    notes_of,
    past_meeting,
    report_of,
    reported,
    titles,
    written,
)
from tests.world import World


def kept(client: Any, meeting: Meeting, item: AgendaItem | None, base: str, text: str, nonce: str = "") -> Any:
    """What the script of the page sends for one part."""
    part = item.id if item else meeting.id
    data = {"base": base, "text": text, "nonce": nonce or uuid.uuid4().hex}
    return client.post(f"/bijeenkomsten/{meeting.id}/verslag/delen/{part}", data=data, headers=FRAGMENT)


def notes(item: AgendaItem) -> str:
    session().expire_all()
    return notes_of(item)


def test_what_two_write_in_one_part_is_put_together(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    ann, ilse = client_of(world.ann), client_of(world.ilse)
    assert stand_in(kept(ann, meeting, item, "", "We begonnen op tijd.").text) == "We begonnen op tijd."
    kept(ilse, meeting, item, "We begonnen op tijd.", "We begonnen op tijd.\nIlse vroeg naar de cijfers.")
    late = kept(ann, meeting, item, "We begonnen op tijd.", "Voorzitter: Ann\nWe begonnen op tijd.")
    whole = "Voorzitter: Ann\nWe begonnen op tijd.\nIlse vroeg naar de cijfers."
    assert (stand_in(late.text), notes(item)) == (whole, whole)
    assert "op dezelfde plek" not in late.text
    clash = kept(ann, meeting, item, whole, whole.replace("op tijd", "stipt"))
    assert "op dezelfde plek" not in clash.text
    clash = kept(ilse, meeting, item, whole, whole.replace("op tijd", "te laat"))
    assert clash.status_code == 200
    for words in ("op dezelfde plek", "We begonnen stipt.", "We begonnen te laat."):
        assert words in clash.text
    assert "We begonnen stipt.\nWe begonnen te laat." in notes(item)


def test_what_is_sent_again_is_kept_once(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    ann = client_of(world.ann)
    kept(ann, meeting, item, "", "Eén zin.", "eerste")
    kept(client_of(world.ilse), meeting, item, "Eén zin.", "Een andere zin.")
    assert stand_in(kept(ann, meeting, item, "", "Eén zin.", "eerste").text) == "Een andere zin."
    line = {"kind": "action", "id": str(uuid.uuid4()), "text": "Zaal zoeken", "was": ""}
    for _ in range(2):
        answer = ann.post(f"/bijeenkomsten/{meeting.id}/verslag/delen/{item.id}/regels", data=line, headers=FRAGMENT)
        assert answer.status_code == 200
    assert [point.text for point in actions_of(meeting)] == ["Zaal zoeken"]


def test_a_form_without_javascript_is_merged_too(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag/bewerken"
    ann, ilse = client_of(world.ann), client_of(world.ilse)
    assert ann.post(path, data=written(item)).status_code == 303
    (first,) = decisions_of(meeting)
    was = {f"was-{item.id}": "Een *goed* gesprek.", "known": [str(first.id)], "action_text": ["", ""]}
    base = '["We gaan door met de podcast", "", ""]'
    theirs = was | {
        f"notes-{item.id}": "Een *goed* gesprek.\r\nMet koffie.",
        "decision_id": [str(first.id), ""],
        "decision_was": [base, ""],
        "decision_text": ["We stoppen met de podcast", "We vieren het"],
    }
    assert ilse.post(path, data=written(item) | theirs).status_code == 303
    mine = was | {f"notes-{item.id}": "Ann zat voor.\nEen *goed* gesprek.", "decision_id": [str(first.id), ""]}
    mine |= {"decision_was": [base, ""], "decision_text": ["We gaan zeker door met de podcast", ""]}
    answer = ann.post(path, data=written(item) | mine)
    # All is kept of both, and said, so that somebody looks at it.
    assert answer.status_code == 200
    assert "Samengevoegd" in answer.text
    assert notes(item) == "Ann zat voor.\nEen *goed* gesprek.\nMet koffie."
    assert {line.text for line in decisions_of(meeting)} == {
        "We stoppen met de podcast",
        "We vieren het",
        "We gaan zeker door met de podcast",
    }


def test_publishing_over_somebody_else_shows_both_first(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    kept(client_of(world.ilse), meeting, item, "", "Van Ilse")
    kept(client_of(world.ilse), meeting, item, "Van Ilse", "Van Ilse, herzien")
    mine = written(item, **{f"notes-{item.id}": "Van Ann", f"was-{item.id}": "Van Ilse"})
    answer = client_of(world.ann).post(f"/bijeenkomsten/{meeting.id}/verslag/publicatie", data=mine)
    assert answer.status_code == 200
    assert "Van Ilse, herzien" in answer.text
    assert "Van Ann" in answer.text
    assert report_of(meeting).published_at is None  # type: ignore[union-attr]


def test_a_lock_is_seen_held_and_runs_out(app: Flask, world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag/delen/{item.id}"
    with time_machine.travel("2027-03-04T10:00:00+00:00", tick=False) as clock:
        ann, ilse = client_of(world.ann), client_of(world.ilse)
        hearing = live.io.test_client(app, flask_test_client=ilse)
        assert hearing.emit("listen", {"room": f"report:{meeting.id}"}, callback=True) == "ok"
        assert ann.post(f"{path}/pen", data={"claim": "ja"}, headers=FRAGMENT).status_code == 200
        (push,) = (event["args"][0] for event in hearing.get_received())
        assert push["target"] == f"#part-state-{item.id}"
        assert "Ann Peeters schrijft hier" in push["html"]
        taken = ilse.post(f"{path}/pen", data={"claim": "ja"}, headers=FRAGMENT)
        assert taken.status_code == 409
        assert "Ann Peeters schrijft hier" in taken.text
        # What comes without the lock is saved all the same, and takes nobody's lock away.
        assert "Ann Peeters schrijft hier" in kept(ilse, meeting, item, "", "Toch iets.").text
        clock.shift(15)
        kept(ann, meeting, item, "", "Bij mij ook.")
        clock.shift(15)
        assert ilse.post(f"{path}/pen", data={"claim": "ja"}, headers=FRAGMENT).status_code == 409
        clock.shift(10)
        assert ilse.post(f"{path}/pen", data={"claim": "ja"}, headers=FRAGMENT).status_code == 200
        late = kept(ann, meeting, item, "Toch iets.\nBij mij ook.", "Toch iets.\nBij mij ook.\nNog een zin.")
        assert "Ilse Janssens schrijft hier" in late.text
        assert notes(item) == "Toch iets.\nBij mij ook.\nNog een zin."
        ilse.post(f"{path}/pen", data={"claim": "nee"}, headers=FRAGMENT)
        assert ann.post(f"{path}/pen", data={"claim": "ja"}, headers=FRAGMENT).status_code == 200


def test_an_expired_session_says_so_and_nothing_is_kept_by_nobody(
    app: Flask, world: World, client_of: ClientOf
) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    answer = kept(app.test_client(), meeting, item, "", "Wie ben ik?")
    assert answer.status_code == 401
    assert notes(item) == ""
    # Signed in again, the page sends what the browser kept.
    assert stand_in(kept(client_of(world.ann), meeting, item, "", "Wie ben ik?").text) == "Wie ben ik?"


def test_who_brings_an_item_writes_about_it_and_about_nothing_else(world: World, client_of: ClientOf) -> None:
    meeting, other = past_meeting(world.open_group, world.ann)
    item = make.agenda_item(meeting, "Rondvraag", 2, owner_id=world.bram.id)
    kept(client_of(world.ann), meeting, other, "", "Niet voor Bram.")
    bram = client_of(world.bram)
    page = bram.get(f"/bijeenkomsten/{meeting.id}/verslag/bewerken").text
    assert f'name="notes-{item.id}"' in page
    assert f'name="notes-{other.id}"' not in page
    assert 'formaction="' not in page
    assert kept(bram, meeting, item, "", "Bram vertelde.").status_code == 200
    assert kept(bram, meeting, other, "", "Bram ook hier.").status_code == 403
    assert kept(bram, meeting, None, "", "Bram overal.").status_code == 403
    assert bram.post(f"/bijeenkomsten/{meeting.id}/verslag/publicatie", data=written(item)).status_code == 403
    forged = written(item, **{f"notes-{other.id}": "Gesmokkeld", "summary": "Gesmokkeld", "known": "x"})
    forged["decision_item"] = [str(other.id), ""]
    assert bram.post(f"/bijeenkomsten/{meeting.id}/verslag/bewerken", data=forged).status_code == 303
    assert notes(other) == "Niet voor Bram."
    assert decisions_of(meeting) == []
    assert report_of(meeting).summary == ""  # type: ignore[union-attr]
    assert kept(client_of(world.gust), meeting, item, "", "Gast").status_code == 404


def test_participants_read_along_once_the_draft_is_opened(app: Flask, world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag"
    kept(client_of(world.ann), meeting, item, "", "Het begin.")
    room = {"room": f"report:{meeting.id}"}
    assert client_of(world.bram).get(path).status_code == 404
    hearing = live.io.test_client(app, flask_test_client=client_of(world.bram))
    assert hearing.emit("listen", room, callback=True) == "refused"
    assert client_of(world.ann).post(f"{path}/meelezen").status_code == 303
    page = client_of(world.bram).get(path)
    assert page.status_code == 200
    assert "Het begin." in page.text
    assert "Je leest mee" in page.text
    assert "Verslag meelezen" in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").text
    assert "Verslag meelezen" not in client_of(world.carla).get(f"/bijeenkomsten/{meeting.id}").text
    assert hearing.emit("listen", room, callback=True) == "ok"
    kept(client_of(world.ann), meeting, item, "Het begin.", "Het begin.\nEn verder.")
    assert any("En verder." in event["args"][0]["html"] for event in hearing.get_received())
    assert "En verder." in client_of(world.bram).get(f"{path}/stand").text
    # Who looks into the group from outside reads what is published, and no draft.
    outsider = live.io.test_client(app, flask_test_client=client_of(world.carla))
    assert outsider.emit("listen", room, callback=True) == "refused"
    assert client_of(world.carla).get(path).status_code == 404
    assert client_of(world.carla).get(f"{path}/stand").status_code == 404
    assert client_of(world.bram).get(f"{path}/bewerken").status_code == 403


def test_two_change_one_line(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag/delen/{item.id}/regels"
    ann, ilse = client_of(world.ann), client_of(world.ilse)
    line = {"kind": "action", "id": str(uuid.uuid4()), "text": "Zaal zoeken", "who": "", "due": "", "was": ""}
    ann.post(path, data=line, headers=FRAGMENT)
    was = '["Zaal zoeken", "", ""]'
    ilse.post(path, data=line | {"due": "2027-05-01", "was": was}, headers=FRAGMENT)
    fine = ann.post(path, data=line | {"who": f"account:{world.bram.id}", "was": was}, headers=FRAGMENT)
    assert "Bram Claes" in fine.text
    (point,) = actions_of(meeting)
    assert (point.owner_id, str(point.due_on)) == (world.bram.id, "2027-05-01")
    ilse.post(path, data=line | {"text": "Zaal huren", "was": was}, headers=FRAGMENT)
    clash = ann.post(path, data=line | {"text": "Zaal lenen", "was": was}, headers=FRAGMENT)
    assert "dezelfde regel" in clash.text
    assert [point.text for point in actions_of(meeting)] == ["Zaal huren", "Zaal lenen"]
    for wrong, words in (({"due": "morgen"}, "Dat is geen datum"), ({"who": "de buren"}, "Wie is “de buren”?")):
        bad = ann.post(path, data=line | wrong, headers=FRAGMENT)
        assert (bad.status_code, words in bad.text) == (422, True)
    gone = ilse.post(f"{path}/{line['id']}/verwijdering", headers=FRAGMENT)
    assert "Zaal huren" not in gone.text
    # Taken away by one and changed by the other: the change wins, as nothing that was written gets lost.
    ann.post(path, data=line | {"text": "Zaal kopen", "was": was}, headers=FRAGMENT)
    assert [point.text for point in actions_of(meeting)] == ["Zaal lenen", "Zaal kopen"]


def test_a_name_that_is_typed_by_half_comes_back_whole(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag/delen/{item.id}/regels"
    line = {"kind": "action", "id": str(uuid.uuid4()), "text": "Zaal zoeken", "who": "bram", "due": "", "was": ""}
    answer = client_of(world.ann).post(path, data=line, headers=FRAGMENT)
    lines = json.loads(unescape(re.findall(r'data-lines="([^"]+)"', answer.text)[0]))
    assert [(each["text"], each["who"]) for each in lines] == [("Zaal zoeken", "Bram Claes")]
    # What the page then sends is no change of who does it, also where another did that meanwhile.
    was = '["Zaal zoeken", "bram", ""]'
    other = line | {"who": "Woodwize", "was": was}
    client_of(world.ilse).post(path, data=other, headers=FRAGMENT)
    client_of(world.ann).post(path, data=line | {"text": "Zaal huren", "was": was}, headers=FRAGMENT)
    (point,) = actions_of(meeting)
    assert (point.text, point.owner_id, point.fund_id) == ("Zaal huren", None, world.woodwize.id)


def test_a_line_of_another_meeting_is_out_of_reach(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    closed, theirs = past_meeting(world.closed_group, world.ilse)
    reported(client_of(world.ilse), closed, theirs)
    (point,) = actions_of(closed)
    path = f"/bijeenkomsten/{meeting.id}/verslag/delen/{item.id}/regels"
    ann = client_of(world.ann)
    ann.post(path, data={"kind": "action", "id": str(point.id), "text": "Gekaapt"}, headers=FRAGMENT)
    ann.post(f"{path}/{point.id}/verwijdering", headers=FRAGMENT)
    assert [each.text for each in actions_of(closed)] == ["Sprekers zoeken"]


def test_versions_tell_who_changed_what(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag/versies"
    with time_machine.travel(now(), tick=False) as clock:
        kept(client_of(world.ann), meeting, item, "", "We beginnen in mei.")
        kept(client_of(world.ann), meeting, item, "We beginnen in mei.", "We beginnen in mei met vier fondsen.")
        kept(client_of(world.ilse), meeting, item, "We beginnen in mei met vier fondsen.", "We beginnen in juni.")
        assert client_of(world.bram).get(path).status_code == 404
        reported(client_of(world.ann), meeting, item, **{f"notes-{item.id}": "We beginnen in juni."})
        clock.shift(3600)
        kept(client_of(world.ann), meeting, item, "We beginnen in juni.", "We beginnen in juli.")
        mine = client_of(world.ann).get(path).text
        assert [f"Versie {number}" in mine for number in range(1, 6)] == [True, True, True, True, False]
        theirs = client_of(world.bram).get(path).text
        assert "Versie 3" in theirs
        assert "Versie 2" not in theirs
        assert client_of(world.bram).get(f"{path}/2").status_code == 404
        change = client_of(world.ann).get(f"{path}/4").text
        assert "juni</del>" in change
        assert "juli</ins>" in change
        change = client_of(world.bram).get(f"{path}/4").text
        assert "juni" not in change, "what was taken out is for the writers"
        assert "juli</ins>" in change
        assert "Sprekers zoeken" not in change
        assert client_of(world.bram).get(f"{path}/99").status_code == 404
        assert "Sprekers zoeken" in client_of(world.bram).get(f"{path}/3").text


def test_what_was_not_discussed_goes_to_the_next_agenda_by_itself(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    make.agenda_item(meeting, "Begroting", 2, minutes=25, owner_id=world.bram.id)
    spoken = make.agenda_item(meeting, "Evaluatie", 3)
    coming = make.meeting(world.open_group, world.ann, days=14)
    make.agenda_item(coming, "Welkom", 1)
    ann = client_of(world.ann)
    data = {"discussed": "ja"}
    ann.post(f"/bijeenkomsten/{meeting.id}/verslag/delen/{spoken.id}", data=data, headers=FRAGMENT)
    reported(ann, meeting, item)
    assert titles(coming) == ["Welkom", "Begroting"]
    (carried,) = session().execute(sa.select(AgendaItem).where(col(AgendaItem.carried_from_id).is_not(None))).scalars()
    assert (carried.minutes, carried.owner_id) == (25, world.bram.id)
    coming_page = client_of(world.bram).get(f"/bijeenkomsten/{coming.id}").text
    assert "Nog open van vorige keren" in coming_page
    assert "Sprekers zoeken" in coming_page
    # Open action points stand with the next report, and so does the report that is to be approved.
    later = make.meeting(world.open_group, world.ann, days=0)
    page = ann.get(f"/bijeenkomsten/{later.id}/verslag/bewerken").text
    assert "1 actiepunt van vorige keren staat nog open" in page
    assert "Sprekers zoeken" in page
    assert "Verslag van de vorige keer" in page


def test_the_group_approves_the_report_at_the_next_meeting(world: World, client_of: ClientOf) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    ann = client_of(world.ann)
    reported(ann, meeting, item)
    following = make.meeting(world.open_group, world.ann, days=0)
    path = f"/bijeenkomsten/{following.id}/verslag"
    assert client_of(world.bram).post(f"{path}/goedkeuring").status_code == 404
    assert ann.post(f"{path}/goedkeuring", data={"note": "met dank aan Ann"}).status_code == 303
    report = client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag").text
    assert "Goedgekeurd" in report
    assert "met dank aan Ann" in report
    ann.post(f"{path}/goedkeuring", data={"approved": "nee"})
    assert "Goedgekeurd" not in client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}/verslag").text


def test_writing_asks_as_much_for_many_items_as_for_few(world: World, client_of: ClientOf, counted: Counted) -> None:
    small, _item = past_meeting(world.open_group, world.ann)
    large = make.meeting(world.open_group, world.ann, days=-1)
    for number in range(12):
        make.agenda_item(large, f"Punt {number}", number + 1)

    def asked(who: Account, path: str) -> int:
        client = client_of(who)
        client.get("/hulp")
        session().expire_all()
        with counted() as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    few = asked(world.ann, f"/bijeenkomsten/{small.id}/verslag/bewerken")
    assert few == asked(world.ann, f"/bijeenkomsten/{large.id}/verslag/bewerken") <= 8


@pytest.mark.parametrize("line", [{"kind": "decision"}, {"kind": "action", "who": "Ann Peeters", "due": "2027-05-01"}])
def test_saving_one_line_takes_ten_statements(
    world: World, client_of: ClientOf, counted: Counted, line: dict[str, str]
) -> None:
    meeting, item = past_meeting(world.open_group, world.ann)
    ann = client_of(world.ann)
    path = f"/bijeenkomsten/{meeting.id}/verslag/delen/{item.id}/regels"
    sent = line | {"id": str(uuid.uuid4()), "text": "Zaal zoeken", "was": ""}
    assert ann.post(path, data=sent | {"id": str(uuid.uuid4())}, headers=FRAGMENT).status_code == 200
    for text in ("Zaal zoeken", "Een andere zaal zoeken"):
        with counted() as statements:
            assert ann.post(path, data=sent | {"text": text}, headers=FRAGMENT).status_code == 200
        assert len(statements) <= 10, "\n".join(statements)
