"""Joining and leaving are taken back by one tap, exactly."""

from samenspel.groups.models import MembershipRole
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.world import World

HOME = "/overleg/wg-werkbaar-wint"


def test_who_joins_by_mistake_is_out_again(world: World, client_of: ClientOf) -> None:
    carla = client_of(world.carla)
    shown = page(carla.post(f"{HOME}/deelname", data={"role": "member"}, follow_redirects=True))
    form = shown.one(".alert form")
    assert form.buttons == ["Ongedaan maken"]
    carla.post(form["action"], data=form.fields)
    assert role_of(world.carla, world.open_group) is None


def test_another_role_is_taken_back(world: World, client_of: ClientOf) -> None:
    bram = client_of(world.bram)
    shown = page(bram.post(f"{HOME}/deelname", data={"role": "follower"}, follow_redirects=True))
    form = shown.one(".alert form")
    bram.post(form["action"], data=form.fields)
    assert role_of(world.bram, world.open_group) is MembershipRole.MEMBER


def test_who_leaves_by_mistake_has_the_same_place_again(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    ann.post(f"{HOME}/deelnemers/{world.bram.id}", data={"role": "organiser"})
    form = page(bram.post(f"{HOME}/uitschrijving", follow_redirects=True)).one(".alert form")
    assert role_of(world.bram, world.open_group) is None
    bram.post(form["action"], data=form.fields)
    assert role_of(world.bram, world.open_group) is MembershipRole.ORGANISER
    # The same form again, or by somebody else, is nothing any more.
    for other in (bram, client_of(world.carla)):
        again = page(other.post(form["action"], data=form.fields, follow_redirects=True))
        assert "Dit kan niet meer ongedaan gemaakt worden." in again.alerts[-1]
    assert role_of(world.carla, world.open_group) is None
