"""The name of somebody whose card the viewer may see leads to that card, wherever a page says it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser, LexborNode

from samenspel.db import columns, session
from samenspel.people.models import Account
from tests.conftest import rolled_back, sign_in
from tests.scene import make_scene
from tests.test_every_route import LINES, filled_in
from tests.world import make_world

#: What a name may stand in without being a link of its own: a control says what it does, a heading what the page is.
CONTROLS = "a, button, summary, label, legend, option, textarea, title, h1, .breadcrumbs, script, style, template"
#: Pages that say names otherwise, and why.
APART = {
    "/beheer/accounts/<uuid:account_id>": "the page of the account itself",
    "/beheer/accounts/<uuid:account_id>/samenvoeging": "two accounts side by side, by their addresses",
    "/bijdragen": "a table that is a file too, of accounts that are paid for",
    "/mensen/<uuid:account_id>": "the card itself",
    "/overleg/<slug>/vermeldingen": "choices in a list below what is typed",
    "/bijeenkomsten/uitnodiging/<outsider>": "a page for people without an account",
    "/peilingen/uitnodiging/<outside_voter>": "a page for people without an account",
    "/overlegtoegang/<opening>": "a page that a link opens, also for who is not signed in",
    "/overleguitnodiging/<invited>": "a page that a link opens, also for who is not signed in",
}


#: Who looks: the first of these who may. Ann organises the open group, Ilse is ISA, Bea administrator, Gust a guest.
MEMBERS, GUESTS = ("ann", "ilse", "bea"), ("gust",)
RULES = [
    (rule, where)
    for method, rule, where, *_answers in LINES
    if method == "GET" and where != "closed" and rule not in APART and not rule.endswith(".pdf")
]


@dataclass(frozen=True)
class Looked:
    """The pages of one scene, as HTML by their rule, for members and for a guest; and the people by their names."""

    for_members: dict[str, str]
    for_guests: dict[str, str]
    people: dict[str, str]
    guest: str


@pytest.fixture(scope="module")
def looked(session_app: Flask) -> Iterator[Looked]:
    with rolled_back(session_app) as connection:
        world = make_world()
        scene = make_scene(world, "open")
        people = {name: str(account_id) for account_id, name in session().execute(columns(Account.id, Account.name))}
        clients = {name: sign_in(session_app, getattr(world, name)) for name in (*MEMBERS, *GUESTS)}

        def html_of(address: str, viewers: tuple[str, ...]) -> str:
            for name in viewers:
                session().close()
                savepoint = connection.begin_nested()
                answer = clients[name].get(address)
                session().close()
                savepoint.rollback()
                if answer.status_code == 200 and "html" in answer.content_type:
                    return answer.text
            return ""

        def pages_for(viewers: tuple[str, ...]) -> dict[str, str]:
            return {rule: html_of(filled_in(scene, rule, where), viewers) for rule, where in RULES}

        yield Looked(pages_for(MEMBERS), pages_for(GUESTS), people, str(world.gust.id))


def body_of(html: str) -> LexborNode:
    """What a page says, without its frame."""
    tree = LexborHTMLParser(html)
    found = tree.css_first("main") or tree.body
    assert found is not None
    return found


def bare_names(body: LexborNode, names: set[str]) -> list[str]:
    """The texts in which somebody is named outside of a link and of what is no running text."""
    for node in body.css(CONTROLS):
        node.decompose()
    texts = [node.text() for node in body.traverse(include_text=True) if node.tag == "-text"]
    return [" ".join(text.split())[:80] for text in texts if any(name in text for name in names)]


def test_each_name_leads_to_a_card(looked: Looked) -> None:
    found, linked = [], 0
    for rule, html in looked.for_members.items():
        body = body_of(html)
        linked += len(body.css("a.name-link, a.person-name"))
        found += [f"{rule}: {text}" for text in bare_names(body, set(looked.people))]
    assert linked > 60
    assert found == [], "write the name with name_link, or say in APART why not"


def test_each_link_leads_to_the_card_of_who_is_named(looked: Looked) -> None:
    for rule, html in looked.for_members.items():
        for link in body_of(html).css("a.name-link, a.person-name"):
            name, path = link.text().partition(" (")[0].strip(), link.attributes["href"] or ""
            if name in looked.people and path.startswith("/mensen/"):
                assert path == f"/mensen/{looked.people[name]}", rule


def test_a_guest_is_led_to_no_card_of_others(looked: Looked) -> None:
    naming = 0
    for rule, html in looked.for_guests.items():
        body = body_of(html)
        naming += any(name in body.text() for name in looked.people)
        assert body.css("a.name-link, a.person-name") == [], rule
        led = {link.attributes["href"] or "" for link in body.css('a[href^="/mensen/"]')}
        assert all(path.startswith(f"/mensen/{looked.guest}") for path in led), rule
    assert naming > 10, "guests do read names"
