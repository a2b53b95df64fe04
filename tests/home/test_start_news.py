"""What is new on the start page: since the last visit or an absence, the relevant first, each thing once."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.activity.levels.models import DeliveryPreference
from samenspel.activity.models import Activity, Verb
from samenspel.activity.relevance import actions as votes
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.groups.models import Membership
from samenspel.people.devices.actions import begin
from samenspel.people.models import Account
from samenspel.topics.models import Topic
from tests import make
from tests.fixtures import ClientOf
from tests.pages import Part, page
from tests.world import World, viewer


def _topic(world: World, title: str, hours: float = 0) -> Topic:
    """A topic of Ann, of some hours ago, that was recorded as news."""
    at = now() - timedelta(hours=hours)
    topic = make.topic(world.open_group, world.ann, title, created_at=at, last_at=at)
    session().add(
        Activity(
            verb=Verb.OPENED_TOPIC,
            actor_id=world.ann.id,
            group_id=topic.group_id,
            object_id=topic.id,
            title=title,
            path=f"/onderwerpen/{topic.id}",
            created_at=at,
        )
    )
    session().commit()
    return topic


def _was_here(who: Account, hours: float) -> None:
    """That somebody was last here so many hours ago, long after they joined their groups."""
    who.visit_at = now() - timedelta(hours=hours)
    session().add(who)
    joined = sa.update(Membership).where(col(Membership.account_id) == who.id)
    session().execute(joined.values(joined_at=now() - timedelta(days=90)))
    session().commit()


def _news(client_of: ClientOf, who: Account) -> Part:
    return page(client_of(who).get("/")).panel("Wat is er nieuw?")


def test_what_came_since_the_last_visit_stands_apart(world: World, client_of: ClientOf) -> None:
    _topic(world, "Van vorige week", hours=50)
    _topic(world, "Van vandaag", hours=1)
    _was_here(world.bram, hours=20)
    news = _news(client_of, world.bram)
    first, second = news.all("h3")
    assert first.text.startswith("Sinds je laatste bezoek")
    assert second.text == "Van eerder, nog niet gelezen"
    assert news.row_titles == ["Van vandaag", "Van vorige week"]
    assert "Relevant omdat" in news.row("Van vandaag")


def test_a_visit_ends_after_a_pause_and_not_by_a_page(world: World) -> None:
    _was_here(world.bram, hours=20)
    before = world.bram.visit_at
    begin(world.bram.id, user_agent="", stays=False)
    begin(world.bram.id, user_agent="", stays=False)
    session().refresh(world.bram)
    assert world.bram.previous_visit_at == before
    assert world.bram.visit_at is not None
    assert now() - world.bram.visit_at < timedelta(minutes=1)


def test_after_an_absence_the_page_tells_what_came_during_all_of_it(world: World, client_of: ClientOf) -> None:
    today = clock.today()
    session().add(
        DeliveryPreference(
            account_id=world.bram.id, away_from=today - timedelta(days=5), away_until=today - timedelta(days=1)
        )
    )
    _was_here(world.bram, hours=24 * 6)
    _topic(world, "In de vakantie", hours=80)
    news = _news(client_of, world.bram)
    assert [head.text.split(",")[0] for head in news.all("h3")] == ["Tijdens je afwezigheid"]
    assert news.row_titles == ["In de vakantie"]


def test_what_is_less_relevant_is_folded_and_one_click_says_so(world: World, client_of: ClientOf) -> None:
    topic, _other = _topic(world, "Een zaal"), _topic(world, "Een gast")
    bram = client_of(world.bram)
    bram.post(f"/relevantie/topic/{topic.id}", data={"relevant": "nee"})
    news = _news(client_of, world.bram)
    folded = news.one("details")
    assert "Een zaal" in folded.row_titles
    assert folded.one("summary").text == f"Minder relevant ({len(folded.rows)})"
    assert "Een zaal" not in _news(client_of, world.ann)


def test_what_is_to_do_is_no_news_beside_it(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(world.open_group, world.ann, "Opnamedag")
    make.activity(world.ann, Verb.PLANNED_MEETING, meeting)
    shown = page(client_of(world.bram).get("/"))
    assert shown.panel("Wat moet ik doen?").row_titles == ["Kom je naar Opnamedag?"]
    assert shown.panel("Wat is er nieuw?").rows == []


def test_a_vote_teaches_and_is_seen_by_nobody_else(world: World, client_of: ClientOf) -> None:
    topic = _topic(world, "Een zaal")
    votes.vote(viewer(world.bram), Thing(ThingKind.TOPIC, topic.id), topic.group_id, False)
    session().commit()
    assert "Je noemde dit minder relevant." in _news(client_of, world.bram).one("details")
    assert "Je noemde" not in _news(client_of, world.ilse)
