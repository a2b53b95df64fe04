"""A group for funds only: who works for no fund gets in by no way, and reads why."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from samenspel.db import columns, now, session
from samenspel.groups.joining import actions
from samenspel.groups.joining.models import GroupInvitation, InvitationState, JoinRequest, RequestState
from samenspel.groups.joining.tokens import answer_token
from samenspel.groups.models import Group, Joining, MembershipRole
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.groups.joining.test_invitations import INVITE, _invite
from tests.groups.links.test_links import _make
from tests.groups.stories import facts, role_of
from tests.pages import page
from tests.people.conftest import anew
from tests.world import World, viewer

PEOPLE = "/overleg/wg-werkbaar-wint/deelnemers"
JOIN, ASK = "/overleg/wg-werkbaar-wint/deelname", "/overleg/wg-werkbaar-wint/aanvraag"
WHY = "werkt bij geen sectorfonds, en dit overleg is enkel voor sectorfondsen."


@pytest.fixture
def group(world: World) -> Group:
    world.open_group.funds_only = True
    session().commit()
    return world.open_group


@pytest.fixture
def vera(world: World) -> Account:
    return make.account("Vera Vos", Role.GUEST, organisation="VDAB")


def test_an_organiser_sets_it_and_every_page_about_the_group_says_so(world: World, client_of: ClientOf) -> None:
    ann, group = client_of(world.ann), world.open_group
    form = facts(group) | {"funds_only": "y"}
    assert ann.post("/overleg/wg-werkbaar-wint/bewerken", data=form).status_code == 303
    assert session().get_one(Group, group.id, populate_existing=True).funds_only
    assert "Enkel van sectorfondsen" in page(ann.get("/overleg/wg-werkbaar-wint")).panel("Over dit overleg")
    assert role_of(world.gust, group) is MembershipRole.MEMBER, "who was in it stays"
    ann.post("/overleg/wg-werkbaar-wint/bewerken", data=facts(group))
    assert not session().get_one(Group, group.id, populate_existing=True).funds_only


def test_who_works_for_a_fund_joins_as_before(world: World, client_of: ClientOf, group: Group) -> None:
    assert client_of(world.carla).post(JOIN, data={"role": "member"}).status_code == 303
    assert role_of(world.carla, group) is MembershipRole.MEMBER


def test_who_works_for_none_cannot_join_nor_ask(world: World, client_of: ClientOf, group: Group) -> None:
    bea = client_of(world.bea)
    shown = page(bea.get("/overleg/wg-werkbaar-wint"))
    assert "Deelnemen is enkel voor sectorfondsen." in shown
    assert "Deelnemen" not in shown.buttons
    assert bea.post(JOIN, data={"role": "member"}).status_code == 403
    group.joining = Joining.REQUEST
    session().commit()
    assert "Deelnemen is enkel voor sectorfondsen." in page(bea.get("/overleg/wg-werkbaar-wint"))
    assert bea.post(ASK, data={"role": "member", "words": ""}).status_code == 403
    assert role_of(world.bea, group) is None


def test_who_was_in_it_changes_between_taking_part_and_following(
    world: World, client_of: ClientOf, group: Group
) -> None:
    gust = client_of(world.gust)
    assert gust.post(JOIN, data={"role": "follower"}).status_code == 303
    assert role_of(world.gust, group) is MembershipRole.FOLLOWER
    client_of(world.ann).post(f"{PEOPLE}/{world.gust.id}", data={"role": "member"})
    assert role_of(world.gust, group) is MembershipRole.MEMBER


def test_a_request_of_before_is_not_granted(world: World, client_of: ClientOf, group: Group) -> None:
    asked = JoinRequest(account_id=world.bea.id, group_id=group.id)
    session().add(asked)
    session().commit()
    ann = client_of(world.ann)
    answer = ann.post(f"/overleg/wg-werkbaar-wint/aanvragen/{asked.id}/antwoord", data={"answer": "accept"})
    assert f"Bea Smets {WHY}" in page(ann.get(answer.location)).alerts[0]
    assert role_of(world.bea, group) is None
    session().expire_all()
    assert session().get_one(JoinRequest, asked.id).state is RequestState.OPEN
    ann.post(f"/overleg/wg-werkbaar-wint/aanvragen/{asked.id}/antwoord", data={"answer": "decline"})
    session().expire_all()
    assert session().get_one(JoinRequest, asked.id).state is RequestState.DECLINED


def test_one_person_is_added_of_funds_only(world: World, client_of: ClientOf, group: Group, vera: Account) -> None:
    ann = client_of(world.ann)
    offered = page(ann.get(PEOPLE)).one("select#account").html
    assert str(world.carla.id) in offered
    assert str(vera.id) not in offered
    answer = ann.post(PEOPLE, data={"account": str(vera.id), "role": "member"})
    assert f"Vera Vos {WHY}" in page(answer, 422)
    assert role_of(vera, group) is None
    assert ann.post(PEOPLE, data={"account": str(world.carla.id), "role": "member"}).status_code == 303
    assert role_of(world.carla, group) is MembershipRole.MEMBER


@pytest.mark.parametrize("how", ["add", "invite"])
@pytest.mark.parametrize("way", ["people", "addresses", "like"])
def test_of_many_those_of_no_fund_are_left_out_with_the_reason(
    world: World, client_of: ClientOf, group: Group, vera: Account, how: str, way: str
) -> None:
    other = make.group("wg-ander", name="Ander overleg")
    for account in (vera, world.bea, world.carla):
        make.membership(account, other)
    ways: dict[str, dict[str, Any]] = {
        "people": {"people": [str(world.carla.id)]},
        "addresses": {"addresses": f"{vera.email}; {world.bea.email}; {world.carla.email}"},
        "like": {"like": str(other.id)},
    }
    chosen = ways[way]
    ann = client_of(world.ann)
    assert str(vera.id) not in page(ann.get(INVITE)).one("#lijst-people").html
    shown = page(ann.post(INVITE, data={"how": how, **chosen}), 422)
    if way != "people":
        left_out = shown.panel("Niet erbij")
        assert "Werken bij geen sectorfonds" in left_out
        assert "Vera Vos" in left_out
        assert "Bea Smets" in left_out
    take = [str(each.id) for each in (vera, world.bea, world.carla)]
    sent = {"how": how, **chosen, "take": take, "shown": shown.fields["shown"], "do": "send"}
    assert ann.post(INVITE, data=sent).status_code == 303
    assert [role_of(each, group) for each in (vera, world.bea)] == [None, None]
    invited = session().execute(columns(GroupInvitation.email)).scalars().all()
    assert invited == ([world.carla.email] if how == "invite" else [])
    assert (role_of(world.carla, group) is MembershipRole.MEMBER) == (how == "add")


def test_a_whole_fund_comes_in(world: World, client_of: ClientOf, group: Group) -> None:
    _invite(client_of(world.ann), how="add", per_fund="everybody", funds=[str(world.horeca.id)])
    assert role_of(world.carla, group) is MembershipRole.MEMBER


def test_an_address_without_an_account_needs_a_fund(world: World, client_of: ClientOf, group: Group) -> None:
    data = {"how": "add", "addresses": "Nele Nieuw <nele@example.org>"}
    refused = page(client_of(world.ann).post(INVITE, data=data), 422).errors["addresses"]
    assert refused.startswith("Dit overleg is enkel voor sectorfondsen, en deze adressen hebben geen account: nele@")
    ilse = client_of(world.ilse)
    shown = page(ilse.post(INVITE, data=data), 422)
    named = {"name-nele@example.org": "Nele", "organisation-nele@example.org": "VDAB", "do": "send"}
    sent = data | named | {"shown": shown.fields["shown"]}
    wrong = page(ilse.post(INVITE, data=sent), 422)
    assert "Kies een fonds: dit overleg is enkel voor sectorfondsen." in wrong
    assert session().execute(sa.select(GroupInvitation)).first() is None
    assert ilse.post(INVITE, data=sent | {"fund-nele@example.org": str(world.horeca.id)}).status_code == 303
    assert session().execute(columns(GroupInvitation.email)).scalars().all() == ["nele@example.org"]


@pytest.mark.parametrize("does", ["joins", "asks"])
def test_a_link_lets_in_nobody_of_no_fund(world: World, client_of: ClientOf, group: Group, does: str) -> None:
    address = _make(client_of(world.ann), does=does)
    bea, carla = client_of(world.bea), client_of(world.carla)
    assert "Dit overleg is enkel voor sectorfondsen, en je werkt bij geen fonds." in page(bea.get(address))
    assert bea.post(address).status_code == 403
    assert role_of(world.bea, group) is None
    assert session().execute(sa.select(JoinRequest)).first() is None
    assert page(carla.get(address)).buttons
    if does == "joins":
        assert carla.post(address).status_code == 303
        assert role_of(world.carla, group) is MembershipRole.MEMBER


def _invitation(world: World, account: Account | None, email: str = "") -> GroupInvitation:
    made = GroupInvitation(
        group_id=world.open_group.id,
        email=account.email if account else email,
        name=account.name if account else "Nele Nieuw",
        account_id=account.id if account else None,
        invited_by_id=world.ann.id,
        expires_at=now() + timedelta(days=3),
    )
    session().add(made)
    session().commit()
    return made


def test_invitations_of_before_are_withdrawn_with_their_names(world: World, client_of: ClientOf, vera: Account) -> None:
    ann = client_of(world.ann)
    theirs = [_invitation(world, vera), _invitation(world, None, "nele@example.org")]
    kept = _invitation(world, world.carla)
    answer = ann.post("/overleg/wg-werkbaar-wint/bewerken", data=facts(world.open_group) | {"funds_only": "y"})
    told = " ".join(page(ann.get(answer.location)).alerts)
    assert "de uitnodiging voor Vera Vos, Nele Nieuw" in told
    session().expire_all()
    assert [session().get_one(GroupInvitation, each.id).state for each in theirs] == [InvitationState.WITHDRAWN] * 2
    assert session().get_one(GroupInvitation, kept.id).state is InvitationState.OPEN


def test_an_invitation_that_is_still_open_lets_nobody_in(
    world: World, client_of: ClientOf, visitor: Any, group: Group
) -> None:
    invitation = _invitation(world, world.bea)
    link = f"/overleguitnodiging/{answer_token(world.bea.id, invitation.id)}"
    assert "enkel voor sectorfondsen" in page(visitor.get(link))
    assert "enkel voor sectorfondsen" in page(visitor.post(link, data={"answer": "accept"}))
    bea = client_of(world.bea)
    answer = bea.post("/overleg/wg-werkbaar-wint/uitnodiging", data={"answer": "accept"})
    assert WHY in page(bea.get(answer.location)).alerts[0]
    assert role_of(world.bea, group) is None
    ann = client_of(world.ann)
    again = {"do": "resend", "invitation": str(invitation.id)}
    answer = ann.post("/overleg/wg-werkbaar-wint/uitnodigingen/opvolging", data=again)
    assert "krijgt geen nieuwe uitnodiging" in page(ann.get(answer.location)).alerts[0]
    assert visitor.post(link, data={"answer": "decline"}).status_code == 200
    session().expire_all()
    assert session().get_one(GroupInvitation, invitation.id).state is InvitationState.DECLINED


def test_an_account_that_is_made_for_it_needs_a_fund(world: World, client_of: ClientOf, group: Group) -> None:
    bea = client_of(world.bea)
    sent = {"name": "Nele Nieuw", "email": "nele@example.org", "role": "guest", "fund": "", "organisation": "VDAB"}
    wrong = page(bea.post("/beheer/uitnodigingen", data=sent | {"groups": str(group.id)}), 422)
    assert "Enkel voor sectorfondsen: Podcastreeks Werkbaar wint. Vink dat uit." in wrong
    of_fund = sent | {"role": "consultant", "fund": str(world.horeca.id), "organisation": ""}
    assert bea.post("/beheer/uitnodigingen", data=of_fund | {"groups": str(group.id)}).status_code == 303


def test_an_invitation_to_the_platform_of_before_gives_the_account_and_not_the_group(
    world: World, group: Group, vera: Account
) -> None:
    actions.add_to_groups(vera, [group.id])
    assert role_of(vera, group) is None
    actions.add_to_groups(world.carla, [group.id])
    assert role_of(world.carla, group) is MembershipRole.MEMBER


def test_who_no_longer_works_for_a_fund_leaves_it(world: World, client_of: ClientOf, group: Group) -> None:
    make.membership(world.bram, other := make.group("wg-ander"))
    change = {"role": "isa", "fund": "", "organisation": "SERV"}
    assert client_of(world.bea).post(f"/beheer/accounts/{world.bram.id}", data=change).status_code == 303
    assert anew(world.bram).fund_id is None
    assert role_of(world.bram, group) is None
    assert role_of(world.bram, other) is MembershipRole.MEMBER


def test_who_goes_to_another_fund_stays(world: World, client_of: ClientOf, group: Group) -> None:
    change = {"role": "consultant", "fund": str(world.horeca.id), "organisation": ""}
    assert client_of(world.bea).post(f"/beheer/accounts/{world.bram.id}", data=change).status_code == 303
    assert role_of(world.bram, group) is MembershipRole.MEMBER


def test_no_way_in_goes_round_the_rule(world: World, group: Group, vera: Account) -> None:
    """Every way in comes by `let_in`; whoever forgets to ask fails, and lets nobody in."""
    with pytest.raises(actions.KeptOut):
        actions.let_in(vera, group.id, MembershipRole.MEMBER)
    with pytest.raises(actions.KeptOut):
        actions.add(viewer(world.ann), world.ilse, group.id, MembershipRole.FOLLOWER)
    assert role_of(vera, group) is None


def test_who_left_by_mistake_comes_back(world: World, client_of: ClientOf, group: Group) -> None:
    """Within the hour in which leaving can be undone."""
    gust = client_of(world.gust)
    left = gust.post("/overleg/wg-werkbaar-wint/uitschrijving")
    shown = page(gust.get(left.location))
    token = shown.one('input[name="token"]')["value"]
    assert gust.post("/overleg/wg-werkbaar-wint/terugkeer", data={"token": token}).status_code == 303
    assert role_of(world.gust, group) is MembershipRole.MEMBER
