"""A topic that was deleted exists nowhere; for a month it comes back with all that hung on it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import SQLModel, col

from samenspel import db, jobs
from samenspel.activity.notices.models import Notice
from samenspel.documents.staged.models import StagedFile
from samenspel.drafts.models import FormDraft
from samenspel.maps.analysis_queries import analysis_input
from samenspel.polls.index import polls as indexed_polls
from samenspel.polls.models import Ballot, BallotBox, Poll, PollKind
from samenspel.topics.index import replies as indexed_replies
from samenspel.topics.index import topics as indexed_topics
from samenspel.topics.models import MovedReply, Reply, Topic, TopicEvent, TopicEventKind, TopicTheme
from samenspel.topics.queries import unread_for
from samenspel.topics.reactions.models import Reaction, ReactionKind
from samenspel.topics.trash import actions as trash
from samenspel.topics.trash.models import DeletedTopic
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.topics.conftest import file, id_in, open_topic, reply
from tests.world import World, viewer

SECRET = "Geheimzinnig voorstel"
TABLES = (
    "topic", "reply", "topic_event", "topic_mark", "topic_theme", "moved_reply", "reaction", "post_version", "poll",
    "poll_ballot", "poll_ballot_box", "activity",
)  # fmt: skip


def rows() -> dict[str, list[list[str]]]:
    """What the tables hold in which a topic with all that hangs on it has rows."""
    tables = SQLModel.metadata.tables
    found = {name: db.session().execute(sa.select(tables[name])).all() for name in TABLES}
    return {name: sorted([str(value) for value in row] for row in stored) for name, stored in found.items()}


def count(model: type[SQLModel], *which: Any) -> int:
    return int(db.session().execute(sa.select(sa.func.count()).select_from(model).where(*which)).scalar_one())


def with_all(world: World, ann: FlaskClient, bram: FlaskClient) -> str:
    """The path of a topic with a file, replies, an edit, thanks, votes, a theme and a neighbour that replies left."""
    path = f"/onderwerpen/{id_in(open_topic(ann, world.open_group, title=SECRET, uploads=[file('bijlage.txt')]))}"
    topic = db.session().get_one(Topic, uuid.UUID(path[-36:]))
    other = make.topic(world.open_group, world.ann, "Blijft")
    reply(bram, topic, "Ja.")
    reply(ann, topic, "Toch niet.")
    base = page(ann.get(f"{path}/bewerken")).fields["base"]
    ann.post(f"{path}/bewerken", data={"base": base, "title": SECRET, "body": "Anders."})
    first = db.session().execute(sa.select(Reply).where(col(Reply.topic_id) == topic.id)).scalars().first()
    assert first is not None
    group_id, ann_id, bram_id = world.open_group.id, world.ann.id, world.bram.id
    poll = Poll(
        group_id=group_id,
        topic_id=topic.id,
        author_id=ann_id,
        kind=PollKind.SINGLE,
        question="Wie?",
        options=["a", "b"],
    )
    add = db.session().add
    add(poll)
    db.session().flush()
    split = TopicEventKind.SPLIT_OFF
    add(Reaction(post_id=topic.id, topic_id=topic.id, account_id=bram_id, kind=ReactionKind.THANKS))
    add(MovedReply(topic_id=other.id, number=7, reply_id=first.id))
    add(TopicEvent(topic_id=other.id, kind=split, actor_id=ann_id, other_topic_id=topic.id, count=1))
    add(TopicTheme(topic_id=topic.id, theme_id=world.theme.id))
    add(Ballot(poll_id=poll.id, voter_id=bram_id, account_id=bram_id, choices=[1], voted_at=db.now()))
    add(BallotBox(poll_id=poll.id, votes={"x": [1]}))
    add(FormDraft(account_id=bram_id, key="k", page=f"{path}?pagina=1", title=SECRET, context="x"))
    db.session().commit()
    return path


def test_a_deleted_topic_exists_nowhere_and_comes_back_as_it_was(world: World, client_of: ClientOf) -> None:
    ann, bram, carla = client_of(world.ann), client_of(world.bram), client_of(world.carla)
    path, group = with_all(world, ann, bram), f"/overleg/{world.open_group.slug}"
    jobs.sweep()
    document = next(each for each in page(ann.get(path)).addresses if each.startswith("/documenten/"))

    def seen() -> list[Any]:
        """Where it is told of: pages, lists, drafts, what is unread, search, and the map."""
        db.session().expire_all()
        found = [*indexed_topics(), *indexed_replies(), *indexed_polls()]
        participations = analysis_input(db.now().date()).participations
        return [
            [bram.get(each).status_code for each in (path, f"{path}/versies", f"{path}/reacties", document)],
            [SECRET in bram.get(each).text for each in (group, f"{group}/onderwerpen", "/concepten")],
            SECRET in [each.title for each in unread_for(viewer(world.bram), 9)],
            len([each for each in found if SECRET in each.title or each.title == "Wie?"]) > 1,
            any(each.activity.endswith(path[-36:]) for each in participations),
        ]

    before, there = rows(), seen()
    assert there == [[200] * 4, [True] * 3, True, True, True]
    assert count(Notice, col(Notice.title) == SECRET) > 0
    assert bram.get(f"{path}/verwijdering").status_code == 403
    assert "Ook de 2 reacties" in page(ann.get(f"{path}/verwijdering"))
    assert ann.post(f"{path}/verwijdering").location.endswith(f"{group}/onderwerpen")
    assert seen() == [[404] * 4, [False] * 3, False, False, False]
    left = rows()
    assert len(left["topic"]) == len(before["topic"]) - 1
    assert [left["poll"], left["moved_reply"], left["post_version"], left["reaction"]] == [[], [], [], []]
    assert count(Notice, col(Notice.title) == SECRET) == 0

    for client in (bram, carla):
        assert client.get(f"{path}/herstel").status_code == client.post(f"{path}/herstel").status_code == 404
    assert SECRET not in bram.get(f"{group}/onderwerpen/verwijderd").text
    assert SECRET in page(ann.get(f"{group}/onderwerpen/verwijderd"))
    assert SECRET in page(ann.get(f"{path}/herstel"))
    assert ann.post(f"{path}/herstel").status_code == 303
    assert seen() == there
    assert rows() == before
    assert ann.get(document).data == b"Een nota over zelfroosteren"
    assert ann.post(f"{path}/herstel").status_code == 303, "it is there: nothing is left to do"
    assert count(DeletedTopic) == 0


def test_an_author_deletes_a_topic_until_somebody_replies(world: World, client_of: ClientOf) -> None:
    bram, ann = client_of(world.bram), client_of(world.ann)
    path = f"/onderwerpen/{id_in(open_topic(bram, world.open_group))}"
    topic = db.session().get_one(Topic, uuid.UUID(path[-36:]))
    reply(bram, topic, "Ik vond het zelf.")
    assert f"{path}/verwijdering" in page(bram.get(path)).addresses
    where = reply(ann, topic, "Wij doen mee.").location
    assert bram.post(f"{path}/verwijdering").status_code == 403
    assert f"{path}/verwijdering" not in page(bram.get(path)).addresses
    ann.post(re.sub(r".*#reply-", "/reacties/", where) + "/verwijdering")
    assert bram.post(f"{path}/verwijdering").status_code == 303
    assert bram.post(f"{path}/herstel").status_code == 303
    assert ann.post(f"{path}/verwijdering").status_code == 303
    assert bram.post(f"{path}/herstel").status_code == 404, "an organiser deleted it"


def test_pictures_go_with_a_topic_and_a_theme_that_is_gone_stays_away(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    picture = StagedFile(
        account_id=world.ann.id, group_id=world.open_group.id, key="k", filename="z.png", media_type="image/png",
        size=1, sha256="0" * 64, width=1, height=1, attached_at=db.now(),
    )  # fmt: skip
    db.session().add(picture)
    db.session().flush()
    body, theme = f"![de zaal](/bijlagen/{picture.id}#1x1)", make.theme("even")
    topic = make.topic(world.open_group, world.ann, "Met beeld", body)
    path = f"/onderwerpen/{topic.id}"
    db.session().add(TopicTheme(topic_id=topic.id, theme_id=theme.id))
    db.session().commit()
    ann.post(f"{path}/verwijdering")
    assert count(StagedFile, col(StagedFile.attached_at).is_not(None)) == 0
    db.session().execute(sa.text("DELETE FROM theme WHERE slug = 'even'"))
    assert ann.post(f"{path}/herstel").status_code == 303
    assert count(StagedFile, col(StagedFile.attached_at).is_not(None)) == 1
    assert rows()["topic_theme"] == []


def test_after_a_month_a_topic_is_gone_for_good(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    path = f"/onderwerpen/{id_in(open_topic(ann, world.open_group))}"
    ann.post(f"{path}/verwijdering")
    trash.purge()
    assert count(DeletedTopic) == 1
    db.session().execute(sa.update(DeletedTopic).values(created_at=db.now() - timedelta(days=31)))
    assert ann.post(f"{path}/herstel").status_code == 404
    trash.purge()
    assert count(DeletedTopic) == 0
