"""Who sees which group."""

from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups import queries
from samenspel.groups.access import known_in, known_to, visible_in, visible_to
from samenspel.groups.list_queries import groups_known_to
from samenspel.groups.models import Group, Visibility
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.world import World


def _sees(account: Account) -> set[str]:
    viewer = queries.viewer_by(account.fs_uniquifier)
    assert viewer is not None
    return {group.slug for group in groups_known_to(viewer)}


def test_a_member_of_the_platform_sees_open_groups_and_not_the_closed_one(world: World) -> None:
    assert _sees(world.carla) == {"wg-werkbaar-wint"}


def test_a_closed_group_exists_for_its_members_and_for_the_isa(world: World) -> None:
    assert "klankbordgroep" in _sees(world.dirk)
    assert "klankbordgroep" in _sees(world.ilse)
    assert "klankbordgroep" not in _sees(world.bea)


def test_a_guest_sees_only_where_they_were_invited(world: World) -> None:
    assert _sees(world.gust) == {"wg-werkbaar-wint"}
    assert _sees(world.gerd) == set()


def test_both_ways_to_ask_what_a_viewer_sees_agree_for_every_role(world: World) -> None:
    """`visible_to` brings values along, `visible_in` takes parameters: one rule decides both, and so for `known_to`."""
    make.membership(world.gerd, world.open_group)
    make.group("kring", visibility=Visibility.CLOSED)
    cast = (world.ann, world.bram, world.carla, world.dirk, world.ilse, world.bea, world.gust, world.gerd)
    assert {account.role for account in cast} == set(Role)
    counts = []
    for account in cast:
        viewer = queries.viewer_by(account.fs_uniquifier)
        assert viewer is not None
        slugs = columns(Group.slug).order_by(col(Group.slug))
        by_value = session().execute(slugs.where(visible_to(viewer))).scalars().all()
        by_parameter = session().execute(slugs.where(visible_in(viewer.scope)), viewer.bound).scalars().all()
        assert by_value == by_parameter, account.name
        known_by_value = session().execute(slugs.where(known_to(viewer))).scalars().all()
        known = session().execute(slugs.where(known_in(viewer.scope)), viewer.bound).scalars().all()
        assert known_by_value == known, account.name
        assert set(by_value) <= set(known)
        counts.append((len(by_value), len(known)))
    assert counts == [(1, 2), (1, 2), (1, 2), (2, 3), (3, 3), (1, 2), (1, 1), (0, 0)]
