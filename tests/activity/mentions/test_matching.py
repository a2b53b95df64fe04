"""Names in a text become mentions of whom they mean, and stay so."""

import uuid

import pytest

from samenspel import db, text
from samenspel.activity.mentions import matching, queries, target_queries
from samenspel.activity.mentions.matching import Obstacle
from samenspel.people.models import Account
from tests import make
from tests.world import World, viewer


def mentions(world: World, body: str, by: Account | None = None, group_id: uuid.UUID | None = None) -> list[str]:
    """The words of the mentions in a post."""
    html = matching.html_of(viewer(by or world.ann), group_id or world.open_group.id, body)
    return [each.words for each in text.mentions_in(html)]


def obstacles(world: World, body: str, by: Account | None = None, group_id: uuid.UUID | None = None) -> list[object]:
    found = matching.matches_in(viewer(by or world.ann), group_id or world.open_group.id, body)
    return [(match.target.name, match.obstacle) for match in found]


def test_the_longest_name_counts_in_any_spelling_of_capitals(world: World) -> None:
    make.account("Bram", fund=world.alimento)
    body = "Dag @Bram Claes, @bram  CLAES (woodwize)! @Bram-Jan @Bramke @Bram. @Niemand @Woodwize's @iedereen"
    found = ["@Bram Claes", "@bram  CLAES (woodwize)", "@Bram", "@Woodwize", "@iedereen"]
    assert mentions(world, body) == found


def test_a_mention_leads_to_whom_it_means(world: World) -> None:
    html = matching.html_of(viewer(world.ann), world.open_group.id, "@Bram Claes @Woodwize @Podcastreeks Werkbaar wint")
    assert [(each.key, each.path) for each in text.mentions_in(html)] == [
        (f"account:{world.bram.id}", f"/mensen/{world.bram.id}"),
        (f"fund:{world.woodwize.id}", "/fondsen/woodwize"),
        (f"group:{world.open_group.id}", f"/overleg/{world.open_group.slug}/deelnemers"),
    ]


def test_two_people_of_one_name_are_told_apart_by_their_fund(world: World) -> None:
    other = make.account("Bram Claes", fund=world.horeca, email="bram.2@example.org")
    assert obstacles(world, "@Bram Claes") == [("Bram Claes", Obstacle.AMBIGUOUS)]
    assert mentions(world, "@Bram Claes") == []
    html = matching.html_of(viewer(world.ann), world.open_group.id, "@Bram Claes (Horeca Forma)")
    assert queries.mentioned_accounts(html, world.open_group.id) == {other.id}
    # In the closed group only one of them can be meant.
    make.membership(world.bram, world.closed_group)
    html = matching.html_of(viewer(world.dirk), world.closed_group.id, "@Bram Claes")
    assert queries.mentioned_accounts(html, world.closed_group.id) == {world.bram.id}


def test_who_does_not_see_the_place_stays_plain_text(world: World) -> None:
    assert mentions(world, "@Carla Maes @Gerd Jacobs @Horeca Forma") == ["@Carla Maes"]
    assert obstacles(world, "@Carla Maes @Gerd Jacobs @Horeca Forma") == [
        ("Carla Maes", None),
        ("Gerd Jacobs", Obstacle.UNSEEN),
        ("Horeca Forma", Obstacle.EMPTY),
    ]
    closed = world.closed_group.id
    assert mentions(world, "@Ann Peeters @Ilse Janssens @Dirk Wouters", world.dirk, closed) == [
        "@Ilse Janssens",
        "@Dirk Wouters",
    ]


def test_a_guest_mentions_only_people_of_the_group(world: World) -> None:
    names = "@Carla Maes @Ann Peeters @Horeca Forma @Alimento @Ilse Janssens"
    assert mentions(world, names, world.gust) == ["@Ann Peeters", "@Alimento"]
    assert obstacles(world, names, world.gust) == [("Ann Peeters", None), ("Alimento", None)]


def test_a_group_that_one_does_not_see_has_no_mentions(world: World) -> None:
    assert obstacles(world, "@Dirk Wouters @iedereen", world.bram, world.closed_group.id) == []


def test_only_organisers_call_everybody_of_a_large_group(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mentions(world, "@iedereen", world.bram) == ["@iedereen"]
    monkeypatch.setattr(target_queries, "MAX_CALLED", 2)
    assert obstacles(world, "@iedereen", world.bram) == [("iedereen", Obstacle.TOO_MANY)]
    assert mentions(world, "@iedereen", world.bram) == []
    assert mentions(world, "@iedereen", world.ann) == mentions(world, "@iedereen", world.ilse) == ["@iedereen"]


def test_a_mention_survives_a_rename_and_an_edit_after_it(world: World) -> None:
    me, group_id = viewer(world.ann), world.open_group.id
    html = matching.html_of(me, group_id, "Vraag het @Bram Claes.")
    world.bram.name = "Bram Claes-Dewit"
    make.account("Bram Claes", fund=world.alimento, email="bram.3@example.org")
    db.session().add(world.bram)
    db.session().commit()
    assert queries.mentioned_accounts(html, group_id) == {world.bram.id}
    edited = matching.html_of(me, group_id, "Vraag het gerust @Bram Claes.", html)
    assert queries.mentioned_accounts(edited, group_id) == {world.bram.id}
    assert queries.mentioned_accounts(matching.html_of(me, group_id, "Vraag het.", edited), group_id) == set()


def test_a_text_of_ats_is_looked_up_once(world: World) -> None:
    body = "@bram claes " * 700
    assert len(mentions(world, body)) == text.MAX_MENTIONS
