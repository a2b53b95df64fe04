"""Mentions on pages: completed while one writes, marked for whom they mean, and said of whom they do not reach."""

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlmodel import select

from samenspel import db, mail
from samenspel.activity.mentions import matching, target_queries
from samenspel.chat.models import Channel
from samenspel.groups.models import Group
from samenspel.people.models import Account
from samenspel.topics.models import Topic
from tests import make
from tests.fixtures import ClientOf
from tests.pages import Part, fragment, page
from tests.topics.conftest import HTMX, open_topic, reply
from tests.world import World, viewer


def offered(client_of: ClientOf, by: Account, group: Group, typed: str) -> list[str]:
    """What completion writes for the letters typed."""
    answer = client_of(by).get(f"/overleg/{group.slug}/vermeldingen", query_string={"q": typed})
    return [option["data-text"] for option in fragment(answer).all("[role=option]")]


def reach_of(client_of: ClientOf, by: Account, group: Group, *names: str) -> str:
    answer = client_of(by).get(f"/overleg/{group.slug}/vermeldingen/bereik", query_string={"naam": names})
    return fragment(answer).text


def first_topic() -> Topic:
    return db.session().exec(select(Topic)).one()


def test_people_of_the_group_come_first_then_who_sees_it_then_funds_and_everybody(
    world: World, client_of: ClientOf
) -> None:
    group = world.open_group
    near, others = ["Bram Claes", "Gust Goossens"], ["Bea Smets", "Carla Maes", "Dirk Wouters", "Ilse Janssens"]
    assert offered(client_of, world.ann, group, "") == [*near, *others, "Woodwize", "iedereen"]
    assert offered(client_of, world.ann, group, "cl") == ["Bram Claes"]
    answer = client_of(world.ann).get(f"/overleg/{group.slug}/vermeldingen?q=gust")
    assert "VDAB, extern" in fragment(answer)
    assert offered(client_of, world.ann, group, "bram cl") == ["Bram Claes"]
    assert offered(client_of, world.ann, group, "wo") == ["Dirk Wouters", "Woodwize"]
    assert offered(client_of, world.ann, group, "podcast") == ["iedereen"]
    assert offered(client_of, world.ann, group, "an%") == offered(client_of, world.ann, group, "example.org") == []


def test_guests_and_closed_groups_show_nobody_from_outside(world: World, client_of: ClientOf) -> None:
    make.membership(world.gerd, world.open_group)
    assert offered(client_of, world.gust, world.open_group, "") == [
        "Ann Peeters", "Bram Claes", "Alimento", "Woodwize", "iedereen"
    ]  # fmt: skip
    assert offered(client_of, world.dirk, world.closed_group, "") == ["Ilse Janssens"]
    assert offered(client_of, world.ilse, world.closed_group, "") == ["Dirk Wouters", "Alimento", "iedereen"]


def test_namesakes_are_offered_with_their_fund(world: World, client_of: ClientOf) -> None:
    make.account("Bram Claes", fund=world.horeca, email="bram.2@example.org")
    names = offered(client_of, world.ann, world.open_group, "bram")
    assert names == ["Bram Claes (Woodwize)", "Bram Claes (Horeca Forma)"]


def test_only_organisers_are_offered_everybody_of_a_large_group(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_queries, "MAX_CALLED", 2)
    assert offered(client_of, world.ann, world.open_group, "ied") == ["iedereen"]
    assert offered(client_of, world.bram, world.open_group, "ied") == []
    said = "Met meer dan 2 mensen kan alleen een organisator iedereen vermelden."
    assert reach_of(client_of, world.bram, world.open_group, "iedereen") == said


def test_whom_a_text_reaches_is_said_while_one_writes(world: World, client_of: ClientOf) -> None:
    group, closed = world.open_group, world.closed_group
    assert reach_of(client_of, world.ann, group, "iedereen kom", "Bram Claes, dag", "niemand") == (
        "2 mensen krijgen hier een melding van."
    )
    assert reach_of(client_of, world.ann, group, "Woodwize") == "1 persoon van Woodwize krijgt hier een melding van."
    assert reach_of(client_of, world.dirk, closed, "Ann Peeters en", "ann peeters") == (
        "Ann Peeters ziet dit overleg niet en krijgt geen melding."
    )
    assert reach_of(client_of, world.gust, group, "Carla Maes", "Dirk Wouters") == ""


def test_without_scripts_it_is_said_after_sending(world: World, client_of: ClientOf) -> None:
    dirk, words = client_of(world.dirk), "Bram Claes ziet dit overleg niet en krijgt geen melding."
    shown = page(dirk.get(open_topic(dirk, world.closed_group, body="@Bram Claes, en @Dirk Wouters?").location))
    assert shown.alerts == [words]
    sent = reply(dirk, first_topic(), "@Bram Claes")
    assert page(dirk.get(sent.location.partition("#")[0])).alerts == [words]
    channel = db.session().exec(select(Channel).where(Channel.group_id == world.closed_group.id)).one()
    sent = dirk.post(f"/kanalen/{channel.id}/berichten", data={"body": "Dag @Bram Claes"})
    assert page(dirk.get(sent.location.partition("#")[0])).alerts == [words]


def test_a_mention_is_a_link_and_marked_for_whom_it_means(world: World, client_of: ClientOf) -> None:
    body = "@Bram Claes en @Woodwize, ook @iedereen, niet `@Bram Claes`"
    where = open_topic(client_of(world.ann), world.open_group, body=body).location
    persons = [f"/mensen/{world.bram.id}", "/fondsen/woodwize", f"/overleg/{world.open_group.slug}/deelnemers"]

    def seen_by(account: Account) -> list[tuple[str, bool]]:
        links = page(client_of(account).get(where)).all(".prose [data-mention]")
        return [(link.node.attributes.get("href") or "", link.has(".is-me") or "is-me" in link.html) for link in links]

    assert seen_by(world.bram) == [(path, True) for path in persons]
    assert seen_by(world.ann) == [(path, path == persons[2]) for path in persons]
    assert seen_by(world.carla) == [(path, False) for path in persons]
    assert seen_by(world.gust) == [("", False), ("", False), (persons[2], True)]


def test_a_message_mentions_in_a_group_and_not_in_a_direct_conversation(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    channel = db.session().exec(select(Channel).where(Channel.group_id == world.open_group.id)).one()
    sent = ann.post(f"/kanalen/{channel.id}/berichten", data={"body": "@Bram Claes?"}, headers=HTMX)
    assert fragment(sent).one("[data-mention]").text == "@Bram Claes"
    direct = ann.post(f"/mensen/{world.bram.id}/gesprek").location
    assert not page(ann.get(direct)).has("[data-mentions]")
    assert page(ann.get(f"/overleg/{world.open_group.slug}/chat")).has("textarea[data-mentions]")
    sent = ann.post(f"{direct}/berichten", data={"body": "@Bram Claes?"}, headers=HTMX)
    assert "@Bram Claes?" in fragment(sent)
    assert not fragment(sent).has("[data-mention]")


def test_in_a_mail_a_mention_is_a_name_and_a_link_an_address(world: World) -> None:
    body = "@Bram Claes, zie [het verslag](/verslagen/1) en [dit](//a.example) op https://a.example"
    html = mail.post_html(matching.html_of(viewer(world.ann), world.open_group.id, body))
    body_node = LexborHTMLParser(html).body
    assert body_node is not None
    part = Part(body_node)
    assert part.one("strong").text == "@Bram Claes"
    assert part.addresses == [mail.link_to_path("/verslagen/1"), "//a.example", "https://a.example"]
    assert mail.to_text(html).startswith("@Bram Claes, zie het verslag (http")
