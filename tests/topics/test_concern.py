"""Whom a new topic concerns, though they take no part in it yet."""

import pytest
from sqlmodel import select

from samenspel import db
from samenspel.activity.levels.actions import choose_level
from samenspel.activity.levels.models import Level, LevelScope
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.relevance import scoring
from tests import make
from tests.fixtures import ClientOf
from tests.topics.conftest import open_topic, reply
from tests.topics.test_news import told, topic_of
from tests.world import World

CONCERNS_FUND, FOLLOWS = NoticeReason.CONCERNS_FUND, NoticeReason.FOLLOWS


def test_a_new_topic_reaches_those_of_the_group_whom_it_concerns_by_the_level_of_each(
    world: World, client_of: ClientOf
) -> None:
    make.membership(world.carla, world.open_group)
    choose_level(world.gust.id, LevelScope.GROUP, world.open_group.id, in_app=Level.DIGEST, by_mail=None)
    db.commit()
    topic = topic_of(open_topic(client_of(world.ann), world.open_group))
    assert told() == {"Bram Claes": CONCERNS_FUND, "Carla Maes": CONCERNS_FUND}
    reply(client_of(world.bram), topic)
    assert told() == {"Ann Peeters": NoticeReason.ANSWER, "Carla Maes": CONCERNS_FUND}, (
        "a reply is for those who take part"
    )
    (notice,) = db.session().exec(select(Notice).where(Notice.account_id == world.carla.id))
    assert notice.count == 1


def test_who_is_not_concerned_hears_of_a_topic_only_where_they_want_all(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "FOLD_BELOW", 1.1)
    monkeypatch.setattr(scoring, "FOLD_BELOW_FOR_ONE", 1.1)
    choose_level(world.gust.id, LevelScope.GROUP, world.open_group.id, in_app=Level.ALL, by_mail=None)
    db.commit()
    open_topic(client_of(world.ann), world.open_group)
    assert told() == {"Gust Goossens": FOLLOWS}
