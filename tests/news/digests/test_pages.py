"""The page of a digest: what stood in it as it is now, and *gezien* with its way back."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ThingKind
from samenspel.db import now, session
from samenspel.groups.models import Group, Membership, Visibility
from samenspel.news.digests import tasks
from samenspel.news.digests.models import Digest, DigestSchedule
from samenspel.topics.models import Reply, Topic, TopicMark
from tests import make
from tests.fixtures import ClientOf, English
from tests.pages import page
from tests.world import World


def sent(world: World) -> tuple[Topic, str]:
    """A digest for Bram with a topic and a meeting to answer; the topic and the address of the digest."""
    before = now() - timedelta(days=7.5)
    make._add(DigestSchedule(account_id=world.bram.id, due_at=before, since=before))
    topic = make.topic(world.open_group, world.ann, "Wie doet mee?", created_at=now() - timedelta(hours=2))
    make.reply(topic, world.ann, "Graag snel.", created_at=now() - timedelta(hours=1))
    make.meeting(world.open_group, world.ann, "Overleg")
    tasks.send_digests([])
    session().commit()
    digest = session().exec(select(Digest)).one()
    return topic, f"/samenvatting/{digest.id}"


def test_it_shows_what_stood_there_and_what_was_done_since(world: World, client_of: ClientOf) -> None:
    _topic, address = sent(world)
    bram = client_of(world.bram)
    shown = page(bram.get("/samenvatting"))
    assert shown.panel("Te doen").row_titles == ["Kom je naar Overleg?"]
    assert shown.panel("Nieuw en relevant").row("Wie doet mee?").tags == ["Nieuw, 1 reactie"]
    meeting = shown.panel("Te doen").row("Kom je naar Overleg?").addresses[0]
    bram.post(f"{meeting}/antwoord", data={"value": "yes"})
    assert "1 is intussen gedaan of voorbij." in page(bram.get(address)).panel("Te doen")
    assert client_of(world.ann).get(address).status_code == 404
    assert page(client_of(world.ann).get("/samenvatting")).headings == ["Samenvatting"]


def test_it_follows_edits_and_shows_nothing_of_a_group_that_was_left(
    world: World, client_of: ClientOf, english: English
) -> None:
    topic, address = sent(world)
    english(world.bram)
    found = session().get(Topic, topic.id)
    assert found is not None
    found.title = "Andere titel"
    session().commit()
    assert page(client_of(world.bram).get(address)).panel("New and relevant").row_titles == ["Andere titel"]
    session().execute(sa.update(Membership).values(left_at=now()))
    session().execute(sa.update(Group).values(visibility=Visibility.HIDDEN))
    session().commit()
    shown = page(client_of(world.bram).get(address))
    assert len(shown.rows) == 1  # the list of digests
    assert "1 is done or over by now." in shown.panel("To do")


def test_seen_marks_only_what_stood_in_it_and_can_be_undone(world: World, client_of: ClientOf) -> None:
    topic, address = sent(world)
    make._add(Reply(topic_id=topic.id, number=2, author_id=world.ann.id, body="Later.", body_html="<p>Later.</p>"))
    row: dict[str, Any] = {
        "account_id": world.bram.id,
        "kind": ThingKind.TOPIC,
        "thing_id": topic.id,
        "title": topic.title,
    }
    make._add(Notice(**row, path="/x", reason=NoticeReason.FOLLOWS, at=now() - timedelta(hours=1)))
    bram = client_of(world.bram)

    def state() -> tuple[list[int], bool]:
        session().expire_all()
        marks = session().exec(select(TopicMark.read_number).where(TopicMark.account_id == world.bram.id)).all()
        return list(marks), session().exec(select(Notice)).one().read_at is not None

    page(bram.get(address))
    assert state() == ([], False)
    assert bram.post(f"{address}/gezien").status_code == 303
    assert bram.post(f"{address}/gezien").status_code == 303
    assert state() == ([1], True)
    shown = page(bram.get(address))
    assert "Ongedaan maken" in shown.buttons
    assert shown.panel("Te doen").row_titles == ["Kom je naar Overleg?"]
    assert bram.post(f"{address}/ongezien").status_code == 303
    assert state() == ([], False)
