"""Names that lead to cards: who was anonymised has none, and what is pushed is for everybody."""

import sqlalchemy as sa
from flask import Flask, g

from samenspel import live
from samenspel.db import now, session
from samenspel.people.models import Account
from samenspel.topics.events.queries import EventLine
from samenspel.topics.models import TopicEventKind
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World, viewer


def test_who_was_anonymised_has_no_card_to_go_to(world: World, client_of: ClientOf) -> None:
    topics, card = f"/overleg/{world.open_group.slug}/onderwerpen", f"/mensen/{world.bram.id}"
    topic = make.topic(world.open_group, world.bram, "Een vraag")
    ann = client_of(world.ann)
    for address in (topics, f"/onderwerpen/{topic.id}"):
        assert card in page(ann.get(address)).addresses
    mine = sa.column("id") == world.bram.id
    session().execute(sa.update(Account).where(mine).values(name="Voormalig medewerker van Woodwize"))
    session().commit()
    for address in (topics, f"/onderwerpen/{topic.id}"):
        after = page(ann.get(address))
        assert "Voormalig medewerker van Woodwize" in after
        assert card not in after.addresses


def test_a_name_is_escaped(world: World, client_of: ClientOf) -> None:
    world.bram.name = "<b>Bram</b> & co"
    session().commit()
    make.topic(world.open_group, world.bram, "Een vraag")
    answer = client_of(world.ann).get(f"/overleg/{world.open_group.slug}/onderwerpen")
    assert "&lt;b&gt;Bram&lt;/b&gt; &amp; co</a>" in answer.text
    assert "<b>Bram" not in answer.text


def test_what_is_pushed_leads_to_cards_whoever_wrote_it(app: Flask, world: World) -> None:
    """A guest who writes reads no cards; those who hear of it do, and the browser of a guest takes the link out."""
    line = EventLine(
        id=world.ann.id,
        kind=TopicEventKind.CLOSED,
        at=now(),
        number=1,
        actor_id=world.ann.id,
        actor_name="Ann Peeters",
        fund_name="Alimento",
        reason="",
        count=0,
        group_name=None,
        group_slug=None,
        other_id=None,
        other_title=None,
    )
    with app.test_request_context():
        g.viewer = viewer(world.gust)
        link = f'href="/mensen/{world.ann.id}">Ann Peeters</a> (Alimento) sloot dit onderwerp af.'
        assert link in live._render("topics/_events.html", "nl", {"events": [line]})
        on_page = app.jinja_env.get_template("topics/_events.html").render(events=[line])
        assert "Ann Peeters (Alimento) sloot dit onderwerp af." in on_page


def test_only_guests_pages_say_that_they_read_no_cards(world: World, client_of: ClientOf) -> None:
    assert "data-no-cards" in client_of(world.gust).get("/").text
    assert "data-no-cards" not in client_of(world.ann).get("/").text
