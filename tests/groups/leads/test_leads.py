"""Who leads a group: asking somebody, the answer, an open seat, stepping down, and what stays of it."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel import jobs
from samenspel.clock import today
from samenspel.db import session
from samenspel.groups.models import Group, LeadOffer, LeadSeat, MembershipRole
from samenspel.people.models import Account
from tests.fixtures import ClientOf
from tests.groups.stories import facts, role_of
from tests.pages import page
from tests.world import World

BASE = "/overleg/wg-werkbaar-wint/trekker"


def seats(group: Group) -> list[tuple[object, object, bool, bool]]:
    """The fund and the person of each seat, whether they lead along, and whether that is over."""
    session().expire_all()
    rows = session().execute(sa.select(LeadSeat).where(col(LeadSeat.group_id) == group.id).order_by(col(LeadSeat.id)))
    return [(seat.fund_id, seat.account_id, seat.is_co, seat.until is not None) for seat in rows.scalars()]


def ask(client_of: ClientOf, by: Account, whom: Account, seat: str = "lead") -> LeadOffer:
    asked = client_of(by).post(f"{BASE}/vraag", data={"account": str(whom.id), "seat": seat, "words": "Jij kent dit."})
    assert asked.status_code == 303
    found: LeadOffer = session().execute(sa.select(LeadOffer).order_by(col(LeadOffer.id).desc()).limit(1)).scalar_one()
    return found


def led_by(world: World, who: Account | None) -> Group:
    """The open group with a lead since long ago, or with a seat that is open since then."""
    group = session().get_one(Group, world.open_group.id)
    group.lead_fund_id, group.lead_account_id = (who.fund_id, who.id) if who else (None, None)
    since = date(2024, 12, 1)
    session().add_all([group, LeadSeat(group_id=group.id, fund_id=group.lead_fund_id,
                                       account_id=group.lead_account_id, since=since)])  # fmt: skip
    session().commit()
    return group


def test_nobody_leads_who_did_not_say_so(world: World, client_of: ClientOf) -> None:
    group = led_by(world, world.ann)
    offer = ask(client_of, world.ann, world.bram)
    assert ask(client_of, world.ann, world.bram).id == offer.id, "asked twice is asked once"
    jobs.sweep()
    assert seats(group)[-1][1] == world.ann.id
    bram = client_of(world.bram)
    assert "Wil je trekker worden?" in page(bram.get("/")).panel("Wat moet ik doen?")
    shown = page(bram.get(BASE)).panel("Wil je trekker worden?")
    assert "Ann Peeters vraagt het je." in shown
    assert "Jij kent dit." in shown
    assert "Jij kent dit." not in page(client_of(world.carla).get(BASE))
    assert client_of(world.ann).post(f"{BASE}/vraag/{offer.id}/antwoord", data={"answer": "yes"}).status_code == 403
    assert bram.post(f"{BASE}/vraag/{offer.id}/antwoord", data={"answer": "yes"}).status_code == 303
    jobs.sweep()
    assert seats(group) == [
        (world.alimento.id, world.ann.id, False, True), (world.woodwize.id, world.bram.id, False, False),
    ]  # fmt: skip
    stored = session().get_one(Group, group.id)
    assert (stored.lead_fund_id, stored.lead_account_id) == (world.woodwize.id, world.bram.id)
    assert role_of(world.bram, group) is MembershipRole.ORGANISER
    assert "Wil je trekker worden?" not in page(bram.get("/"))
    assert "Bram Claes is nu trekker" in page(client_of(world.ann).get("/ongelezen"))
    assert "Ann Peeters, Alimento" in page(client_of(world.carla).get(BASE)).panel("Eerder")


def test_who_declines_or_is_too_late_changes_nothing(world: World, client_of: ClientOf) -> None:
    group = led_by(world, world.ann)
    offer = ask(client_of, world.ann, world.bram)
    bram = client_of(world.bram)
    bram.post(f"{BASE}/vraag/{offer.id}/antwoord", data={"answer": "no"})
    late = bram.post(f"{BASE}/vraag/{offer.id}/antwoord", data={"answer": "yes"}, follow_redirects=True)
    assert "De vraag is intussen beantwoord of ingetrokken." in late.text
    jobs.sweep()
    assert "Bram Claes wordt liever geen trekker" in page(client_of(world.ann).get("/ongelezen"))
    again = ask(client_of, world.ann, world.bram)
    client_of(world.ilse).post(f"{BASE}/vraag/{again.id}/intrekking")
    bram.post(f"{BASE}/vraag/{again.id}/antwoord", data={"answer": "yes"})
    assert seats(group) == [(world.alimento.id, world.ann.id, False, False)]


def test_an_open_seat_shows_since_when_and_is_taken_by_who_wants_it(world: World, client_of: ClientOf) -> None:
    group = led_by(world, None)
    since = "1 dec 2024"
    assert f"Trekker gezocht sinds {since}" in page(client_of(world.carla).get("/overleg"))
    assert f"Trekker gezocht sinds {since}" in page(client_of(world.carla).get("/overleg/wg-werkbaar-wint"))
    assert client_of(world.carla).post(f"{BASE}/opnemen").status_code == 403
    assert client_of(world.bram).post(f"{BASE}/opnemen").status_code == 303
    taken = client_of(world.ann).post(f"{BASE}/opnemen", follow_redirects=True)
    assert "Dit overleg heeft intussen een trekker." in taken.text
    assert seats(group)[1:] == [(world.woodwize.id, world.bram.id, False, False)]
    client_of(world.bram).post(f"{BASE}/neerlegging")
    session().expire_all()
    assert session().get_one(Group, group.id).lead_fund_id is None
    assert f"Trekker gezocht sinds {today().day}" in page(client_of(world.carla).get("/overleg"))


def test_a_lead_who_leaves_leaves_the_seat_to_the_fund(world: World, client_of: ClientOf) -> None:
    group = led_by(world, world.bram)
    client_of(world.bram).post("/overleg/wg-werkbaar-wint/uitschrijving")
    assert seats(group) == [(world.woodwize.id, world.bram.id, False, True), (world.woodwize.id, None, False, False)]


def test_a_co_lead_stands_beside_the_lead(world: World, client_of: ClientOf) -> None:
    group = led_by(world, world.ann)
    offer = ask(client_of, world.ann, world.bram, "co")
    client_of(world.bram).post(f"{BASE}/vraag/{offer.id}/antwoord", data={"answer": "yes"})
    assert "Bram Claes, Woodwize" in page(client_of(world.carla).get("/overleg/wg-werkbaar-wint"))
    assert seats(group)[0] == (world.alimento.id, world.ann.id, False, False)
    assert client_of(world.bram).post(f"{BASE}/neerlegging", data={"account": str(world.carla.id)}).status_code == 403
    client_of(world.ann).post(f"{BASE}/neerlegging", data={"account": str(world.bram.id)})
    assert seats(group)[1] == (world.woodwize.id, world.bram.id, True, True)


def test_the_form_of_a_group_keeps_who_led_before(world: World, client_of: ClientOf) -> None:
    group = led_by(world, world.ann)
    form = facts(group, lead_fund=str(world.horeca.id))
    client_of(world.ann).post("/overleg/wg-werkbaar-wint/bewerken", data=form)
    client_of(world.ann).post("/overleg/wg-werkbaar-wint/bewerken", data=form | {"lead_fund": "", "lead_label": "SERV"})
    kept = seats(group)
    assert kept[0] == (world.alimento.id, world.ann.id, False, True)
    assert all(is_over for *_rest, is_over in kept), "what leads now is no fund"


def test_only_who_takes_part_for_a_fund_can_be_asked(world: World, client_of: ClientOf) -> None:
    for whom in (world.gust, world.carla):
        answer = client_of(world.ann).post(f"{BASE}/vraag", data={"account": str(whom.id), "seat": "lead"})
        assert answer.status_code == 422
        assert "Kies iets uit de lijst." in answer.text
