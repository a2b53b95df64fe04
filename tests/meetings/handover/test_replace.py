"""A fund has a colleague take somebody's place in a group, and nothing of what was done is lost."""

from typing import Any

import sqlalchemy as sa

from samenspel import jobs
from samenspel.db import now, session
from samenspel.groups import queries as groups
from samenspel.groups.models import Group, LeadOffer, MembershipRole
from samenspel.meetings.models import ActionItem, AgendaItem, AttendanceStatus, Report
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import role_of
from tests.pages import page
from tests.world import World

MEMBERS = "/overleg/wg-werkbaar-wint/deelnemers"


def _owner(model: Any, title: Any) -> Any:
    session().expire_all()
    return session().execute(sa.select(model.owner_id).where(model.id == title.id)).scalar()


def test_a_colleague_goes_on_with_the_role_and_what_is_to_do(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    wim = make.account("Wim Nieuw", fund=world.woodwize)
    make.account("Wim Weg", fund=world.woodwize, active=False)
    past = make.meeting(world.open_group, world.ann, "Startvergadering", days=-5)
    coming = make.meeting(world.open_group, world.ann, "Opnamedag", days=7, agenda_shared_at=now())
    make.attendance(past, world.woodwize, AttendanceStatus.PRESENT)
    open_point, other_point, done_point = (
        ActionItem(meeting_id=past.id, text=text, owner_id=world.bram.id) for text in ("Bellen", "Mailen", "Gedaan")
    )
    done_point.done_at = now()
    item = make.agenda_item(coming, "Gasten", owner_id=world.bram.id)
    session().add_all([open_point, other_point, done_point])
    session().add(Report(meeting_id=past.id, author_id=world.ann.id, published_at=now()))
    session().execute(sa.update(Group).values(lead_fund_id=world.woodwize.id, lead_account_id=world.bram.id))
    session().commit()
    ann = client_of(world.ann)
    ann.post(f"{MEMBERS}/{world.bram.id}", data={"role": "organiser"})
    address = f"{MEMBERS}/{world.bram.id}/vervanging"
    assert address in page(ann.get(MEMBERS)).addresses
    form = page(ann.get(address))
    assert {"Bellen", "Mailen"} <= {part.text for part in form.all("#points li")}
    assert "Gedaan" not in form
    assert "Wim Weg" not in form
    assert page(ann.post(address, data={"successor": ""}), 422).errors["successor"] == "Kies een collega."
    chosen = {"successor": str(wim.id), "points": [str(open_point.id)], "items": [str(item.id)]}
    assert ann.post(address, data=chosen).location == MEMBERS
    assert role_of(wim, world.open_group) is MembershipRole.ORGANISER
    assert role_of(world.bram, world.open_group) is None
    old = groups.membership_of(world.bram.id, world.open_group.id)
    assert old is not None
    assert (old.fund_id, old.left_at is None) == (world.woodwize.id, False)
    assert _owner(ActionItem, open_point) == _owner(AgendaItem, item) == wim.id
    assert _owner(ActionItem, other_point) == _owner(ActionItem, done_point) == world.bram.id
    assert "in de plaats van Bram Claes" in page(ann.get(MEMBERS))
    (offer,) = session().execute(sa.select(LeadOffer)).scalars()
    assert offer.account_id == wim.id
    while jobs.sweep():
        pass
    (told,) = [mail for mail in outbox if mail.to == [world.bram.email]]
    assert "Wim Nieuw neemt ze in" in " ".join(told.body.split())
    # Sent again by somebody else, nothing is there any more.
    assert client_of(world.ilse).post(address, data=chosen).status_code == 404


def test_the_fund_itself_may_and_others_may_not(world: World, client_of: ClientOf) -> None:
    wim = make.account("Wim Nieuw", fund=world.woodwize)
    director = make.account("Dora Chef", Role.DIRECTOR, world.woodwize)
    address = f"{MEMBERS}/{world.bram.id}/vervanging"
    for other in (world.carla, world.dirk, world.gust, world.bea):
        assert client_of(other).get(address).status_code == 403
        assert client_of(other).post(address, data={"successor": str(wim.id)}).status_code == 403
    for of_fund in (world.bram, wim, director):
        assert client_of(of_fund).get(address).status_code == 200
    assert client_of(world.ann).get(f"{MEMBERS}/{world.gust.id}/vervanging").status_code == 404, "there for no fund"
    nobody = page(client_of(director).post(address, data={"successor": str(world.carla.id)}), 422)
    assert nobody.errors["successor"] == "Kies iets uit de lijst."
    assert client_of(wim).post(address, data={"successor": str(wim.id)}).status_code == 303
    assert role_of(wim, world.open_group) is MembershipRole.MEMBER


def test_a_fund_without_another_colleague_is_told_so(world: World, client_of: ClientOf) -> None:
    shown = page(client_of(world.bram).get(f"{MEMBERS}/{world.bram.id}/vervanging"))
    assert "Er is geen andere collega van dit fonds met een account." in shown
