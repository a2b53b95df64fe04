"""The list of groups: what exists for whom, by kind and theme."""

from samenspel.db import now
from samenspel.groups.models import GroupKind
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.pages import page
from tests.world import World


def test_the_list_shows_what_exists_for_me_with_mine_first(world: World, client_of: ClientOf) -> None:
    page = client_of(world.dirk).get("/overleg").text
    assert page.index("Mijn overleggen") < page.index("/klankbordgroep") < page.index("/wg-werkbaar-wint")
    assert "Verborgen" in page
    assert "<h2>Werkgroepen</h2>" in page
    assert "3 deelnemers" in page
    assert "2 fondsen" in page
    outside = client_of(world.carla).get("/overleg").text
    assert "Podcastreeks Werkbaar wint" in outside
    assert 'href="/overleg/klankbordgroep"' not in outside
    assert "Mijn overleggen" not in outside


def test_a_guest_lists_only_where_they_were_invited(world: World, client_of: ClientOf) -> None:
    make.group("open-voor-leden", name="Open voor leden")
    shown = page(client_of(world.gust).get("/overleg"))
    assert "Podcastreeks Werkbaar wint" in shown
    assert "Open voor leden" not in shown
    fem = make.account("Fem", Role.GUEST, organisation="Fedasil")
    assert "Er is nog geen overleg waar je aan deelneemt." in page(client_of(fem).get("/overleg"))


def test_the_list_narrows_by_theme_and_kind(world: World, client_of: ClientOf) -> None:
    make.group("lerend-netwerk", GroupKind.LEARNING_NETWORK, name="Lerend netwerk instroom")
    client = client_of(world.carla)
    shown = page(client.get("/overleg?thema=werkbaar-werk"))
    assert "Podcastreeks Werkbaar wint" in shown
    assert "Lerend netwerk instroom" not in shown
    shown = page(client.get("/overleg?soort=learning_network"))
    assert "Podcastreeks Werkbaar wint" not in shown
    assert "Lerend netwerk instroom" in shown
    shown = page(client.get("/overleg?soort=learning_network&thema=werkbaar-werk"))
    assert "Geen overleg gevonden voor deze keuze." in shown
    nothing = page(client.get("/overleg?soort=zeppelin&thema=nergens"))
    assert nothing.row_titles == []
    assert "Geen overleg gevonden voor deze keuze." in nothing


def test_closed_off_groups_stand_apart(world: World, client_of: ClientOf) -> None:
    old = make.group("oud", name="Oud overleg", archived_at=now())
    make.membership(world.carla, old)
    page = client_of(world.carla).get("/overleg").text
    assert "Gearchiveerd overleg (1)" in page
    assert "Mijn overleggen" not in page


def test_only_who_may_start_a_group_gets_the_button(world: World, client_of: ClientOf) -> None:
    assert 'href="/overleg/nieuw"' in client_of(world.ilse).get("/overleg").text
    assert 'href="/overleg/nieuw"' in client_of(world.bea).get("/overleg").text
    assert 'href="/overleg/nieuw"' in client_of(world.ann).get("/overleg").text
    assert 'href="/overleg/nieuw"' not in client_of(world.gust).get("/overleg").text


def test_the_list_asks_as_much_for_two_groups_as_for_twenty(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    client = client_of(world.ann)
    client.get("/overleg")
    with counted() as few:
        client.get("/overleg")
    for number in range(18):
        group = make.group(f"nog-{number}", theme_id=world.theme.id, lead_fund_id=world.horeca.id)
        make.membership(world.ann, group)
        make.membership(world.carla, group)
    with counted() as many:
        client.get("/overleg")
    assert len(many) == len(few) <= 4
