"""What somebody may not see leaves no trace in anything they can fetch: no word, no count, no other order.

Each of the cast fetches all addresses twice: as things are, and after everything was added that they may not see. The
answers must be the same to the letter. Who may see it gets other answers, so the comparison proves something.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from samenspel import db
from samenspel.clock import today
from samenspel.db import session
from samenspel.meetings.feeds.actions import make_feed
from samenspel.search import tasks
from samenspel.search.engines.opening import open_engine
from tests import make
from tests.fixtures import ClientOf
from tests.leaks.secrets import SECRETS, Secret, make_ordinary
from tests.scene import Scene, make_scene
from tests.test_every_route import LINES, filled_in
from tests.world import World, viewer

#: What differs between two answers to the same question.
_NONCES = re.compile(
    rb"""(nonce="|nonce-|name="(?:csrf_token|form_key)"\s+value="|"X-CSRFToken": "|type="hidden" value=")"""
    rb"""[\w.-]+"""
)
_HTMX = {"HX-Request": "true"}
#: Who fetches everything. What Ann may not see, Bram may not; to Ilse only direct messages are closed.
_ATTACKERS = ("bram", "carla", "dirk", "bea", "gust", "gerd")
_MEETING = ("", "/stand", "/agenda", "/verslag", "/verslag/bewerken", ".ics")
_QUERIES = (
    *(f"/zoeken?soort={kind}" for kind in ("topic", "initiative", "person")),
    "/zoeken?q=gewoon", "/zoeken?q=vraag+plan+kring+dag", "/zoeken?thema=werkbaar-werk", "/zoeken?q=onder+ons",
    *(f"/zoeken?q={secret.word}" for secret in SECRETS[:4]),
    "/initiatieven?kanaal=own", "/initiatieven?kanaal=call", "/initiatieven?thema=werkbaar-werk",
    "/overleg?thema=werkbaar-werk", "/overleg?soort=strategic", "/mensen?q=zq", "/mensen?fonds=alimento",
    *(f"/jaarplanner?weergave={view}" for view in ("maand", "lijst", "thema")),
    "/jaarplanner?van=mij", "/cijfers?jaar=2026", "/cijfers/2026/fondsen.csv", "/cijfers/2026/jaren.csv",
)  # fmt: skip
_FILES = (".ics", ".csv", ".xlsx")
#: What htmx gets a part of.
_PARTS = ("/zoeken?q=gewoon", "/zoeken?thema=werkbaar-werk", "/overleg/wg-werkbaar-wint/belasting")


@dataclass(frozen=True)
class Ground:
    """What there is for everybody, and all that can be fetched of it."""

    values: dict[str, str]
    addresses: list[str]


@pytest.fixture
def ground(world: World, app: Flask, tmp_path: Path) -> Iterator[Ground]:
    """The open group with one of each thing, in a search index of its own, while the clock stands still."""
    usual = tasks.ENGINE.get(app)
    tasks.ENGINE.set(app, open_engine(tmp_path / "index", None, None))
    with time_machine.travel(db.now(), tick=False):
        with make.at_once():
            scene = make_scene(world, "open")
            held = make_ordinary(world)
        rules = [(rule, where) for method, rule, where, *_ in LINES if method == "GET" and where != "closed"]
        rules = [each for each in rules if not each[0].endswith(".pdf")]  # the pages of reports, printed at some cost
        addresses = [filled_in(scene, rule, where) for rule, where in rules]
        addresses.append(f"/bijeenkomsten/{held['silent_id']}/terugkoppeling/{world.woodwize.slug}")
        for meeting in (held["coming_id"], held["sought_id"], held["silent_id"]):
            addresses += [f"/bijeenkomsten/{meeting}{rest}" for rest in _MEETING]
        addresses += [f"/overleg/{held['kring']}{rest}" for rest in ("", "/deelnemers", "/trekker")]
        clash = f"?day={today()}&start=09:00&end=17:00"
        for part in (f"bijeenkomsten/samenloop{clash}", f"belasting{clash}", "datumprikkers/kalender?maand="):
            addresses.append(f"/overleg/{held['slug']}/{part}")
        for row in vars(world).values():
            session().refresh(row)
        session().expunge_all()  # so that nothing of it is read again in a savepoint
        yield Ground(scene.values["open"] | held, [*dict.fromkeys([*addresses, *_QUERIES])])
    tasks.ENGINE.set(app, usual)


def _fetch(client: FlaskClient, addresses: Iterable[str]) -> dict[str, bytes]:
    """The answers by address: status and body, as page and where htmx would ask, as part of one.

    Of results of search the lines are sorted: which words are rare, and so what comes first, is known of all documents.
    """
    found = {}
    session().close()  # a request has one of its own, and would leave the savepoint of this one open
    for address in addresses:
        for headers in ({}, _HTMX) if address.startswith(_PARTS) else ({},):
            with client.get(address, headers=headers) as answer:
                body = _NONCES.sub(rb"\1", answer.data)
                if address.startswith("/zoeken"):
                    body = b"\n".join(sorted(body.splitlines()))
                found[address + (" (htmx)" if headers else "")] = b"%d %s" % (answer.status_code, body)
            session().close()
    return found


def _difference(before: bytes, after: bytes) -> str:
    """Where the answers begin to differ, with some of what stands around it."""
    at = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), len(before))
    return f"{before[max(0, at - 80) : at + 60]!r} became {after[max(0, at - 80) : at + 120]!r}"


@contextmanager
def _with(world: World, secrets: Iterable[Secret]) -> Iterator[dict[str, dict[str, str]]]:
    """A world in which these secrets are as well; yields what stands for the variables of addresses, by secret."""
    session().close()
    connection = session().get_bind()
    assert isinstance(connection, sa.Connection)
    savepoint = connection.begin_nested()
    with make.at_once():
        made = {secret.name: secret.make(world, secret.word) for secret in secrets}
    tasks.reindex()
    try:
        yield made
    finally:
        session().close()
        savepoint.rollback()


def test_what_somebody_may_not_see_changes_nothing_they_can_fetch(
    world: World, client_of: ClientOf, ground: Ground
) -> None:
    tasks.reindex()
    feeds = {name: make_feed(viewer(getattr(world, name)), None) for name in _ATTACKERS}
    session().commit()
    asked = {name: [*ground.addresses, f"/agenda/{feeds[name]}.ics"] for name in feeds}
    clients = {name: client_of(getattr(world, name)) for name in feeds}
    before = {name: _fetch(clients[name], asked[name]) for name in feeds}
    wrong = []
    for name in feeds:
        unknown = [secret for secret in SECRETS if name not in secret.known_to]
        with _with(world, unknown) as made:
            after = _fetch(clients[name], asked[name])
            hidden = _fetch(clients[name], [address for ids in made.values() for address in _addresses_of(ground, ids)])
        wrong += [f"{name} {where}: {_difference(before[name][where], after[where])}"
                  for where in after if after[where] != before[name][where]]  # fmt: skip
        wrong += [f"{name} {where}: {body[:3]!r}" for where, body in hidden.items() if not body.startswith(b"404")]
    assert not wrong, f"{len(wrong)} leaks:\n" + "\n".join(wrong)


def _addresses_of(ground: Ground, ids: dict[str, str]) -> list[str]:
    """The addresses that are about these things: those of which a variable names one of them."""
    found = []
    for method, rule, *_ in LINES:
        scene = Scene({"open": ground.values | ids})
        other = Scene({"open": ground.values})
        if method == "GET" and ids and (address := filled_in(scene, rule, "open")) != filled_in(other, rule, "open"):
            found.append(address)
    return [*dict.fromkeys(found)]


#: By secret, in how many answers those who know it read its word at the least.
_SHOWN = {
    "closed_group": 30, "inside_of_closed_group": 20, "other_group": 30,
    "unreported_initiative": 5, "own_initiative": 5, "draft_initiative": 3,
    "direct_messages": 3, "draft_report": 1, "partner_search": 1, "activity_import": 1, "debrief": 1,
}  # fmt: skip


@pytest.mark.parametrize("name", ["ilse", "ann"])
def test_who_may_see_the_secrets_reads_them(world: World, client_of: ClientOf, ground: Ground, name: str) -> None:
    known = [secret for secret in SECRETS if name in secret.known_to]
    with _with(world, known) as made:
        more = [address for ids in made.values() for address in _addresses_of(ground, ids)]
        found = _fetch(client_of(getattr(world, name)), [*ground.addresses, *more])
    shown = {each.name: sum(each.word.encode() in body for where, body in found.items() if each.word not in where)
             for each in known}  # fmt: skip
    assert {each: count for each, count in shown.items() if count < _SHOWN[each]} == {}


@pytest.mark.parametrize("name", ["gust", "gerd"])
def test_no_page_of_a_guest_leads_where_there_is_nothing_for_them(
    world: World, client_of: ClientOf, ground: Ground, name: str
) -> None:
    tasks.reindex()
    client = client_of(getattr(world, name))
    found = [
        body.partition(b" ")[2]
        for where, body in _fetch(client, ground.addresses).items()
        if body.startswith(b"200 ") and not where.endswith(_FILES) and "/antwoord/" not in where
    ]  # a page from the mail of another one; fmt: skip
    pages = [body.decode() for body in found if body.lstrip().startswith(b"<")]  # pictures lead nowhere
    links = {link.partition("#")[0] for body in pages for link in re.findall(r'href="(/[^"]*)"', body)}
    links -= {link for link in links if link.startswith("/static/")}
    assert len(links) > 4
    answers = _fetch(client, map(unescape, sorted(links)))
    assert [link for link, body in answers.items() if body.startswith(b"404")] == []
