"""Long lists are paged: a page of them stays small, and the pages together hold everything once."""

import re
from collections.abc import Callable

import pytest

from samenspel.db import session
from samenspel.people.invitations import actions as invitations
from samenspel.viewer import Role
from samenspel.web import LIST_PAGE_SIZE
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.world import World, viewer

MORE = 2 * LIST_PAGE_SIZE + 10


def add_groups(_world: World) -> None:
    for number in range(MORE):
        make.group(f"lang-{number}", name=f"Lang overleg {number}")


def add_members(world: World) -> None:
    for number in range(MORE):
        make.membership(make.account(f"Lang Lid {number}", fund=world.alimento), world.open_group)


def add_initiatives(_world: World) -> None:
    for number in range(MORE):
        make.initiative(f"Lang initiatief {number}")


def add_funds(_world: World) -> None:
    for number in range(MORE):
        make.fund(f"lang-{number}", name=f"Lang fonds {number}")


def add_invitations(world: World) -> None:
    for number in range(MORE):
        invitations.invite(
            viewer(world.bea), name=f"Lang {number}", email=f"lang{number}@fonds.example", role=Role.CONSULTANT,
            fund_id=world.alimento.id, organisation="", group_ids=[],
        )  # fmt: skip


LISTS = [
    ("/overleg", add_groups, r">(Lang overleg \d+)<"),
    ("/overleg/{slug}/deelnemers", add_members, r">\s*(Lang Lid \d+)\s*<"),
    ("/initiatieven", add_initiatives, r">\s*(Lang initiatief \d+)\s*<"),
    ("/fondsen", add_funds, r">\s*(Lang fonds \d+)\s*<"),
    ("/beheer/uitnodigingen", add_invitations, r"(Lang \d+)\s*<br>"),
]


@pytest.mark.parametrize(("address", "add", "name"), LISTS)
def test_a_long_list_comes_in_pages_that_hold_everything_once(
    world: World, client_of: ClientOf, counted: Counted, address: str, add: Callable[[World], None], name: str
) -> None:
    path, bea = address.format(slug=world.open_group.slug), client_of(world.bea)
    bea.get(path)
    with counted() as few:
        bea.get(path)
    add(world)
    session().commit()
    shown: list[str] = []
    for number in (1, 2, 3):
        with counted() as statements:
            answer = bea.get(f"{path}?pagina={number}")
        assert answer.status_code == 200
        assert len(statements) <= len(few)
        found = list(dict.fromkeys(re.findall(name, answer.text)))
        assert len(found) <= LIST_PAGE_SIZE
        assert f"pagina={2 if number != 2 else 3}" in answer.text
        shown += found
    assert len(shown) == len(set(shown)) == MORE
    beyond = bea.get(f"{path}?pagina=99")
    assert beyond.status_code == 200
    assert re.search(name, beyond.text), "the last page, not an empty one"
