"""Who sees which group."""

from samenspel.groups import queries
from samenspel.people.models import Account
from tests.world import World


def _sees(account: Account) -> set[str]:
    viewer = queries.viewer_by(account.fs_uniquifier)
    assert viewer is not None
    return {group.slug for group in queries.groups_visible_to(viewer)}


def test_a_member_of_the_platform_sees_open_groups_and_not_the_closed_one(world: World) -> None:
    assert _sees(world.carla) == {"wg-werkbaar-wint"}


def test_a_closed_group_exists_for_its_members_and_for_the_isa(world: World) -> None:
    assert "klankbordgroep" in _sees(world.dirk)
    assert "klankbordgroep" in _sees(world.ilse)
    assert "klankbordgroep" not in _sees(world.bea)


def test_a_guest_sees_only_where_they_were_invited(world: World) -> None:
    assert _sees(world.gust) == {"wg-werkbaar-wint"}
    assert _sees(world.gerd) == set()
