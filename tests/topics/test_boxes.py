"""The boxes of a checklist are ticked in the text itself, by who wrote it and by organisers."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel import db
from samenspel.topics.history.models import PostVersion
from samenspel.topics.models import Reply, Topic
from samenspel.topics.responding import box_actions
from tests import make
from tests.fixtures import ClientOf
from tests.topics.conftest import reply
from tests.world import World

LIST = "Voor vrijdag:\n\n- [ ] de **zaal**\n- [x] het *verslag* & co\n\n> - [ ] geciteerd"


@pytest.fixture
def path(world: World, client_of: ClientOf) -> str:
    """The path of a reply of Bram with a checklist."""
    topic = make.topic(world.open_group, world.ann, "Vraag")
    return re.sub(r".*#reply-", "/reacties/", reply(client_of(world.bram), topic, LIST).location)


def tick(client: FlaskClient, path: str, number: int, words: str, ticked: str = "yes") -> int:
    return client.post(f"{path}/vinkjes", data={"number": number, "words": words, "ticked": ticked}).status_code


def stored() -> Any:
    db.session().expire_all()
    return db.session().execute(sa.select(Reply).where(col(Reply.body).contains("zaal"))).scalar_one()


def versions() -> list[str]:
    query = sa.select(PostVersion).where(col(PostVersion.topic_id).is_(None)).order_by(col(PostVersion.number))
    return ["".join(re.findall(r"\[.\]", each.body)) for each in db.session().execute(query).scalars()]


def test_author_and_organiser_tick_at_once_and_nothing_is_lost(
    world: World, client_of: ClientOf, path: str, ear: Any
) -> None:
    bram, ann = client_of(world.bram), client_of(world.ann)
    listening = ear(world.gust, f"topic:{stored().topic_id}")
    # Both see the list as it was written, and each ticks another box.
    assert tick(bram, path, 0, "de zaal") == 204
    assert tick(ann, path, 2, "geciteerd") == 204
    assert tick(ann, path, 1, "het verslag & co", "no") == 204
    assert tick(ann, path, 1, "het verslag & co", "no") == 204, "it is so already"
    assert stored().body == "Voor vrijdag:\n\n- [x] de **zaal**\n- [ ] het *verslag* & co\n\n> - [x] geciteerd"
    assert stored().body_html.count("checked") == 2
    assert "checked" in str(listening.get_received())
    assert versions() == ["[ ][x][ ]", "[x][x][ ]", "[x][ ][x]"], "what one person ticks in a while is one version"


def test_ticks_later_on_are_a_version_of_their_own(
    world: World, client_of: ClientOf, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bram = client_of(world.bram)
    tick(bram, path, 0, "de zaal")
    monkeypatch.setattr(box_actions, "ONE_VERSION", box_actions.ONE_VERSION * 0)
    tick(bram, path, 2, "geciteerd")
    assert versions() == ["[ ][x][ ]", "[x][x][ ]", "[x][x][x]"]


def test_a_box_that_is_not_there_any_more_is_not_set(world: World, client_of: ClientOf, path: str) -> None:
    bram = client_of(world.bram)
    for number, words in ((0, "de feestzaal"), (3, "de zaal"), (-1, "de zaal")):
        assert tick(bram, path, number, words) == 409
    assert stored().body == LIST
    assert versions() == []


def test_others_tick_nothing(world: World, client_of: ClientOf, path: str) -> None:
    for who in (world.gust, world.carla):
        assert tick(client_of(who), path, 0, "de zaal") == 403
    db.session().execute(sa.update(Topic).values(closed_at=db.now()))
    assert tick(client_of(world.bram), path, 0, "de zaal") == 403
    assert tick(client_of(world.ann), path, 0, "de zaal") == 204, "an organiser does so in a closed topic too"
