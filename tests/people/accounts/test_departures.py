"""Somebody leaves or goes to another fund: what hangs on them goes over to others, now or on a day to come."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from samenspel import clock, jobs
from samenspel.db import now, session
from samenspel.groups.joining.models import GroupInvitation
from samenspel.groups.models import Group, LeadOffer, LeadSeat, Membership, MembershipRole, PastMembership
from samenspel.meetings.departures.tasks import carry_out_due
from samenspel.meetings.models import ActionItem, AgendaItem, Meeting, Report
from samenspel.people.accounts.models import PlannedDeparture
from samenspel.people.models import Account, Fund, Invitation
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.people.conftest import anew
from tests.world import World


@make.at_once()
def _busy(world: World) -> dict[str, Any]:
    """Ann organises, leads and has things to do in the open group; in the hidden one she is as well."""
    wim = make.account("Wim Nieuw", fund=world.alimento)
    make.membership(world.ann, world.closed_group)
    past = make.meeting(world.open_group, world.ann, "Startvergadering", days=-5)
    coming = make.meeting(world.open_group, world.ann, "Opnamedag", agenda_shared_at=now())
    item = make.agenda_item(coming, "Gasten", owner_id=world.ann.id)
    point = ActionItem(meeting_id=past.id, text="Bellen", owner_id=world.ann.id)
    hidden = make.meeting(world.closed_group, world.ann, "Geheim beraad")
    session().execute(
        sa.update(Group)
        .where(sa.column("slug") == "wg-werkbaar-wint")
        .values(lead_fund_id=world.alimento.id, lead_account_id=world.ann.id)
    )
    session().add_all(
        [
            point,
            Report(meeting_id=past.id, author_id=world.ann.id, published_at=now()),
            LeadSeat(group_id=world.open_group.id, fund_id=world.alimento.id, account_id=world.ann.id),
            GroupInvitation(
                group_id=world.open_group.id,
                email="nele@example.org",
                name="Nele Nog",
                invited_by_id=world.ann.id,
                expires_at=now() + timedelta(days=9),
            ),
        ]
    )
    return {"wim": wim, "past": past, "coming": coming, "item": item, "point": point, "hidden": hidden}


def _form(world: World, found: dict[str, Any], who: Account | None, on: date) -> dict[str, str]:
    group, chosen = world.open_group.id.hex, str(who.id) if who else ""
    return {
        "on": on.isoformat(),
        f"group-{group}": chosen,
        f"lead-{group}": chosen if who is not world.ann else "",
        f"meeting-{found['coming'].id.hex}": chosen,
        f"item-{found['item'].id.hex}": chosen,
        f"point-{found['point'].id.hex}": chosen,
        f"invitations-{world.ann.id.hex}": chosen,
    }


def _owners(found: dict[str, Any]) -> set[Any]:
    session().expire_all()
    return {
        session().get_one(AgendaItem, found["item"].id).owner_id,
        session().get_one(ActionItem, found["point"].id).owner_id,
        session().get_one(Meeting, found["coming"].id).organiser_id,
    }


def test_who_leaves_hands_everything_to_a_colleague(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    found = _busy(world)
    wim, bea = found["wim"], client_of(world.bea)
    address = f"/beheer/accounts/{world.ann.id}/vertrek"
    shown = page(bea.get(address))
    assert {"Podcastreeks Werkbaar wint", "Opnamedag", "Gasten", "Bellen", "Nele Nog"} <= {
        each.text for each in shown.all("fieldset label")
    }
    for secret in ("Geheim beraad", "Klankbordgroep", "Startvergadering,"):
        assert secret not in shown
    chosen = {each["value"] for each in shown.all("fieldset option[selected]")}
    assert chosen <= {str(wim.id), str(world.dirk.id)}, "colleagues of the fund are proposed"
    filled = page(bea.get(f"{address}?door={world.bram.id}"))
    assert {each["value"] for each in filled.all("fieldset option[selected]")} == {str(world.bram.id)}
    assert page(bea.post(address, data={}), 422).errors["on"] == "Kies een dag."
    early = _form(world, found, wim, clock.today() - timedelta(days=1))
    assert "voorbij" in page(bea.post(address, data=early), 422).errors["on"]
    assert bea.post(address, data=_form(world, found, wim, clock.today())).status_code == 303
    assert _owners(found) == {wim.id}
    assert not anew(world.ann).active
    assert role_of(wim, world.open_group) is MembershipRole.ORGANISER
    assert role_of(world.ann, world.closed_group) is role_of(wim, world.closed_group) is None
    assert session().execute(sa.select(LeadOffer.account_id)).scalars().all() == [wim.id]  # type: ignore[call-overload]
    assert session().execute(sa.select(GroupInvitation)).scalar_one().invited_by_id == wim.id
    while jobs.sweep():
        pass
    (told,) = [each for each in outbox if each.to == [wim.email] and "Je neemt over van Ann Peeters" in each.subject]
    body = " ".join(told.body.split())
    assert all(words in body for words in ("Podcastreeks Werkbaar wint", "Opnamedag", "Gasten", "Bellen", "Nele Nog"))
    assert bea.get(address).status_code == 404, "it is closed already"
    bea.post(f"/beheer/accounts/{world.ann.id}/heropening")
    assert role_of(world.ann, world.open_group) is None, "Wim took that place"
    assert role_of(world.ann, world.closed_group) is MembershipRole.MEMBER, "nobody took that one"


def test_a_day_to_come_is_kept_cancelled_and_carried_out(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    found = _busy(world)
    wim, bea, day = found["wim"], client_of(world.bea), clock.today() + timedelta(days=3)
    address, account = f"/beheer/accounts/{world.ann.id}/vertrek", f"/beheer/accounts/{world.ann.id}"
    bea.post(address, data=_form(world, found, wim, day))
    carry_out_due()
    assert anew(world.ann).active
    assert f"Vertrekt op {clock.day(day)}" in page(bea.get(account))
    bea.post(f"{address}/annulering")
    assert "Vertrekt op" not in page(bea.get(account))
    form = _form(world, found, wim, day) | {f"point-{found['point'].id.hex}": str(world.bram.id)}
    bea.post(address, data=form)
    kept = page(bea.get(address))
    assert kept.one(f"#point-{found['point'].id.hex} option[selected]")["value"] == str(world.bram.id)
    session().execute(sa.update(PlannedDeparture).values(on=clock.today()))
    session().execute(sa.update(Account).where(sa.column("name") == "Bram Claes").values(active=False))
    session().commit()
    carry_out_due()
    session().commit()
    assert not anew(world.ann).active
    assert _owners(found) == {wim.id, world.ann.id}, "who left meanwhile takes nothing over"
    assert session().execute(sa.select(sa.func.count()).select_from(PlannedDeparture)).scalar() == 0
    while jobs.sweep():
        pass
    (told,) = [each for each in outbox if each.to == [world.bea.email]]
    assert "Dit heeft nog geen opvolger:" in told.body
    assert "Bellen" in told.body
    assert "Opnamedag" not in told.body


def test_another_fund_from_a_day_with_what_goes_along(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    found = _busy(world)
    begun, day = now() - timedelta(days=800), clock.today() - timedelta(days=10)
    session().execute(sa.update(Membership).values(joined_at=begun))
    session().commit()
    bea = client_of(world.bea)
    affiliation = {"role": "consultant", "fund": str(world.horeca.id), "organisation": ""}
    address = bea.post(f"/beheer/accounts/{world.ann.id}", data=affiliation).location
    shown = page(bea.get(address))
    assert shown.one("#fund option[selected]")["value"] == str(world.horeca.id)
    form = _form(world, found, world.ann, day) | {"fund": str(world.horeca.id), "role": "consultant"}
    form[f"point-{found['point'].id.hex}"] = str(found["wim"].id)
    assert bea.post(address, data=form).status_code == 303
    assert anew(world.ann).fund_id == world.horeca.id
    assert _owners(found) == {world.ann.id, found["wim"].id}
    (here,) = (
        session()
        .execute(
            sa.select(Membership).where(
                sa.column("account_id") == world.ann.id, sa.column("group_id") == world.open_group.id
            )
        )
        .scalars()
    )
    assert (here.fund_id, clock.local_day(here.joined_at)) == (world.horeca.id, day)
    spells = session().execute(sa.select(PastMembership)).scalars().all()
    assert {(each.fund_id, clock.local_day(each.left_at)) for each in spells} == {(world.alimento.id, day)}
    while jobs.sweep():
        pass
    (told,) = [each for each in outbox if each.to == [world.ann.email] and "Horeca Forma" in each.subject]
    assert clock.day(day) in told.body


def test_a_place_stays_with_a_colleague_and_groups_without_one_are_left(world: World, client_of: ClientOf) -> None:
    found = _busy(world)
    day = clock.today() + timedelta(days=30)
    form = _form(world, found, found["wim"], day) | {"fund": str(world.horeca.id), "role": "consultant"}
    bea, address = client_of(world.bea), f"/beheer/accounts/{world.ann.id}/verhuizing"
    bea.post(address, data=form)
    assert f"Gaat op {clock.day(day)} naar Horeca Forma" in page(bea.get(f"/beheer/accounts/{world.ann.id}"))
    session().execute(sa.update(PlannedDeparture).values(on=clock.today()))
    session().commit()
    carry_out_due()
    session().commit()
    assert role_of(world.ann, world.open_group) is None
    assert role_of(found["wim"], world.open_group) is MembershipRole.ORGANISER
    assert role_of(world.ann, world.closed_group) is MembershipRole.MEMBER, "what nobody showed goes along"
    session().execute(sa.update(Membership).values(left_at=None))
    session().commit()
    form = {"on": clock.today().isoformat(), "fund": str(world.alimento.id), "role": "consultant"}
    assert bea.post(address, data=form | {f"group-{world.open_group.id.hex}": ""}).status_code == 303
    assert role_of(world.ann, world.open_group) is None, "nobody was chosen, so the place ended"


def test_in_a_closed_group_only_who_is_in_it_takes_something_over(world: World, client_of: ClientOf) -> None:
    bert = make.account("Bert Tweede", Role.ADMIN, organisation="SERV")
    make.membership(bert, world.closed_group)
    make.membership(world.ann, world.closed_group)
    hidden = make.meeting(world.closed_group, world.ann, "Geheim beraad")
    form = {"on": clock.today().isoformat(), f"meeting-{hidden.id.hex}": str(world.bram.id)}
    address = f"/beheer/accounts/{world.ann.id}/vertrek?door={world.bram.id}"
    refused = page(client_of(bert).post(address, data=form), 422)
    assert "Dit overleg is besloten" in refused.errors[f"meeting-{hidden.id.hex}"]
    form[f"group-{world.closed_group.id.hex}"] = str(world.bram.id)
    assert client_of(bert).post(address, data=form).status_code == 303


def test_the_last_administrator_stays_on_the_day_itself(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    day = clock.today() + timedelta(days=1)
    bert = make.account("Bert Tweede", Role.ADMIN, organisation="SERV")
    client_of(world.bea).post(f"/beheer/accounts/{bert.id}/vertrek", data={"on": day.isoformat()})
    session().execute(sa.update(PlannedDeparture).values(on=clock.today()))
    session().execute(sa.update(Account).where(sa.column("name") == "Bea Smets").values(role=Role.ISA))
    session().commit()
    carry_out_due()
    session().commit()
    assert anew(bert).active
    while jobs.sweep():
        pass
    assert "de enige met die rol" in " ".join(outbox[-1].body.split())
    assert session().execute(sa.select(sa.func.count()).select_from(Invitation)).scalar() == 0


def test_a_report_to_write_goes_to_somebody_in_the_group(world: World, client_of: ClientOf, outbox: list[Any]) -> None:
    """Whose report it is hangs on them too: of a meeting to come, and of one that is over and has no report yet."""
    wim = make.account("Wim Nieuw", fund=session().get_one(Fund, world.bram.fund_id))
    coming = make.meeting(world.open_group, world.ilse, "Opnamedag", reporter_id=world.bram.id)
    over = make.meeting(world.open_group, world.ilse, "Zonder verslag", days=-5, reporter_id=world.bram.id)
    done = make.meeting(world.open_group, world.ilse, "Met verslag", days=-9, reporter_id=world.bram.id)
    session().add(Report(meeting_id=done.id, author_id=world.bram.id, published_at=now()))
    session().commit()
    path, admin = f"/beheer/accounts/{world.bram.id}/vertrek", client_of(world.bea)
    shown = page(admin.get(path))
    assert [each.text for each in shown.all("label[for^=reporter-]")] == ["Zonder verslag", "Opnamedag"]
    sent = {"on": clock.today().isoformat(), f"group-{world.open_group.id.hex}": ""}
    sent |= {f"reporter-{each.id.hex}": str(wim.id) for each in (coming, over)}
    answer = admin.post(path, data=sent)
    assert answer.status_code == 422
    assert "Een verslaggever neemt deel aan het overleg" in answer.text
    sent[f"group-{world.open_group.id.hex}"] = str(wim.id)
    assert admin.post(path, data=sent).status_code == 303
    session().expire_all()
    reporters = {each.title: session().get_one(Meeting, each.id).reporter_id for each in (coming, over, done)}
    assert reporters == {"Opnamedag": wim.id, "Zonder verslag": wim.id, "Met verslag": world.bram.id}
    while jobs.sweep():
        pass
    (told,) = [each for each in outbox if each.to == [wim.email] and "Je neemt over van" in each.subject]
    assert "Opnamedag (Podcastreeks Werkbaar wint): verslaggever van de bijeenkomst" in " ".join(told.body.split())
