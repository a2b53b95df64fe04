"""Somebody stops working, comes back, or goes on for another fund; the last ISA and the last administrator stay."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from samenspel import clock, jobs
from samenspel.db import now, session
from samenspel.groups.models import Group, LeadSeat, MembershipRole, PastMembership
from samenspel.maps.analysis_queries import analysis_input
from samenspel.meetings.models import Answer, AnswerValue
from samenspel.people.accounts import actions, queries
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.chat.test_chat import channel_of, say
from tests.documents.test_stories import share
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.people.conftest import anew
from tests.world import World

MEMBERS = "/overleg/wg-werkbaar-wint/deelnemers"


def _lead(world: World) -> object:
    session().expire_all()
    return session().get_one(Group, world.open_group.id).lead_account_id


def test_who_is_closed_is_in_no_group_and_reopening_brings_back(world: World, client_of: ClientOf) -> None:
    session().execute(sa.update(Group).values(lead_fund_id=world.alimento.id, lead_account_id=world.ann.id))
    session().add(LeadSeat(group_id=world.open_group.id, fund_id=world.alimento.id, account_id=world.ann.id))
    session().commit()
    topic = make.topic(world.open_group, world.ann, "Wie doet mee?")
    bea, ilse = client_of(world.bea), client_of(world.ilse)
    bea.post(f"/beheer/accounts/{world.ann.id}/sluiting")
    assert role_of(world.ann, world.open_group) is None
    assert "Ann Peeters" not in page(ilse.get(MEMBERS)).one("main").text
    assert "werkt niet meer bij Alimento" in page(ilse.get(f"/onderwerpen/{topic.id}")).one(".is-opening").text
    assert _lead(world) is None
    bea.post(f"/beheer/accounts/{world.ann.id}/heropening")
    assert role_of(world.ann, world.open_group) is MembershipRole.ORGANISER
    assert "werkt niet meer" not in page(ilse.get(f"/onderwerpen/{topic.id}"))
    assert _lead(world) == world.ann.id
    assert anew(world.ann).closed_at is None


def test_what_was_written_says_who_left(world: World, client_of: ClientOf) -> None:
    ann, bram = client_of(world.ann), client_of(world.bram)
    say(ann, channel_of(world), "Tot ziens")
    share(ann, world.open_group, b"Nota", "nota.txt")
    places = (f"/overleg/{world.open_group.slug}/chat", f"/overleg/{world.open_group.slug}/documenten")
    for place in places:
        assert "werkt niet meer" not in page(bram.get(place))
    client_of(world.bea).post(f"/beheer/accounts/{world.ann.id}/sluiting")
    for place in places:
        assert "werkt niet meer bij Alimento" in page(bram.get(place))


def test_another_fund_keeps_what_was_done_with_the_old_one(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    begun = now() - timedelta(days=800)
    session().execute(sa.text("UPDATE membership SET joined_at = :at"), {"at": begun})
    session().commit()
    past, coming = (make.meeting(world.open_group, world.ann, days=days) for days in (-5, 5))
    session().add_all(
        Answer(meeting_id=each.id, account_id=world.bram.id, fund_id=world.woodwize.id, value=AnswerValue.YES)
        for each in (past, coming)
    )
    session().commit()
    form = {"role": "consultant", "fund": str(world.horeca.id), "organisation": ""}
    bea = client_of(world.bea)
    address = bea.post(f"/beheer/accounts/{world.bram.id}", data=form).location
    assert bea.post(address, data=page(bea.get(address)).one("form[action$=verhuizing]").fields).status_code == 303
    while jobs.sweep():
        pass
    (told,) = [each for each in outbox if each.to == [world.bram.email] and "Horeca Forma" in each.subject]
    assert "bij Horeca Forma in plaats van bij Woodwize" in " ".join(told.body.split())
    (spell,) = session().execute(sa.select(PastMembership)).scalars()
    assert (spell.fund_id, spell.account_id, spell.group_id) == (world.woodwize.id, world.bram.id, world.open_group.id)
    shown = page(client_of(world.ann).get(MEMBERS)).one("main").text
    assert "Horeca Forma" in shown
    assert "Woodwize" not in shown
    session().expire_all()
    funds = {each.meeting_id: each.fund_id for each in session().execute(sa.select(Answer)).scalars()}
    assert funds == {past.id: world.woodwize.id, coming.id: world.horeca.id}
    seen = {
        each.fund
        for each in analysis_input(clock.today()).participations
        if each.activity == f"membership:{world.open_group.id}" and each.date.year < clock.today().year
    }
    assert seen == {"woodwize", "alimento"}, "in the years before, it was the old fund"


def test_the_last_isa_and_the_last_administrator_stay(world: World, client_of: ClientOf) -> None:
    bea = client_of(world.bea)
    refused = bea.post(f"/beheer/accounts/{world.ilse.id}/sluiting", follow_redirects=True)
    assert "Dit is de enige intersectorale adviseur." in page(refused)
    form = {"role": "guest", "fund": "", "organisation": "SERV"}
    demoted = page(bea.post(f"/beheer/accounts/{world.ilse.id}", data=form), 422)
    assert "enige intersectorale adviseur" in demoted.errors["role"]
    assert anew(world.ilse).active
    second = make.account("Ingrid Tweede", Role.ISA, organisation="SERV")
    assert not queries.is_last_of_role(anew(second))
    bea.post(f"/beheer/accounts/{world.ilse.id}/sluiting")
    assert not anew(world.ilse).active


def test_two_administrators_cannot_close_each_other(world: World) -> None:
    """The second finds the first one closed."""
    other = make.account("Bert Tweede", Role.ADMIN, organisation="SERV")
    actions.close_account(anew(world.bea))
    session().commit()
    assert queries.is_last_of_role(session().get_one(Account, other.id))
