"""An organiser takes many into a group in one go: funds, the people of another group, persons and addresses."""

from collections.abc import Callable
from typing import Any

import pytest

from samenspel.activity.things import ThingKind
from samenspel.groups.models import GroupKind, MembershipRole, Visibility
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.groups.joining.test_invitations import INVITE, _invite, _mail_to, _notices, _sweep
from tests.groups.stories import role_of
from tests.pages import page
from tests.world import World

ADD = {"how": "add", "per_fund": "one"}


def test_all_funds_come_with_one_person_each(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    with make.at_once():
        funds = [make.fund(f"f-{number}", name=f"Fonds {number:02}") for number in range(36)]
        directors = [make.account(f"Directeur {fund.slug}", Role.DIRECTOR, fund) for fund in funds]
        others = [make.account(f"Consulent {fund.slug}", fund=fund) for fund in funds]
        make.fund("leeg", name="Leeg fonds")
    ann, data = client_of(world.ann), ADD | {"all_funds": "y", "words": "Fijn dat je erbij bent.", "role": "member"}
    shown = page(ann.post(INVITE, data=data), 422)
    picks = shown.panel("Toevoegen (37)").all("select")
    assert len(picks) == 37, "36 new funds and Horeca Forma; Alimento and Woodwize are there already"
    assert "Alimento, Woodwize" in shown.panel("Niet erbij")
    assert "Leeg fonds" in shown.panel("Niet erbij")
    assert role_of(others[0], world.open_group) is None, "nothing is done before it was seen"
    # Of the first fund the director comes instead, of the second nobody.
    first = [each.all("option")[0]["value"] for each in picks if "Consulent" in each.all("option")[0].text]
    assert first[:2] == [str(others[0].id), str(others[1].id)], "in a working group a fund is there by its consultant"
    take = [str(world.carla.id), str(directors[0].id), "", *first[2:]]
    sent = ann.post(INVITE, data=data | {"take": take, "shown": shown.fields["shown"], "do": "send"})
    assert sent.status_code == 303
    assert "36 mensen zijn toegevoegd." in page(ann.get(sent.location)).alerts[0]
    assert role_of(directors[0], world.open_group) is MembershipRole.MEMBER
    assert role_of(others[1], world.open_group) is None
    _sweep()
    mail = _mail_to(outbox, others[35].email)
    assert "Ann Peeters heeft je toegevoegd: je bent nu in Podcastreeks Werkbaar wint." in mail.body
    assert "Fijn dat je erbij bent." in mail.body
    assert len(_notices(others[35], ThingKind.MEMBERSHIP)) == 1


def test_a_whole_fund_and_pasted_addresses_come_together(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    ann = client_of(world.ann)
    addresses = f"{world.carla.email}; Nele Nieuw <nele@example.org>; gewoon woorden"
    data: dict[str, Any] = {
        "how": "add",
        "per_fund": "everybody",
        "funds": [str(world.alimento.id)],
        "addresses": addresses,
    }
    named = {"name-nele@example.org": "Nele Nieuw", "organisation-nele@example.org": "VDAB"}
    assert _invite(ann, **data, **named).status_code == 303
    for account in (world.dirk, world.carla):
        assert role_of(account, world.open_group) is MembershipRole.MEMBER
    _sweep()
    assert _mail_to(outbox, "nele@example.org").subject == "Uitnodiging: Podcastreeks Werkbaar wint"


def test_who_takes_part_elsewhere_comes_as_well(world: World, client_of: ClientOf) -> None:
    other = make.group("wg-ander", name="Ander overleg")
    make.membership(world.carla, other)
    make.membership(world.dirk, other, MembershipRole.FOLLOWER)
    make.membership(world.bram, other)
    ann = client_of(world.ann)
    assert "Klankbordgroep" not in page(ann.get(INVITE)).one("#like"), "of a hidden group nobody is copied"
    wrong = page(ann.post(INVITE, data={"how": "add", "like": str(world.closed_group.id)}), 422)
    assert wrong.errors["like"] == "Kies iets uit de lijst."
    _invite(ann, how="add", like=str(other.id))
    assert role_of(world.carla, world.open_group) is MembershipRole.MEMBER
    assert role_of(world.dirk, world.open_group) is None, "a follower takes no part"


def test_what_was_not_shown_is_shown_before_it_is_done(world: World, client_of: ClientOf) -> None:
    ann, data = client_of(world.ann), {"how": "add", "people": [str(world.carla.id)], "role": "member"}
    shown = page(ann.post(INVITE, data=data), 422).fields["shown"]
    more = data | {"addresses": world.dirk.email, "take": [str(world.carla.id)], "shown": shown, "do": "send"}
    again = page(ann.post(INVITE, data=more), 422)
    assert "Je keuze is veranderd. Kijk na wie het nu wordt, en bevestig dan." in again.alerts
    assert role_of(world.carla, world.open_group) is None


@pytest.mark.parametrize(("kind", "first"), [(GroupKind.STRATEGIC, "Dirk Wouters"), (GroupKind.CLUSTER, "Ann Peeters")])
def test_the_kind_says_who_comes_for_a_fund(
    world: World, client_of: ClientOf, kind: GroupKind, first: str, english: Callable[..., Any]
) -> None:
    make.group("nieuw", kind, name="Nieuw", visibility=Visibility.HIDDEN)
    ilse = client_of(english(world.ilse))
    shown = page(ilse.post("/overleg/nieuw/uitnodigingen", data=ADD | {"funds": [str(world.alimento.id)]}), 422)
    assert shown.panel("Add (1)").one("select").all("option")[0].text == first


def test_who_plans_takes_in_others_on_the_way(world: World, client_of: ClientOf) -> None:
    for way in ("bijeenkomsten", "datumprikkers", "reeksen"):
        shown = page(client_of(world.ann).get(f"/overleg/wg-werkbaar-wint/{way}/nieuw"))
        assert shown.links["Mensen of fondsen toevoegen"] == INVITE
