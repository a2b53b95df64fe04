"""An answer in one word: to a meeting, to an action point; and what is no clear word is asked again."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from samenspel.db import now, session
from samenspel.meetings.attendance.answers.tokens import answer_link
from samenspel.meetings.models import ActionItem, Report
from samenspel.news.answers.one_word import Coming, is_done, read_coming
from tests import make
from tests.meetings.replies.post import answers
from tests.news.answers.post import address, arrive, letter, states
from tests.pages import page
from tests.world import World


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ja", Coming.YES),
        ("ja!", Coming.YES),
        ("Dag Ann,\n\nJa, ik kom graag.\n\nBram", Coming.YES),
        ("Nee, ik kan niet.", Coming.NO),
        ("Neen", Coming.NO),
        ("Misschien, ik weet het maandag.", Coming.MAYBE),
        ("Online", Coming.ONLINE),
        ("Ja, maar online.", Coming.ONLINE),
        ("oui", Coming.YES),
        ("Peut-être", Coming.MAYBE),
        ("Nee, geen probleem, ik kom.", None),
        ("Ja, maar ik kan niet komen.", None),
        ("Nee hoor, ik kom wel", None),
        ("Ja of nee, dat weet ik nog niet", None),
        ("Wie komt er nog?", None),
        ("Janine komt in mijn plaats", None),
        ("", None),
    ],
)
def test_what_the_first_line_says(text: str, value: Coming | None) -> None:
    found = read_coming(text)
    assert (found.value if found else None) == value


def test_what_says_that_an_action_point_is_done() -> None:
    assert all(map(is_done, ("Klaar", "klaar!", "Dit is gedaan", "Done", "C'est fait", "In orde")))
    assert not any(map(is_done, ("Nog niet klaar", "Bijna klaar", "Wanneer moet dat klaar zijn, denk je?", "Nee", "")))


def test_a_meeting_and_an_action_point_are_answered_with_a_word(world: World, outbox: list[Any]) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    item = make.agenda_item(meeting, "Punt")
    points = [
        ActionItem(meeting_id=meeting.id, agenda_item_id=item.id, text=text, owner_id=owner.id)
        for text, owner in (("Navragen", world.bram), ("Van Ann", world.ann))
    ]
    session().add_all([*points, Report(meeting_id=meeting.id, author_id=world.ann.id, published_at=now())])
    session().commit()
    found = arrive(
        letter(world.bram, "Ja, ik kom iets later.\n\nBram", address(world.bram, "meeting", meeting)),
        letter(world.bram, "klaar", address(world.bram, "action_point", points[0])),
        letter(world.bram, "klaar!", address(world.bram, "action_point", points[1])),
        letter(world.gust, "Hoe laat is het?", address(world.gust, "meeting", meeting)),
    )
    assert sorted(states(found), key=str) == sorted(
        [("taken", None), ("taken", None), ("refused", "may_not"), ("refused", "unclear")], key=str
    )
    value, note = answers()[world.bram.id]
    assert (value, "ik kom iets later" in note) == ("yes", True)
    assert points[0].done_at is not None
    assert points[1].done_at is None
    assert world.gust.id not in answers()
    (unclear,) = [mail for mail in outbox if mail.to == [world.gust.email]]
    assert "ja, nee, misschien of online" in " ".join(unclear.body.split())


def test_the_link_in_a_mail_answers_with_one_tap(world: World, visitor: FlaskClient) -> None:
    meeting = make.meeting(world.open_group, world.ann)
    path = "/" + answer_link(world.bram.id, meeting.id).split("/", 3)[3]
    shown = page(visitor.get(path))
    assert {"Ja, ik kom", "Misschien", "Nee"} <= set(shown.buttons)
    assert answers() == {}
    assert "Je komt." in page(visitor.post(path, data={"value": "yes"}))
    assert answers()[world.bram.id][0] == "yes"
    assert visitor.get(f"{path[:-4]}AAAA").status_code == 404
