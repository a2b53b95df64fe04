"""Themes of a topic, besides that of its group: in lists, in search, and for what is relevant."""

from sqlmodel import select

from samenspel import db
from samenspel.activity.relevance.queries import relevance_for
from samenspel.activity.relevance.scoring import ReasonKind, RelevanceReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.people.models import FundTheme
from samenspel.topics import index
from samenspel.topics.models import Topic, TopicTheme
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.topics.conftest import open_topic
from tests.world import World, viewer


def test_a_topic_gets_themes_and_the_list_is_narrowed_by_them(world: World, client_of: ClientOf) -> None:
    taal, zorg = make.theme("taal", name="Taal op het werk"), make.theme("zorg", name="Zorg")
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/onderwerpen"
    make.topic(world.open_group, world.bram, "Zonder thema")
    assert not page(ann.get(where)).has("[href*=thema]")
    opened = open_topic(ann, world.open_group, title="Taallessen", themes=[str(taal.id), str(zorg.id)])
    listed = page(ann.get(where))
    assert "Taal op het werk" in listed.row("Taallessen")
    assert page(ann.get(listed.links["Taal op het werk"])).row_titles == ["Taallessen"]
    assert page(ann.get(f"{where}?thema=bestaat-niet")).row_titles == []
    topic = db.session().exec(select(Topic).where(Topic.title == "Taallessen")).one()
    assert page(ann.get(opened.location)).links["Zorg"] == f"{where}?thema=zorg"
    reply = make.reply(topic, world.bram)
    for found in (*index.topics([topic.id]), *index.replies([reply.id])):
        assert found.themes == ["werkbaar-werk", "taal", "zorg"]
    assert ann.post(f"/onderwerpen/{topic.id}/themas", data={"themes": ["x"]}).status_code == 422
    assert client_of(world.gust).get(f"/onderwerpen/{topic.id}/themas").status_code == 403
    ann.post(f"/onderwerpen/{topic.id}/themas", data={"themes": [str(zorg.id)]})
    assert page(ann.get(f"{where}?thema=taal")).row_titles == []
    assert page(ann.get(f"{where}?thema=zorg")).row_titles == ["Taallessen"]


def test_a_theme_of_a_topic_makes_it_relevant_for_funds_that_work_on_it(world: World, client_of: ClientOf) -> None:
    taal = make.theme("taal", name="Taal op het werk")
    db.session().add(FundTheme(fund_id=world.horeca.id, theme_id=taal.id))
    open_topic(client_of(world.ann), world.open_group, title="Taallessen", themes=[str(taal.id)])
    open_topic(client_of(world.ann), world.open_group, title="Roosters")
    things = {row.title: Thing(ThingKind.TOPIC, row.id) for row in db.session().exec(select(Topic))}
    found = relevance_for(viewer(world.carla), list(things.values()))
    with_theme, without = found[things["Taallessen"]], found[things["Roosters"]]
    assert with_theme.score > without.score
    assert RelevanceReason(ReasonKind.ON_THEME, "Taal op het werk") in with_theme.reasons
    assert db.session().exec(select(TopicTheme)).one().theme_id == taal.id
