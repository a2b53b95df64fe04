"""A guest is in a group until a day: told a week before, gone after it, and it can be extended."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel import jobs
from samenspel.activity.notices.models import Notice
from samenspel.clock import day, midnight, today
from samenspel.db import session
from samenspel.groups import queries
from samenspel.groups.joining import actions as joining
from samenspel.groups.joining.models import GroupInvitation
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.home.lifecycle.tasks import review_guests
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.world import World, viewer


def _guest() -> Account:
    return make.account("Vera Gast", Role.GUEST, email="vera@vdab.example")


def _add(client: FlaskClient, group: Group, account: Account, until: str) -> Any:
    data = {"account": str(account.id), "role": "member", "until": until}
    return client.post(f"/overleg/{group.slug}/deelnemers", data=data)


def _membership(account: Account, group: Group) -> Membership:
    session().expire_all()
    found = queries.membership_of(account.id, group.id)
    assert found is not None
    return found


def _titles(account: Account) -> list[str]:
    session().expire_all()
    return list(session().execute(sa.select(col(Notice.title)).where(col(Notice.account_id) == account.id)).scalars())


def test_a_guest_is_added_until_a_day_and_gets_more_time(world: World, client_of: ClientOf) -> None:
    vera, group, ilse = _guest(), world.open_group, client_of(world.ilse)
    last = today() + timedelta(days=30)
    assert "Kies vandaag of een dag erna" in page(_add(ilse, group, vera, str(today() - timedelta(days=1))), 422)
    assert role_of(vera, group) is None
    assert _add(ilse, group, vera, str(last)).status_code == 303
    assert _membership(vera, group).until == last
    assert "erbij tot en met" in page(ilse.get(f"/overleg/{group.slug}/deelnemers"))
    address = f"/overleg/{group.slug}/deelnemers/{vera.id}/laatste-dag"
    assert ilse.post(address, data={"until": "morgen"}).status_code == 303
    assert _membership(vera, group).until == last, "what is no date changes nothing"
    later = last + timedelta(days=90)
    ilse.post(address, data={"until": str(later)})
    assert _membership(vera, group).until == later
    ilse.post(f"/overleg/{group.slug}/deelnemers/{vera.id}", data={"role": "follower"})
    assert _membership(vera, group).until == later, "another role is no longer time"
    ilse.post(address, data={"until": ""})
    assert _membership(vera, group).until is None
    consultant = f"/overleg/{group.slug}/deelnemers/{world.ann.id}/laatste-dag"
    assert ilse.post(consultant, data={"until": str(later)}).status_code == 404
    assert client_of(world.bram).post(address, data={"until": str(later)}).status_code == 403


def test_the_time_ends_by_itself(world: World, client_of: ClientOf) -> None:
    vera, group, ilse = _guest(), world.open_group, client_of(world.ilse)
    _add(ilse, group, vera, str(today() + timedelta(days=8)))
    _add(ilse, group, world.dirk, str(today()))
    assert _membership(world.dirk, group).until is None, "who is no guest has no last day"
    review_guests()
    assert not any("tot en met" in each for each in _titles(vera)), "it is too early to say so"
    _membership(vera, group).until = today() + timedelta(days=7)
    session().commit()
    review_guests()
    assert any("Je bent in dit overleg tot en met" in each for each in _titles(vera))
    organiser = next(each for each in queries.members_of(group.id) if each.role is MembershipRole.ORGANISER)
    told = session().get_one(Account, organiser.account_id)
    assert any("Vera Gast is er als gast bij tot en met" in each for each in _titles(told))
    session().execute(sa.delete(Notice))
    review_guests()
    assert _titles(vera) == [], "each day is told once"
    _membership(vera, group).until = today()
    session().commit()
    review_guests()
    assert role_of(vera, group) is MembershipRole.MEMBER, "on the last day they are still in it"
    over = _membership(vera, group)
    over.until, over.joined_at = today() - timedelta(days=1), over.joined_at - timedelta(days=9)
    session().commit()
    review_guests()
    assert role_of(vera, group) is None
    assert _membership(vera, group).left_at == midnight(today())
    assert client_of(vera).get(f"/overleg/{group.slug}").status_code == 404
    _add(ilse, group, vera, "")
    assert _membership(vera, group).until is None, "who comes back has a new time"


def test_an_invited_guest_has_the_day_that_was_said(world: World, client_of: ClientOf) -> None:
    vera, group = _guest(), world.open_group
    last: date = today() + timedelta(days=5)
    people = [joining.PersonToInvite(each.email, each.name, each) for each in (vera, world.dirk)]
    joining.invite(viewer(world.ilse), group, people, MembershipRole.MEMBER, "", until=last)
    session().commit()
    by_email = {each.email: each for each in session().execute(sa.select(GroupInvitation)).scalars()}
    assert by_email[vera.email].expires_at == midnight(last + timedelta(days=1)), "nobody accepts what is over"
    assert by_email[world.dirk.email].until is None
    inside = client_of(vera)
    assert "Je bent erbij tot en met" in page(inside.get(f"/overleg/{group.slug}/uitnodiging"))
    inside.post(f"/overleg/{group.slug}/uitnodiging", data={"answer": "accept"})
    assert _membership(vera, group).until == last


def test_the_mail_says_the_last_day(world: World, outbox: list[Any]) -> None:
    vera, last = _guest(), today() + timedelta(days=5)
    people = [joining.PersonToInvite(each.email, each.name, each) for each in (vera, world.dirk)]
    people.append(joining.PersonToInvite("nieuw@example.org", "Nieuwe Gast", None))
    joining.invite(viewer(world.ilse), world.open_group, people, MembershipRole.MEMBER, "", until=last)
    session().commit()
    while jobs.sweep():
        pass
    says = {each.to[0]: f"erbij tot en met {day(last)}" in " ".join(each.body.split()) for each in outbox}
    assert says == {vera.email: True, "nieuw@example.org": True, world.dirk.email: False}
