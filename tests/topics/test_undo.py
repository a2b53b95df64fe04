"""A reply that was deleted counts nowhere and is found nowhere; for a month it may come back as it was."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import SQLModel, col

from samenspel import db
from samenspel.activity.models import Activity
from samenspel.documents.models import DiscardedDocument
from samenspel.documents.trash import actions as trash
from samenspel.maps.analysis_queries import analysis_input
from samenspel.news.digests.material import material_between
from samenspel.runtime import files
from samenspel.topics.history import actions as history
from samenspel.topics.history.models import PostDeletion, PostVersion
from samenspel.topics.index import replies as indexed_replies
from samenspel.topics.lists import queries as lists
from samenspel.topics.models import Reply, Topic
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.topics.conftest import file, reply
from tests.world import World, viewer

SECRET = "Dit had ik niet mogen schrijven."


@pytest.fixture
def topic(world: World) -> Topic:
    return make.topic(world.open_group, world.ann, "Vraag")


def count(model: type[SQLModel]) -> int:
    db.session().expire_all()
    return int(db.session().execute(sa.select(sa.func.count()).select_from(model)).scalar_one())


def written(client: FlaskClient, topic: Topic) -> str:
    """The address of a reply with a file."""
    where = reply(client, topic, SECRET, uploads=[file("bijlage.txt", b"De bijlage")]).location
    return re.sub(r".*#reply-", "/reacties/", where)


def test_a_deleted_reply_counts_nowhere_and_comes_back_with_its_files(
    world: World, client_of: ClientOf, topic: Topic
) -> None:
    bram, ann, carla = client_of(world.bram), client_of(world.ann), client_of(world.carla)
    reply(bram, topic, "Blijft staan.")
    before = count(Activity)
    path = written(bram, topic)
    where, group = f"/onderwerpen/{topic.id}", f"/overleg/{world.open_group.slug}"
    document = next(each for each in page(ann.get(where)).addresses if each.startswith("/documenten/"))

    def seen() -> list[Any]:
        """All that counts replies, or would show this one: the list, what is unread, search, documents, feeds."""
        db.session().expire_all()
        line = next(each for each in lists.topics_in(world.open_group.id, viewer(world.ann)) if each.id == topic.id)
        return [
            line.reply_count,
            line.new_count,
            [each.body for each in indexed_replies() if each.body == SECRET],
            page(ann.get(f"{group}/onderwerpen")).row("Vraag").text.count("2 reacties"),
            "bijlage.txt" in page(ann.get(f"{group}/documenten")),
            ann.get(document).status_code,
            SECRET in page(ann.get(where)),
            SECRET in ann.get(f"{where}/reacties?after=0").text,
            count(Activity) - before,
        ]

    there = seen()
    assert there[2] == [SECRET]
    answer = bram.post(f"{path}/verwijdering")
    assert answer.status_code == 303
    gone = page(bram.get(answer.location.partition("#")[0]))
    assert "De reactie is verwijderd." in " ".join(gone.alerts)
    assert seen() == [1, there[1] - 1, [], 0, False, 404, False, False, 0]
    for address in (f"{path}/versies", f"{path}/bewerken"):
        assert bram.get(address).status_code in (403, 404)
    assert ann.get(f"{where}?citeer=2").text.count(SECRET) == 0
    assert [carla.post(f"{path}/herstel").status_code, carla.get(f"{path}/herstel").status_code] == [403, 403]
    assert SECRET in page(bram.get(f"{path}/herstel"))
    assert bram.post(f"{path}/herstel").status_code == 303
    assert seen() == there
    assert ann.get(document).data == b"De bijlage"
    assert count(PostDeletion) == count(DiscardedDocument) == 0


def test_the_map_and_the_digest_know_no_deleted_reply(world: World, client_of: ClientOf, topic: Topic) -> None:
    path = written(client_of(world.bram), topic)

    def told() -> tuple[int, int]:
        """How often the fund took part in the topic, and how much happened there, for a map and for digests."""
        db.session().expire_all()
        now = db.now()
        funds = [
            each.fund for each in analysis_input(now.date()).participations if each.activity.endswith(str(topic.id))
        ]
        happened = material_between(now - timedelta(days=1), now + timedelta(days=1)).by_group
        events = [each for group in happened.values() for found in group.values() for each in found]
        return funds.count(world.woodwize.slug), len([each for each in events if SECRET in each.html])

    assert told() == (1, 1)
    client_of(world.bram).post(f"{path}/verwijdering")
    assert told() == (0, 0)
    client_of(world.bram).post(f"{path}/herstel")
    assert told() == (1, 1)


def test_an_author_does_not_bring_back_what_an_organiser_deleted(
    world: World, client_of: ClientOf, topic: Topic
) -> None:
    bram, ann = client_of(world.bram), client_of(world.ann)
    path = written(bram, topic)
    ann.post(f"{path}/verwijdering")
    assert "als organisator" in page(bram.get(f"{path}/herstel"))
    assert bram.post(f"{path}/herstel").status_code == 403
    assert ann.post(f"{path}/herstel").status_code == 303
    assert bram.post(f"{path}/herstel").status_code == 303, "it is there: nothing is left to do"


def test_after_a_month_nothing_is_left(
    app: Flask, world: World, client_of: ClientOf, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    bram = client_of(world.bram)
    path = written(bram, topic)
    shown = page(bram.get(f"{path}/bewerken")).fields
    bram.post(f"{path}/bewerken", data={"base": shown["base"], "body": SECRET + " Echt niet."})
    bram.post(f"{path}/verwijdering")
    deleted: list[str] = []
    monkeypatch.setattr(files, "delete", deleted.append)
    history.purge()
    trash.purge()
    assert [count(PostDeletion), count(PostVersion), count(DiscardedDocument)] == [1, 2, 1]
    earlier = db.now() - timedelta(days=31)
    db.session().execute(sa.update(PostDeletion).values(created_at=earlier))
    db.session().execute(sa.update(DiscardedDocument).values(discarded_at=earlier))
    db.session().execute(sa.update(Reply).where(col(Reply.topic_id) == topic.id).values(deleted_at=earlier))
    history.purge()
    trash.purge()
    db.commit()
    assert [count(PostDeletion), count(PostVersion), count(DiscardedDocument)] == [0, 0, 0]
    assert len(deleted) == 1
    assert "niet meer bewaard" in page(bram.get(f"{path}/herstel"))
    assert bram.post(f"{path}/herstel").status_code == 403
    assert "Terugzetten" not in page(bram.get(f"/onderwerpen/{topic.id}"))
