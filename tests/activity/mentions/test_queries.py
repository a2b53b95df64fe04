"""Whom a text mentions: those who may see the place now, and nobody by another's code, quote or address."""

import uuid

import pytest

from samenspel import db, text
from samenspel.activity.mentions.queries import mentioned_accounts
from samenspel.groups import queries as groups
from samenspel.groups.models import Group
from samenspel.people.models import Account
from tests import make
from tests.world import World, viewer


def html_with(*keys: str) -> str:
    """A post that mentions what has these keys."""
    mentions = [text.Mention("@x", key, "/") for key in keys]
    return text.to_html("@x " * len(keys), lambda _tails: mentions)


def cast_of(world: World) -> list[Account]:
    return [each for each in vars(world).values() if isinstance(each, Account)]


@pytest.mark.parametrize("place", ["open_group", "closed_group"])
def test_persons_are_mentioned_where_they_may_look(world: World, place: str) -> None:
    group: Group = getattr(world, place)
    left = make.account("Lies Maes", fund=world.alimento)
    make.membership(left, group, left_at=db.now())
    gone = make.account("Griet Maes", fund=world.alimento, active=False)
    make.membership(gone, group)
    make.membership(world.gerd, group)
    everybody = [*cast_of(world), left]
    html = html_with(*(f"account:{each.id}" for each in [*everybody, gone]))
    expected = {
        each.id for each in everybody if not viewer(each).is_wewis and groups.may_listen(viewer(each), group.id)
    }
    assert expected
    assert mentioned_accounts(html, group.id) == expected


def test_a_fund_is_its_people_in_the_group_and_the_group_all_in_it(world: World) -> None:
    group = world.open_group
    assert mentioned_accounts(html_with(f"fund:{world.alimento.id}"), group.id) == {world.ann.id}
    everybody = {world.ann.id, world.bram.id, world.gust.id}
    assert mentioned_accounts(html_with(f"group:{group.id}"), group.id) == everybody
    assert mentioned_accounts(html_with(f"group:{world.closed_group.id}"), group.id) == set()


def test_nobody_is_mentioned_in_a_direct_conversation(world: World) -> None:
    assert mentioned_accounts(html_with(f"account:{world.ann.id}"), None) == set()


def test_typed_html_and_links_mention_nobody(world: World) -> None:
    key = f'data-mention="account:{world.ann.id}"'
    typed = f'<a href="/" {key}>@x</a> [@x](/mensen/x"{key}) [a](</ "{key}>) a "{key}>@x</a>'
    html = text.to_html(typed, lambda tails: [None] * len(tails))
    assert text.mentions_in(html) == []
    assert mentioned_accounts(html, uuid.uuid4()) == set()


def test_code_quotes_addresses_and_links_are_no_mentions() -> None:
    found: list[str] = []
    for words in (
        "`@els`", "    @els", "```\n@els\n```", "> @els", "> - a\n> - @els", "a@els.be", "x.@els", "\\@els",
        "[@els](https://a.be)", "https://a.be/@els", "<b@els.be>", "@ els",
    ):  # fmt: skip
        text.to_html(words, lambda tails: [*map(found.append, tails)])
    assert found == []
    text.to_html("Dag **@els**, (@jan)\n> @an\n\n- @piet", lambda tails: [*map(found.append, tails)])
    assert found == ["@els", "@jan)", "@piet"]
