"""The page of the link in a mail says what stands, and undoes as well."""

from flask.testing import FlaskClient

from samenspel.meetings.attendance.answers.tokens import answer_link
from tests import make
from tests.fixtures import ClientOf
from tests.home.undo.sending import by_page, mine, undo
from tests.pages import Part, page
from tests.world import World


def test_the_link_in_a_mail_undoes_as_well(world: World, client_of: ClientOf, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    link = answer_link(world.bram.id, meeting.id)
    shown = page(visitor.post(link, data={"value": "yes"}))
    assert shown.heading == "Je antwoord is genoteerd"
    undone = undo(shown, visitor, by_page)
    assert "Je antwoord is teruggenomen." in undone
    assert mine(meeting, world.bram) is None
    assert client_of(world.bram).get(f"/bijeenkomsten/{meeting.id}").status_code == 200


def _pressed(shown: Part) -> list[str]:
    return [each["value"] for each in shown.all("button[aria-pressed=true]")]


def test_the_link_in_a_mail_says_that_nothing_is_saved_yet(world: World, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    link = answer_link(world.bram.id, meeting.id)
    opened = page(visitor.get(f"{link}?antwoord=no"))
    assert "Nog niet bewaard. Kies hieronder om te antwoorden." in opened
    assert opened.one("form.cluster").buttons == ["Bevestigen: Nee", "Ja, ik kom", "Misschien"]
    assert _pressed(opened) == []
    saved = page(visitor.post(f"{link}?antwoord=no", data={"value": "no"}))
    assert "Nog niet bewaard" not in saved
    assert saved.text.count("Je komt niet.") == 1
    assert _pressed(saved) == ["no"]
    other = page(visitor.get(f"{link}?antwoord=yes"))
    assert "Nu staat er: Je komt niet." in other
    assert _pressed(other) == ["no"], "what the mail offers does not stand"
    changed = page(visitor.post(link, data={"value": "yes"}))
    undone = undo(changed, visitor, by_page)
    assert "Wat je antwoordde, staat er weer (Je komt niet)." in undone
    assert _pressed(undone) == ["no"]
    assert "Nog niet bewaard" not in page(visitor.get(f"{link}?antwoord=no")), "it stands already"
