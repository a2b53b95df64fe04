"""The page of a group: a home that says what it is for, who takes part for which fund, and where things stand."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.groups.models import Group, GroupKind, Joining, LeadSeat, MembershipRole
from samenspel.meetings.models import ActionItem, Report
from samenspel.people.models import Account
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.pages import Page, page
from tests.world import World

HOME = "/overleg/wg-werkbaar-wint"


def _shown(client_of: ClientOf, who: Account, path: str = HOME) -> Page:
    return page(client_of(who).get(path))


def _change(group: Group, **values: object) -> None:
    session().execute(sa.update(Group).where(col(Group.id) == group.id).values(**values))
    session().commit()


def test_it_says_what_the_group_is_for_and_where_it_stands(world: World, client_of: ClientOf) -> None:
    group = world.open_group
    group.purpose_html, group.wanted_result = "<p>Zes afleveringen maken.</p>", "Een reeks die bedrijven doorsturen."
    group.lead_fund_id = world.woodwize.id
    session().add(group)
    held = make.meeting(group, world.ann, "Startvergadering", days=-30)
    later = make.meeting(group, world.ann, "Werksessie", days=-5)
    make.meeting(group, world.ann, "Afgelast", days=2, cancelled_at=now())
    make.meeting(group, world.ann, "Opnamedag", days=7)
    make.meeting(group, world.ann, "Montage", days=9)
    session().add(Report(meeting_id=held.id, author_id=world.ann.id, published_at=now()))
    session().add(Report(meeting_id=later.id, author_id=world.ann.id))
    session().add(ActionItem(meeting_id=held.id, text="Gast voorbellen", owner_id=world.bram.id))
    session().add(ActionItem(meeting_id=later.id, text="Nog in ontwerp", owner_id=world.bram.id))
    session().commit()
    make.topic(group, world.ann, "Wie kent een goede gast?")
    make.topic(group, world.ann, "Afspraken", pinned_at=now())
    shown = _shown(client_of, world.bram)
    assert "Zes afleveringen maken." in shown
    assert "Gewenst resultaat: Een reeks die bedrijven doorsturen." in shown
    meetings = shown.panel("Bijeenkomsten")
    assert meetings.row_titles == ["Opnamedag", "Werksessie", "Startvergadering"], "the next, the last, the report"
    assert f"/bijeenkomsten/{held.id}/verslag" in meetings.addresses
    assert f"/bijeenkomsten/{later.id}/verslag" not in meetings.addresses, "its report is a draft"
    assert shown.panel("Onderwerpen").row_titles == ["Afspraken", "Wie kent een goede gast?"]
    assert shown.panel("Open actiepunten").row_titles == ["Gast voorbellen"]
    assert "Woodwize" in shown.panel("Over dit overleg")


def test_it_shows_who_takes_part_for_which_fund(world: World, client_of: ClientOf) -> None:
    _change(world.open_group, lead_fund_id=world.woodwize.id)
    make.membership(world.carla, world.open_group, MembershipRole.FOLLOWER)
    make.membership(make.account("Els Aerts", fund=world.alimento), world.open_group)
    make.membership(make.account("Wim Weg", fund=world.horeca), world.open_group, left_at=now())
    people = _shown(client_of, world.bram).panel("Wie doet mee")
    assert [each.name for each in people.all("li .person > div")] == [
        "Woodwize Bram Claes",
        "Alimento Ann Peeters, Els Aerts",
        "VDAB, extern Gust Goossens",
    ]
    assert "1 volger leest mee" in people
    assert "/fondsen/alimento" in people.addresses
    assert not [href for href in _shown(client_of, world.gust).addresses if href.startswith(("/mensen/", "/fondsen/"))]


def test_an_open_seat_of_the_lead_is_shown_with_since_when(world: World, client_of: ClientOf) -> None:
    session().add(LeadSeat(group_id=world.open_group.id, since=date(2026, 9, 1)))
    session().commit()
    assert "Trekker gezocht sinds 1 sep 2026" in _shown(client_of, world.bram).panel("Over dit overleg")
    _change(world.open_group, lead_label="SERV")
    about = _shown(client_of, world.bram).panel("Over dit overleg")
    assert "SERV" in about
    assert "gezocht" not in about


def test_somebody_who_looks_in_reads_how_to_get_in(world: World, client_of: ClientOf) -> None:
    outside = _shown(client_of, world.carla)
    assert [name for name in outside.buttons if name in ("Deelnemen", "Volgen")] == ["Deelnemen", "Volgen"]
    assert "Deelnemen" not in _shown(client_of, world.bram).buttons
    _change(world.open_group, joining=Joining.INVITATION)
    invited_only = _shown(client_of, world.carla)
    assert "Deelnemen" not in invited_only.buttons
    assert "Ann Peeters" in invited_only.one(".join-card")


def test_a_new_group_tells_its_organisers_what_to_do_first(world: World, client_of: ClientOf) -> None:
    new = make.group("vers", GroupKind.CLUSTER, name="Cluster nieuw", purpose_html="<p>Samen.</p>")
    make.membership(world.ann, new, MembershipRole.ORGANISER)
    make.membership(world.bram, new)
    first = _shown(client_of, world.ann, "/overleg/vers").panel("Zo begint dit overleg")
    assert list(first.links) == ["Plan een eerste bijeenkomst, of zoek een datum", "Open een eerste onderwerp"]
    assert "Zo begint dit overleg" not in _shown(client_of, world.bram, "/overleg/vers").headings
    make.topic(new, world.bram, "Hallo")
    assert "Zo begint dit overleg" not in _shown(client_of, world.ann, "/overleg/vers").headings


def test_an_isa_looks_into_a_group_that_is_not_open(world: World, client_of: ClientOf) -> None:
    assert world.ilse.role is Role.ISA
    shown = _shown(client_of, world.ilse, "/overleg/klankbordgroep")
    assert "Deelnemen" not in shown.buttons
    assert client_of(world.carla).get("/overleg/klankbordgroep").status_code == 404
