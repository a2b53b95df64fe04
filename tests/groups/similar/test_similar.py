"""Groups that are like a new one are shown before it is made, each with why."""

import pytest
from flask.testing import FlaskClient

from samenspel.groups.models import GroupKind, MembershipRole, Visibility
from samenspel.groups.similar.queries import similar_groups
from tests import make
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World, viewer


@pytest.fixture
def ilse(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.ilse)


def test_what_is_like_it_is_shown_before_a_group_is_made(world: World, ilse: FlaskClient) -> None:
    form = {
        "name": "Podcasts maken",
        "kind": "learning_network",
        "theme": str(world.theme.id),
        "purpose": "Met *zorg*.",
    }
    asked = page(ilse.post("/overleg/nieuw", data=form), 422)
    row = asked.panel("Bestaat dit al?").row("Podcastreeks Werkbaar wint")
    assert "zelfde thema" in row
    assert "gaat ook over podcasts" in row
    assert asked.fields["purpose"] == "Met *zorg*."
    assert "Toch een nieuw overleg starten" in asked.buttons
    assert ilse.post("/overleg/nieuw", data=form | {"anyway": "1"}).status_code == 303


def test_nothing_like_it_is_made_at_once(world: World, ilse: FlaskClient) -> None:
    assert ilse.post("/overleg/nieuw", data={"name": "Zeilboten", "kind": "learning_network"}).status_code == 303


def test_the_funds_that_meet_elsewhere_count_where_one_may_look_in(world: World) -> None:
    make.group("ver", name="Verre reizen", kind=GroupKind.CLUSTER, visibility=Visibility.CLOSED)
    hidden = make.group("stil", name="Verre reizen in stilte", visibility=Visibility.HIDDEN)
    closed = make.group("dicht", name="Verre vluchten", visibility=Visibility.CLOSED)
    shown = make.group("open", name="Verre oorden")
    for group in (hidden, closed, shown):
        make.membership(world.dirk, group)
    funds = [world.alimento.id, world.woodwize.id]

    def found(who: object) -> dict[str, tuple[str, ...]]:
        about = {"name": "Verre landen", "purpose": "", "theme_id": None, "fund_ids": funds}
        return {each.slug: each.funds for each in similar_groups(viewer(who), **about)}  # type: ignore[arg-type]

    assert found(world.carla) == {"ver": (), "dicht": (), "open": ("Alimento",)}
    assert found(world.dirk) == {"ver": (), "dicht": ("Alimento",), "open": ("Alimento",), "stil": ("Alimento",)}
    assert found(world.gust) == {}


def test_funds_alone_are_no_reason(world: World) -> None:
    about = {"name": "Zeilboten", "purpose": "", "theme_id": None, "fund_ids": [world.alimento.id, world.woodwize.id]}
    assert similar_groups(viewer(world.ann), **about) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["PODCASTREEKS werkbaar wint", "Podcastreeks  Werkbaar\u200b wint", "Podcastreks Werkbaar wint"]
)
def test_a_double_is_first_of_what_is_shown(world: World, ilse: FlaskClient, name: str) -> None:
    asked = page(ilse.post("/overleg/nieuw", data={"name": name, "kind": "learning_network"}), 422)
    assert "bijna dezelfde naam" in asked.panel("Bestaat dit al?").row("Podcastreeks Werkbaar wint")


def test_a_new_name_that_resembles_another_group_is_asked_about(world: World, ilse: FlaskClient) -> None:
    make.group("reizen", name="Verre reizen", kind=GroupKind.CLUSTER)
    make.group("geheim", name="Verre eilanden", kind=GroupKind.CLUSTER, visibility=Visibility.HIDDEN)
    address = f"/overleg/{world.open_group.slug}/bewerken"
    sent = page(ilse.get(address)).fields | {"name": "Vérre rijzen"}
    asked = page(ilse.post(address, data=sent), 422)
    assert "bijna dezelfde naam" in asked.panel("Bestaat dit al?").row("Verre reizen")
    assert asked.fields["name"] == "Vérre rijzen"
    assert ilse.post(address, data=sent | {"anyway": "1"}).status_code == 303
    assert "Vérre rijzen" in ilse.get(f"/overleg/{world.open_group.slug}").text
    again = page(ilse.get(address)).fields | {"purpose": "Iets anders"}
    assert ilse.post(address, data=again).status_code == 303, "a name that stays is not asked about"


def test_a_group_that_one_may_not_know_of_is_not_told_by_its_name(world: World, client_of: ClientOf) -> None:
    make.group("geheim", name="Verre eilanden", kind=GroupKind.CLUSTER, visibility=Visibility.HIDDEN)
    group = make.group("eigen", name="Eigen cluster", kind=GroupKind.CLUSTER)
    make.membership(world.ann, group, MembershipRole.ORGANISER)
    ann, address = client_of(world.ann), "/overleg/eigen/bewerken"
    sent = page(ann.get(address)).fields | {"name": "Verre eilandn"}
    assert ann.post(address, data=sent).status_code == 303
